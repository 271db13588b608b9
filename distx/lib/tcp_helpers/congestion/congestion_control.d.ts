/**
 * How much may be in flight: the strategy a sender asks, and what it tells it (RFC 5681, RFC 5033).
 * Loss-based strategies read the byte counts, delay-based ones the round-trip fields, rate-based ones the delivery
 * fields; all are in every sample, so that a new algorithm needs no new interface.
 * Pure: `nowMs` is the connection's clock.
 */
/** One cumulative (or selective) acknowledgment of new data. */
export interface AckSample {
    readonly nowMs: number;
    /** Bytes newly delivered, whether acknowledged cumulatively or by SACK, > 0. */
    readonly bytesAcknowledged: number;
    /** Bytes marked lost since the last sample. */
    readonly bytesLost: number;
    /** Bytes outstanding before this acknowledgment, and after it. */
    readonly priorInFlight: number;
    readonly inFlight: number;
    /** This acknowledgment's own round-trip time, ms; −1 when it gave none (Karn). */
    readonly roundTripMs: number;
    /** SRTT and the least round-trip time seen, ms; −1 before the first sample. */
    readonly smoothedRoundTripMs: number;
    readonly minRoundTripMs: number;
    /** The sender had less to send than cwnd allowed: growth would be unearned (RFC 7661). */
    readonly applicationLimited: boolean;
    /** Bytes delivered, and marked lost, in all so far. */
    readonly delivered: number;
    readonly lostInAll: number;
    /** Bytes per ms; 0: unknown. And the interval it was measured over, ms (see delivery_rate.ts). */
    readonly deliveryRate: number;
    readonly intervalMs: number;
    /** The rate is that of a sender short of data: the path may be faster. */
    readonly rateIsApplicationLimited: boolean;
    /** `delivered` when the newest packet was sent that this acknowledges; −1: not known. */
    readonly priorDelivered: number;
    /** And what was in flight with it then, and `lostInAll` then. */
    readonly inFlightWhenSent: number;
    readonly lostWhenSent: number;
    /** A round trip began with this acknowledgment (an acknowledgment of data sent after the last such). */
    readonly roundStart: boolean;
    /** Fast recovery is going on; cwnd growth is the recovery's business. */
    readonly inRecovery: boolean;
}
/** A range now thought lost: what was true when it was sent, and since. */
export interface LostRangeSample {
    readonly nowMs: number;
    /** Where it begins in the stream, absolute, and how long it is: neighbours may be one loss. */
    readonly start: number;
    readonly bytes: number;
    /** Bytes in flight with it when it was sent. */
    readonly inFlightWhenSent: number;
    /** Bytes marked lost since it was sent, its own included. */
    readonly lostSinceSent: number;
    readonly applicationLimitedWhenSent: boolean;
    /** Bytes outstanding now, without it. */
    readonly inFlight: number;
    readonly delivered: number;
}
export interface LossSample {
    readonly nowMs: number;
    /** Bytes outstanding when the loss was detected (FlightSize). */
    readonly inFlight: number;
    /** Bytes now thought lost. */
    readonly bytesLost: number;
    readonly delivered: number;
}
export interface CongestionControl {
    readonly name: string;
    /** Bytes. The sender keeps at most this in flight. */
    readonly cwnd: number;
    /** Bytes; Infinity until the first loss. */
    readonly ssthresh: number;
    /** Bytes per ms; Infinity: do not pace. */
    readonly pacingRate: number;
    /**
     * Who sets the pace of fast recovery: the sender, by proportional rate reduction down to ssthresh (RFC 9937), or the
     * control itself, by a cwnd that holds throughout.
     */
    readonly recovery: 'proportional' | 'own';
    /** Bytes that may leave together when pacing; undefined: the sender's own rule. */
    readonly sendQuantum?: number;
    /** New data or a retransmission left. `inFlight` counts what is outstanding now, these `bytes` included. */
    onSent(bytes: number, inFlight: number, nowMs: number): void;
    onAcknowledged(sample: AckSample): void;
    /** Each range that is marked lost, as it happens. */
    onRangeLost?(sample: LostRangeSample): void;
    /** Entering fast recovery: once per window of data. */
    onLossDetected(sample: LossSample): void;
    /** The peer echoes congestion marks: once per window of data, and not while a loss event goes on (RFC 3168 §6.1.2). */
    onExplicitCongestion?(sample: LossSample): void;
    /** The loss event is over: everything outstanding at its start is acknowledged. */
    onRecoveryExit(nowMs: number): void;
    onRetransmissionTimeout(sample: LossSample): void;
    /** The last loss event was spurious: restore what it took (RFC 4015, RFC 5682). */
    onSpuriousLoss?(nowMs: number): void;
    /** Idle for longer than an RTO before sending again (RFC 5681 §4.1). */
    onRestartAfterIdle(nowMs: number): void;
    /** The effective MSS changed (path MTU). */
    onSegmentSizeChanged(mss: number): void;
}
export interface CongestionControlStart {
    /** Effective MSS, bytes of payload. */
    readonly mss: number;
    /** Initial window, bytes (RFC 6928: min(10 MSS, max(2 MSS, 14600))). */
    readonly initialWindow: number;
    readonly nowMs: number;
    /** SRTT from the handshake, ms; absent or −1: none yet. */
    readonly smoothedRoundTripMs?: number;
    /** Where slow start should end by what an earlier connection found, bytes; absent: not known (RFC 9040 §6.2). */
    readonly ssthresh?: number;
    /** SACK is in use, so that more than one loss a round trip can be seen. Absent: it is. */
    readonly hasSelectiveAcks?: boolean;
}
export type CongestionControlFactory = (start: CongestionControlStart) => CongestionControl;
//# sourceMappingURL=congestion_control.d.ts.map