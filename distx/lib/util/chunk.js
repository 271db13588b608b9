/**
 * A window onto a slab: what the house passes around instead of `subarray()` (8 ns against 45).
 * The bytes under a chunk are never rewritten while somebody holds a reference to its slab.
 * A chunk that arrives as an argument is lent; whoever keeps it calls `retain()` and later `release()`.
 * Pure.
 */
import { Slab } from './slab.js';
export class Chunk {
    slab;
    /** First byte, counted from the start of the slab. */
    offset;
    /** Bytes. */
    length;
    constructor(slab, offset, length) {
        this.slab = slab;
        this.offset = offset;
        this.length = length;
    }
    /** Wraps memory that the garbage collector looks after, without a copy. The caller no longer writes to it. */
    static fromBytes(bytes) {
        return new Chunk(new Slab(bytes), 0, bytes.byteLength);
    }
    uint8(at) {
        return this.slab.view.getUint8(this.offset + at);
    }
    /** Big-endian, as everything on the wire. */
    uint16(at) {
        return this.slab.view.getUint16(this.offset + at);
    }
    uint32(at) {
        return this.slab.view.getUint32(this.offset + at);
    }
    /** A part of this chunk; lent like its parent. */
    slice(start, end = this.length) {
        return new Chunk(this.slab, this.offset + start, end - start);
    }
    copyTo(target, at) {
        target.set(this.bytes(), at);
    }
    /** A view of the same memory, not a copy. */
    bytes() {
        return this.slab.bytes.subarray(this.offset, this.offset + this.length);
    }
    retain() {
        this.slab.retain();
        return this;
    }
    release() {
        this.slab.release();
    }
}
/** The payload of whatever carries none. */
export const NO_CHUNKS = Object.freeze([]);
/** Sum of the lengths, bytes. */
export function totalLength(chunks) {
    let total = 0;
    for (const chunk of chunks)
        total += chunk.length;
    return total;
}
/** Joins chunks into fresh memory: for tests, captures and small messages, never on the hot path. */
export function joinChunks(chunks) {
    const joined = new Uint8Array(totalLength(chunks));
    let at = 0;
    for (const chunk of chunks) {
        chunk.copyTo(joined, at);
        at += chunk.length;
    }
    return joined;
}
//# sourceMappingURL=chunk.js.map