/**
 * The path's round trip without queues: the least of the last 10 s, and of the last 5 s to know when it should be measured
 * again with an empty queue (draft-ietf-ccwg-bbr-06 §5.3.4.3, §5.5.7). Milliseconds. Pure.
 */
import { MIN_ROUND_TRIP_FILTER_MS, PROBE_RTT_INTERVAL_MS } from './bbr_parameters.js';
export class MinRoundTripFilter {
    /** Infinity before the first sample. */
    leastMs;
    /** Nothing as short has been seen for 5 s: time to drain the queue and look. */
    isProbeDue = false;
    #leastAtMs;
    #probeLeastMs = Infinity;
    #probeLeastAtMs;
    constructor(smoothedRoundTripMs, nowMs) {
        this.leastMs = smoothedRoundTripMs > 0 ? smoothedRoundTripMs : Infinity;
        this.#leastAtMs = nowMs;
        this.#probeLeastAtMs = nowMs;
    }
    /** @param roundTripMs −1: none */
    update(roundTripMs, nowMs) {
        this.isProbeDue = nowMs > this.#probeLeastAtMs + PROBE_RTT_INTERVAL_MS;
        if (roundTripMs >= 0 && (roundTripMs < this.#probeLeastMs || this.isProbeDue)) {
            this.#probeLeastMs = roundTripMs;
            this.#probeLeastAtMs = nowMs;
        }
        const hasExpired = nowMs > this.#leastAtMs + MIN_ROUND_TRIP_FILTER_MS;
        if (this.#probeLeastMs < this.leastMs || hasExpired) {
            this.leastMs = this.#probeLeastMs;
            this.#leastAtMs = this.#probeLeastAtMs;
        }
    }
    /** The queue has just been drained: the next time is 5 s away. */
    onProbed(nowMs) {
        this.#probeLeastAtMs = nowMs;
    }
}
//# sourceMappingURL=bbr_min_round_trip.js.map