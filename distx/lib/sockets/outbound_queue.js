import { Chunk } from '../util/chunk.js';
import { COPY_BORDER_BYTES } from '../util/chunk_keeper.js';
export class OutboundQueue {
    #byReference;
    #buffers = [];
    #index = 0;
    /** Bytes of the current buffer that are accepted. */
    #offset = 0;
    #accepted = null;
    /** @param byReference large buffers are not copied; their owner leaves them alone */
    constructor(byReference) {
        this.#byReference = byReference;
    }
    get isEmpty() {
        return this.#accepted === null;
    }
    /** Takes one write; nothing is accepted before {@link flush}. */
    put(buffers, accepted) {
        this.#buffers = buffers;
        this.#index = 0;
        this.#offset = 0;
        this.#accepted = accepted;
    }
    /** Moves into the connection what it has room for. @returns bytes accepted */
    flush(outbound) {
        const accepted = this.#accepted;
        if (accepted === null)
            return 0;
        let moved = 0;
        while (this.#index < this.#buffers.length) {
            const buffer = this.#buffers[this.#index];
            const part = this.#offset === 0 ? buffer : buffer.subarray(this.#offset);
            const taken = this.#write(outbound, part);
            moved += taken;
            if (taken < part.byteLength) {
                this.#offset += taken;
                return moved;
            }
            this.#index += 1;
            this.#offset = 0;
        }
        this.clear();
        accepted();
        return moved;
    }
    clear() {
        this.#buffers = [];
        this.#accepted = null;
    }
    #write(outbound, bytes) {
        if (this.#byReference && bytes.byteLength >= COPY_BORDER_BYTES)
            return outbound.write(Chunk.fromBytes(bytes));
        return outbound.writeCopy(bytes);
    }
}
//# sourceMappingURL=outbound_queue.js.map