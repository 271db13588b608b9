/**
 * What the path is thought to bear, besides bandwidth and round trip: bounds for this cycle, drawn in by losses while the
 * flow is not probing and forgotten before the next probe; and the long-term bound, the most in flight that a probe could
 * place without too much loss (draft-ietf-ccwg-bbr-06 §5.5.10, §5.5.11). Bytes, and bytes per millisecond. Pure.
 */
import { BETA, LOSS_THRESHOLD, MARK_BETA } from './bbr_parameters.ts';
import type { AckSample } from './congestion_control.ts';

/** What is known of a packet that has arrived or is lost: enough to say whether too much was in flight with it. */
export interface FlightReport {
  readonly inFlightWhenSent: number;
  /** Bytes lost between its sending and now. */
  readonly lost: number;
  readonly applicationLimited: boolean;
}

export interface BoundsBeforeLoss {
  readonly bandwidthShortTerm: number;
  readonly inFlightShortTerm: number;
  readonly inFlightLongTerm: number;
}

export class BbrBounds {
  bandwidthShortTerm = Infinity;
  inFlightShortTerm = Infinity;
  inFlightLongTerm = Infinity;
  /** The most delivered in a round: rate, and volume. */
  #bandwidthLatest = 0;
  #inFlightLatest = 0;
  #lossInRound = false;
  #lossRoundDelivered = 0;
  /** The present acknowledgment ends a round in which losses were counted. */
  isLossRoundStart = false;
  /** Separate stretches lost in the round, and where the last of them ended. */
  #lostRanges = 0;
  #lastLostEnd = -1;

  get inFlightLatest(): number {
    return this.#inFlightLatest;
  }

  get lossInRound(): boolean {
    return this.#lossInRound;
  }

  get lostRangesInRound(): number {
    return this.#lostRanges;
  }

  /** Near the start of an acknowledgment (draft §5.5.10.3). */
  updateLatest(sample: AckSample, deliveredInInterval: number): void {
    this.isLossRoundStart = sample.priorDelivered >= 0 && sample.priorDelivered >= this.#lossRoundDelivered;
    this.#bandwidthLatest = Math.max(this.#bandwidthLatest, sample.deliveryRate);
    this.#inFlightLatest = Math.max(this.#inFlightLatest, deliveredInInterval);
    if (this.isLossRoundStart) this.#lossRoundDelivered = sample.delivered;
  }

  /** Once a round with losses, and not while probing: towards what was delivered, by 0.7 at most (draft §5.5.10.3). */
  adaptShortTerm(maxBandwidth: number, cwnd: number): void {
    if (this.bandwidthShortTerm === Infinity) this.bandwidthShortTerm = maxBandwidth;
    if (this.inFlightShortTerm === Infinity) this.inFlightShortTerm = cwnd;
    this.bandwidthShortTerm = Math.max(this.#bandwidthLatest, BETA * this.bandwidthShortTerm);
    this.inFlightShortTerm = Math.max(this.#inFlightLatest, BETA * this.inFlightShortTerm);
  }

  /**
   * A mark tells of a queue, which what was delivered does not: less may be in flight until the next probe.
   * @param inFlight what was, bytes
   */
  onMark(inFlight: number): void {
    this.inFlightShortTerm = Math.min(this.inFlightShortTerm, inFlight) * MARK_BETA;
  }

  /** Near the end of an acknowledgment. */
  advanceLatest(sample: AckSample, deliveredInInterval: number): void {
    if (!this.isLossRoundStart) return;
    this.#bandwidthLatest = sample.deliveryRate;
    this.#inFlightLatest = deliveredInInterval;
  }

  endLossRound(): void {
    this.#lossInRound = false;
    this.#lostRanges = 0;
    this.#lastLostEnd = -1;
  }

  resetSignals(): void {
    this.#lossInRound = false;
    this.#bandwidthLatest = 0;
    this.#inFlightLatest = 0;
  }

  resetShortTerm(): void {
    this.bandwidthShortTerm = Infinity;
    this.inFlightShortTerm = Infinity;
  }

  noteLoss(delivered: number): void {
    if (!this.#lossInRound) this.#lossRoundDelivered = delivered;
    this.#lossInRound = true;
  }

  noteLostRange(start: number, bytes: number): void {
    if (start !== this.#lastLostEnd) this.#lostRanges += 1;
    this.#lastLostEnd = start + bytes;
  }

  forgetLoss(): void {
    this.#lossInRound = false;
  }

  save(): BoundsBeforeLoss {
    return {
      bandwidthShortTerm: this.bandwidthShortTerm,
      inFlightShortTerm: this.inFlightShortTerm,
      inFlightLongTerm: this.inFlightLongTerm,
    };
  }

  /** The losses since `before` were none (draft §5.5.11.2). */
  restore(before: BoundsBeforeLoss): void {
    this.bandwidthShortTerm = Math.max(this.bandwidthShortTerm, before.bandwidthShortTerm);
    this.inFlightShortTerm = Math.max(this.inFlightShortTerm, before.inFlightShortTerm);
    this.inFlightLongTerm = Math.max(this.inFlightLongTerm, before.inFlightLongTerm);
  }
}

/** More was lost than a probe may lose (draft §5.5.10.2). Without SACK one loss a round trip is all that can be seen. */
export function isInFlightTooHigh(flight: FlightReport, hasSelectiveAcks: boolean): boolean {
  return flight.lost > flight.inFlightWhenSent * LOSS_THRESHOLD || (flight.lost > 0 && !hasSelectiveAcks);
}

/**
 * How much was in flight when losses crossed the threshold, which may have been in the midst of a super-segment: the
 * prefix p of the lost range for which (lostBefore + p) / (inFlightBefore + p) is the threshold (draft §5.5.10.2).
 */
export function inFlightAtLoss(flight: FlightReport, bytes: number): number {
  const before = flight.inFlightWhenSent - bytes;
  const lostBefore = flight.lost - bytes;
  const prefix = (LOSS_THRESHOLD * before - lostBefore) / (1 - LOSS_THRESHOLD);
  return before + prefix;
}
