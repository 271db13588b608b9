/**
 * Turns lent bytes into owned ones: a reference to a large chunk, a copy of a small one behind what was copied before.
 * One keeper belongs to one list or reassembler; its tail slab grows with the traffic (2 KiB … 64 KiB), so that a
 * connection of one byte costs no allocation and one-byte packets cannot pin the 66 KiB slabs they arrived in.
 * Pure.
 */
import { Chunk } from './chunk.ts';
import { SlabPool } from './slab.ts';
/** From this size on a reference is cheaper than a copy, all things counted; see tests/speed. Bytes. */
export declare const COPY_BORDER_BYTES = 4096;
/** Where full-size tails come from, and where they return to. */
export declare const tailPool: SlabPool;
export declare class ChunkKeeper {
    #private;
    /** The same bytes, owned by the caller, who releases them. */
    keep(chunk: Chunk): Chunk;
    /** Copies at most `length` bytes (as many as lie together in the tail). The caller owns the result. */
    copy(source: Uint8Array, offset: number, length: number): Chunk;
    /** Gives the tail back. The keeper may be used again. */
    clear(): void;
}
/** The one place where payload is copied; short pieces byte by byte, since a view alone costs 40 ns. */
export declare function copyBytes(source: Uint8Array, from: number, target: Uint8Array, at: number, length: number): void;
//# sourceMappingURL=chunk_keeper.d.ts.map