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
/** RFC 6298 §2.3. */
const ALPHA = 1 / 8;
const BETA = 1 / 4;
/** K of RFC 6298 §2.2. */
const VARIATIONS = 4;
/** More doublings than this change nothing: 1 ms has become 12 days. */
const MOST_BACK_OFFS = 30;
/** RFC 6298 §5.7. */
const RTO_AFTER_LOST_SYN_MS = 3000;
export class RoundTripEstimator {
    initialRtoMs;
    minRtoMs;
    maxRtoMs;
    clockGranularityMs;
    #smoothed = -1;
    #variation = -1;
    #least = -1;
    #latest = -1;
    #backOffs = 0;
    /** RTO without back-off, before the upper bound. */
    #base;
    constructor(options = {}) {
        this.initialRtoMs = options.initialRtoMs ?? 1000;
        this.minRtoMs = options.minRtoMs ?? 200;
        this.maxRtoMs = options.maxRtoMs ?? 60_000;
        this.clockGranularityMs = options.clockGranularityMs ?? 1;
        this.#base = this.initialRtoMs;
    }
    /**
     * Feeds one round-trip sample, recomputes RTO (RFC 6298 §2.2, §2.3) and ends any back-off.
     * @param roundTripMs time from transmission to acknowledgment, ms, ≥ 0; never from a retransmitted segment unless
     *   timestamps prove which copy was acknowledged (RFC 6298 §3)
     * @param expectedSamples how many samples this round trip will give, ≥ 1: ceil(FlightSize / (2·SMSS)) where every
     *   acknowledgment gives one (RFC 7323 appendix G), so that the memory of the filter stays a matter of round trips
     */
    addSample(roundTripMs, expectedSamples = 1) {
        const sample = Math.max(0, roundTripMs);
        if (this.#smoothed < 0) {
            this.#smoothed = sample;
            this.#variation = sample / 2;
            this.#least = sample;
        }
        else {
            const share = 1 / Math.max(1, expectedSamples);
            // RTTVAR first, from the old SRTT (RFC 6298 §2.3).
            this.#variation += BETA * share * (Math.abs(this.#smoothed - sample) - this.#variation);
            this.#smoothed += ALPHA * share * (sample - this.#smoothed);
            if (sample < this.#least || this.#least < 0)
                this.#least = sample;
        }
        this.#latest = sample;
        this.#settleBase();
        this.#backOffs = 0;
    }
    /**
     * What an earlier connection found (RFC 9040 §6.2): in place of samples where there is none yet, and else as a warning
     * how much they may vary.
     */
    expect(smoothedRoundTripMs, roundTripVariationMs) {
        if (this.#smoothed < 0)
            this.#smoothed = smoothedRoundTripMs;
        this.#variation = Math.max(this.#variation, roundTripVariationMs);
        this.#settleBase();
    }
    #settleBase() {
        this.#base = this.#smoothed + Math.max(this.clockGranularityMs, VARIATIONS * this.#variation, this.minRtoMs);
    }
    /** How long to wait for the acknowledgment of what is sent now. Milliseconds, back-off included. */
    get rtoMs() {
        return Math.min(this.maxRtoMs, this.#base * 2 ** this.#backOffs);
    }
    /** The same without back-off. Milliseconds. */
    get baseRtoMs() {
        return Math.min(this.maxRtoMs, this.#base);
    }
    /** The timer expired: doubles RTO, up to `maxRtoMs` (RFC 6298 §5.5). */
    backOff() {
        if (this.#backOffs < MOST_BACK_OFFS)
            this.#backOffs += 1;
    }
    /** How often RTO has been doubled since the last sample. */
    get backOffs() {
        return this.#backOffs;
    }
    /**
     * The path is alive after all. Karn's rule keeps the back-off until the next sample (RFC 6298 §5), which without
     * timestamps never comes while every segment has to be sent twice; so a sender may end it as soon as new data is
     * acknowledged or the timeout has proved spurious.
     */
    resetBackOff() {
        this.#backOffs = 0;
    }
    /**
     * The handshake is over, but its SYN had to be sent again: begin with 3 s (RFC 6298 §5.7). Nothing happens when a
     * sample has been taken after all, which timestamps allow.
     */
    restartAfterLostSYN() {
        this.#backOffs = 0;
        if (this.#smoothed < 0)
            this.#base = Math.max(this.initialRtoMs, RTO_AFTER_LOST_SYN_MS);
    }
    /** SRTT. Milliseconds; −1 before the first sample. */
    get smoothedRoundTripMs() {
        return this.#smoothed;
    }
    /** RTTVAR. Milliseconds; −1 before the first sample. */
    get roundTripVariationMs() {
        return this.#variation;
    }
    /** The least sample of the connection's life. Milliseconds; −1 before the first. */
    get minRoundTripMs() {
        return this.#least;
    }
    /** The last sample. Milliseconds; −1 before the first. */
    get latestMs() {
        return this.#latest;
    }
}
//# sourceMappingURL=round_trip_estimator.js.map