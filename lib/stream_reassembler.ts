/**
 * Substrings in any order become a stream. Bytes that arrive early wait on islands; the byte everyone waits for
 * brings them ashore. Overlaps are trimmed: what arrived first stays.
 * Large payloads are kept by reference, small ones copied once (see lib/util/buffer_list.ts). Pure.
 *
 *      output.bytesWritten = firstUnassembledIndex                 firstUnacceptableIndex
 *      |................[== island ==]....[= island =]...............|
 */
import { Chunk } from './util/chunk.ts';
import { ByteStream } from './byte_stream.ts';
import { ChunkKeeper } from './util/chunk_keeper.ts';
import { IntervalSet, type Interval } from './util/interval_set.ts';

/** Bounds what a peer that sends tiny islands can make us remember (SegmentSmack). */
export const MAX_ISLAND_PIECES = 16384;

/** Owned bytes that arrived early. */
class Piece {
  readonly firstIndex: number;
  readonly chunk: Chunk;

  constructor(firstIndex: number, chunk: Chunk) {
    this.firstIndex = firstIndex;
    this.chunk = chunk;
  }

  get endIndex(): number {
    return this.firstIndex + this.chunk.length;
  }
}

function lieTogether(first: Chunk, second: Chunk): boolean {
  return first.slab === second.slab && first.offset + first.length === second.offset;
}

/** One chunk in the place of two that lie together; one reference serves it. */
function join(first: Chunk, second: Chunk): Chunk {
  second.release();
  return new Chunk(first.slab, first.offset, first.length + second.length);
}

export class StreamReassembler {
  readonly #output: ByteStream;
  readonly #keeper = new ChunkKeeper();
  /** Sorted from the last index down to the first, disjoint: the next to go ashore is popped from the end. */
  #early: Piece[] = [];
  /** What the pieces cover, adjoining ones joined: answers in O(log n) what SACK asks. */
  readonly #held = new IntervalSet();
  /** Where the stream ends; Infinity until known. */
  #endIndex = Infinity;

  constructor(output: ByteStream) {
    this.#output = output;
  }

  /** Index of the byte everyone waits for. */
  get firstUnassembledIndex(): number {
    return this.#output.bytesWritten;
  }

  /** Bytes that wait on islands. */
  get bytesPending(): number {
    return this.#held.total;
  }

  /**
   * Takes `payload`, whose first byte has stream index `firstIndex`, as far as it is new and fits the capacity.
   * @param payload lent
   * @param isLast the stream ends after this payload
   */
  insert(firstIndex: number, payload: readonly Chunk[], isLast: boolean): void {
    let index = firstIndex;
    // Fast path: exactly what was expected, nothing waiting, room for all of it.
    if (this.#early.length === 0 && firstIndex === this.firstUnassembledIndex) {
      for (const chunk of payload) {
        if (chunk.length > this.#output.availableCapacity || index + chunk.length > this.#endIndex) break;
        this.#output.write(chunk);
        index += chunk.length;
      }
    }
    let position = firstIndex;
    for (const chunk of payload) {
      if (position >= index) this.#place(position, chunk);
      position += chunk.length;
    }
    if (isLast) this.#endIndex = Math.min(this.#endIndex, position);
    this.#bringAshore();
    if (this.firstUnassembledIndex === this.#endIndex) this.#output.end();
  }

  /** What lies beyond the gap, stream indices, lowest first (for SACK and for diagrams). */
  islands(): Iterable<Interval> {
    return this.#held;
  }

  /** The island that holds this index; undefined: it is not here. */
  islandAt(index: number): Interval | undefined {
    const at = this.#held.indexAt(index);
    if (at === this.#held.count || this.#held.startAt(at) > index) return undefined;
    return { start: this.#held.startAt(at), end: this.#held.endAt(at) };
  }

  /**
   * The first stretch of [firstIndex, endIndex) that has been received before: in the stream, or on an island
   * (RFC 2883 §4). undefined: all of it would be new.
   */
  firstDuplicate(firstIndex: number, endIndex: number): Interval | undefined {
    const ashore = this.firstUnassembledIndex;
    if (firstIndex < ashore) return { start: firstIndex, end: Math.min(endIndex, ashore) };
    const start = this.#held.firstCovered(firstIndex);
    return start < endIndex ? { start, end: Math.min(endIndex, this.#held.firstUncovered(start)) } : undefined;
  }

  /** Drops the islands and releases their memory: the connection is over. */
  clear(): void {
    for (const piece of this.#early) piece.chunk.release();
    this.#early = [];
    this.#held.clear();
    this.#keeper.clear();
  }

  /** Puts the new parts of one chunk where they belong: ashore, or into the gaps between islands. */
  #place(firstIndex: number, chunk: Chunk): void {
    const limit = this.#output.bytesRead + this.#output.capacity;
    const end = Math.min(firstIndex + chunk.length, limit, this.#endIndex);
    let start = Math.max(firstIndex, this.firstUnassembledIndex);
    if (start === this.firstUnassembledIndex) {
      this.#placeAshore(firstIndex, chunk, end);
      return;
    }
    // `at` walks the pieces upwards, from the first that ends beyond `start`.
    for (let at = this.#firstEndingAfter(start); start < end; at -= 1) {
      const piece = at >= 0 ? this.#early[at]! : null;
      const gapEnd = piece === null ? end : Math.min(end, piece.firstIndex);
      if (start < gapEnd) {
        this.#keep(at + 1, start, chunk.slice(start - firstIndex, gapEnd - firstIndex));
      }
      if (piece === null) break;
      start = Math.max(start, piece.endIndex);
    }
  }

  /** What everyone waited for: it goes ashore and takes the islands it meets with it, however many there are. */
  #placeAshore(firstIndex: number, chunk: Chunk, end: number): void {
    for (let start = this.firstUnassembledIndex; start < end; start = this.firstUnassembledIndex) {
      const island = this.#early[this.#early.length - 1];
      const gapEnd = island === undefined ? end : Math.min(end, island.firstIndex);
      if (start < gapEnd) this.#output.write(chunk.slice(start - firstIndex, gapEnd - firstIndex));
      this.#bringAshore();
    }
  }

  /** @param at where in `#early` a piece with this index belongs */
  #keep(at: number, firstIndex: number, chunk: Chunk): void {
    const below = this.#early[at];
    const isFull = this.#early.length >= MAX_ISLAND_PIECES;
    if (isFull && below?.endIndex !== firstIndex) return;
    const kept = this.#keeper.keep(chunk);
    // Copies made one after the other lie together: a long island is few pieces.
    if (below?.endIndex === firstIndex && lieTogether(below.chunk, kept)) {
      this.#early[at] = new Piece(below.firstIndex, join(below.chunk, kept));
      this.#held.add(firstIndex, firstIndex + chunk.length);
      return;
    }
    if (isFull) {
      kept.release();
      return;
    }
    this.#held.add(firstIndex, firstIndex + chunk.length);
    const piece = new Piece(firstIndex, kept);
    if (at === this.#early.length) this.#early.push(piece);
    else this.#early.splice(at, 0, piece);
  }

  /** Index in `#early` of the lowest piece that ends after `index`; −1 when none does. */
  #firstEndingAfter(index: number): number {
    let low = -1;
    let high = this.#early.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1; // indices of an array, not of a stream
      if (this.#early[middle]!.endIndex > index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #bringAshore(): void {
    if (this.#early.length === 0) return;
    while (this.#early.length > 0) {
      const piece = this.#early[this.#early.length - 1]!;
      const expected = this.firstUnassembledIndex;
      if (piece.firstIndex > expected) break;
      this.#early.pop();
      const skipped = expected - piece.firstIndex;
      if (skipped === 0) {
        this.#output.writeOwned(piece.chunk);
        continue;
      }
      if (skipped < piece.chunk.length) this.#output.write(piece.chunk.slice(skipped));
      piece.chunk.release();
    }
    this.#held.removeBelow(this.firstUnassembledIndex);
  }
}
