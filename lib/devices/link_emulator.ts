/**
 * A bad line between two devices: what one receives the other transmits, after whatever happens to it on the way, in each
 * direction by itself. It joins two TUNs in two network namespaces, or anything else that is a Device.
 *
 *        left.receive()  ──> ImpairedPath 'forth' ──> right.transmit()
 *        left.transmit() <── ImpairedPath 'back'  <── right.receive()
 *
 * It lives on a loop, whose timer says how exact delays are: 1 ms, or a twentieth of it with `precise_loop.ts`. Super-segments
 * go through whole where nothing happens to them, so that a gigabit costs little; chance, rate and queue see the packets on
 * the wire. Each direction draws from a seed of its own: what happens in one does not depend on the other's traffic.
 */
import type { EventLoop, Registration } from '../eventloop/event_loop.ts';
import type { Packet } from '../util/packet.ts';
import { seededRandomSource } from '../util/random_source.ts';
import { forDeparture } from '../util/departure.ts';
import type { Device } from './device.ts';
import { ImpairedPath } from './impaired_path.ts';
import type { Impairment, ImpairmentCounters } from './impairment.ts';

/** Any odd number: the seeds of the two directions must differ, and those of neighbouring links as well. */
const SEED_OF_WAY_BACK = 0x9e3779b9;

export interface LinkEmulatorOptions {
  readonly loop: EventLoop;
  readonly left: Device;
  readonly right: Device;
  /** The same seed and the same packets give the same story. Default 1. */
  readonly seed?: number;
  /** For both directions. */
  readonly both?: Impairment;
  /** From left to right; takes the place of `both`. */
  readonly forth?: Impairment;
  /** From right to left; takes the place of `both`. */
  readonly back?: Impairment;
  /** A device died; the other direction's packets are lost from now on. */
  readonly onFailure?: (error: Error, device: Device) => void;
}

export interface LinkCounters {
  readonly forth: ImpairmentCounters;
  readonly back: ImpairmentCounters;
}

export class LinkEmulator {
  readonly #forth: Direction;
  readonly #back: Direction;
  readonly #registrations: readonly Registration[];

  constructor(options: LinkEmulatorOptions) {
    const { loop, left, right, seed = 1, both = {} } = options;
    const { forth = both, back = both } = options;
    const onFailure = options.onFailure ?? ((): void => {});
    const wayBackSeed = (seed ^ SEED_OF_WAY_BACK) >>> 0;
    this.#forth = new Direction(left, right, newPath(forth, seed, right), onFailure);
    this.#back = new Direction(right, left, newPath(back, wayBackSeed, left), onFailure);
    const directions = [this.#forth, this.#back];
    this.#registrations = [
      ...directions.map((direction) => loop.addClocked(direction)),
      ...[left, right].flatMap((device) => device.clocked ?? []).map((machine) => loop.addClocked(machine)),
      ...directions.flatMap((direction) => direction.rules(loop)),
      ...directions.map((direction) => loop.addSpeaker(direction)),
    ];
  }

  /** What happened so far, counted as packets on the wire. */
  get counters(): LinkCounters {
    return { forth: { ...this.#forth.path.counters }, back: { ...this.#back.path.counters } };
  }

  /** Packets under way, both ways. */
  get packetsUnderWay(): number {
    return this.#forth.path.length + this.#back.path.length;
  }

  /** Takes itself off the loop and loses what is under way. The devices are closed by those who opened them. */
  close(): void {
    for (const registration of this.#registrations) registration.cancel();
    this.#forth.path.clear();
    this.#back.path.clear();
  }
}

function newPath(impairment: Impairment, seed: number, to: Device): ImpairedPath {
  const { linkType, segmentationOffloadBytes } = to.capabilities;
  return new ImpairedPath(impairment, seededRandomSource(seed), {
    linkType,
    cutsSegments: segmentationOffloadBytes === 0,
  });
}

/** From one device into the other. */
class Direction {
  readonly path: ImpairedPath;
  readonly #from: Device;
  readonly #to: Device;
  readonly #onFailure: (error: Error, device: Device) => void;
  #hasFailed = false;
  /** The other side has no room: what is due waits for `writable`. */
  #isBlocked = false;

  readonly #accept = (packet: Packet): void => {
    if (!this.path.accept(packet)) return;
    if (!this.#isBlocked && this.#pass(packet)) return;
    this.path.acceptFirst(packet);
  };

  constructor(from: Device, to: Device, path: ImpairedPath, onFailure: (error: Error, device: Device) => void) {
    this.#from = from;
    this.#to = to;
    this.path = path;
    this.#onFailure = onFailure;
  }

  rules(loop: EventLoop): Registration[] {
    const read = loop.addRule({
      name: `link: read from ${this.#from.name}`,
      source: this.#from.readable,
      direction: 'in',
      interested: () => !this.#hasFailed,
      act: () => this.#read(loop.packetBudget),
    });
    const write = loop.addRule({
      name: `link: write to ${this.#to.name}`,
      source: this.#to.writable,
      direction: 'out',
      interested: () => this.#isBlocked,
      act: () => {
        this.#isBlocked = false;
        this.#passDue();
        return false;
      },
    });
    return [read, write];
  }

  tick(elapsedMs: number): void {
    this.path.tick(elapsedMs);
  }

  get msUntilTick(): number {
    // What waits for room is for the write rule.
    return this.#isBlocked ? Infinity : this.path.msUntilDue;
  }

  notify(): void {}

  transmit(): void {
    this.#passDue();
    this.#to.flush();
  }

  #read(budget: number): boolean {
    const received = this.#from.receive(this.#accept, budget);
    const { failure } = this.#from;
    if (failure !== null) {
      this.#hasFailed = true;
      this.#onFailure(failure, this.#from);
    }
    return received === budget;
  }

  #passDue(): void {
    if (this.#isBlocked) return;
    for (let packet = this.path.peek(); packet !== undefined; packet = this.path.peek()) {
      if (!this.#pass(packet)) return;
      this.path.take().release();
    }
  }

  #pass(packet: Packet): boolean {
    this.#isBlocked = !this.#to.transmit(forDeparture(packet, this.#to.capabilities));
    return !this.#isBlocked;
  }
}
