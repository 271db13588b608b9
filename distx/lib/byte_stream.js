/**
 * Bounded in-order bytes from one writer to one reader. For the inbound stream the reassembler writes and the
 * application reads; for the outbound stream the application writes and the sender reads, and what it has sent stays
 * at the front, addressable, until acknowledged: the stream is also the retransmission buffer.
 * Indices count payload bytes from 0 and are doubles, exact to 2^53. Pure.
 *
 *   bytesRead               bytesWritten        bytesRead + capacity
 *      |======= bytesBuffered ====|...... availableCapacity ......|
 */
import { BufferList } from './util/buffer_list.js';
export class ByteStream {
    #capacity;
    #bytesWritten = 0;
    #bytesRead = 0;
    #ended = false;
    #buffer = new BufferList();
    /** @param capacity bytes that may lie between writer and reader, > 0 */
    constructor(capacity) {
        this.#capacity = capacity;
    }
    get capacity() {
        return this.#capacity;
    }
    /** Auto-tuning moves it; less than what is buffered only means that nothing more fits. */
    set capacity(bytes) {
        this.#capacity = bytes;
    }
    get writer() {
        return this;
    }
    get reader() {
        return this;
    }
    get availableCapacity() {
        return this.#ended ? 0 : Math.max(0, this.#capacity - this.bytesBuffered);
    }
    get bytesBuffered() {
        return this.#bytesWritten - this.#bytesRead;
    }
    get bytesWritten() {
        return this.#bytesWritten;
    }
    get bytesRead() {
        return this.#bytesRead;
    }
    get isEnded() {
        return this.#ended;
    }
    get isFinished() {
        return this.#ended && this.#bytesWritten === this.#bytesRead;
    }
    write(chunk) {
        const room = this.availableCapacity;
        const accepted = chunk.length <= room ? chunk : chunk.slice(0, room);
        this.#buffer.appendKept(accepted);
        this.#bytesWritten += accepted.length;
        return accepted.length;
    }
    /** Takes over a chunk with the reference that comes with it, whole; the reassembler has checked that it fits. */
    writeOwned(chunk) {
        this.#buffer.appendOwned(chunk);
        this.#bytesWritten += chunk.length;
    }
    writeCopy(bytes) {
        const room = this.availableCapacity;
        const accepted = bytes.byteLength <= room ? bytes : bytes.subarray(0, room);
        this.#buffer.appendCopyOf(accepted);
        this.#bytesWritten += accepted.byteLength;
        return accepted.byteLength;
    }
    end() {
        this.#ended = true;
    }
    read(maxBytes = Infinity) {
        const chunk = this.#buffer.take(maxBytes);
        if (chunk !== undefined)
            this.#bytesRead += chunk.length;
        return chunk;
    }
    slice(start, end) {
        return this.#buffer.slice(start, end);
    }
    discard(bytes) {
        this.#buffer.discard(bytes);
        this.#bytesRead += bytes;
    }
    /** Drops whatever is buffered and releases its memory: the connection is over. */
    clear() {
        this.#bytesRead = this.#bytesWritten;
        this.#buffer.clear();
    }
}
//# sourceMappingURL=byte_stream.js.map