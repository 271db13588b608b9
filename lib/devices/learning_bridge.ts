/**
 * A learning bridge between Ethernet devices: TAPs, interfaces of the machine, memory links. It hears where each address is
 * and sends a frame only there; what is for a group, for everybody, or for somebody not heard yet goes out of every other port.
 * IEEE 802.1Q-2018 §8.6 to §8.8.
 *
 *   TAP ── port ──┐                  ┌── port ── network card
 *                 ├── learn source ──┤
 *   TAP ── port ──┘   find the port  └── port ── veth
 *
 * VLAN tags pass as they are, and an address is the same station whatever its tag. Not here: a spanning tree, so the network
 * must have no loop; and no answer of the bridge's own. Super-segments pass whole between devices that take them.
 */
import type { EventLoop, Registration } from '../eventloop/event_loop.ts';
import { ConfigurationError } from '../util/errors.ts';
import type { Packet } from '../util/packet.ts';
import { BridgePort } from './bridge_port.ts';
import type { Device } from './device.ts';
import { ForwardingTable, type ForwardingTableOptions, type LearnedAddress } from './forwarding_table.ts';

const ETHERNET_HEADER_BYTES = 14;
const SOURCE_AT = 6;
const GROUP_BIT = 0x0100;

/** 01-80-C2-00-00-00 to -0F are spoken between neighbours and never forwarded: IEEE 802.1Q-2018 §8.6.3. */
const RESERVED_HIGH = 0x0180;
const RESERVED_LOW = 0xc2000000 >>> 4;

const DEFAULT_QUEUE_FRAMES = 1024;

export interface LearningBridgeOptions extends ForwardingTableOptions {
  readonly loop: EventLoop;
  /** Two or more, all of linkType 'ethernet'. They are closed by those who opened them. */
  readonly devices: readonly Device[];
  /** Frames that wait at a port without room; more are dropped. Default 1024. */
  readonly queueFrames?: number;
  /** A device died; the others go on. */
  readonly onFailure?: (error: Error, device: Device) => void;
}

export interface BridgeCounters {
  /** Sent to the one port behind which the destination was heard. */
  forwarded: number;
  /** Sent to all ports but one: for a group, for everybody, or for somebody not heard yet. */
  flooded: number;
  /** Addresses heard for the first time, or behind another port than before. */
  learned: number;
  moved: number;
  /** Addresses not remembered, because the table was full of younger ones. */
  notLearned: number;
}

export class LearningBridge {
  readonly ports: readonly BridgePort[];
  readonly counters: BridgeCounters = { forwarded: 0, flooded: 0, learned: 0, moved: 0, notLearned: 0 };
  readonly #table: ForwardingTable<BridgePort>;
  readonly #onFailure: (error: Error, device: Device) => void;
  readonly #registrations: readonly Registration[];
  #now = 0;

  constructor(options: LearningBridgeOptions) {
    const { loop, devices, queueFrames = DEFAULT_QUEUE_FRAMES } = options;
    for (const { name, capabilities } of devices) {
      if (capabilities.linkType !== 'ethernet')
        throw new ConfigurationError('devices', name, 'Ethernet devices, as a TAP');
    }
    if (devices.length < 2) throw new ConfigurationError('devices', devices.length, '2 devices or more');
    this.#table = new ForwardingTable(options);
    this.#onFailure = options.onFailure ?? ((): void => {});
    this.ports = devices.map((device) => new BridgePort(device, queueFrames));
    this.#registrations = [
      loop.addClocked(this),
      ...devices.flatMap((device) => device.clocked ?? []).map((machine) => loop.addClocked(machine)),
      ...this.ports.flatMap((port) => this.#rules(port, loop)),
      loop.addSpeaker(this),
    ];
  }

  /** Where which address was heard. */
  get addresses(): LearnedAddress<BridgePort>[] {
    return this.#table.list(this.#now);
  }

  /** Takes itself off the loop and loses what waits. */
  close(): void {
    for (const registration of this.#registrations) registration.cancel();
    for (const port of this.ports) port.clear();
  }

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
  }

  /** What has aged is found when it is looked for. */
  get msUntilTick(): number {
    return Infinity;
  }

  notify(): void {}

  transmit(): void {
    for (const port of this.ports) if (!port.hasFailed) port.device.flush();
  }

  #rules(port: BridgePort, loop: EventLoop): Registration[] {
    const { device } = port;
    const accept = (frame: Packet): void => this.#accept(frame, port);
    const read = loop.addRule({
      name: `bridge: read from ${device.name}`,
      source: device.readable,
      direction: 'in',
      interested: () => !port.hasFailed,
      act: () => {
        const received = device.receive(accept, loop.packetBudget);
        if (device.failure !== null) this.#fail(port, device.failure);
        return received === loop.packetBudget;
      },
    });
    const write = loop.addRule({
      name: `bridge: write to ${device.name}`,
      source: device.writable,
      direction: 'out',
      interested: () => port.length > 0,
      act: () => {
        port.sendWaiting();
        return false;
      },
    });
    return [read, write];
  }

  #accept(frame: Packet, from: BridgePort): void {
    const { counters } = from;
    counters.framesReceived += 1;
    counters.bytesReceived += frame.totalLength;
    if (frame.length < ETHERNET_HEADER_BYTES) {
      counters.refused += 1;
      return;
    }
    const sourceHigh = frame.uint16(SOURCE_AT);
    const high = frame.uint16(0);
    const low = frame.int32(2);
    if ((sourceHigh & GROUP_BIT) !== 0 || (high === RESERVED_HIGH && low >>> 4 === RESERVED_LOW)) {
      counters.refused += 1;
      return;
    }
    this.#learn(sourceHigh, frame.int32(SOURCE_AT + 2), from);
    const to = (high & GROUP_BIT) === 0 ? this.#table.lookup(high, low, this.#now) : undefined;
    if (to === undefined) this.#flood(frame, from);
    else if (to === from) counters.filtered += 1;
    else {
      this.counters.forwarded += 1;
      to.send(frame);
    }
  }

  #learn(high: number, low: number, from: BridgePort): void {
    const outcome = this.#table.learn(high, low, from, this.#now);
    if (outcome === 'new') this.counters.learned += 1;
    else if (outcome === 'moved') this.counters.moved += 1;
    else if (outcome === 'full') this.counters.notLearned += 1;
  }

  #flood(frame: Packet, from: BridgePort): void {
    this.counters.flooded += 1;
    for (const port of this.ports) if (port !== from) port.send(frame);
  }

  #fail(port: BridgePort, error: Error): void {
    if (port.hasFailed) return;
    port.hasFailed = true;
    port.clear();
    this.#table.forgetPort(port);
    this.#onFailure(error, port.device);
  }
}
