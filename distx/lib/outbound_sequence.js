/**
 * The sequence space of the outbound half: SYN, then the bytes of the stream, then FIN. Says what a range of it is, and
 * makes the segment that carries it.
 * Absolute positions throughout. Pure. RFC 9293 §3.4.
 *
 *   0     1 ............... discarded ............ bytesWritten+1 = finPosition
 *   SYN   |== acknowledged ====|== in the stream ======| FIN
 */
import { ByteStream } from './byte_stream.js';
import { ACK, FIN, PSH, SYN, TCPSegment } from './tcp_helpers/tcp_segment.js';
import { unwrap, wrap } from './util/wrapping_integers.js';
export class OutboundSequence {
    stream;
    #isn;
    /** @param bufferBytes what is written and not acknowledged, at most */
    constructor(isn, bufferBytes) {
        this.#isn = isn;
        this.stream = new ByteStream(bufferBytes);
    }
    /** The number behind the last byte written so far, which is the FIN's once the stream has ended. */
    get finPosition() {
        return this.stream.bytesWritten + 1;
    }
    /** One beyond the last number that can be sent now. */
    get end() {
        return this.stream.bytesWritten + (this.stream.isEnded ? 2 : 1);
    }
    numberOf(absolute) {
        return wrap(absolute, this.#isn);
    }
    /** @param checkpoint a position near by */
    absoluteOf(number, checkpoint) {
        return unwrap(number, this.#isn, checkpoint);
    }
    /** The bytes below `acknowledged` need not be kept any longer. */
    discard(acknowledged) {
        const firstBuffered = this.stream.bytesRead + 1;
        const endOfBytes = Math.min(acknowledged, this.finPosition);
        if (endOfBytes > firstBuffered)
            this.stream.discard(endOfBytes - firstBuffered);
    }
    /** [start, end) as a segment: SYN, bytes and FIN as they fall into it. @param mss of more, it becomes a super-segment */
    segment(start, end, mss) {
        const segment = new TCPSegment();
        segment.sequenceNumber = wrap(start, this.#isn);
        let flags = start === 0 ? SYN : ACK;
        const firstByte = Math.max(start, 1);
        const endOfBytes = Math.min(end, this.finPosition);
        if (endOfBytes > firstByte) {
            const base = this.stream.bytesRead + 1;
            segment.payload = this.stream.slice(firstByte - base, endOfBytes - base);
            segment.payloadLength = endOfBytes - firstByte;
            if (segment.payloadLength > mss)
                segment.segmentSize = mss;
            // Nothing more is buffered: push (RFC 9293 §3.9.1.2, MUST-61). Text of a SYN needs no push, nor do others send one.
            if (endOfBytes === this.finPosition && start > 0)
                flags |= PSH;
        }
        if (end > endOfBytes && end > firstByte)
            flags |= FIN;
        segment.flags = flags;
        return segment;
    }
}
//# sourceMappingURL=outbound_sequence.js.map