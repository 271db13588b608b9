/**
 * A stack in virtual time: packets go in at exact moments, what comes out is kept with its time, and between the two the
 * clock jumps from timer to timer.
 * Pure: nothing waits.
 */
import { Stack } from '../../stack/stack.ts';
import type { InterfaceOptions, StackOptions } from '../../stack/stack_options.ts';
import { Packet } from '../../util/packet.ts';
import { UnsupportedFeature } from './script_error.ts';
import { decodePacket } from './wire_packet.ts';
import { payloadIsZero, type LivePacket } from './packet_matching.ts';

/** Sees every packet in the order in which they pass. */
export type PacketWitness = (bytes: Uint8Array, direction: 'inbound' | 'outbound', atMs: number) => void;

/** Turns at one moment before a stack is thought to talk to itself. */
const MOST_TURNS = 10_000;
/** Timers in one script: more are a script that waits for nothing. */
const MOST_TIMERS = 500_000;

/** IPv6 and TCP with all options. */
const LONGEST_HEADERS_BYTES = 100;

export class VirtualHost {
  readonly stack: Stack;
  /** What has been sent, and nobody has looked at yet. */
  readonly sent: LivePacket[] = [];
  /** Called in every turn when the news are out and nobody has spoken yet, and after it. */
  beforeTransmit: () => void = () => {};
  afterTurn: () => void = () => {};
  readonly #witness: PacketWitness;
  #now = 0;
  #timers = 0;

  readonly #take = (packet: Packet): boolean => {
    const bytes = packet.toBytes();
    this.#witness(bytes, 'outbound', this.#now);
    const decoded = decodePacket(bytes);
    if (decoded === undefined) throw new Error('the stack has sent what is no IP packet');
    const live = { packet: decoded.packet, atMs: this.#now, problems: decoded.problems };
    this.sent.push(
      payloadIsZero(live) ? live : { ...live, problems: [...live.problems, 'the payload is not all zeros'] },
    );
    return true;
  };

  constructor(options: StackOptions, attached: InterfaceOptions, witness: PacketWitness) {
    this.stack = new Stack({ ...options, nowMs: 0 });
    this.stack.attach(attached);
    this.#witness = witness;
  }

  get nowMs(): number {
    return this.#now;
  }

  /** @param segmentBytes larger packets are several segments of this size that a device has joined; 0: there are none */
  inject(bytes: Uint8Array, segmentBytes: number): void {
    this.#witness(bytes, 'inbound', this.#now);
    const packet = Packet.fromBytes(bytes.slice());
    if (segmentBytes > 0 && bytes.byteLength > segmentBytes + LONGEST_HEADERS_BYTES) packet.segmentSize = segmentBytes;
    this.stack.receive(packet);
    this.turn();
  }

  /** Lets everybody look and speak until nobody has more to say at this moment. */
  turn(): void {
    let turns = 0;
    do {
      this.stack.notify();
      this.beforeTransmit();
      this.stack.transmit(this.#take);
      this.afterTurn();
      turns += 1;
      if (turns > MOST_TURNS) throw new Error('the stack does not come to rest');
    } while (this.stack.hasWork || this.stack.hasNews);
  }

  /**
   * Moves the clock to `untilMs`, timer by timer, or to where `stop` says so.
   * @returns whether it was stopped
   */
  advance(untilMs: number, stop: () => boolean): boolean {
    if (stop()) return true;
    let turnsHere = 0;
    while (this.#now < untilMs || this.stack.msUntilTick === 0) {
      const step = Math.min(this.stack.msUntilTick, untilMs - this.#now);
      if (step < 0) break;
      this.#timers += 1;
      if (this.#timers > MOST_TIMERS)
        throw new UnsupportedFeature(`the script lasts longer than ${MOST_TIMERS} timers`);
      turnsHere = step === 0 ? turnsHere + 1 : 0;
      if (turnsHere > MOST_TURNS) throw new Error('a timer of the stack never stops');
      this.stack.tick(step);
      this.#now += step;
      this.turn();
      if (stop()) return true;
    }
    return false;
  }
}
