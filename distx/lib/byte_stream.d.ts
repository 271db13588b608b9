import type { Chunk } from './util/chunk.ts';
export interface ByteStreamWriter {
    /** Bytes that would be accepted now. */
    readonly availableCapacity: number;
    readonly bytesWritten: number;
    readonly isEnded: boolean;
    /** Keeps a reference to a large chunk, copies a small one. @returns bytes accepted, from the front of the chunk */
    write(chunk: Chunk): number;
    /** Copies. @returns bytes accepted */
    writeCopy(bytes: Uint8Array): number;
    /** No more bytes will follow; idempotent. */
    end(): void;
}
export interface ByteStreamReader {
    readonly bytesBuffered: number;
    readonly bytesRead: number;
    /** Ended, and everything read. */
    readonly isFinished: boolean;
    /** The next piece, at most `maxBytes` of it; the caller releases it. Undefined: nothing buffered. */
    read(maxBytes?: number): Chunk | undefined;
    /** Lends the bytes from `start` to `end`, counted from the next unread one. */
    slice(start: number, end: number): Chunk[];
    discard(bytes: number): void;
}
export declare class ByteStream implements ByteStreamWriter, ByteStreamReader {
    #private;
    /** @param capacity bytes that may lie between writer and reader, > 0 */
    constructor(capacity: number);
    get capacity(): number;
    /** Auto-tuning moves it; less than what is buffered only means that nothing more fits. */
    set capacity(bytes: number);
    get writer(): ByteStreamWriter;
    get reader(): ByteStreamReader;
    get availableCapacity(): number;
    get bytesBuffered(): number;
    get bytesWritten(): number;
    get bytesRead(): number;
    get isEnded(): boolean;
    get isFinished(): boolean;
    write(chunk: Chunk): number;
    /** Takes over a chunk with the reference that comes with it, whole; the reassembler has checked that it fits. */
    writeOwned(chunk: Chunk): void;
    writeCopy(bytes: Uint8Array): number;
    end(): void;
    read(maxBytes?: number): Chunk | undefined;
    slice(start: number, end: number): Chunk[];
    discard(bytes: number): void;
    /** Drops whatever is buffered and releases its memory: the connection is over. */
    clear(): void;
}
//# sourceMappingURL=byte_stream.d.ts.map