/**
 * What a congestion control has to be told and a sender would not keep for itself: how much was delivered in all, where
 * rounds begin, and whether cwnd was what held the data back.
 * Positions are absolute. Pure. RFC 5681 §3, RFC 6928 §2 (initial window), RFC 7661 (application-limited).
 */
import type { RoundTripEstimator } from '../round_trip_estimator.ts';
import type { CongestionControl, CongestionControlFactory, CongestionControlStart } from './congestion_control.ts';
import { DeliveryRateEstimator } from './delivery_rate.ts';

/** An acknowledgment that delivered something, as the sender saw it; what it delivered, `rate` has been told before. */
export interface Delivery {
  readonly nowMs: number;
  /** SND.UNA after it. */
  readonly acknowledged: number;
  /** SND.NXT */
  readonly next: number;
  /** Outstanding before and after, bytes. */
  readonly priorInFlight: number;
  readonly inFlight: number;
  /** ms; −1: none. */
  readonly roundTripMs: number;
  /** It came during a loss event, even if it ends it. */
  readonly inRecovery: boolean;
}

/** RFC 6928 §2: ten segments of this size, whatever their real one. Bytes. */
const USUAL_SEGMENT_BYTES = 1460;

export class CongestionAccounting {
  readonly #initialWindowSegments: number;
  readonly #estimator: RoundTripEstimator;
  #factory: CongestionControlFactory;
  #control: CongestionControl;
  /** What was delivered and lost, and how fast: told of each range by the sender. */
  readonly rate = new DeliveryRateEstimator();
  #cwndLimitedUntil = 0;
  /** The largest FlightSize of the current window of data, bytes, and where that ends, absolute. */
  #largestFlight = 0;
  #largestFlightUntil = 0;
  #roundEnd = 0;
  #hasSelectiveAcks = true;

  constructor(
    factory: CongestionControlFactory,
    initialWindowSegments: number,
    estimator: RoundTripEstimator,
    start: { mss: number; nowMs: number },
  ) {
    this.#factory = factory;
    this.#initialWindowSegments = initialWindowSegments;
    this.#estimator = estimator;
    this.#control = factory({ ...start, initialWindow: this.#initialWindow(start.mss) });
  }

  get control(): CongestionControl {
    return this.#control;
  }

  /** Sequence numbers delivered so far, cumulatively or by SACK. */
  get delivered(): number {
    return this.rate.delivered;
  }

  /**
   * The handshake has settled MSS and round trip. One lost SYN may have been a slow one; two are a loss (RFC 5681 §3.1).
   * @param ssthresh as an earlier connection left it, bytes; Infinity: not known
   */
  begin(
    mss: number,
    nowMs: number,
    synTimeouts: number,
    hasSelectiveAcks: boolean = true,
    ssthresh: number = Infinity,
  ): void {
    this.#hasSelectiveAcks = hasSelectiveAcks;
    const initialWindow = synTimeouts > 1 ? mss : this.#initialWindow(mss);
    this.#control = this.#factory({ ...this.#start(mss, initialWindow, nowMs), ssthresh });
  }

  /** Another algorithm takes over, with the cwnd of the one before. */
  replace(factory: CongestionControlFactory, mss: number, nowMs: number): void {
    this.#factory = factory;
    this.#control = factory(this.#start(mss, this.#control.cwnd, nowMs));
  }

  /** More could have been sent than cwnd allows: what lies before `next` was earned. */
  limitedByWindow(next: number): void {
    this.#cwndLimitedUntil = next;
  }

  /** New data have left. @param flight FlightSize with them, bytes; `unacknowledged` and `next` absolute */
  flew(flight: number, unacknowledged: number, next: number): void {
    if (flight < this.#largestFlight && unacknowledged < this.#largestFlightUntil) return;
    this.#largestFlight = flight;
    this.#largestFlightUntil = next;
  }

  /**
   * Whether cwnd has been used, so that it may grow: it held the sender back, or in slow start, where it doubles, more than
   * half of it was in flight (RFC 7661 §4.3).
   */
  #isUsed(acknowledged: number): boolean {
    if (acknowledged <= this.#cwndLimitedUntil) return true;
    const { cwnd, ssthresh } = this.#control;
    return cwnd < ssthresh && this.#largestFlight * 2 > cwnd;
  }

  onAcknowledged(delivery: Delivery): void {
    const { nowMs, acknowledged } = delivery;
    const sample = this.rate.take(this.#estimator.minRoundTripMs);
    const roundStart = acknowledged > this.#roundEnd;
    if (roundStart) this.#roundEnd = delivery.next;
    if (acknowledged === 1) return; // the SYN is no data: cwnd does not grow by it
    this.#control.onAcknowledged({
      nowMs,
      bytesAcknowledged: sample.bytesDelivered,
      bytesLost: sample.bytesLost,
      priorInFlight: delivery.priorInFlight,
      inFlight: delivery.inFlight,
      roundTripMs: delivery.roundTripMs,
      smoothedRoundTripMs: this.#estimator.smoothedRoundTripMs,
      minRoundTripMs: this.#estimator.minRoundTripMs,
      applicationLimited: !this.#isUsed(acknowledged),
      delivered: sample.delivered,
      lostInAll: sample.lostInAll,
      deliveryRate: sample.deliveryRate,
      intervalMs: sample.intervalMs,
      rateIsApplicationLimited: sample.rateIsApplicationLimited,
      priorDelivered: sample.priorDelivered,
      inFlightWhenSent: sample.inFlightWhenSent,
      lostWhenSent: sample.lostWhenSent,
      roundStart,
      inRecovery: delivery.inRecovery,
    });
  }

  /** A loss event begins. @param inFlight FlightSize, bytes */
  onLossDetected(nowMs: number, inFlight: number, bytesLost: number): void {
    this.#control.onLossDetected({ nowMs, inFlight, bytesLost, delivered: this.delivered });
  }

  /** The peer echoes congestion marks, for the first time in this window of data (RFC 3168 §6.1.2). */
  onExplicitCongestion(nowMs: number, inFlight: number): void {
    this.#control.onExplicitCongestion?.({ nowMs, inFlight, bytesLost: 0, delivered: this.delivered });
  }

  /** Everything outstanding is thought lost. */
  onRetransmissionTimeout(nowMs: number, inFlight: number): void {
    this.#control.onRetransmissionTimeout({ nowMs, inFlight, bytesLost: inFlight, delivered: this.delivered });
  }

  #start(mss: number, initialWindow: number, nowMs: number): CongestionControlStart {
    const { smoothedRoundTripMs } = this.#estimator;
    return { mss, initialWindow, nowMs, smoothedRoundTripMs, hasSelectiveAcks: this.#hasSelectiveAcks };
  }

  /** RFC 6928 §2, as for ten segments, in proportion. */
  #initialWindow(mss: number): number {
    const segments = this.#initialWindowSegments;
    return Math.min(segments * mss, Math.max(2 * mss, segments * USUAL_SEGMENT_BYTES));
  }
}
