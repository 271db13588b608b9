/**
 * Leaves slow start before the queue overflows: when round trips grow longer, growth slows to a quarter; when they stay
 * long for five rounds, slow start is over (RFC 9406). Only for the first slow start, while ssthresh is infinite.
 * Pure.
 *
 *   slow start ──round trips longer──> conservative slow start ──5 rounds──> congestion avoidance
 *        ^──────────round trips shorter again──────────┘
 */
export declare class HyStartPlusPlus {
    #private;
    /** By what to divide the growth of slow start: 1 or 4. */
    get growthDivisor(): number;
    get isConservative(): boolean;
    /** Slow start should end: set ssthresh to cwnd. */
    get isFinished(): boolean;
    /**
     * Looks at every acknowledgment of new data in slow start.
     * @param roundTripMs −1 when the acknowledgment gave no sample
     */
    observe(roundTripMs: number, roundStart: boolean): void;
}
//# sourceMappingURL=hystart_plus_plus.d.ts.map