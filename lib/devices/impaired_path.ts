/**
 * One direction of a bad network: which packets are lost, spoilt, doubled, held back, and until when.
 * Owns neither clock nor chance: time comes by `tick`, chance from a RandomSource, so the same seed gives the same story.
 * A super-segment is treated as the packets that it would be cut into on the wire: each has its own fate.
 *
 *   packet ─> lost? ─> queue full? ─> rate: departs when the line is free ─> delay ± jitter (in order, unless reordered)
 */
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, CHECKSUM_UNVERIFIED, Packet } from '../util/packet.ts';
import { below, fraction, type RandomSource } from '../util/random_source.ts';
import { Bottleneck } from './bottleneck.ts';
import { HeldPackets, type HeldPacket } from './held_packets.ts';
import { completeImpairment, newImpairmentCounters, type Impairment } from './impairment.ts';
import { LossModel } from './loss_model.ts';
import { completeChecksum, hasPartialChecksum } from '../util/partial_checksum.ts';
import { segmentCount, transportHeaderEnd } from '../util/super_segment.ts';

/** Elapsed times add up to the time of day only nearly; without this a packet could be a whole timer late. Milliseconds. */
const ROUNDING_MS = 1e-6;

export interface ImpairedPathOptions {
  /** What packets begin with. Default 'ip'. */
  readonly linkType?: 'ip' | 'ethernet';
  /** Super-segments come out cut, for who cannot take them. Default false. */
  readonly cutsSegments?: boolean;
}

export class ImpairedPath {
  readonly counters = newImpairmentCounters();
  readonly #random: RandomSource;
  readonly #settings: Required<Impairment>;
  readonly #loss: LossModel;
  readonly #bottleneck: Bottleneck;
  readonly #held: HeldPackets;
  /** Nothing happens to packets here. */
  readonly #isClear: boolean;
  #now = 0;
  #lastDueAt = 0;

  constructor(impairment: Impairment, random: RandomSource, options: ImpairedPathOptions = {}) {
    const settings = completeImpairment(impairment);
    const { loss, delayMs, jitterMs, reorder, duplicate, corrupt, rateBitsPerSecond } = settings;
    this.#random = random;
    this.#settings = settings;
    this.#loss = new LossModel(loss, settings.lossBurst, random);
    this.#bottleneck = new Bottleneck(settings);
    const { linkType = 'ip', cutsSegments = false } = options;
    this.#held = new HeldPackets({ linkType, cutsSegments });
    const chances = loss + delayMs + jitterMs + reorder + duplicate + corrupt;
    this.#isClear = chances === 0 && rateBitsPerSecond === Infinity && !cutsSegments;
  }

  get mayCorrupt(): boolean {
    return this.#settings.corrupt > 0;
  }

  /** Packets on the way, as on the wire. */
  get length(): number {
    return this.#held.segments;
  }

  /** Whether a packet has arrived and waits to be taken. */
  get hasDue(): boolean {
    return this.msUntilDue === 0;
  }

  /** Until the next packet arrives, ms; 0 when one has; Infinity when none is on the way. */
  get msUntilDue(): number {
    const { nextDueAt } = this.#held;
    return nextDueAt <= this.#now + ROUNDING_MS ? 0 : nextDueAt - this.#now;
  }

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
  }

  /**
   * Sends a lent packet on its way.
   * @returns true when it comes out of the other end at once and untouched: the caller passes it on itself, without a copy
   */
  accept(packet: Packet): boolean {
    const segments = segmentCount(packet);
    if (this.#isClear && this.#held.isEmpty) {
      this.counters.passed += segments;
      return true;
    }
    return segments === 1 ? this.#acceptOne(packet) : this.#acceptMany(packet, segments);
  }

  /** Puts back a packet that came out, but could not be passed on: first in the row, and due. */
  acceptFirst(packet: Packet): void {
    const segments = segmentCount(packet);
    this.counters.passed -= segments;
    const copy = this.#held.copy(packet);
    this.#held.holdFirst(copy, segments, this.#now);
    copy.slab.release();
  }

  /** The next packet that has arrived, which stays until `take()`; undefined when none has. */
  peek(): Packet | undefined {
    return this.hasDue ? this.#held.peek(this.#now + ROUNDING_MS) : undefined;
  }

  /** Removes the packet that `peek()` gave: the caller releases it when it is done with it. */
  take(): HeldPacket {
    const held = this.#held.take();
    this.counters.passed += held.count;
    return held;
  }

  /** Loses everything on the way. */
  clear(): void {
    this.#held.clear();
  }

  #acceptOne(packet: Packet): boolean {
    const dueAt = this.#fate(packet.totalLength);
    if (dueAt === Infinity) return false;
    const isDuplicated = this.#happens(this.#settings.duplicate);
    const isCorrupted = this.#happens(this.#settings.corrupt);
    if (dueAt <= this.#now && this.#held.isEmpty && !isDuplicated && !isCorrupted) {
      this.counters.passed += 1;
      return true;
    }
    const copy = this.#held.copy(packet);
    this.#hold(copy, { index: 0, dueAt, isDuplicated, isCorrupted });
    copy.slab.release();
    return false;
  }

  #acceptMany(packet: Packet, segments: number): false {
    const headerBytes = transportHeaderEnd(packet);
    const { totalLength, segmentSize } = packet;
    const { duplicate, corrupt } = this.#settings;
    let copy: Packet | null = null;
    for (let index = 0; index < segments; index += 1) {
      const dueAt = this.#fate(headerBytes + Math.min(segmentSize, totalLength - headerBytes - index * segmentSize));
      if (dueAt === Infinity) continue;
      copy ??= this.#held.copy(packet);
      const isDuplicated = this.#happens(duplicate);
      this.#hold(copy, { index, dueAt, isDuplicated, isCorrupted: this.#happens(corrupt) });
    }
    copy?.slab.release();
    return false;
  }

  /** No draw where there is no chance, so that an option that is not used changes no story. */
  #happens(probability: number): boolean {
    return probability > 0 && fraction(this.#random) < probability;
  }

  /** When a packet of so many bytes arrives; Infinity: never. */
  #fate(bytes: number): number {
    if (this.#loss.isNextLost()) {
      this.counters.lost += 1;
      return Infinity;
    }
    const departure = this.#bottleneck.depart(bytes, this.#now);
    if (departure === Infinity) {
      this.counters.queueDrops += 1;
      return Infinity;
    }
    return this.#arrival(departure);
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

  #hold(copy: Packet, fate: Fate): void {
    const { index, dueAt } = fate;
    if (fate.isCorrupted) this.#holdCorrupted(copy, index, dueAt);
    else this.#held.hold(copy, index, 1, dueAt);
    if (!fate.isDuplicated) return;
    this.counters.duplicated += 1;
    this.#held.hold(copy, index, 1, dueAt);
  }

  #holdCorrupted(copy: Packet, index: number, dueAt: number): void {
    const spoilt = this.#held.copySegment(copy, index);
    this.#corrupt(spoilt);
    this.#held.hold(spoilt, 0, 1, dueAt);
    spoilt.slab.release();
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

/** What was drawn for one packet on the wire. */
interface Fate {
  /** Which segment of the copy it is. */
  readonly index: number;
  readonly dueAt: number;
  readonly isDuplicated: boolean;
  readonly isCorrupted: boolean;
}
