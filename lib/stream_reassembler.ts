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

/** Bounds what a peer that sends tiny islands can make us remember (SegmentSmack). */
export const MAX_ISLAND_PIECES = 4096;

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
  #bytesPending = 0;
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
    return this.#bytesPending;
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

  /** What lies beyond the gap, lowest first, adjoining pieces joined (for SACK and for diagrams). */
  *islands(): Iterable<{ firstIndex: number; endIndex: number }> {
    let at = this.#early.length - 1;
    while (at >= 0) {
      const { firstIndex } = this.#early[at]!;
      let { endIndex } = this.#early[at]!;
      for (at -= 1; at >= 0 && this.#early[at]!.firstIndex === endIndex; at -= 1) endIndex = this.#early[at]!.endIndex;
      yield { firstIndex, endIndex };
    }
  }

  /** Drops the islands and releases their memory: the connection is over. */
  clear(): void {
    for (const piece of this.#early) piece.chunk.release();
    this.#early = [];
    this.#bytesPending = 0;
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
    this.#bytesPending += chunk.length;
    // Copies made one after the other lie together: a long island is few pieces.
    if (below?.endIndex === firstIndex && lieTogether(below.chunk, kept)) {
      this.#early[at] = new Piece(below.firstIndex, join(below.chunk, kept));
      return;
    }
    if (isFull) {
      this.#bytesPending -= chunk.length;
      kept.release();
      return;
    }
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
    while (this.#early.length > 0) {
      const piece = this.#early[this.#early.length - 1]!;
      const expected = this.firstUnassembledIndex;
      if (piece.firstIndex > expected) return;
      this.#early.pop();
      this.#bytesPending -= piece.chunk.length;
      const skipped = expected - piece.firstIndex;
      if (skipped === 0) {
        this.#output.writeOwned(piece.chunk);
        continue;
      }
      if (skipped < piece.chunk.length) this.#output.write(piece.chunk.slice(skipped));
      piece.chunk.release();
    }
  }
}
