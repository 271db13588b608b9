/**
 * Bytes on their way through the layers: lent, valid until the call that received the packet returns.
 * Going out, headers are prepended to the left; coming in, they are trimmed away from the left. Behind the contiguous
 * part may follow payload chunks, so that a large payload is never moved to make a packet.
 * Pure.
 *
 *      headroom            prepend() grows to the left, trimFront() shrinks from the left
 *  |----------->|
 *  +------------+----+-----+- - - - - - - - - +
 *  |            | IP | TCP |  payload chunks  |
 *  +------------+----+-----+- - - - - - - - - +
 *               offset, length   payload, payloadLength
 */
import { Chunk, NO_CHUNKS, totalLength } from './chunk.ts';
import { Slab } from './slab.ts';

/** Room for virtio, Ethernet with tags, IPv6 and TCP with all options. Bytes. */
export const HEADROOM_BYTES = 192;

/** What is known, or left to do, about the transport checksum. */
export const CHECKSUM_UNVERIFIED = 0;
/** Arrived through a device that vouches for it (virtio NEEDS_CSUM or DATA_VALID): do not verify. */
export const CHECKSUM_TRUSTED = 1;
/** Leaving: the field holds the pseudo-header sum only, the device completes it. */
export const CHECKSUM_PARTIAL = 2;
/** Leaving: the field is complete. */
export const CHECKSUM_COMPLETE = 3;
export type ChecksumState = 0 | 1 | 2 | 3;

export class Packet {
  slab: Slab;
  /** First byte of the contiguous part, in its slab. */
  offset: number;
  /** Bytes in the contiguous part. */
  length: number;
  /** What follows the contiguous part. */
  payload: readonly Chunk[] = NO_CHUNKS;
  payloadLength = 0;

  checksum: ChecksumState = CHECKSUM_UNVERIFIED;
  /** Where the checksummed transport header begins, from `offset`; meaningful while the checksum is partial. */
  checksumStart = 0;
  /** Where the field lies, from the start of the transport header. */
  checksumOffset = 0;
  /** TCP payload bytes of each segment of a super-segment (gso_size); 0 for an ordinary packet. */
  segmentSize = 0;

  constructor(slab: Slab, offset: number, length: number) {
    this.slab = slab;
    this.offset = offset;
    this.length = length;
  }

  /** A packet to be built from its payload leftwards, in a slab of at least {@link HEADROOM_BYTES}. */
  static outgoing(slab: Slab): Packet {
    return new Packet(slab, HEADROOM_BYTES, 0);
  }

  /** An incoming packet over plain bytes: for tests and replay. */
  static fromBytes(bytes: Uint8Array): Packet {
    return new Packet(new Slab(bytes), 0, bytes.byteLength);
  }

  /** Makes the object ready for another outgoing packet in the same slab. */
  resetOutgoing(): void {
    this.resetIncoming(this.slab, HEADROOM_BYTES, 0);
    this.checksum = CHECKSUM_COMPLETE;
  }

  /** Makes the object lend other bytes. */
  resetIncoming(slab: Slab, offset: number, length: number): void {
    this.slab = slab;
    this.offset = offset;
    this.length = length;
    this.payload = NO_CHUNKS;
    this.payloadLength = 0;
    this.checksum = CHECKSUM_UNVERIFIED;
    this.checksumStart = 0;
    this.checksumOffset = 0;
    this.segmentSize = 0;
  }

  /** All bytes, contiguous part and payload. */
  get totalLength(): number {
    return this.length + this.payloadLength;
  }

  setPayload(payload: readonly Chunk[], payloadLength: number = totalLength(payload)): void {
    this.payload = payload;
    this.payloadLength = payloadLength;
  }

  uint8(at: number): number {
    return this.slab.view.getUint8(this.offset + at);
  }

  uint16(at: number): number {
    return this.slab.view.getUint16(this.offset + at);
  }

  uint32(at: number): number {
    return this.slab.view.getUint32(this.offset + at);
  }

  int32(at: number): number {
    return this.slab.view.getInt32(this.offset + at);
  }

  setUint8(at: number, value: number): void {
    this.slab.view.setUint8(this.offset + at, value);
  }

  setUint16(at: number, value: number): void {
    this.slab.view.setUint16(this.offset + at, value);
  }

  setUint32(at: number, value: number): void {
    this.slab.view.setUint32(this.offset + at, value);
  }

  setInt32(at: number, value: number): void {
    this.slab.view.setInt32(this.offset + at, value);
  }

  /** Grows to the left by a header of `length` bytes, whose content is undefined until written. */
  prepend(length: number): void {
    this.offset -= length;
    this.length += length;
  }

  /** Forgets a header that has been read. `length` is at most the contiguous part. */
  trimFront(length: number): void {
    this.offset += length;
    this.length -= length;
  }

  /** Cuts padding: afterwards `totalLength` is `length`. */
  trimTo(length: number): void {
    if (length >= this.totalLength) return;
    if (length <= this.length) {
      this.length = length;
      this.payload = NO_CHUNKS;
      this.payloadLength = 0;
      return;
    }
    const kept: Chunk[] = [];
    let left = length - this.length;
    for (const chunk of this.payload) {
      if (left === 0) break;
      kept.push(chunk.length <= left ? chunk : chunk.slice(0, left));
      left -= Math.min(left, chunk.length);
    }
    this.setPayload(kept, length - this.length);
  }

  /** Everything behind the first `start` bytes, as lent chunks. */
  chunksFrom(start: number): readonly Chunk[] {
    const rest = this.length - start;
    if (rest === 0) return this.payload;
    const first = new Chunk(this.slab, this.offset + start, rest);
    return this.payloadLength === 0 ? [first] : [first, ...this.payload];
  }

  /** The contiguous part as a view. */
  bytes(): Uint8Array {
    return this.slab.bytes.subarray(this.offset, this.offset + this.length);
  }

  /** Copies the whole packet. Returns the bytes written, `totalLength`. */
  copyTo(target: Uint8Array, at: number): number {
    target.set(this.bytes(), at);
    let position = at + this.length;
    for (const chunk of this.payload) {
      chunk.copyTo(target, position);
      position += chunk.length;
    }
    return position - at;
  }

  /** A packet of its own in fresh memory, with room to the left for further headers. */
  copy(): Packet {
    const copy = new Packet(new Slab(new Uint8Array(HEADROOM_BYTES + this.totalLength)), HEADROOM_BYTES, 0);
    copy.length = this.copyTo(copy.slab.bytes, HEADROOM_BYTES);
    copy.checksum = this.checksum;
    copy.checksumStart = this.checksumStart;
    copy.checksumOffset = this.checksumOffset;
    copy.segmentSize = this.segmentSize;
    return copy;
  }

  /** The whole packet in fresh memory: for captures and tests. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.totalLength);
    this.copyTo(bytes, 0);
    return bytes;
  }
}
