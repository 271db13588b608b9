/**
 * Bounded in-order bytes from one writer to one reader. For the inbound stream the reassembler writes and the
 * application reads; for the outbound stream the application writes and the sender reads, and what it has sent stays
 * at the front, addressable, until acknowledged: the stream is also the retransmission buffer.
 * Indices count payload bytes from 0 and are doubles, exact to 2^53. Pure.
 *
 *   bytesRead               bytesWritten        bytesRead + capacity
 *      |======= bytesBuffered ====|...... availableCapacity ......|
 */
import { BufferList } from './util/buffer_list.ts';
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

export class ByteStream implements ByteStreamWriter, ByteStreamReader {
  #capacity: number;
  #bytesWritten = 0;
  #bytesRead = 0;
  #ended = false;
  readonly #buffer = new BufferList();

  /** @param capacity bytes that may lie between writer and reader, > 0 */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** Auto-tuning moves it; less than what is buffered only means that nothing more fits. */
  set capacity(bytes: number) {
    this.#capacity = bytes;
  }

  get writer(): ByteStreamWriter {
    return this;
  }

  get reader(): ByteStreamReader {
    return this;
  }

  get availableCapacity(): number {
    return this.#ended ? 0 : Math.max(0, this.#capacity - this.bytesBuffered);
  }

  get bytesBuffered(): number {
    return this.#bytesWritten - this.#bytesRead;
  }

  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  get isEnded(): boolean {
    return this.#ended;
  }

  get isFinished(): boolean {
    return this.#ended && this.#bytesWritten === this.#bytesRead;
  }

  write(chunk: Chunk): number {
    const room = this.availableCapacity;
    const accepted = chunk.length <= room ? chunk : chunk.slice(0, room);
    this.#buffer.appendKept(accepted);
    this.#bytesWritten += accepted.length;
    return accepted.length;
  }

  /** Takes over a chunk with the reference that comes with it, whole; the reassembler has checked that it fits. */
  writeOwned(chunk: Chunk): void {
    this.#buffer.appendOwned(chunk);
    this.#bytesWritten += chunk.length;
  }

  writeCopy(bytes: Uint8Array): number {
    const room = this.availableCapacity;
    const accepted = bytes.byteLength <= room ? bytes : bytes.subarray(0, room);
    this.#buffer.appendCopyOf(accepted);
    this.#bytesWritten += accepted.byteLength;
    return accepted.byteLength;
  }

  end(): void {
    this.#ended = true;
  }

  read(maxBytes: number = Infinity): Chunk | undefined {
    const chunk = this.#buffer.take(maxBytes);
    if (chunk !== undefined) this.#bytesRead += chunk.length;
    return chunk;
  }

  slice(start: number, end: number): Chunk[] {
    return this.#buffer.slice(start, end);
  }

  discard(bytes: number): void {
    this.#buffer.discard(bytes);
    this.#bytesRead += bytes;
  }

  /** Drops whatever is buffered and releases its memory: the connection is over. */
  clear(): void {
    this.#bytesRead = this.#bytesWritten;
    this.#buffer.clear();
  }
}
