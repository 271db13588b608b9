/**
 * Leaves slow start before the queue overflows: when round trips grow longer, growth slows to a quarter; when they stay
 * long for five rounds, slow start is over (RFC 9406). Only for the first slow start, while ssthresh is infinite.
 * Pure.
 *
 *   slow start ──round trips longer──> conservative slow start ──5 rounds──> congestion avoidance
 *        ^──────────round trips shorter again──────────┘
 */
/** RFC 9406 §4.3, all of them. */
const MIN_THRESHOLD_MS = 4;
const MAX_THRESHOLD_MS = 16;
const THRESHOLD_DIVISOR = 8;
const SAMPLES_NEEDED = 8;
const CONSERVATIVE_GROWTH_DIVISOR = 4;
const CONSERVATIVE_ROUNDS = 5;
export class HyStartPlusPlus {
    #lastRoundLeastMs = Infinity;
    #roundLeastMs = Infinity;
    #samples = 0;
    /** cssBaselineMinRtt; Infinity outside conservative slow start. */
    #baselineMs = Infinity;
    #conservativeRounds = 0;
    /** By what to divide the growth of slow start: 1 or 4. */
    get growthDivisor() {
        return this.isConservative ? CONSERVATIVE_GROWTH_DIVISOR : 1;
    }
    get isConservative() {
        return this.#baselineMs !== Infinity;
    }
    /** Slow start should end: set ssthresh to cwnd. */
    get isFinished() {
        return this.#conservativeRounds >= CONSERVATIVE_ROUNDS;
    }
    /**
     * Looks at every acknowledgment of new data in slow start.
     * @param roundTripMs −1 when the acknowledgment gave no sample
     */
    observe(roundTripMs, roundStart) {
        if (roundStart)
            this.#startRound();
        if (roundTripMs >= 0) {
            this.#roundLeastMs = Math.min(this.#roundLeastMs, roundTripMs);
            this.#samples += 1;
        }
        if (this.#samples < SAMPLES_NEEDED)
            return;
        if (this.isConservative) {
            if (this.#roundLeastMs < this.#baselineMs)
                this.#baselineMs = Infinity;
        }
        else if (this.#roundLeastMs >= this.#lastRoundLeastMs + this.#toleranceMs) {
            this.#baselineMs = this.#roundLeastMs;
            this.#conservativeRounds = 0;
        }
    }
    #startRound() {
        this.#lastRoundLeastMs = this.#roundLeastMs;
        this.#roundLeastMs = Infinity;
        this.#samples = 0;
        // The round in which it began counts as well (RFC 9406 §4.2).
        if (this.isConservative)
            this.#conservativeRounds += 1;
    }
    get #toleranceMs() {
        return Math.max(MIN_THRESHOLD_MS, Math.min(this.#lastRoundLeastMs / THRESHOLD_DIVISOR, MAX_THRESHOLD_MS));
    }
}
//# sourceMappingURL=hystart_plus_plus.js.map