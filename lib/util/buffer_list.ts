/**
 * A scatter-gather queue of owned bytes. Large chunks are kept by reference, small ones copied together, so that a
 * one-byte packet cannot pin the 66 KiB slab it arrived in.
 * Pure.
 *
 *   begin                                                        end        positions count bytes ever appended
 *     |== chunk (slab a) ==|= chunk (slab b) =|== chunk (tail) ==|
 *     discard() moves begin to the right, append() moves end
 */
import { Chunk } from './chunk.ts';
import { countCopy } from './copy_meter.ts';
import { Slab, SlabPool } from './slab.ts';

/** From this size on a reference is cheaper than a copy, all things counted; see tests/speed. Bytes. */
export const COPY_BORDER_BYTES = 4096;

const FIRST_TAIL_BYTES = 2048;
const FULL_TAIL_BYTES = 65536;
const SHARED_TAIL_BYTES = 8192;
const SHARED_TAIL_LARGEST = 512;

/** Where full-size tails come from, and where they return to. */
export const tailPool = new SlabPool({ slabBytes: FULL_TAIL_BYTES, maxIdle: 128 });

/** Tiny first appends of all lists share slabs of 8 KiB, so that a connection of one byte costs no allocation. */
let sharedTail = new Slab(new Uint8Array(SHARED_TAIL_BYTES));
let sharedTailUsed = 0;

export class BufferList {
  #chunks: Chunk[] = [];
  /** Position of the first byte of each chunk. */
  #starts: number[] = [];
  #head = 0;
  #begin = 0;
  #end = 0;
  #tail: Slab | null = null;
  #tailUsed = 0;
  #nextTailBytes = FIRST_TAIL_BYTES;

  get byteLength(): number {
    return this.#end - this.#begin;
  }

  /** How many pieces lie in the list. */
  get chunkCount(): number {
    return this.#chunks.length - this.#head;
  }

  /** Takes a reference of its own to the chunk's slab; never copies. */
  append(chunk: Chunk): void {
    if (chunk.length === 0) return;
    const last = this.#chunks.length - 1;
    if (last >= this.#head) {
      const previous = this.#chunks[last]!;
      if (previous.slab === chunk.slab && previous.offset + previous.length === chunk.offset) {
        this.#chunks[last] = new Chunk(chunk.slab, previous.offset, previous.length + chunk.length);
        this.#end += chunk.length;
        return;
      }
    }
    chunk.slab.references += 1;
    this.#chunks.push(chunk);
    this.#starts.push(this.#end);
    this.#end += chunk.length;
  }

  /** Copies the chunk behind what earlier copies left in the tail slab. */
  appendCopy(chunk: Chunk): void {
    this.#copyIn(chunk.slab.bytes, chunk.offset, chunk.length);
  }

  /** Copies plain bytes, as an application writes them. */
  appendCopyOf(bytes: Uint8Array): void {
    this.#copyIn(bytes, 0, bytes.byteLength);
  }

  /** A reference from {@link COPY_BORDER_BYTES} on, a copy below. */
  appendKept(chunk: Chunk): void {
    if (chunk.length >= COPY_BORDER_BYTES) this.append(chunk);
    else this.appendCopy(chunk);
  }

  /** The first piece, at most `maxBytes` of it; undefined when empty. The caller owns it and releases it. */
  take(maxBytes: number = Infinity): Chunk | undefined {
    if (this.#end === this.#begin) return undefined;
    const first = this.#chunks[this.#head]!;
    const skipped = this.#begin - this.#starts[this.#head]!;
    const length = Math.min(first.length - skipped, maxBytes);
    const taken = length === first.length ? first : new Chunk(first.slab, first.offset + skipped, length);
    taken.slab.references += 1;
    this.discard(length);
    return taken;
  }

  /** Drops bytes from the front and releases the slabs that nobody needs any more. */
  discard(bytes: number): void {
    this.#begin += bytes;
    while (this.#head < this.#chunks.length) {
      const chunk = this.#chunks[this.#head]!;
      if (this.#starts[this.#head]! + chunk.length > this.#begin) break;
      this.#head += 1;
      chunk.slab.release();
    }
    if (this.#head === this.#chunks.length) {
      this.#chunks.length = 0;
      this.#starts.length = 0;
      this.#head = 0;
    } else if (this.#head > 64 && this.#head * 2 > this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#head);
      this.#starts = this.#starts.slice(this.#head);
      this.#head = 0;
    }
  }

  /**
   * The bytes from `start` to `end`, counted from the front of the list, as lent pieces: valid until they are
   * discarded, unless the taker retains them.
   */
  slice(start: number, end: number): Chunk[] {
    const pieces: Chunk[] = [];
    let position = this.#begin + start;
    const stop = Math.min(this.#begin + end, this.#end);
    for (let index = this.#find(position); position < stop; index += 1) {
      const chunk = this.#chunks[index]!;
      const skipped = position - this.#starts[index]!;
      const length = Math.min(chunk.length - skipped, stop - position);
      pieces.push(new Chunk(chunk.slab, chunk.offset + skipped, length));
      position += length;
    }
    return pieces;
  }

  /** Releases everything. */
  clear(): void {
    this.discard(this.byteLength);
    if (this.#tail !== null) {
      this.#tail.release();
      this.#tail = null;
    }
  }

  /** The index of the chunk that holds `position`. */
  #find(position: number): number {
    let low = this.#head;
    let high = this.#chunks.length - 1;
    if (high < low || this.#starts[high]! <= position) return high;
    while (low < high) {
      const middle = (low + high + 1) >> 1; // indices of an array, not of a stream
      if (this.#starts[middle]! <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #copyIn(source: Uint8Array, offset: number, length: number): void {
    let copied = 0;
    while (copied < length) {
      if (this.#tail === null && length <= SHARED_TAIL_LARGEST) {
        this.#copyToSharedTail(source, offset, length);
        return;
      }
      const room = this.#tailRoom(length - copied);
      const part = Math.min(room, length - copied);
      const tail = this.#tail!;
      copyBytes(source, offset + copied, tail.bytes, this.#tailUsed, part);
      this.append(new Chunk(tail, this.#tailUsed, part));
      this.#tailUsed += part;
      copied += part;
    }
  }

  #copyToSharedTail(source: Uint8Array, offset: number, length: number): void {
    if (sharedTailUsed + length > SHARED_TAIL_BYTES) {
      sharedTail = new Slab(new Uint8Array(SHARED_TAIL_BYTES));
      sharedTailUsed = 0;
    }
    copyBytes(source, offset, sharedTail.bytes, sharedTailUsed, length);
    this.append(new Chunk(sharedTail, sharedTailUsed, length));
    sharedTailUsed += length;
    // A list that keeps growing by small pieces gets a tail of its own.
    if (this.byteLength > SHARED_TAIL_LARGEST) this.#newTail(SHARED_TAIL_LARGEST);
  }

  /** Room at the end of the tail slab, after making some when there is none. */
  #tailRoom(wanted: number): number {
    const tail = this.#tail;
    if (tail !== null) {
      // Nobody but us looks at it: begin it anew.
      if (tail.references === 1) this.#tailUsed = 0;
      if (this.#tailUsed < tail.byteLength) return tail.byteLength - this.#tailUsed;
    }
    this.#newTail(wanted);
    return this.#tail!.byteLength;
  }

  #newTail(wanted: number): void {
    this.#tail?.release();
    while (this.#nextTailBytes < Math.min(wanted, FULL_TAIL_BYTES)) this.#nextTailBytes *= 2;
    const bytes = Math.min(this.#nextTailBytes, FULL_TAIL_BYTES);
    this.#tail = bytes === FULL_TAIL_BYTES ? tailPool.acquire() : new Slab(new Uint8Array(bytes));
    this.#tailUsed = 0;
    this.#nextTailBytes = Math.min(bytes * 2, FULL_TAIL_BYTES);
  }
}

/** The one place where payload is copied; short pieces byte by byte, since a view alone costs 40 ns. */
export function copyBytes(source: Uint8Array, from: number, target: Uint8Array, at: number, length: number): void {
  countCopy(length);
  if (length <= 16) {
    for (let index = 0; index < length; index += 1) target[at + index] = source[from + index]!;
    return;
  }
  target.set(from === 0 && length === source.byteLength ? source : source.subarray(from, from + length), at);
}
