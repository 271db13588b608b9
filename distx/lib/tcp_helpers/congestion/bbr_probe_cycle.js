/**
 * When BBR probes for more bandwidth, how fast it lets the long-term bound grow meanwhile, and what it remembers of the
 * last probe (draft-ietf-ccwg-bbr-06 §5.3.3.8, §5.3.3.9). Pure; chance comes in. The transitions are in bbr.ts.
 */
import { below, fraction } from '../../util/random_source.js';
import { PROBE_UP_ROUNDS, PROBE_WAIT_MS, PROBE_WAIT_ROUNDS, PROBE_WAIT_SPREAD_MS } from './bbr_parameters.js';
export class ProbeCycle {
    ackPhase = 'init';
    /** Samples are of packets that were sent while probing: too much loss among them has not been answered yet. */
    isProbeSample = false;
    /** The last probe lost too much. */
    wasTooHigh = false;
    /** The last probe stopped as soon as it reached the bound of the one before. */
    wasPrecautionary = false;
    #startedAtMs = 0;
    #waitMs = 0;
    #rounds = 0;
    #upRounds = 0;
    #acknowledged = 0;
    /** Bytes to be acknowledged before the bound grows by a segment. */
    #bytesPerSegment = Infinity;
    /** A round trip has begun. */
    onRound() {
        this.#rounds += 1;
    }
    /** Down begins: the wait for the next probe is drawn, so that flows do not probe in step (draft §5.3.3.8.3). */
    startDown(nowMs, random) {
        this.#bytesPerSegment = Infinity;
        this.#rounds = below(random, 2);
        this.#waitMs = PROBE_WAIT_MS + fraction(random) * PROBE_WAIT_SPREAD_MS;
        this.#startedAtMs = nowMs;
        this.ackPhase = 'probe_stopping';
    }
    /** 2 to 3 s have gone by, or the rounds in which Reno would have grown by the BDP (draft §5.3.3.8.2). */
    isTimeToProbe(nowMs, targetSegments) {
        return nowMs > this.#startedAtMs + this.#waitMs || this.#rounds >= Math.min(targetSegments, PROBE_WAIT_ROUNDS);
    }
    startRefill() {
        this.#upRounds = 0;
        this.#acknowledged = 0;
        this.wasPrecautionary = false;
        this.ackPhase = 'refilling';
    }
    startUp(cwnd, mss) {
        this.ackPhase = 'probe_starting';
        this.#raiseSlope(cwnd, mss);
    }
    /**
     * Growth of the long-term bound by 1, 2, 4 … segments in each round of Up, spread over it (draft §5.3.3.5).
     * @returns bytes to add to the bound
     */
    growth(acknowledged, isRoundStart, cwnd, mss) {
        this.#acknowledged += acknowledged;
        const segments = Math.floor(this.#acknowledged / this.#bytesPerSegment);
        if (segments > 0)
            this.#acknowledged -= segments * this.#bytesPerSegment;
        if (isRoundStart)
            this.#raiseSlope(cwnd, mss);
        return segments * mss;
    }
    #raiseSlope(cwnd, mss) {
        const segmentsThisRound = 2 ** this.#upRounds;
        this.#upRounds = Math.min(this.#upRounds + 1, PROBE_UP_ROUNDS);
        this.#bytesPerSegment = Math.max(cwnd / segmentsThisRound, mss);
    }
}
//# sourceMappingURL=bbr_probe_cycle.js.map