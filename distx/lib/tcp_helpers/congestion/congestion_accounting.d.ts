/**
 * What a congestion control has to be told and a sender would not keep for itself: how much was delivered in all, where
 * rounds begin, and whether cwnd was what held the data back.
 * Positions are absolute. Pure. RFC 5681 §3, RFC 6928 §2 (initial window), RFC 7661 (application-limited).
 */
import type { RoundTripEstimator } from '../round_trip_estimator.ts';
import type { CongestionControl, CongestionControlFactory } from './congestion_control.ts';
import { DeliveryRateEstimator } from './delivery_rate.ts';
/** An acknowledgment that delivered something, as the sender saw it; what it delivered, `rate` has been told before. */
export interface Delivery {
    readonly nowMs: number;
    /** SND.UNA after it. */
    readonly acknowledged: number;
    /** SND.NXT */
    readonly next: number;
    /** Outstanding before and after, bytes. */
    readonly priorInFlight: number;
    readonly inFlight: number;
    /** ms; −1: none. */
    readonly roundTripMs: number;
    /** It came during a loss event, even if it ends it. */
    readonly inRecovery: boolean;
}
export declare class CongestionAccounting {
    #private;
    /** What was delivered and lost, and how fast: told of each range by the sender. */
    readonly rate: DeliveryRateEstimator;
    constructor(factory: CongestionControlFactory, initialWindowSegments: number, estimator: RoundTripEstimator, start: {
        mss: number;
        nowMs: number;
    });
    get control(): CongestionControl;
    /** Sequence numbers delivered so far, cumulatively or by SACK. */
    get delivered(): number;
    /**
     * The handshake has settled MSS and round trip. One lost SYN may have been a slow one; two are a loss (RFC 5681 §3.1).
     * @param ssthresh as an earlier connection left it, bytes; Infinity: not known
     */
    begin(mss: number, nowMs: number, synTimeouts: number, hasSelectiveAcks?: boolean, ssthresh?: number): void;
    /** Another algorithm takes over, with the cwnd of the one before. */
    replace(factory: CongestionControlFactory, mss: number, nowMs: number): void;
    /** More could have been sent than cwnd allows: what lies before `next` was earned. */
    limitedByWindow(next: number): void;
    /** New data have left. @param flight FlightSize with them, bytes; `unacknowledged` and `next` absolute */
    flew(flight: number, unacknowledged: number, next: number): void;
    onAcknowledged(delivery: Delivery): void;
    /** A loss event begins. @param inFlight FlightSize, bytes */
    onLossDetected(nowMs: number, inFlight: number, bytesLost: number): void;
    /** The peer echoes congestion marks, for the first time in this window of data (RFC 3168 §6.1.2). */
    onExplicitCongestion(nowMs: number, inFlight: number): void;
    /** Everything outstanding is thought lost. */
    onRetransmissionTimeout(nowMs: number, inFlight: number): void;
}
//# sourceMappingURL=congestion_accounting.d.ts.map