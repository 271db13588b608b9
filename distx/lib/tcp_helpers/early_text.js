/**
 * Text that comes with a SYN before the handshake is done: kept, but not acknowledged, until the connection is established
 * (RFC 9293 §3.10.7.2–3.10.7.3: "queued for processing later").
 * Pure. No more than one segment of the size we asked for is kept: whoever sends SYNs need not be who he says, and what is
 * not kept comes again, for it was not acknowledged.
 */
import { Chunk, joinChunks } from '../util/chunk.js';
import { ACK, TCPSegment } from './tcp_segment.js';
export class EarlyText {
    #mostBytes;
    #segment = null;
    constructor(mostBytes) {
        this.#mostBytes = mostBytes;
    }
    /** Copies the text of a SYN. A FIN with it is nobody's honest word, and overlooked. */
    keep(syn) {
        if (syn.payloadLength === 0 || syn.payloadLength > this.#mostBytes)
            return;
        const segment = new TCPSegment();
        segment.flags = ACK;
        segment.payload = [Chunk.fromBytes(joinChunks(syn.payload))];
        segment.payloadLength = syn.payloadLength;
        this.#segment = segment;
    }
    /** The handshake is done: a segment with the text, which begins at 1, behind the SYN; null: there was none. */
    take() {
        const segment = this.#segment;
        this.#segment = null;
        return segment;
    }
}
//# sourceMappingURL=early_text.js.map