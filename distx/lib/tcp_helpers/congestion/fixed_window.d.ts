/**
 * No control at all: a window that never moves. For lessons, where the sawtooth would hide what is being shown, and for
 * private links without a queue to overflow. Never for a shared network (RFC 2914 §3).
 * Pure.
 */
import type { CongestionControl, CongestionControlFactory } from './congestion_control.ts';
export declare class FixedWindow implements CongestionControl {
    readonly name = "fixed_window";
    readonly cwnd: number;
    readonly ssthresh: number;
    readonly pacingRate: number;
    readonly recovery = "own";
    /** @param windowBytes at least one MSS */
    constructor(windowBytes: number);
    onSent(): void;
    onAcknowledged(): void;
    onLossDetected(): void;
    onRecoveryExit(): void;
    onRetransmissionTimeout(): void;
    onRestartAfterIdle(): void;
    onSegmentSizeChanged(): void;
}
/** A window of so many bytes; by default only the peer's window counts. */
export declare function fixedWindow(windowBytes?: number): CongestionControlFactory;
//# sourceMappingURL=fixed_window.d.ts.map