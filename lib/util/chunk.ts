/**
 * A window onto a slab: what the house passes around instead of `subarray()` (8 ns against 45).
 * The bytes under a chunk are never rewritten while somebody holds a reference to its slab.
 * A chunk that arrives as an argument is lent; whoever keeps it calls `retain()` and later `release()`.
 * Pure.
 */
import { Slab } from './slab.ts';

export class Chunk {
  readonly slab: Slab;
  /** First byte, counted from the start of the slab. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;

  constructor(slab: Slab, offset: number, length: number) {
    this.slab = slab;
    this.offset = offset;
    this.length = length;
  }

  /** Wraps memory that the garbage collector looks after, without a copy. The caller no longer writes to it. */
  static fromBytes(bytes: Uint8Array): Chunk {
    return new Chunk(new Slab(bytes), 0, bytes.byteLength);
  }

  uint8(at: number): number {
    return this.slab.view.getUint8(this.offset + at);
  }

  /** Big-endian, as everything on the wire. */
  uint16(at: number): number {
    return this.slab.view.getUint16(this.offset + at);
  }

  uint32(at: number): number {
    return this.slab.view.getUint32(this.offset + at);
  }

  /** A part of this chunk; lent like its parent. */
  slice(start: number, end: number = this.length): Chunk {
    return new Chunk(this.slab, this.offset + start, end - start);
  }

  copyTo(target: Uint8Array, at: number): void {
    target.set(this.bytes(), at);
  }

  /** A view of the same memory, not a copy. */
  bytes(): Uint8Array {
    return this.slab.bytes.subarray(this.offset, this.offset + this.length);
  }

  retain(): this {
    this.slab.retain();
    return this;
  }

  release(): void {
    this.slab.release();
  }
}

/** The payload of whatever carries none. */
export const NO_CHUNKS: readonly Chunk[] = Object.freeze([]) as readonly Chunk[];

/** Sum of the lengths, bytes. */
export function totalLength(chunks: readonly Chunk[]): number {
  let total = 0;
  for (const chunk of chunks) total += chunk.length;
  return total;
}

/** Joins chunks into fresh memory: for tests, captures and small messages, never on the hot path. */
export function joinChunks(chunks: readonly Chunk[]): Uint8Array {
  const joined = new Uint8Array(totalLength(chunks));
  let at = 0;
  for (const chunk of chunks) {
    chunk.copyTo(joined, at);
    at += chunk.length;
  }
  return joined;
}
