/**
 * BBR version 3: sends as fast as the path has shown that it delivers, with about one bandwidth-delay product in flight,
 * and takes loss as one sign among others, not as the law (draft-ietf-ccwg-bbr-06; below only "draft").
 * Rate and round trip cannot be measured at the same time, so that it goes round: fill, drain, cruise, probe.
 * Pure; chance comes in. What it believes of the path is in bbr_model.ts. Congestion marks, for which the draft names no
 * response of their own (§3.7), count as losses do.
 *
 *   startup ─> drain ─> ┌> down ─> cruise ─> refill ─> up ┐         probe_rtt from any of them, when no round trip
 *                       └─────────────────────────────────┘         as short has been seen for 5 s
 */
import { type RandomSource } from '../../util/random_source.ts';
import { FullPipeEstimator } from './bbr_full_pipe.ts';
import { BbrModel } from './bbr_model.ts';
import { type BbrState } from './bbr_parameters.ts';
import type { AckSample, CongestionControl, CongestionControlFactory, CongestionControlStart, LossSample, LostRangeSample } from './congestion_control.ts';
export declare class Bbr implements CongestionControl {
    #private;
    readonly name = "bbr";
    readonly ssthresh: number;
    readonly recovery = "own";
    readonly model: BbrModel;
    readonly fullPipe: FullPipeEstimator;
    constructor(start: CongestionControlStart, random: RandomSource);
    get state(): BbrState;
    get cwnd(): number;
    get pacingRate(): number;
    get sendQuantum(): number;
    /** Draft §5.4.1 for the first packet after idleness; it is called when the packet has left, which is early enough. */
    onSent(bytes: number, inFlight: number, nowMs: number): void;
    /** Draft §5.2.3. */
    onAcknowledged(sample: AckSample): void;
    /** Draft §5.5.10.2. */
    onRangeLost(lost: LostRangeSample): void;
    /** Draft §5.6.4.4: the window stays; what it may be, the model says. */
    onLossDetected(sample: LossSample): void;
    onExplicitCongestion(sample: LossSample): void;
    onRecoveryExit(nowMs: number): void;
    /** One segment, and from there on as fast as acknowledgments come (draft §5.6.4.4). */
    onRetransmissionTimeout(sample: LossSample): void;
    /** Draft §5.5.11.2. */
    onSpuriousLoss(nowMs: number): void;
    /** The window stays as it is: pacing at the bandwidth makes it safe (draft §5.4). */
    onRestartAfterIdle(_nowMs: number): void;
    onSegmentSizeChanged(mss: number): void;
}
/**
 * Chance decides when to probe next, lest flows do it in step; by default its seed is the time at which the connection
 * began, which differs from flow to flow.
 */
export declare function bbrWith(random?: RandomSource): CongestionControlFactory;
export declare const bbr: CongestionControlFactory;
//# sourceMappingURL=bbr.d.ts.map