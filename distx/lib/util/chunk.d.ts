/**
 * A window onto a slab: what the house passes around instead of `subarray()` (8 ns against 45).
 * The bytes under a chunk are never rewritten while somebody holds a reference to its slab.
 * A chunk that arrives as an argument is lent; whoever keeps it calls `retain()` and later `release()`.
 * Pure.
 */
import { Slab } from './slab.ts';
export declare class Chunk {
    readonly slab: Slab;
    /** First byte, counted from the start of the slab. */
    readonly offset: number;
    /** Bytes. */
    readonly length: number;
    constructor(slab: Slab, offset: number, length: number);
    /** Wraps memory that the garbage collector looks after, without a copy. The caller no longer writes to it. */
    static fromBytes(bytes: Uint8Array): Chunk;
    uint8(at: number): number;
    /** Big-endian, as everything on the wire. */
    uint16(at: number): number;
    uint32(at: number): number;
    /** A part of this chunk; lent like its parent. */
    slice(start: number, end?: number): Chunk;
    copyTo(target: Uint8Array, at: number): void;
    /** A view of the same memory, not a copy. */
    bytes(): Uint8Array;
    retain(): this;
    release(): void;
}
/** The payload of whatever carries none. */
export declare const NO_CHUNKS: readonly Chunk[];
/** Sum of the lengths, bytes. */
export declare function totalLength(chunks: readonly Chunk[]): number;
/** Joins chunks into fresh memory: for tests, captures and small messages, never on the hot path. */
export declare function joinChunks(chunks: readonly Chunk[]): Uint8Array;
//# sourceMappingURL=chunk.d.ts.map