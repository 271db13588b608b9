/**
 * What BBR believes of the path: bandwidth, round trip, how much is acknowledged in bursts, and how much may be in flight
 * (draft-ietf-ccwg-bbr-06 §5.5). Each part is a file of its own; here they are put together in the order of §5.2.3.
 * Bytes, milliseconds, bytes per millisecond. Pure.
 */
import { AckAggregation } from './bbr_ack_aggregation.js';
import { BbrBounds } from './bbr_bounds.js';
import { MinRoundTripFilter } from './bbr_min_round_trip.js';
import { BANDWIDTH_FILTER_CYCLES, EXTRA_ACKED_FILTER_ROUNDS, HEADROOM, MIN_PIPE_SEGMENTS } from './bbr_parameters.js';
import { PacketTimedRounds } from './bbr_rounds.js';
import { WindowedMaximum } from './windowed_maximum.js';
export class BbrModel {
    rounds = new PacketTimedRounds();
    bounds = new BbrBounds();
    roundTrip;
    aggregation;
    /** BBR.bw: what paces. */
    bandwidth = 0;
    #maxBandwidth = new WindowedMaximum();
    #cycle = 0;
    #initialWindow;
    constructor(start) {
        this.#initialWindow = start.initialWindow;
        this.roundTrip = new MinRoundTripFilter(start.smoothedRoundTripMs ?? -1, start.nowMs);
        this.aggregation = new AckAggregation(start.nowMs);
    }
    /** BBR.max_bw: the most delivered in this cycle of ProbeBW and the one before. */
    get maxBandwidth() {
        return this.#maxBandwidth.value;
    }
    /** BBR.bdp; the initial window before the first round-trip sample. */
    get bdp() {
        return this.bdpAt(this.bandwidth);
    }
    bdpAt(bandwidth) {
        return this.roundTrip.leastMs === Infinity ? this.#initialWindow : bandwidth * this.roundTrip.leastMs;
    }
    /** Samples of an application without data count only if they show more than was known (draft §5.5.4, §5.5.5). */
    updateMaxBandwidth(sample, isApplicationLimited) {
        this.rounds.update(sample);
        const { deliveryRate } = sample;
        if (deliveryRate <= 0 || (isApplicationLimited && deliveryRate < this.maxBandwidth))
            return;
        this.#maxBandwidth.update(this.#cycle, deliveryRate, BANDWIDTH_FILTER_CYCLES);
    }
    /** A cycle of ProbeBW is over for the filter: a round after Up, when its samples are in (draft §5.5.6). */
    advanceMaxBandwidth() {
        this.#cycle += 1;
    }
    updateAggregation(sample, cwnd, pipeWasFull) {
        const rounds = pipeWasFull ? EXTRA_ACKED_FILTER_ROUNDS : 1;
        const limits = { cwnd, round: this.rounds.count, rounds };
        this.aggregation.update(sample.bytesAcknowledged, sample.nowMs, this.bandwidth, limits);
    }
    /** Draft §5.5.10.3. */
    boundBandwidth() {
        this.bandwidth = Math.min(this.maxBandwidth, this.bounds.bandwidthShortTerm);
    }
    /** The long-term bound less what is left free for others (draft §5.3.3.9). */
    inFlightWithHeadroom(mss) {
        const { inFlightLongTerm } = this.bounds;
        if (inFlightLongTerm === Infinity)
            return Infinity;
        const headroom = Math.max(mss, HEADROOM * inFlightLongTerm);
        return Math.max(inFlightLongTerm - headroom, MIN_PIPE_SEGMENTS * mss);
    }
}
//# sourceMappingURL=bbr_model.js.map