import { DeliveryRateEstimator } from './delivery_rate.js';
/** RFC 6928 §2: ten segments of this size, whatever their real one. Bytes. */
const USUAL_SEGMENT_BYTES = 1460;
export class CongestionAccounting {
    #initialWindowSegments;
    #estimator;
    #factory;
    #control;
    /** What was delivered and lost, and how fast: told of each range by the sender. */
    rate = new DeliveryRateEstimator();
    #cwndLimitedUntil = 0;
    /** The largest FlightSize of the current window of data, bytes, and where that ends, absolute. */
    #largestFlight = 0;
    #largestFlightUntil = 0;
    #roundEnd = 0;
    #hasSelectiveAcks = true;
    constructor(factory, initialWindowSegments, estimator, start) {
        this.#factory = factory;
        this.#initialWindowSegments = initialWindowSegments;
        this.#estimator = estimator;
        this.#control = factory({ ...start, initialWindow: this.#initialWindow(start.mss) });
    }
    get control() {
        return this.#control;
    }
    /** Sequence numbers delivered so far, cumulatively or by SACK. */
    get delivered() {
        return this.rate.delivered;
    }
    /**
     * The handshake has settled MSS and round trip. One lost SYN may have been a slow one; two are a loss (RFC 5681 §3.1).
     * @param ssthresh as an earlier connection left it, bytes; Infinity: not known
     */
    begin(mss, nowMs, synTimeouts, hasSelectiveAcks = true, ssthresh = Infinity) {
        this.#hasSelectiveAcks = hasSelectiveAcks;
        const initialWindow = synTimeouts > 1 ? mss : this.#initialWindow(mss);
        this.#control = this.#factory({ ...this.#start(mss, initialWindow, nowMs), ssthresh });
    }
    /** Another algorithm takes over, with the cwnd of the one before. */
    replace(factory, mss, nowMs) {
        this.#factory = factory;
        this.#control = factory(this.#start(mss, this.#control.cwnd, nowMs));
    }
    /** More could have been sent than cwnd allows: what lies before `next` was earned. */
    limitedByWindow(next) {
        this.#cwndLimitedUntil = next;
    }
    /** New data have left. @param flight FlightSize with them, bytes; `unacknowledged` and `next` absolute */
    flew(flight, unacknowledged, next) {
        if (flight < this.#largestFlight && unacknowledged < this.#largestFlightUntil)
            return;
        this.#largestFlight = flight;
        this.#largestFlightUntil = next;
    }
    /**
     * Whether cwnd has been used, so that it may grow: it held the sender back, or in slow start, where it doubles, more than
     * half of it was in flight (RFC 7661 §4.3).
     */
    #isUsed(acknowledged) {
        if (acknowledged <= this.#cwndLimitedUntil)
            return true;
        const { cwnd, ssthresh } = this.#control;
        return cwnd < ssthresh && this.#largestFlight * 2 > cwnd;
    }
    onAcknowledged(delivery) {
        const { nowMs, acknowledged } = delivery;
        const sample = this.rate.take(this.#estimator.minRoundTripMs);
        const roundStart = acknowledged > this.#roundEnd;
        if (roundStart)
            this.#roundEnd = delivery.next;
        if (acknowledged === 1)
            return; // the SYN is no data: cwnd does not grow by it
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
    onLossDetected(nowMs, inFlight, bytesLost) {
        this.#control.onLossDetected({ nowMs, inFlight, bytesLost, delivered: this.delivered });
    }
    /** The peer echoes congestion marks, for the first time in this window of data (RFC 3168 §6.1.2). */
    onExplicitCongestion(nowMs, inFlight) {
        this.#control.onExplicitCongestion?.({ nowMs, inFlight, bytesLost: 0, delivered: this.delivered });
    }
    /** Everything outstanding is thought lost. */
    onRetransmissionTimeout(nowMs, inFlight) {
        this.#control.onRetransmissionTimeout({ nowMs, inFlight, bytesLost: inFlight, delivered: this.delivered });
    }
    #start(mss, initialWindow, nowMs) {
        const { smoothedRoundTripMs } = this.#estimator;
        return { mss, initialWindow, nowMs, smoothedRoundTripMs, hasSelectiveAcks: this.#hasSelectiveAcks };
    }
    /** RFC 6928 §2, as for ten segments, in proportion. */
    #initialWindow(mss) {
        const segments = this.#initialWindowSegments;
        return Math.min(segments * mss, Math.max(2 * mss, segments * USUAL_SEGMENT_BYTES));
    }
}
//# sourceMappingURL=congestion_accounting.js.map