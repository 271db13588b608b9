/**
 * One device as a port of a bridge: frames wait here, at most so many, while the device has no room, in their order; what is
 * longer than the device takes is dropped and counted, since a bridge neither cuts nor answers.
 */
import type { Packet } from '../util/packet.ts';
import { RingQueue } from '../util/ring_queue.ts';
import { depart, inOnePiece } from '../util/departure.ts';
import type { Device } from './device.ts';
import { networkHeaderAt } from '../util/super_segment.ts';

export interface BridgePortCounters {
  framesReceived: number;
  bytesReceived: number;
  framesSent: number;
  bytesSent: number;
  /** For somebody behind the port they came from: no business of ours. */
  filtered: number;
  /** Dropped on arrival: no whole Ethernet header, a group as source, or for the bridge itself (IEEE 802.1Q-2018 §8.6.3). */
  refused: number;
  /** Not sent, because so many waited already. */
  queueDrops: number;
  /** Not sent, because they were longer than the device's MTU. */
  tooLong: number;
}

export class BridgePort {
  readonly device: Device;
  readonly counters: BridgePortCounters = {
    framesReceived: 0,
    bytesReceived: 0,
    framesSent: 0,
    bytesSent: 0,
    filtered: 0,
    refused: 0,
    queueDrops: 0,
    tooLong: 0,
  };
  hasFailed = false;
  readonly #maxQueue: number;
  readonly #queue = new RingQueue<Packet>();
  readonly #sendOne = (packet: Packet): void => this.#send(packet);

  constructor(device: Device, maxQueue: number) {
    this.device = device;
    this.#maxQueue = maxQueue;
  }

  get name(): string {
    return this.device.name;
  }

  /** Frames that wait for room. */
  get length(): number {
    return this.#queue.length;
  }

  /** Sends a lent frame, or keeps a copy of it until there is room. */
  send(frame: Packet): void {
    if (this.hasFailed) return;
    const { capabilities } = this.device;
    if (frame.segmentSize === 0 && frame.totalLength - networkHeaderAt(frame) > capabilities.mtu) {
      this.counters.tooLong += 1;
      return;
    }
    depart(frame, capabilities, this.#sendOne);
  }

  /** There may be room again. */
  sendWaiting(): void {
    for (let frame = this.#queue.peek(); frame !== undefined; frame = this.#queue.peek()) {
      if (!this.device.transmit(frame)) return;
      this.#queue.take();
      this.#count(frame);
    }
  }

  clear(): void {
    this.#queue.clear();
  }

  #send(frame: Packet): void {
    if (this.#queue.length === 0 && this.device.transmit(frame)) {
      this.#count(frame);
      return;
    }
    if (this.#queue.length >= this.#maxQueue) {
      this.counters.queueDrops += 1;
      return;
    }
    this.#queue.push(inOnePiece(frame));
  }

  #count(frame: Packet): void {
    this.counters.framesSent += 1;
    this.counters.bytesSent += frame.totalLength;
  }
}
