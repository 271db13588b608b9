/**
 * What a bad network does to packets in one direction: which are lost, spoilt, doubled, held back, and until when.
 * Owns neither clock nor chance: time comes by `tick`, chance from a RandomSource, so the same seed gives the same story.
 *
 *   packet ─> lost? ─> queue full? ─> rate: departs when the line is free ─> delay ± jitter (in order, unless reordered)
 */
import { ConfigurationError } from '../util/errors.ts';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, CHECKSUM_UNVERIFIED, Packet } from '../util/packet.ts';
import { below, fraction, type RandomSource } from '../util/random_source.ts';
import { RingQueue } from '../util/ring_queue.ts';
import { Slab, SlabPool } from '../util/slab.ts';
import { completeChecksum, hasPartialChecksum } from './partial_checksum.ts';

export interface Impairment {
  /** Probability that a packet is lost, 0–1. Default 0, as for all that follow. */
  readonly loss?: number;
  /** Time on the way, ms. */
  readonly delayMs?: number;
  /** The delay varies by up to so much either way, ms; packets keep their order. At most `delayMs` counts. */
  readonly jitterMs?: number;
  /** Probability that a packet is held back, so that others overtake it, 0–1. */
  readonly reorder?: number;
  /** How long such a packet is held back, ms. Default 5. */
  readonly reorderMs?: number;
  /** Probability that a packet arrives twice, 0–1. */
  readonly duplicate?: number;
  /** Probability that one bit somewhere in a packet is flipped, 0–1. */
  readonly corrupt?: number;
  /** What the line carries, bits per second. Default Infinity. */
  readonly rateBitsPerSecond?: number;
  /** What waits for the line at most, bytes; more is dropped. Default Infinity. */
  readonly queueBytes?: number;
  /** The same in packets. Default 1000. */
  readonly queuePackets?: number;
}

export interface ImpairmentCounters {
  /** Packets that came out, copies included. */
  passed: number;
  lost: number;
  queueDrops: number;
  duplicated: number;
  corrupted: number;
  reordered: number;
}

const SMALL_PACKET_BYTES = 2048;

/** Elapsed times add up to the time of day only nearly; without this a packet could be a whole timer late. Milliseconds. */
const ROUNDING_MS = 1e-6;

class HeldPacket {
  readonly packet: Packet;
  readonly dueAt: number;

  constructor(packet: Packet, dueAt: number) {
    this.packet = packet;
    this.dueAt = dueAt;
  }
}

export class ImpairedPath {
  readonly counters: ImpairmentCounters = {
    passed: 0,
    lost: 0,
    queueDrops: 0,
    duplicated: 0,
    corrupted: 0,
    reordered: 0,
  };
  readonly #random: RandomSource;
  readonly #settings: Required<Impairment>;
  readonly #pool = new SlabPool({ slabBytes: SMALL_PACKET_BYTES, maxIdle: 1024 });
  /** By `dueAt`, and in order of arrival where that is equal. */
  #held: HeldPacket[] = [];
  #head = 0;
  #now = 0;
  #lineFreeAt = 0;
  /** When the packets that wait for the line depart. */
  readonly #departures = new RingQueue<number>();
  #lastDueAt = 0;

  constructor(impairment: Impairment, random: RandomSource) {
    this.#random = random;
    this.#settings = validate(impairment);
  }

  get mayCorrupt(): boolean {
    return this.#settings.corrupt > 0;
  }

  /** Packets on the way. */
  get length(): number {
    return this.#held.length - this.#head;
  }

  /** Whether a packet has arrived and waits to be taken. */
  get hasDue(): boolean {
    return this.msUntilDue === 0;
  }

  /** Until the next packet arrives, ms; 0 when one has; Infinity when none is on the way. */
  get msUntilDue(): number {
    const next = this.#held[this.#head];
    if (next === undefined) return Infinity;
    return next.dueAt <= this.#now + ROUNDING_MS ? 0 : next.dueAt - this.#now;
  }

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
  }

  /**
   * Sends a lent packet on its way.
   * @returns true when it comes out of the other end at once and untouched: the caller passes it on itself, without a copy
   */
  accept(packet: Packet): boolean {
    const { loss, duplicate, corrupt } = this.#settings;
    if (this.#happens(loss)) {
      this.counters.lost += 1;
      return false;
    }
    const departure = this.#depart(packet.totalLength);
    if (departure === Infinity) {
      this.counters.queueDrops += 1;
      return false;
    }
    const dueAt = this.#arrival(departure);
    const isDuplicated = this.#happens(duplicate);
    const isCorrupted = this.#happens(corrupt);
    if (dueAt <= this.#now && this.length === 0 && !isDuplicated && !isCorrupted) {
      this.counters.passed += 1;
      return true;
    }
    this.#hold(packet, dueAt, isCorrupted);
    if (isDuplicated) {
      this.counters.duplicated += 1;
      this.#hold(packet, dueAt, false);
    }
    return false;
  }

  /** Puts back a packet that came out, but could not be passed on: first in the row, and due. */
  acceptFirst(packet: Packet): void {
    this.counters.passed -= 1;
    this.#insertAt(this.#head, new HeldPacket(this.#copy(packet), this.#now));
  }

  /** The next packet that has arrived, which stays until `take()`; undefined when none has. */
  peek(): Packet | undefined {
    return this.hasDue ? this.#held[this.#head]!.packet : undefined;
  }

  /** Removes the packet that `peek()` gave. Its slab has one reference, for the caller to release. */
  take(): void {
    this.counters.passed += 1;
    this.#head += 1;
    if (this.#head < 64 || this.#head * 2 < this.#held.length) return;
    this.#held = this.#held.slice(this.#head);
    this.#head = 0;
  }

  /** Loses everything on the way. */
  clear(): void {
    for (; this.#head < this.#held.length; this.#head += 1) this.#held[this.#head]!.packet.slab.release();
    this.#held = [];
    this.#head = 0;
  }

  /** No draw where there is no chance, so that an option that is not used changes no story. */
  #happens(probability: number): boolean {
    return probability > 0 && fraction(this.#random) < probability;
  }

  /** When the last bit is on the line; Infinity when the queue before it is full. */
  #depart(bytes: number): number {
    const { rateBitsPerSecond, queueBytes, queuePackets } = this.#settings;
    if (rateBitsPerSecond === Infinity) return this.#now;
    while (this.#departures.length > 0 && this.#departures.peek()! <= this.#now) this.#departures.take();
    const bytesPerMs = rateBitsPerSecond / 8000;
    const waiting = Math.max(0, this.#lineFreeAt - this.#now) * bytesPerMs;
    // The packet on the line itself does not wait.
    if (this.#departures.length > 0 && waiting + bytes > queueBytes) return Infinity;
    if (this.#departures.length > queuePackets) return Infinity;
    this.#lineFreeAt = Math.max(this.#now, this.#lineFreeAt) + bytes / bytesPerMs;
    this.#departures.push(this.#lineFreeAt);
    return this.#lineFreeAt;
  }

  #arrival(departure: number): number {
    const { delayMs, jitterMs, reorder, reorderMs } = this.#settings;
    const jitter = jitterMs === 0 ? 0 : (fraction(this.#random) * 2 - 1) * jitterMs;
    const arrival = departure + Math.max(0, delayMs + jitter);
    if (this.#happens(reorder)) {
      this.counters.reordered += 1;
      return arrival + reorderMs;
    }
    this.#lastDueAt = Math.max(this.#lastDueAt, arrival);
    return this.#lastDueAt;
  }

  #hold(packet: Packet, dueAt: number, isCorrupted: boolean): void {
    const copy = this.#copy(packet);
    if (isCorrupted) this.#corrupt(copy);
    let index = this.#held.length;
    while (index > this.#head && this.#held[index - 1]!.dueAt > dueAt) index -= 1;
    this.#insertAt(index, new HeldPacket(copy, dueAt));
  }

  #insertAt(index: number, held: HeldPacket): void {
    if (index === this.#held.length) this.#held.push(held);
    else this.#held.splice(index, 0, held);
  }

  #copy(packet: Packet): Packet {
    const { totalLength } = packet;
    const slab = totalLength <= SMALL_PACKET_BYTES ? this.#pool.acquire() : new Slab(new Uint8Array(totalLength));
    const copy = new Packet(slab, 0, totalLength);
    packet.copyTo(slab.bytes, 0);
    copy.checksum = packet.checksum;
    copy.checksumStart = packet.checksumStart;
    copy.checksumOffset = packet.checksumOffset;
    copy.segmentSize = packet.segmentSize;
    return copy;
  }

  /** A device that vouches for a checksum, or completes it after the damage, would hide the damage: neither may be left. */
  #corrupt(packet: Packet): void {
    this.counters.corrupted += 1;
    const bytes = packet.bytes();
    if (hasPartialChecksum(packet)) completeChecksum(bytes, packet.checksumStart, packet.checksumOffset);
    if (packet.checksum === CHECKSUM_PARTIAL) packet.checksum = CHECKSUM_COMPLETE;
    if (packet.checksum === CHECKSUM_TRUSTED) packet.checksum = CHECKSUM_UNVERIFIED;
    packet.checksumStart = 0;
    packet.checksumOffset = 0;
    const bit = below(this.#random, bytes.byteLength * 8);
    bytes[bit >> 3]! ^= 1 << (bit & 7);
  }
}

function validate(given: Impairment): Required<Impairment> {
  const settings: Required<Impairment> = {
    loss: given.loss ?? 0,
    delayMs: given.delayMs ?? 0,
    jitterMs: given.jitterMs ?? 0,
    reorder: given.reorder ?? 0,
    reorderMs: given.reorderMs ?? 5,
    duplicate: given.duplicate ?? 0,
    corrupt: given.corrupt ?? 0,
    rateBitsPerSecond: given.rateBitsPerSecond ?? Infinity,
    queueBytes: given.queueBytes ?? Infinity,
    queuePackets: given.queuePackets ?? 1000,
  };
  for (const option of ['loss', 'reorder', 'duplicate', 'corrupt'] as const) {
    const value = settings[option];
    if (!(value >= 0 && value <= 1)) throw new ConfigurationError(option, value, 'a probability from 0 to 1');
  }
  for (const option of ['delayMs', 'jitterMs', 'reorderMs', 'queueBytes', 'queuePackets'] as const) {
    if (!(settings[option] >= 0)) throw new ConfigurationError(option, settings[option], '0 or more');
  }
  if (!(settings.rateBitsPerSecond > 0)) {
    throw new ConfigurationError('rateBitsPerSecond', settings.rateBitsPerSecond, 'more than 0');
  }
  return settings;
}
