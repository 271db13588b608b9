/**
 * CUBIC: after a loss the window returns along a cubic curve of *time*, fast at first, flat around the size that was
 * last too large, then fast again, so that long paths are filled as quickly as short ones; never slower than Reno would
 * be (RFC 9438). Slow start is HyStart++ (RFC 9406); everything else is as in new_reno.ts.
 * Pure. Times are milliseconds and windows bytes throughout; the RFC has seconds and segments.
 *
 *   cwnd │ W_max ─ ─ ─ ─ ─ ─ ─ ─__--──--__─ ─ ─/
 *        │                   ,-'    K            '   W_cubic(t) = C·(t − K)³ + W_max
 *        │ 0.7·W_max ───── /    concave │ convex
 *        └─────────────────┴────────────┴──────────── t
 */
import type { AckSample, CongestionControlFactory, CongestionControlStart } from './congestion_control.ts';
import { NewReno } from './new_reno.ts';
export interface CubicOptions {
    /** Give up room when the saturation point falls, for the sake of newer flows (RFC 9438 §4.7). Default true. */
    readonly fastConvergence?: boolean;
    /** Leave slow start when round trips grow longer (RFC 9406). Default true. */
    readonly hystart?: boolean;
}
export declare class Cubic extends NewReno {
    #private;
    readonly name: string;
    constructor(start: CongestionControlStart, options?: CubicOptions);
    /** W_max: where the curve is flat. Bytes; 0 before the first congestion avoidance. */
    get largestWindow(): number;
    /** @param inFlight bytes outstanding, those just sent included */
    onSent(bytes: number, inFlight: number, nowMs: number): void;
    onAcknowledged(sample: AckSample): void;
    onRetransmissionTimeout(sample: Parameters<NewReno['onRetransmissionTimeout']>[0]): void;
    onRestartAfterIdle(nowMs: number): void;
    onSegmentSizeChanged(mss: number): void;
    protected get decreaseFactor(): number;
    protected slowStartIncrease(bytes: number): number;
    protected avoidCongestion(bytes: number, sample: AckSample): void;
    /** W_max with fast convergence (RFC 9438 §4.7), and the end of the epoch. */
    protected beforeDecrease(): void;
    protected saveForUndo(): void;
    protected forgetUndo(): void;
    protected restoreFromUndo(): void;
}
export declare const cubic: CongestionControlFactory;
//# sourceMappingURL=cubic.d.ts.map