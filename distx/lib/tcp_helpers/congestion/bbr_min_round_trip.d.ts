export declare class MinRoundTripFilter {
    #private;
    /** Infinity before the first sample. */
    leastMs: number;
    /** Nothing as short has been seen for 5 s: time to drain the queue and look. */
    isProbeDue: boolean;
    constructor(smoothedRoundTripMs: number, nowMs: number);
    /** @param roundTripMs −1: none */
    update(roundTripMs: number, nowMs: number): void;
    /** The queue has just been drained: the next time is 5 s away. */
    onProbed(nowMs: number): void;
}
//# sourceMappingURL=bbr_min_round_trip.d.ts.map