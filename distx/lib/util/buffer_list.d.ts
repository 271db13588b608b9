/**
 * A scatter-gather queue of owned bytes. Large chunks are kept by reference, small ones copied together.
 * Pure.
 *
 *   begin                                                        end        positions count bytes ever appended
 *     |== chunk (slab a) ==|= chunk (slab b) =|== chunk (tail) ==|
 *     discard() moves begin to the right, append() moves end
 */
import { Chunk } from './chunk.ts';
export declare class BufferList {
    #private;
    get byteLength(): number;
    /** How many pieces lie in the list. */
    get chunkCount(): number;
    /** Takes a reference of its own to the chunk's slab; never copies. */
    append(chunk: Chunk): void;
    /** Takes over the chunk together with the reference its giver held. */
    appendOwned(chunk: Chunk): void;
    /** Copies the chunk behind what earlier copies left in the tail slab. */
    appendCopy(chunk: Chunk): void;
    /** Copies plain bytes, as an application writes them. */
    appendCopyOf(bytes: Uint8Array): void;
    /** A reference to a large chunk, a copy of a small one (COPY_BORDER_BYTES). */
    appendKept(chunk: Chunk): void;
    /** The first piece, at most `maxBytes` of it; undefined when empty. The caller owns it and releases it. */
    take(maxBytes?: number): Chunk | undefined;
    /** Drops bytes from the front and releases the slabs that nobody needs any more. */
    discard(bytes: number): void;
    /**
     * The bytes from `start` to `end`, counted from the front of the list, as lent pieces: valid until they are
     * discarded, unless the taker retains them.
     */
    slice(start: number, end: number): Chunk[];
    /** Releases everything. */
    clear(): void;
}
//# sourceMappingURL=buffer_list.d.ts.map