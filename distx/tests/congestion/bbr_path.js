/**
 * A path of one bottleneck with a queue, and a sender that does nothing but what its congestion control says: packets of
 * one size, each acknowledged by itself; three later ones make one lost. In virtual time, and without any TCP.
 */
import { Bbr } from '../../lib/tcp_helpers/congestion/bbr.js';
import { DeliveryRateEstimator } from '../../lib/tcp_helpers/congestion/delivery_rate.js';
import { RingQueue } from '../../lib/util/ring_queue.js';
import { seededRandomSource } from '../../lib/util/random_source.js';
import { MSS } from './congestion_harness.js';
export class BbrPath {
    control;
    estimator = new DeliveryRateEstimator();
    rate;
    roundTripMs;
    buffer;
    nowMs = 0;
    inFlight = 0;
    dropped = 0;
    /** May drop a packet besides. */
    drops = () => false;
    /** Bytes per ms that the application writes; Infinity: always enough. */
    applicationRate = Infinity;
    /** Acknowledgments are held back until a multiple of it. Milliseconds. */
    aggregationMs = 0;
    states = [];
    #number = 0;
    #outstanding = new RingQueue();
    /** Overtaken, and not yet by three. */
    #overtaken = new RingQueue();
    #flying = new RingQueue();
    #waiting = new RingQueue();
    /** When the packet on the line has left it. */
    #departsAtMs = Infinity;
    #nextSendAtMs = 0;
    #highestAcknowledged = -1;
    #recoveryEnd = -1;
    #written = 0;
    #writtenAtMs = 0;
    #leastMs = Infinity;
    #smoothedMs = -1;
    constructor(options = {}) {
        this.rate = options.rate ?? 1000;
        this.roundTripMs = options.roundTripMs ?? 40;
        this.buffer = options.buffer ?? 80 * MSS;
        const initialWindow = (options.initialSegments ?? 10) * MSS;
        const start = { mss: MSS, initialWindow, nowMs: 0, smoothedRoundTripMs: this.roundTripMs };
        this.control = new Bbr(start, seededRandomSource(options.seed ?? 1));
        this.states.push(this.control.state);
    }
    /** Of the path without queue, bytes. */
    get bdp() {
        return this.rate * this.roundTripMs;
    }
    get queued() {
        return this.#waiting.length * MSS;
    }
    run(ms) {
        return this.#runUntil(this.nowMs + ms, () => false);
    }
    /** Until the state is reached, at most `limitMs`. */
    until(state, limitMs = 20_000) {
        return this.when(() => this.control.state === state, limitMs);
    }
    when(done, limitMs = 20_000) {
        const end = this.nowMs + limitMs;
        this.#runUntil(end, done);
        if (!done())
            throw new Error(`not within ${limitMs} ms; states: ${this.states.join(' ')}`);
        return this;
    }
    /** Bytes delivered per ms over the next `ms`. */
    goodput(ms) {
        const before = this.estimator.delivered;
        this.run(ms);
        return (this.estimator.delivered - before) / ms;
    }
    #runUntil(endMs, done) {
        while (!done()) {
            const arrival = this.#flying.peek()?.arrivesAtMs ?? Infinity;
            const send = this.#sendAtMs();
            const next = Math.min(arrival, send, this.#departsAtMs);
            if (next > endMs) {
                this.#to(endMs);
                return this;
            }
            this.#to(next);
            if (this.#departsAtMs === next)
                this.#depart();
            else if (arrival === next)
                this.#acknowledge(this.#flying.take());
            else
                this.#send();
        }
        return this;
    }
    #to(ms) {
        const elapsed = ms - this.#writtenAtMs;
        this.#writtenAtMs = ms;
        this.nowMs = ms;
        if (this.applicationRate !== Infinity)
            this.#written = Math.min(this.#written + elapsed * this.applicationRate, 1e9);
    }
    #sendAtMs() {
        if (this.inFlight + MSS > this.control.cwnd)
            return Infinity;
        const paced = Math.max(this.nowMs, this.#nextSendAtMs);
        if (this.applicationRate === Infinity)
            return paced;
        if (this.applicationRate === 0)
            return Infinity;
        return Math.max(paced, this.nowMs + Math.max(0, MSS - this.#written) / this.applicationRate + 1e-6);
    }
    #send() {
        this.#written -= MSS;
        const packet = {
            number: this.#number,
            arrivesAtMs: 0,
            sentAtMs: 0,
            deliveredWhenSent: 0,
            deliveredAtWhenSentMs: 0,
            firstSentAtWhenSentMs: 0,
            applicationLimitedWhenSent: false,
            inFlightWhenSent: 0,
            lostWhenSent: 0,
        };
        this.#number += 1;
        this.estimator.onSent(packet, MSS, this.inFlight, this.nowMs);
        this.inFlight += MSS;
        this.#outstanding.push(packet);
        this.control.onSent(MSS, this.inFlight, this.nowMs);
        this.#nextSendAtMs = Math.max(this.nowMs, this.#nextSendAtMs) + MSS / this.control.pacingRate;
        if (this.applicationRate !== Infinity && this.#written < MSS)
            this.estimator.applicationLimited(this.inFlight);
        if (this.queued > this.buffer || this.drops(packet.number)) {
            this.dropped += 1;
            return;
        }
        this.#waiting.push(packet);
        if (this.#departsAtMs === Infinity)
            this.#departsAtMs = this.nowMs + MSS / this.rate;
    }
    #depart() {
        const packet = this.#waiting.take(); // the one on the line
        const arrival = this.nowMs + this.roundTripMs;
        const slot = this.aggregationMs;
        packet.arrivesAtMs = slot === 0 ? arrival : Math.ceil(arrival / slot) * slot;
        this.#flying.push(packet);
        this.#departsAtMs = this.#waiting.length > 0 ? this.nowMs + MSS / this.rate : Infinity;
    }
    #acknowledge(packet) {
        const priorInFlight = this.inFlight;
        this.inFlight -= MSS;
        for (let first = this.#outstanding.take(); first !== packet; first = this.#outstanding.take()) {
            this.#overtaken.push(first);
        }
        this.#highestAcknowledged = packet.number;
        this.estimator.onDelivered(packet, MSS, this.nowMs);
        this.#detectLosses();
        const inRecovery = this.#recoveryEnd >= 0;
        if (inRecovery && packet.number >= this.#recoveryEnd) {
            this.#recoveryEnd = -1;
            this.control.onRecoveryExit(this.nowMs);
        }
        const roundTripMs = this.nowMs - packet.sentAtMs;
        this.#leastMs = Math.min(this.#leastMs, roundTripMs);
        this.#smoothedMs = this.#smoothedMs < 0 ? roundTripMs : this.#smoothedMs * 0.875 + roundTripMs / 8;
        const rate = this.estimator.take(this.#leastMs);
        this.control.onAcknowledged({
            nowMs: this.nowMs,
            bytesAcknowledged: rate.bytesDelivered,
            bytesLost: rate.bytesLost,
            priorInFlight,
            inFlight: this.inFlight,
            roundTripMs,
            smoothedRoundTripMs: this.#smoothedMs,
            minRoundTripMs: this.#leastMs,
            applicationLimited: false,
            delivered: rate.delivered,
            lostInAll: rate.lostInAll,
            deliveryRate: rate.deliveryRate,
            intervalMs: rate.intervalMs,
            rateIsApplicationLimited: rate.rateIsApplicationLimited,
            priorDelivered: rate.priorDelivered,
            inFlightWhenSent: rate.inFlightWhenSent,
            lostWhenSent: rate.lostWhenSent,
            roundStart: false,
            inRecovery,
        });
        const { state } = this.control;
        if (this.states.at(-1) !== state)
            this.states.push(state);
    }
    #detectLosses() {
        let bytesLost = 0;
        for (;;) {
            const packet = this.#overtaken.peek();
            if (packet === undefined || packet.number > this.#highestAcknowledged - 3)
                break;
            this.#overtaken.take();
            this.inFlight -= MSS;
            bytesLost += MSS;
            this.estimator.onLost(MSS);
            this.control.onRangeLost({
                nowMs: this.nowMs,
                start: packet.number * MSS,
                bytes: MSS,
                inFlightWhenSent: packet.inFlightWhenSent,
                lostSinceSent: this.estimator.lost - packet.lostWhenSent,
                applicationLimitedWhenSent: packet.applicationLimitedWhenSent,
                inFlight: this.inFlight,
                delivered: this.estimator.delivered,
            });
        }
        if (bytesLost === 0 || this.#recoveryEnd >= 0)
            return;
        this.#recoveryEnd = this.#number;
        const { nowMs, inFlight } = this;
        this.control.onLossDetected({
            nowMs,
            inFlight,
            bytesLost,
            delivered: this.estimator.delivered,
        });
    }
}
//# sourceMappingURL=bbr_path.js.map