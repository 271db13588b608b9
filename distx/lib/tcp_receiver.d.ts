/**
 * The inbound half of a connection: sequence numbers become stream indices, the reassembler puts them in order, and
 * out comes what to acknowledge and which window to offer.
 * Pure. RFC 9293 §3.10.7.4 (seventh and eighth check), RFC 7323 §2 (window), RFC 2018 and RFC 2883 (SACK, D-SACK).
 *
 *   absolute:  0    1 ............ next ...................... rightEdge
 *              SYN  |== in order ==|.... islands, window ........|
 */
import { ByteStream, type ByteStreamReader } from './byte_stream.ts';
import { ReceiveWindow } from './tcp_helpers/receive_window.ts';
import type { TCPConfig } from './tcp_helpers/tcp_config.ts';
import { type TCPSegment } from './tcp_helpers/tcp_segment.ts';
import { type SequenceNumber } from './util/wrapping_integers.ts';
/** What a segment's text did to the stream. */
export type TextVerdict = 'nothing' | 'in order' | 'filled a gap' | 'early' | 'old';
export declare class TCPReceiver {
    #private;
    readonly stream: ByteStream;
    readonly window: ReceiveWindow;
    constructor(config: TCPConfig, mss: number);
    get reader(): ByteStreamReader;
    get synReceived(): boolean;
    /** The peer's FIN, and everything before it, has arrived. */
    get finReceived(): boolean;
    /** RCV.NXT, absolute. */
    get next(): number;
    get nextSequenceNumber(): SequenceNumber;
    /** Absolute number of the next byte the application will read. */
    get firstUnread(): number;
    get observedMss(): number;
    get bytesPending(): number;
    /** What arrived beyond a gap, in absolute numbers, lowest first. */
    islands(): Iterable<{
        start: number;
        end: number;
    }>;
    /** The first SYN: IRS is known. */
    synchronize(isn: SequenceNumber): void;
    /** The peer does not scale windows, so neither may we (RFC 7323 §2.2). */
    disableScaling(): void;
    /** Both SYNs carried SACK-permitted: what arrives early or twice will be reported (RFC 2018 §2). */
    enableSack(): void;
    /** An acknowledgment now would carry SACK blocks. */
    get hasSackToReport(): boolean;
    get usesSack(): boolean;
    /** Makes the buffer hold whole segments. @param segmentSize bytes */
    roundBuffer(segmentSize: number): void;
    absoluteOf(number: SequenceNumber): number;
    /**
     * Takes the text and the FIN of an acceptable segment.
     * @param start absolute number of SEG.SEQ
     */
    receive(segment: TCPSegment, start: number): TextVerdict;
    /** Bytes [start, end) have come, absolute: the next acknowledgment reports what of them is here already (RFC 2883 §4). */
    noteRepeated(start: number, end: number): void;
    /** Puts this half's word on an outbound segment, at the last moment: RCV.NXT and the window. */
    sign(segment: TCPSegment): void;
    /** A signed segment has left. */
    signed(segment: TCPSegment): void;
    /** The reader has made so much room that the peer should hear of it, even without another reason to speak. */
    get windowUpdateIsDue(): boolean;
    /** Auto-tuning, asked once per acknowledgment. */
    tune(roundTripMs: number, nowMs: number): void;
    /** Releases all memory: nobody will read any more. */
    clear(): void;
}
//# sourceMappingURL=tcp_receiver.d.ts.map