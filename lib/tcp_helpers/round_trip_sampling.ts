/**
 * Which round trip an acknowledgment proves. A segment that was sent twice proves none (Karn), unless the peer's echo of
 * a timestamp says which copy arrived.
 * Pure. RFC 6298 §3, RFC 7323 §4. What becomes of the samples: round_trip_estimator.ts.
 */
import type { RetransmissionQueue } from './retransmission_queue.ts';
import type { RoundTripEstimator } from './round_trip_estimator.ts';

/** A clock in whole ms may show none at all. */
const LEAST_SAMPLE_MS = 0.001;
/** Timestamps tick in ms. */
const LEAST_TIMESTAMP_SAMPLE_MS = 1;

/**
 * Feeds the estimator with the oldest unambiguous send time, so that it allows for delayed acknowledgments.
 * @param queue just told of the acknowledgment
 * @param timestampRoundTripMs by the echoed timestamp, ms; −1: none
 * @returns the newest unambiguous round trip, which is what congestion control wants, ms; −1: none
 */
export function sampleRoundTrip(
  queue: RetransmissionQueue,
  estimator: RoundTripEstimator,
  timestampRoundTripMs: number,
  nowMs: number,
): number {
  if (queue.oldestSentAtMs >= 0) {
    estimator.addSample(Math.max(nowMs - queue.oldestSentAtMs, LEAST_SAMPLE_MS));
    return nowMs - queue.newestSentAtMs;
  }
  if (timestampRoundTripMs >= 0) estimator.addSample(Math.max(timestampRoundTripMs, LEAST_TIMESTAMP_SAMPLE_MS));
  return timestampRoundTripMs;
}
