/**
 * A scatter-gather queue of owned bytes. Large chunks are kept by reference, small ones copied together.
 * Pure.
 *
 *   begin                                                        end        positions count bytes ever appended
 *     |== chunk (slab a) ==|= chunk (slab b) =|== chunk (tail) ==|
 *     discard() moves begin to the right, append() moves end
 */
import { Chunk } from './chunk.js';
import { ChunkKeeper } from './chunk_keeper.js';
export class BufferList {
    #chunks = [];
    /** Position of the first byte of each chunk. */
    #starts = [];
    #head = 0;
    #begin = 0;
    #end = 0;
    #keeper = new ChunkKeeper();
    get byteLength() {
        return this.#end - this.#begin;
    }
    /** How many pieces lie in the list. */
    get chunkCount() {
        return this.#chunks.length - this.#head;
    }
    /** Takes a reference of its own to the chunk's slab; never copies. */
    append(chunk) {
        if (chunk.length === 0)
            return;
        chunk.slab.references += 1;
        this.appendOwned(chunk);
    }
    /** Takes over the chunk together with the reference its giver held. */
    appendOwned(chunk) {
        const last = this.#chunks.length - 1;
        if (last >= this.#head) {
            const previous = this.#chunks[last];
            if (previous.slab === chunk.slab && previous.offset + previous.length === chunk.offset) {
                this.#chunks[last] = new Chunk(chunk.slab, previous.offset, previous.length + chunk.length);
                this.#end += chunk.length;
                chunk.slab.references -= 1; // one reference serves the joined chunk
                return;
            }
        }
        this.#chunks.push(chunk);
        this.#starts.push(this.#end);
        this.#end += chunk.length;
    }
    /** Copies the chunk behind what earlier copies left in the tail slab. */
    appendCopy(chunk) {
        this.#copyIn(chunk.slab.bytes, chunk.offset, chunk.length);
    }
    /** Copies plain bytes, as an application writes them. */
    appendCopyOf(bytes) {
        this.#copyIn(bytes, 0, bytes.byteLength);
    }
    /** A reference to a large chunk, a copy of a small one (COPY_BORDER_BYTES). */
    appendKept(chunk) {
        if (chunk.length > 0)
            this.appendOwned(this.#keeper.keep(chunk));
    }
    /** The first piece, at most `maxBytes` of it; undefined when empty. The caller owns it and releases it. */
    take(maxBytes = Infinity) {
        if (this.#end === this.#begin)
            return undefined;
        const first = this.#chunks[this.#head];
        const skipped = this.#begin - this.#starts[this.#head];
        const length = Math.min(first.length - skipped, maxBytes);
        const taken = length === first.length ? first : new Chunk(first.slab, first.offset + skipped, length);
        taken.slab.references += 1;
        this.discard(length);
        return taken;
    }
    /** Drops bytes from the front and releases the slabs that nobody needs any more. */
    discard(bytes) {
        this.#begin += bytes;
        while (this.#head < this.#chunks.length) {
            const chunk = this.#chunks[this.#head];
            if (this.#starts[this.#head] + chunk.length > this.#begin)
                break;
            this.#head += 1;
            chunk.slab.release();
        }
        if (this.#head === this.#chunks.length) {
            this.#chunks.length = 0;
            this.#starts.length = 0;
            this.#head = 0;
        }
        else if (this.#head > 64 && this.#head * 2 > this.#chunks.length) {
            this.#chunks = this.#chunks.slice(this.#head);
            this.#starts = this.#starts.slice(this.#head);
            this.#head = 0;
        }
    }
    /**
     * The bytes from `start` to `end`, counted from the front of the list, as lent pieces: valid until they are
     * discarded, unless the taker retains them.
     */
    slice(start, end) {
        const pieces = [];
        let position = this.#begin + start;
        const stop = Math.min(this.#begin + end, this.#end);
        for (let index = this.#find(position); position < stop; index += 1) {
            const chunk = this.#chunks[index];
            const skipped = position - this.#starts[index];
            const length = Math.min(chunk.length - skipped, stop - position);
            pieces.push(new Chunk(chunk.slab, chunk.offset + skipped, length));
            position += length;
        }
        return pieces;
    }
    /** Releases everything. */
    clear() {
        this.discard(this.byteLength);
        this.#keeper.clear();
    }
    /** The index of the chunk that holds `position`. */
    #find(position) {
        let low = this.#head;
        let high = this.#chunks.length - 1;
        if (high < low || this.#starts[high] <= position)
            return high;
        while (low < high) {
            const middle = (low + high + 1) >> 1; // indices of an array, not of a stream
            if (this.#starts[middle] <= position)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }
    #copyIn(source, offset, length) {
        for (let copied = 0; copied < length;) {
            const piece = this.#keeper.copy(source, offset + copied, length - copied);
            copied += piece.length;
            this.appendOwned(piece);
        }
    }
}
//# sourceMappingURL=buffer_list.js.map