/**
 * The textbook window: doubles every round trip below ssthresh, grows by one segment a round trip above, is halved by
 * a loss and falls to one segment at a timeout (RFC 5681 §3; what a loss *event* is, RFC 6582 and RFC 6675 say).
 * Pure. Not here: which segment to resend, window inflation by duplicate acknowledgments (RFC 6582 §3.2) and limited
 * transmit (RFC 3042). The sender counts what is in flight, so cwnd stays at ssthresh throughout a recovery.
 *
 *   cwnd │        ╱╲                 slow start up to ssthresh, then one MSS a round trip
 *        │  ╱⎻⎻⎻⎻╱  ╲╱⎻⎻⎻⎻╲          loss: ssthresh = FlightSize/2, cwnd = ssthresh
 *        │ ╱               ╲    ╱⎻⎻  timeout: the same ssthresh, cwnd = 1 MSS
 *        │╱                 ╲__╱
 */
import type { AckSample, CongestionControl, CongestionControlFactory, CongestionControlStart, LossSample } from './congestion_control.ts';
/** The largest window TCP can offer, and so the largest cwnd that means anything: 65 535·2^14 (RFC 7323 §2.3). Bytes. */
export declare const MAX_WINDOW_BYTES: number;
/**
 * Also the frame of other loss-based controls, which replace the law of growth (`avoidCongestion`), the depth of the
 * cut (`decreaseFactor`) and the pace of slow start (`slowStartIncrease`) and keep the rest.
 */
export declare class NewReno implements CongestionControl {
    #private;
    readonly name: string;
    readonly recovery = "proportional";
    protected mss: number;
    protected initialWindow: number;
    /** Bytes; fractions are kept, and cut off only for those who ask. */
    protected window: number;
    protected threshold: number;
    constructor(start: CongestionControlStart);
    get cwnd(): number;
    get ssthresh(): number;
    get pacingRate(): number;
    onSent(_bytes: number, _inFlight: number, _nowMs: number): void;
    onAcknowledged(sample: AckSample): void;
    onLossDetected(sample: LossSample): void;
    /** As for a loss, but nothing can turn out to have been a mistake (RFC 3168 §6.1.2). */
    onExplicitCongestion(sample: LossSample): void;
    /** cwnd has been at ssthresh since the loss was detected, and stays there. */
    onRecoveryExit(_nowMs: number): void;
    onRetransmissionTimeout(sample: LossSample): void;
    /** What was cut is given back, unless the window has outgrown it since (RFC 9438 §4.9.2, RFC 4015 §3). */
    onSpuriousLoss(_nowMs: number): void;
    /** RW = min(IW, cwnd) (RFC 5681 §4.1). */
    onRestartAfterIdle(_nowMs: number): void;
    /** A smaller MSS shrinks the window with it, or it would become a burst of more segments (RFC 5681 §3.1). */
    onSegmentSizeChanged(mss: number): void;
    /** What a loss leaves of FlightSize. */
    protected get decreaseFactor(): number;
    /** Growth in congestion avoidance for `bytes` newly acknowledged: one MSS for each cwnd of them (RFC 5681 §3.1). */
    protected avoidCongestion(bytes: number, _sample: AckSample): void;
    /** Growth in slow start for `bytes` newly acknowledged. */
    protected slowStartIncrease(bytes: number): number;
    /** Called before ssthresh is set, while `window` is still the one that was too large. */
    protected beforeDecrease(): void;
    protected saveForUndo(): void;
    /** From here on nothing can be given back. */
    protected forgetUndo(): void;
    protected restoreFromUndo(): void;
}
export declare const newReno: CongestionControlFactory;
//# sourceMappingURL=new_reno.d.ts.map