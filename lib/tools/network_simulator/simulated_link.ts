/**
 * One direction of a path: a line of some rate with a drop-tail queue before it, then a delay, with losses, copies and
 * reordering by chance. Any number of connections share it. Pure: virtual time, chance comes in.
 *
 *   segment ─> lost? ─> queue full? ─> waits for the line ─> delay ± jitter (in order, unless held back) ─> arrives
 */
import type { TCPSegment } from '../../tcp_helpers/tcp_segment.ts';
import { fraction, type RandomSource } from '../../util/random_source.ts';
import type { VirtualEvents } from './virtual_events.ts';

export interface SimulatedLinkOptions {
  /** One way, milliseconds. */
  readonly delayMs: number;
  /** The delay varies by up to so much, without reordering. Milliseconds. Default 0. */
  readonly jitterMs?: number;
  /** Bits per second. Default Infinity. */
  readonly rateBitsPerSecond?: number;
  /** What waits for the line at most, bytes. Default Infinity. */
  readonly queueBytes?: number;
  /** Beyond so much before it a packet that takes marks is marked (RFC 3168 §5). Default Infinity: none is, bytes. */
  readonly markQueueBytes?: number;
  /** Probabilities, 0 to 1. Default 0; `mark` is of packets that take marks. */
  readonly mark?: number;
  readonly loss?: number;
  readonly duplicate?: number;
  readonly reorder?: number;
  /** How long a reordered segment is held back, milliseconds. Default: a quarter of the delay. */
  readonly reorderMs?: number;
  /** From when to when nothing gets through, milliseconds. */
  readonly outage?: readonly [from: number, until: number];
}

/** ECN codepoints (RFC 3168 §5). */
const NOT_ECT = 0;
const CE = 3;

export class SimulatedLink {
  readonly #events: VirtualEvents;
  readonly #random: RandomSource;
  readonly #options: SimulatedLinkOptions;
  readonly #bytesPerMs: number;
  #lineFreeAtMs = 0;
  #lastArrivalMs = 0;
  lost = 0;
  queueDrops = 0;
  passed = 0;
  marked = 0;
  bytesPassed = 0;
  /** The longest time anything has waited for the line, ms. */
  longestWaitMs = 0;
  /** May drop a segment besides. */
  filter: (segment: TCPSegment) => boolean = () => true;

  constructor(events: VirtualEvents, random: RandomSource, options: SimulatedLinkOptions) {
    this.#events = events;
    this.#random = random;
    this.#options = options;
    this.#bytesPerMs = (options.rateBitsPerSecond ?? Infinity) / 8000;
  }

  /**
   * Takes a segment of one wire packet, which is ours from now on.
   * @param deliver is called for each copy that arrives
   */
  send(segment: TCPSegment, deliver: (segment: TCPSegment) => void): void {
    const { nowMs } = this.#events;
    const { loss = 0, duplicate = 0, outage } = this.#options;
    const isDown = outage !== undefined && nowMs >= outage[0] && nowMs < outage[1];
    if (this.#happens(loss) || isDown || !this.filter(segment)) {
      this.lost += 1;
      releaseAll(segment);
      return;
    }
    this.#mark(segment);
    const departure = this.#depart(wireBytes(segment));
    if (departure === Infinity) {
      this.queueDrops += 1;
      releaseAll(segment);
      return;
    }
    if (this.#happens(duplicate)) {
      for (const chunk of segment.payload) chunk.retain();
      this.#events.schedule(this.#arrival(departure), () => deliver(segment));
    }
    this.passed += 1;
    this.bytesPassed += segment.payloadLength;
    this.#events.schedule(this.#arrival(departure), () => deliver(segment));
  }

  #mark(segment: TCPSegment): void {
    if (segment.ecn === NOT_ECT || segment.ecn === CE) return;
    const { mark = 0, markQueueBytes = Infinity } = this.#options;
    const waiting = this.#bytesPerMs === Infinity ? 0 : (this.#lineFreeAtMs - this.#events.nowMs) * this.#bytesPerMs;
    if (waiting <= markQueueBytes && !this.#happens(mark)) return;
    segment.ecn = CE;
    this.marked += 1;
  }

  #depart(bytes: number): number {
    const { nowMs } = this.#events;
    if (this.#bytesPerMs === Infinity) return nowMs;
    const waitMs = Math.max(0, this.#lineFreeAtMs - nowMs);
    if (waitMs > 0 && waitMs * this.#bytesPerMs + bytes > (this.#options.queueBytes ?? Infinity)) return Infinity;
    this.longestWaitMs = Math.max(this.longestWaitMs, waitMs);
    this.#lineFreeAtMs = nowMs + waitMs + bytes / this.#bytesPerMs;
    return this.#lineFreeAtMs;
  }

  #arrival(departure: number): number {
    const { delayMs, jitterMs = 0, reorder = 0, reorderMs = delayMs / 4 } = this.#options;
    const arrival = departure + delayMs + (jitterMs === 0 ? 0 : fraction(this.#random) * jitterMs);
    if (this.#happens(reorder)) return arrival + reorderMs;
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, arrival);
    return this.#lastArrivalMs;
  }

  /** No draw where there is no chance, so that an option that is not used changes no story. */
  #happens(probability: number): boolean {
    return probability > 0 && fraction(this.#random) < probability;
  }
}

export function releaseAll(segment: TCPSegment): void {
  for (const chunk of segment.payload) chunk.release();
}

/** IP and TCP headers with options and payload, as over IPv4. */
export function wireBytes(segment: TCPSegment): number {
  let options = 0;
  if (segment.maxSegmentSize !== 0) options += 4;
  if (segment.windowScale >= 0) options += 3;
  if (segment.sackPermitted) options += 2;
  if (segment.hasTimestamps) options += 10;
  if (segment.sackBlocks.length > 0) options += 2 + 8 * segment.sackBlocks.length;
  return 40 + Math.ceil(options / 4) * 4 + segment.payloadLength;
}
