/**
 * Datagrams that have arrived and that nobody has read yet, bounded in bytes: what finds no room is not taken. They are copied
 * out of the packets that brought them, side by side into slabs of 64 KiB, so that small ones pin no large ones; large ones
 * keep the slab they came in. The objects that describe them are used again and again. A super-segment lies here as it came,
 * and is read piece by piece.
 * Pure.
 *
 *   slabs    | a | b | c | … |  | d 1 | d 2 | d 3 |          the first small datagram lies in a slab of 2 KiB, which stays
 *   records    a   b   c          d, segmentSize             with the queue: most sockets never need more
 */
import type { FrameInfo } from '../network/ethernet_frame.ts';
import { NO_TAGS, type VLANTag } from '../network/vlan_tag.ts';
import { NO_CHUNKS } from '../util/chunk.ts';
import { copyBytes, tailPool } from '../util/chunk_keeper.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { EthernetAddress } from '../util/ethernet_address.ts';
import type { Packet } from '../util/packet.ts';
import { RingQueue } from '../util/ring_queue.ts';
import { Slab } from '../util/slab.ts';
import type { Arrival } from './arrival.ts';
import type { AttachedInterface } from './attached_interface.ts';

/** What a datagram costs besides its bytes, so that empty ones are not free. Bytes. */
export const DATAGRAM_OVERHEAD_BYTES = 64;
const SMALL_SLAB_BYTES = 2048;
/** From here on, memory that is pinned is at most four times what is counted. Bytes. */
const REFERENCE_BORDER_BYTES = 16 * 1024;
/** Records kept for later. */
const MAX_SPARE = 128;

const NO_SLAB = new Slab(new Uint8Array(0));

/** One datagram. Lent: valid until the next one is taken. */
export class ReceivedDatagram {
  slab: Slab = NO_SLAB;
  /** Where its bytes begin in the slab. */
  offset = 0;
  /** Bytes. */
  length = 0;
  source: CompactAddress = 0;
  sourcePort = 0;
  /** What it was sent to: an address of ours, a group, or with an any-address socket anybody's. */
  destination: CompactAddress = 0;
  destinationPort = 0;
  timeToLive = 0;
  /** DSCP and ECN. */
  typeOfService = 0;
  /** Where it came in; null: nowhere yet. */
  attached: AttachedInterface | null = null;
  /** The frame that it came in: addresses and VLAN tags; null: it came without one. */
  frameSource: EthernetAddress | null = null;
  frameDestination: EthernetAddress | null = null;
  frameTags: readonly VLANTag[] = NO_TAGS;
  /** Of a super-segment: bytes in each of its datagrams; 0: it is one. */
  segmentSize = 0;
  /** Of a super-segment: bytes not yet taken, this datagram among them. */
  remaining = 0;

  /** A view of the bytes, not a copy. */
  bytes(): Uint8Array {
    return this.slab.bytes.subarray(this.offset, this.offset + this.length);
  }
}

export class DatagramQueue {
  /** Bytes, each datagram counted with {@link DATAGRAM_OVERHEAD_BYTES} more. */
  limitBytes: number;
  #usedBytes = 0;
  readonly #records = new RingQueue<ReceivedDatagram>();
  readonly #spare: ReceivedDatagram[] = [];
  #lent: ReceivedDatagram | null = null;
  #small: Slab | null = null;
  #large: Slab | null = null;
  #largeUsed = 0;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  /** Something waits to be taken. */
  get hasDatagrams(): boolean {
    return this.#records.length > 0 || (this.#lent !== null && this.#lent.remaining > this.#lent.length);
  }

  /**
   * Takes a copy of what a packet holds. Whoever finds the queue empty always finds room.
   * @returns false: no room
   */
  push(packet: Packet, arrival: Arrival, sourcePort: number, destinationPort: number): boolean {
    const length = packet.totalLength;
    const isSuperSegment = packet.segmentSize > 0 && packet.segmentSize < length;
    const count = isSuperSegment ? Math.ceil(length / packet.segmentSize) : 1;
    const cost = length + count * DATAGRAM_OVERHEAD_BYTES;
    if (this.#usedBytes > 0 && this.#usedBytes + cost > this.limitBytes) return false;
    this.#usedBytes += cost;
    const record = this.#spare.pop() ?? new ReceivedDatagram();
    this.#store(packet, length, record);
    record.segmentSize = isSuperSegment ? packet.segmentSize : 0;
    record.remaining = length;
    record.length = 0;
    record.source = arrival.source;
    record.sourcePort = sourcePort;
    record.destination = arrival.destination;
    record.destinationPort = destinationPort;
    record.timeToLive = arrival.timeToLive;
    record.typeOfService = arrival.typeOfService;
    record.attached = arrival.attached;
    noteFrame(arrival.frame, record);
    this.#records.push(record);
    return true;
  }

  /** The oldest datagram, lent until the next call; undefined when there is none. */
  take(): ReceivedDatagram | undefined {
    let record = this.#lent;
    if (record !== null) {
      if (record.remaining > record.length) {
        record.offset += record.length;
        record.remaining -= record.length;
        this.#lend(record);
        return record;
      }
      this.#forget(record);
      this.#lent = null;
    }
    record = this.#records.take() ?? null;
    if (record === null) {
      this.#releaseLarge();
      return undefined;
    }
    this.#lent = record;
    this.#lend(record);
    return record;
  }

  /** Forgets everything. */
  clear(): void {
    if (this.#lent !== null) this.#forget(this.#lent);
    this.#lent = null;
    for (let record = this.#records.take(); record !== undefined; record = this.#records.take()) this.#forget(record);
    this.#usedBytes = 0;
    this.#releaseLarge();
  }

  #lend(record: ReceivedDatagram): void {
    const { segmentSize, remaining } = record;
    record.length = segmentSize === 0 || remaining < segmentSize ? remaining : segmentSize;
    this.#usedBytes -= record.length + DATAGRAM_OVERHEAD_BYTES;
  }

  #forget(record: ReceivedDatagram): void {
    record.slab.release();
    record.slab = NO_SLAB;
    record.attached = null;
    if (this.#spare.length < MAX_SPARE) this.#spare.push(record);
  }

  #store(packet: Packet, length: number, record: ReceivedDatagram): void {
    if (packet.length >= REFERENCE_BORDER_BYTES && packet.payloadLength === 0) {
      record.slab = packet.slab;
      record.offset = packet.offset;
      record.slab.retain();
      return;
    }
    if (length <= SMALL_SLAB_BYTES && (this.#small === null || this.#small.references === 1)) {
      this.#small ??= new Slab(new Uint8Array(SMALL_SLAB_BYTES));
      record.slab = this.#small;
      record.offset = 0;
    } else {
      if (this.#large === null || this.#largeUsed + length > this.#large.byteLength) {
        this.#releaseLarge();
        this.#large = tailPool.acquire();
        this.#largeUsed = 0;
      }
      record.slab = this.#large;
      record.offset = this.#largeUsed;
      this.#largeUsed += length;
    }
    record.slab.retain();
    copyPacket(packet, record.slab.bytes, record.offset);
  }

  #releaseLarge(): void {
    this.#large?.release();
    this.#large = null;
  }
}

/** Addresses may be kept, the list of tags may not. */
function noteFrame(frame: FrameInfo | null, record: ReceivedDatagram): void {
  record.frameSource = frame === null ? null : frame.source;
  record.frameDestination = frame === null ? null : frame.destination;
  record.frameTags = frame === null || frame.tags.length === 0 ? NO_TAGS : [...frame.tags];
}

function copyPacket(packet: Packet, target: Uint8Array, at: number): void {
  copyBytes(packet.slab.bytes, packet.offset, target, at, packet.length);
  if (packet.payload === NO_CHUNKS) return;
  let end = at + packet.length;
  for (const chunk of packet.payload) {
    copyBytes(chunk.slab.bytes, chunk.offset, target, end, chunk.length);
    end += chunk.length;
  }
}
