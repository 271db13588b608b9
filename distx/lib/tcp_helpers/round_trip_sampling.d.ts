/**
 * Which round trip an acknowledgment proves. A segment that was sent twice proves none (Karn), unless the peer's echo of
 * a timestamp says which copy arrived.
 * Pure. RFC 6298 §3, RFC 7323 §4. What becomes of the samples: round_trip_estimator.ts.
 */
import type { DeliveredRanges } from './delivered_ranges.ts';
import type { RoundTripEstimator } from './round_trip_estimator.ts';
/**
 * Feeds the estimator with the oldest unambiguous send time, so that it allows for delayed acknowledgments.
 * @param delivered by this acknowledgment
 * @param timestampRoundTripMs by the echoed timestamp of an acknowledgment that moves SND.UNA, ms; −1: none
 * @returns the newest unambiguous round trip, which is what congestion control wants, ms; −1: none
 */
export declare function sampleRoundTrip(delivered: DeliveredRanges, estimator: RoundTripEstimator, timestampRoundTripMs: number, nowMs: number): number;
//# sourceMappingURL=round_trip_sampling.d.ts.map