/**
 * What is on its way: packets in the order of their arrival, each a copy, or a run of segments of a super-segment that was
 * copied once. Runs that follow one another and arrive together become one again, so that a super-segment which nothing
 * happened to leaves as it came.
 *
 *   a super-segment of 5, its third lost      held: [0 1] [3 4]      same arrival, adjacent: [0 1] [2 …] would be [0 1 2 …]
 */
import { Chunk } from '../util/chunk.ts';
import { Packet } from '../util/packet.ts';
import { Slab, SlabPool } from '../util/slab.ts';
import { segmentCount, transportHeaderEnd, writeRunHeader } from '../util/super_segment.ts';

/** Slabs for copies: most packets fit the small ones, super-segments need more. Bytes. */
const SMALL_BYTES = 2048;
const MIDDLE_BYTES = 16 * 1024;
const LARGE_BYTES = 66 * 1024;

const pools = [
  new SlabPool({ slabBytes: SMALL_BYTES, maxIdle: 1024 }),
  new SlabPool({ slabBytes: MIDDLE_BYTES, maxIdle: 256 }),
  new SlabPool({ slabBytes: LARGE_BYTES, maxIdle: 128 }),
] as const;

function acquire(bytes: number): Slab {
  for (const pool of pools) if (bytes <= pool.slabBytes) return pool.acquire();
  return new Slab(new Uint8Array(bytes));
}

/** Segments `first` … `first + count − 1` of a copy; an ordinary packet is its only segment. */
export class HeldPacket {
  readonly source: Packet;
  readonly first: number;
  count: number;
  readonly dueAt: number;
  /** Made when it is asked for. */
  packet: Packet | null = null;
  /** Where the headers of a run lie, once it is a packet. */
  headers: Slab | null = null;

  constructor(source: Packet, first: number, count: number, dueAt: number) {
    source.slab.retain();
    this.source = source;
    this.first = first;
    this.count = count;
    this.dueAt = dueAt;
  }

  /** Whoever took it lets go of its memory; the packet may have been trimmed meanwhile. */
  release(): void {
    this.source.slab.release();
    this.headers?.release();
  }
}

export interface HeldPacketsOptions {
  readonly linkType: 'ip' | 'ethernet';
  /** Whoever takes packets cannot take super-segments: every segment comes out by itself. */
  readonly cutsSegments: boolean;
}

export class HeldPackets {
  readonly #options: HeldPacketsOptions;
  /** By `dueAt`, and in order of arrival where that is equal; those before `#head` are gone. */
  #held: HeldPacket[] = [];
  #head = 0;
  /** Packets on the wire that are under way. */
  segments = 0;

  constructor(options: HeldPacketsOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#head === this.#held.length;
  }

  /** When the first of them arrives, ms; Infinity when there is none. */
  get nextDueAt(): number {
    return this.#held[this.#head]?.dueAt ?? Infinity;
  }

  /** A copy to hold: a lent packet in one piece, with one reference, which the caller releases when it has held what it wants. */
  copy(packet: Packet): Packet {
    const { totalLength } = packet;
    const slab = acquire(totalLength);
    packet.copyTo(slab.bytes, 0);
    return likeness(packet, slab, totalLength, packet.segmentSize);
  }

  /** One segment of a copy as a copy of its own. */
  copySegment(source: Packet, index: number): Packet {
    const run = new HeldPacket(source, index, 1, 0);
    const copy = this.copy(this.#packetOf(run));
    run.release();
    return copy;
  }

  /** Holds segments of a copy until they are due. */
  hold(source: Packet, first: number, count: number, dueAt: number): void {
    this.segments += count;
    let index = this.#held.length;
    while (index > this.#head && this.#held[index - 1]!.dueAt > dueAt) index -= 1;
    const before = index > this.#head ? this.#held[index - 1]! : null;
    if (before !== null && before.dueAt === dueAt && this.#continues(before, source, first)) {
      before.count += count;
      return;
    }
    this.#insert(index, new HeldPacket(source, first, count, dueAt));
  }

  /** Holds segments before everything else. */
  holdFirst(source: Packet, count: number, dueAt: number): void {
    this.segments += count;
    this.#insert(this.#head, new HeldPacket(source, 0, count, dueAt));
  }

  /** The packet that arrives first, with what follows it without a gap by `nowMs`; it stays until `take()`. */
  peek(nowMs: number): Packet | undefined {
    const held = this.#held[this.#head];
    if (held === undefined) return undefined;
    if (held.packet === null) this.#join(held, nowMs);
    held.packet ??= this.#packetOf(held);
    return held.packet;
  }

  /** Removes what `peek()` gave: for the caller to release, when it is done with the packet. */
  take(): HeldPacket {
    const held = this.#held[this.#head]!;
    this.segments -= held.count;
    this.#advance();
    return held;
  }

  /** Loses everything. */
  clear(): void {
    for (; this.#head < this.#held.length; this.#head += 1) this.#held[this.#head]!.release();
    this.#held = [];
    this.#head = 0;
    this.segments = 0;
  }

  #continues(before: HeldPacket, source: Packet, first: number): boolean {
    if (this.#options.cutsSegments || before.packet !== null) return false;
    return before.source === source && before.first + before.count === first;
  }

  #insert(index: number, held: HeldPacket): void {
    if (index === this.#held.length) this.#held.push(held);
    else this.#held.splice(index, 0, held);
  }

  #advance(): void {
    this.#head += 1;
    if (this.#head < 64 || this.#head * 2 < this.#held.length) return;
    this.#held = this.#held.slice(this.#head);
    this.#head = 0;
  }

  #packetOf(held: HeldPacket): Packet {
    const { source, first, count } = held;
    const segments = segmentCount(source);
    if (count === segments) return likeness(source, source.slab, source.length, source.segmentSize);
    const headerBytes = transportHeaderEnd(source);
    held.headers = acquire(headerBytes);
    const payloadBytes = writeRunHeader(source, this.#options.linkType, first, count, held.headers.bytes);
    const packet = likeness(source, held.headers, headerBytes, count > 1 ? source.segmentSize : 0);
    packet.setPayload([new Chunk(source.slab, headerBytes + first * source.segmentSize, payloadBytes)], payloadBytes);
    return packet;
  }

  /** Takes up the runs that follow without a gap and are due as well. */
  #join(held: HeldPacket, nowMs: number): void {
    for (let next = this.#held[this.#head + 1]; next !== undefined; next = this.#held[this.#head + 1]) {
      if (next.dueAt > nowMs || !this.#continues(held, next.source, next.first)) return;
      held.count += next.count;
      next.release();
      this.#held[this.#head + 1] = held;
      this.#advance();
    }
  }
}

/** A packet over other bytes, with what is known of this one's checksum. */
function likeness(packet: Packet, slab: Slab, length: number, segmentSize: number): Packet {
  const made = new Packet(slab, 0, length);
  made.checksum = packet.checksum;
  made.checksumStart = packet.checksumStart;
  made.checksumOffset = packet.checksumOffset;
  made.segmentSize = segmentSize;
  return made;
}
