/**
 * How long to wait for an acknowledgment: SRTT, RTTVAR and RTO from round-trip samples (RFC 6298 §2, §5; several
 * samples in one round trip: RFC 7323 appendix G).
 * Pure. Not here: which segments give samples (Karn's rule is the sender's), and the timer itself.
 *
 *   RTO = min(maxRto, (SRTT + max(G, 4·RTTVAR, minRto)) · 2^(times backed off))
 *
 * The floor lies under the *variation*, not under the sum. RFC 6298 §2.4 would round RTO up to 1 s; that is a second
 * of silence for every tail loss on a path of 1 ms. With a floor of 200 ms under the sum, a path with a round trip of
 * 190 ms that has grown very even has an RTO of 200 ms, and a delayed acknowledgment (up to 200 ms in Linux, 500 ms
 * allowed by RFC 9293 §3.8.6.3) times out for nothing. Under the variation, as Linux has it, there is always room for
 * one delayed acknowledgment on top of the round trip.
 */
export interface RoundTripEstimatorOptions {
    /** RTO before any sample. Milliseconds, > 0. RFC 6298 §2.1: 1000; less only on a private link. */
    readonly initialRtoMs?: number;
    /** The least allowance for variation. Milliseconds, ≥ 0. RFC 6298 §2.4 has 1000 under the sum; Linux has 200, as here. */
    readonly minRtoMs?: number;
    /** RTO with all back-off. Milliseconds, ≥ 60 000 by RFC 6298 §2.5; less only where giving up early is wanted. */
    readonly maxRtoMs?: number;
    /** G of RFC 6298 §2: how fine the clock is that takes samples. Milliseconds. */
    readonly clockGranularityMs?: number;
}
export declare class RoundTripEstimator {
    #private;
    readonly initialRtoMs: number;
    readonly minRtoMs: number;
    readonly maxRtoMs: number;
    readonly clockGranularityMs: number;
    constructor(options?: RoundTripEstimatorOptions);
    /**
     * Feeds one round-trip sample, recomputes RTO (RFC 6298 §2.2, §2.3) and ends any back-off.
     * @param roundTripMs time from transmission to acknowledgment, ms, ≥ 0; never from a retransmitted segment unless
     *   timestamps prove which copy was acknowledged (RFC 6298 §3)
     * @param expectedSamples how many samples this round trip will give, ≥ 1: ceil(FlightSize / (2·SMSS)) where every
     *   acknowledgment gives one (RFC 7323 appendix G), so that the memory of the filter stays a matter of round trips
     */
    addSample(roundTripMs: number, expectedSamples?: number): void;
    /**
     * What an earlier connection found (RFC 9040 §6.2): in place of samples where there is none yet, and else as a warning
     * how much they may vary.
     */
    expect(smoothedRoundTripMs: number, roundTripVariationMs: number): void;
    /** How long to wait for the acknowledgment of what is sent now. Milliseconds, back-off included. */
    get rtoMs(): number;
    /** The same without back-off. Milliseconds. */
    get baseRtoMs(): number;
    /** The timer expired: doubles RTO, up to `maxRtoMs` (RFC 6298 §5.5). */
    backOff(): void;
    /** How often RTO has been doubled since the last sample. */
    get backOffs(): number;
    /**
     * The path is alive after all. Karn's rule keeps the back-off until the next sample (RFC 6298 §5), which without
     * timestamps never comes while every segment has to be sent twice; so a sender may end it as soon as new data is
     * acknowledged or the timeout has proved spurious.
     */
    resetBackOff(): void;
    /**
     * The handshake is over, but its SYN had to be sent again: begin with 3 s (RFC 6298 §5.7). Nothing happens when a
     * sample has been taken after all, which timestamps allow.
     */
    restartAfterLostSYN(): void;
    /** SRTT. Milliseconds; −1 before the first sample. */
    get smoothedRoundTripMs(): number;
    /** RTTVAR. Milliseconds; −1 before the first sample. */
    get roundTripVariationMs(): number;
    /** The least sample of the connection's life. Milliseconds; −1 before the first. */
    get minRoundTripMs(): number;
    /** The last sample. Milliseconds; −1 before the first. */
    get latestMs(): number;
}
//# sourceMappingURL=round_trip_estimator.d.ts.map