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
import { type Interval } from './util/interval_set.ts';
/** Bounds what a peer that sends tiny islands can make us remember (SegmentSmack). */
export declare const MAX_ISLAND_PIECES = 4096;
export declare class StreamReassembler {
    #private;
    constructor(output: ByteStream);
    /** Index of the byte everyone waits for. */
    get firstUnassembledIndex(): number;
    /** Bytes that wait on islands. */
    get bytesPending(): number;
    /**
     * Takes `payload`, whose first byte has stream index `firstIndex`, as far as it is new and fits the capacity.
     * @param payload lent
     * @param isLast the stream ends after this payload
     */
    insert(firstIndex: number, payload: readonly Chunk[], isLast: boolean): void;
    /** What lies beyond the gap, stream indices, lowest first (for SACK and for diagrams). */
    islands(): Iterable<Interval>;
    /** The island that holds this index; undefined: it is not here. */
    islandAt(index: number): Interval | undefined;
    /**
     * The first stretch of [firstIndex, endIndex) that has been received before: in the stream, or on an island
     * (RFC 2883 §4). undefined: all of it would be new.
     */
    firstDuplicate(firstIndex: number, endIndex: number): Interval | undefined;
    /** Drops the islands and releases their memory: the connection is over. */
    clear(): void;
}
//# sourceMappingURL=stream_reassembler.d.ts.map