/** A clock in whole ms may show none at all. */
const LEAST_SAMPLE_MS = 0.001;
/** Timestamps tick in ms. */
const LEAST_TIMESTAMP_SAMPLE_MS = 1;
/**
 * Feeds the estimator with the oldest unambiguous send time, so that it allows for delayed acknowledgments.
 * @param delivered by this acknowledgment
 * @param timestampRoundTripMs by the echoed timestamp of an acknowledgment that moves SND.UNA, ms; −1: none
 * @returns the newest unambiguous round trip, which is what congestion control wants, ms; −1: none
 */
export function sampleRoundTrip(delivered, estimator, timestampRoundTripMs, nowMs) {
    if (delivered.oldestSentAtMs >= 0) {
        estimator.addSample(Math.max(nowMs - delivered.oldestSentAtMs, LEAST_SAMPLE_MS));
        return nowMs - delivered.newestSentAtMs;
    }
    if (timestampRoundTripMs >= 0)
        estimator.addSample(Math.max(timestampRoundTripMs, LEAST_TIMESTAMP_SAMPLE_MS));
    return timestampRoundTripMs;
}
//# sourceMappingURL=round_trip_sampling.js.map