/**
 * How much more is acknowledged at once than the bandwidth would bring in the time: what links and hosts that gather
 * packets or acknowledgments need in flight besides the BDP (draft-ietf-ccwg-bbr-06 §5.5.9). Bytes. Pure.
 */
import { WindowedMaximum } from './windowed_maximum.js';
export class AckAggregation {
    /** BBR.extra_acked */
    extra = 0;
    #filter = new WindowedMaximum();
    #startMs;
    #delivered = 0;
    constructor(nowMs) {
        this.#startMs = nowMs;
    }
    /**
     * @param bandwidth bytes per ms
     * @param rounds how many round trips to remember
     */
    update(acknowledged, nowMs, bandwidth, limits) {
        let expected = bandwidth * (nowMs - this.#startMs);
        // Acknowledgments have fallen behind the bandwidth: the burst is over.
        if (this.#delivered <= expected) {
            this.#delivered = 0;
            this.#startMs = nowMs;
            expected = 0;
        }
        this.#delivered += acknowledged;
        const extra = Math.min(this.#delivered - expected, limits.cwnd);
        this.extra = this.#filter.update(limits.round, extra, limits.rounds);
    }
    /** The silence before a restart is no time in which anything was expected (draft §5.4.1). */
    onRestartFromIdle(nowMs) {
        this.#startMs = nowMs;
    }
}
//# sourceMappingURL=bbr_ack_aggregation.js.map