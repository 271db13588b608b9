/**
 * Turns lent bytes into owned ones: a reference to a large chunk, a copy of a small one behind what was copied before.
 * One keeper belongs to one list or reassembler; its tail slab grows with the traffic (2 KiB … 64 KiB), so that a
 * connection of one byte costs no allocation and one-byte packets cannot pin the 66 KiB slabs they arrived in.
 * Pure.
 */
import { Chunk } from './chunk.js';
import { countCopy } from './copy_meter.js';
import { Slab, SlabPool } from './slab.js';
/** From this size on a reference is cheaper than a copy, all things counted; see tests/speed. Bytes. */
export const COPY_BORDER_BYTES = 4096;
const FIRST_TAIL_BYTES = 2048;
const FULL_TAIL_BYTES = 65536;
const SHARED_TAIL_BYTES = 8192;
const SHARED_TAIL_LARGEST = 512;
/** Where full-size tails come from, and where they return to. */
export const tailPool = new SlabPool({ slabBytes: FULL_TAIL_BYTES, maxIdle: 128 });
/** Tiny first copies of all keepers share slabs of 8 KiB. */
let sharedTail = new Slab(new Uint8Array(SHARED_TAIL_BYTES));
let sharedTailUsed = 0;
export class ChunkKeeper {
    #tail = null;
    #tailUsed = 0;
    #nextTailBytes = FIRST_TAIL_BYTES;
    #smallCopied = 0;
    /** The same bytes, owned by the caller, who releases them. */
    keep(chunk) {
        if (chunk.length >= COPY_BORDER_BYTES)
            return chunk.retain();
        if (this.#tail === null && chunk.length <= SHARED_TAIL_LARGEST)
            return this.copy(chunk.slab.bytes, chunk.offset, chunk.length);
        if (chunk.length > this.#room())
            this.#newTail(chunk.length);
        return this.copy(chunk.slab.bytes, chunk.offset, chunk.length);
    }
    /** Copies at most `length` bytes (as many as lie together in the tail). The caller owns the result. */
    copy(source, offset, length) {
        if (this.#tail === null && length <= SHARED_TAIL_LARGEST && this.#smallCopied <= SHARED_TAIL_LARGEST) {
            return this.#copyToSharedTail(source, offset, length);
        }
        if (this.#room() === 0)
            this.#newTail(length);
        const tail = this.#tail; // #room() or #newTail() has just seen to it
        const part = Math.min(length, tail.byteLength - this.#tailUsed);
        copyBytes(source, offset, tail.bytes, this.#tailUsed, part);
        tail.references += 1;
        const copied = new Chunk(tail, this.#tailUsed, part);
        this.#tailUsed += part;
        return copied;
    }
    /** Gives the tail back. The keeper may be used again. */
    clear() {
        this.#tail?.release();
        this.#tail = null;
        this.#nextTailBytes = FIRST_TAIL_BYTES;
        this.#smallCopied = 0;
    }
    #copyToSharedTail(source, offset, length) {
        if (sharedTailUsed + length > SHARED_TAIL_BYTES) {
            sharedTail = new Slab(new Uint8Array(SHARED_TAIL_BYTES));
            sharedTailUsed = 0;
        }
        copyBytes(source, offset, sharedTail.bytes, sharedTailUsed, length);
        sharedTail.references += 1;
        const copied = new Chunk(sharedTail, sharedTailUsed, length);
        sharedTailUsed += length;
        this.#smallCopied += length;
        return copied;
    }
    /** Bytes left in the tail; one that nobody else looks at begins anew. */
    #room() {
        const tail = this.#tail;
        if (tail === null)
            return 0;
        if (tail.references === 1)
            this.#tailUsed = 0;
        return tail.byteLength - this.#tailUsed;
    }
    #newTail(wanted) {
        this.#tail?.release();
        while (this.#nextTailBytes < Math.min(wanted, FULL_TAIL_BYTES))
            this.#nextTailBytes *= 2;
        const bytes = this.#nextTailBytes;
        this.#tail = bytes === FULL_TAIL_BYTES ? tailPool.acquire() : new Slab(new Uint8Array(bytes));
        this.#tailUsed = 0;
        this.#nextTailBytes = Math.min(bytes * 2, FULL_TAIL_BYTES);
    }
}
/** The one place where payload is copied; short pieces byte by byte, since a view alone costs 40 ns. */
export function copyBytes(source, from, target, at, length) {
    countCopy(length);
    if (length <= 16) {
        for (let index = 0; index < length; index += 1)
            target[at + index] = source[from + index];
        return;
    }
    target.set(from === 0 && length === source.byteLength ? source : source.subarray(from, from + length), at);
}
//# sourceMappingURL=chunk_keeper.js.map