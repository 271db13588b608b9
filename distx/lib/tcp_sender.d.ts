/**
 * The outbound half of a connection: turns a byte stream into segments, keeps at most min(cwnd, peer's window) in
 * flight, and sends again what is lost. The stream itself is the retransmission buffer; ranges point into it.
 * Pure. RFC 9293 §3.8 (data), RFC 6298 (RTO), RFC 9293 §3.8.6.1 (probes), RFC 8985 §7 (tail loss probe). What is lost and
 * what follows from it is decided in tcp_helpers/loss_recovery.ts.
 *
 *   absolute:   0    1 ................ unacknowledged ............ next ............ bytesWritten+1
 *               SYN  |== acknowledged ==|== outstanding (ranges) ====|== pending =====| FIN
 */
import type { ByteStream } from './byte_stream.ts';
import type { CongestionControl, CongestionControlFactory } from './tcp_helpers/congestion/congestion_control.ts';
import { type LossEpisode } from './tcp_helpers/loss_recovery.ts';
import type { PathMTUProbe } from './tcp_helpers/path_mtu_probe.ts';
import type { PathMetrics } from './tcp_helpers/path_metrics.ts';
import { type OutstandingSegments } from './tcp_helpers/retransmission_queue.ts';
import { RoundTripEstimator } from './tcp_helpers/round_trip_estimator.ts';
import type { TCPConfig } from './tcp_helpers/tcp_config.ts';
import type { EmitSegment, SackBlock } from './tcp_helpers/tcp_segment.ts';
import type { Clocked } from './util/clocked.ts';
import type { SequenceNumber } from './util/wrapping_integers.ts';
/** What one acknowledgment says, in absolute numbers. */
export interface TCPAcknowledgment {
    /** SEG.ACK */
    readonly acknowledged: number;
    /** SEG.WND, scaled to bytes. */
    readonly window: number;
    /** SEG.SEQ, absolute in the peer's space: which of two window offers is the newer. */
    readonly sequence: number;
    /** The segment carried nothing else: only then can it be a duplicate (RFC 5681 §2). */
    readonly isPure: boolean;
    /** Round trip by the echoed timestamp, ms; −1: none. */
    readonly timestampRoundTripMs: number;
    /** As in the segment; empty where SACK is not in use. */
    readonly sackBlocks: readonly SackBlock[];
}
export declare class TCPSender implements Clocked {
    #private;
    readonly estimator: RoundTripEstimator;
    /** So much text may go with our SYN (RFC 7413 §4.2.1). Bytes. */
    synTextBytes: number;
    /**
     * @param mss effective MSS until the peer's SYN says more, bytes
     * @param offloadBytes payload of the largest super-segment the device takes; 0: none
     */
    constructor(config: TCPConfig, isn: SequenceNumber, mss: number, offloadBytes: number, nowMs: number);
    /** What is written and not yet acknowledged: also the retransmission buffer. */
    get stream(): ByteStream;
    get congestion(): CongestionControl;
    get isOpen(): boolean;
    get synSent(): boolean;
    get synAcknowledged(): boolean;
    get finSent(): boolean;
    get finAcknowledged(): boolean;
    get unacknowledged(): number;
    get highestSent(): number;
    /** SEG.ACK, or a number an ICMP error quotes, as an absolute number. */
    absoluteOf(number: SequenceNumber): number;
    /** Whether an acknowledgment may be honest (RFC 5961 §5.2). */
    isCredible(acknowledged: number): boolean;
    /** What a segment without text is numbered: SND.NXT, or less where the peer would find that outside its window. */
    get sequenceNumberWithinWindow(): SequenceNumber;
    get nextSequenceNumber(): SequenceNumber;
    get sequenceNumbersInFlight(): number;
    /** What is in the network as far as we know: outstanding, less what is lost and what has arrived out of order. */
    get bytesInFlight(): number;
    get sackedBytes(): number;
    /** Thought lost and not yet sent again. */
    get lostBytes(): number;
    get inRecovery(): boolean;
    /** Fast recovery, recovery after a timeout, or neither. */
    /** A walk over all that is outstanding: for diagnostics. */
    get outstandingSegments(): OutstandingSegments;
    /** Written and never sent, bytes. */
    get unsentBytes(): number;
    get lossEpisode(): LossEpisode;
    get hasSeenReordering(): boolean;
    /** What may be in flight now, bytes: congestion control's cwnd, or less during a recovery. */
    get cwnd(): number;
    /** A segment that is larger than the others, to try the path: asked for here, judged by the recovery. */
    get mtuProbe(): PathMTUProbe;
    /** The retransmission timer is about to expire for data that the peer would take. */
    get timeoutIsDue(): boolean;
    /** Payload of the segment at SND.UNA, as it was sent; 0: there is none. Bytes. */
    get oldestSegmentBytes(): number;
    get consecutiveRetransmissions(): number;
    get retransmittedSegments(): number;
    get retransmittedBytes(): number;
    get delivered(): number;
    get window(): number;
    get mss(): number;
    /** R2 reached: nobody answers. */
    get gaveUp(): boolean;
    get msUntilTick(): number;
    /** From now on `transmit` sends a SYN. */
    open(): void;
    /** In SYN-RECEIVED data may leave already, into the window of the peer's SYN. Bytes. */
    openEarly(window: number): void;
    tick(elapsedMs: number): void;
    setNoDelay(on: boolean): void;
    /** R2 for what is outstanding now and later; that of the SYN stays. Infinity: never give up. */
    setUserTimeout(userTimeoutMs: number): void;
    /** @param mss payload bytes of a full segment, ≥ 1 */
    setSegmentSize(mss: number): void;
    /** @param offloadBytes payload of the largest super-segment from now on; 0: none */
    setOffload(offloadBytes: number): void;
    /**
     * The handshake has settled MSS and round trip: congestion control begins (RFC 6928).
     * @param earlier what an earlier connection found on this path; null: nothing is known (RFC 9040 §6.2)
     */
    startCongestionControl(earlier?: PathMetrics | null): void;
    /** What this connection has found out about the path; null: it has measured nothing. */
    get pathMetrics(): PathMetrics | null;
    /** Another algorithm takes over. */
    setCongestionControl(factory: CongestionControlFactory): void;
    /** The path no longer carries what is outstanding: cut it smaller and send it again at once (RFC 1191 §6.4). */
    resendAll(): void;
    /** The peer echoes congestion marks, for the first time in this window (RFC 3168 §6.1.2). A loss event has reduced it already. */
    onExplicitCongestion(): void;
    onPeerSynchronized(): void;
    /** Both SYNs carried SACK-permitted (RFC 2018 §2). */
    enableSack(): void;
    /** Our SYN, or SYN ACK, is to go out again: the peer repeated its own. */
    repeatSyn(): void;
    /** Forgets everything outstanding and releases the stream's memory. */
    clear(): void;
    /** Takes a credible acknowledgment (RFC 9293 §3.10.7.4, fifth check). */
    acknowledge(acknowledgment: TCPAcknowledgment): void;
    /** Sends what is due, lost, or new. @returns false when `emit` refused */
    transmit(emit: EmitSegment): boolean;
}
//# sourceMappingURL=tcp_sender.d.ts.map