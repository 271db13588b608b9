/**
 * The sequence space of the outbound half: SYN, then the bytes of the stream, then FIN. Says what a range of it is, and
 * makes the segment that carries it.
 * Absolute positions throughout. Pure. RFC 9293 §3.4.
 *
 *   0     1 ............... discarded ............ bytesWritten+1 = finPosition
 *   SYN   |== acknowledged ====|== in the stream ======| FIN
 */
import { ByteStream } from './byte_stream.ts';
import { TCPSegment } from './tcp_helpers/tcp_segment.ts';
import { type SequenceNumber } from './util/wrapping_integers.ts';
export declare class OutboundSequence {
    #private;
    readonly stream: ByteStream;
    /** @param bufferBytes what is written and not acknowledged, at most */
    constructor(isn: SequenceNumber, bufferBytes: number);
    /** The number behind the last byte written so far, which is the FIN's once the stream has ended. */
    get finPosition(): number;
    /** One beyond the last number that can be sent now. */
    get end(): number;
    numberOf(absolute: number): SequenceNumber;
    /** @param checkpoint a position near by */
    absoluteOf(number: SequenceNumber, checkpoint: number): number;
    /** The bytes below `acknowledged` need not be kept any longer. */
    discard(acknowledged: number): void;
    /** [start, end) as a segment: SYN, bytes and FIN as they fall into it. @param mss of more, it becomes a super-segment */
    segment(start: number, end: number, mss: number): TCPSegment;
}
//# sourceMappingURL=outbound_sequence.d.ts.map