/**
 * What BBR believes of the path: bandwidth, round trip, how much is acknowledged in bursts, and how much may be in flight
 * (draft-ietf-ccwg-bbr-06 §5.5). Each part is a file of its own; here they are put together in the order of §5.2.3.
 * Bytes, milliseconds, bytes per millisecond. Pure.
 */
import { AckAggregation } from './bbr_ack_aggregation.ts';
import { BbrBounds } from './bbr_bounds.ts';
import { MinRoundTripFilter } from './bbr_min_round_trip.ts';
import { BANDWIDTH_FILTER_CYCLES, EXTRA_ACKED_FILTER_ROUNDS, HEADROOM, MIN_PIPE_SEGMENTS } from './bbr_parameters.ts';
import { PacketTimedRounds } from './bbr_rounds.ts';
import type { AckSample, CongestionControlStart } from './congestion_control.ts';
import { WindowedMaximum } from './windowed_maximum.ts';

export class BbrModel {
  readonly rounds = new PacketTimedRounds();
  readonly bounds = new BbrBounds();
  readonly roundTrip: MinRoundTripFilter;
  readonly aggregation: AckAggregation;
  /** BBR.bw: what paces. */
  bandwidth = 0;
  readonly #maxBandwidth = new WindowedMaximum();
  #cycle = 0;
  readonly #initialWindow: number;

  constructor(start: CongestionControlStart) {
    this.#initialWindow = start.initialWindow;
    this.roundTrip = new MinRoundTripFilter(start.smoothedRoundTripMs ?? -1, start.nowMs);
    this.aggregation = new AckAggregation(start.nowMs);
  }

  /** BBR.max_bw: the most delivered in this cycle of ProbeBW and the one before. */
  get maxBandwidth(): number {
    return this.#maxBandwidth.value;
  }

  /** BBR.bdp; the initial window before the first round-trip sample. */
  get bdp(): number {
    return this.bdpAt(this.bandwidth);
  }

  bdpAt(bandwidth: number): number {
    return this.roundTrip.leastMs === Infinity ? this.#initialWindow : bandwidth * this.roundTrip.leastMs;
  }

  /** Samples of an application without data count only if they show more than was known (draft §5.5.4, §5.5.5). */
  updateMaxBandwidth(sample: AckSample, isApplicationLimited: boolean): void {
    this.rounds.update(sample);
    const { deliveryRate } = sample;
    if (deliveryRate <= 0 || (isApplicationLimited && deliveryRate < this.maxBandwidth)) return;
    this.#maxBandwidth.update(this.#cycle, deliveryRate, BANDWIDTH_FILTER_CYCLES);
  }

  /** A cycle of ProbeBW is over for the filter: a round after Up, when its samples are in (draft §5.5.6). */
  advanceMaxBandwidth(): void {
    this.#cycle += 1;
  }

  updateAggregation(sample: AckSample, cwnd: number, pipeWasFull: boolean): void {
    const rounds = pipeWasFull ? EXTRA_ACKED_FILTER_ROUNDS : 1;
    const limits = { cwnd, round: this.rounds.count, rounds };
    this.aggregation.update(sample.bytesAcknowledged, sample.nowMs, this.bandwidth, limits);
  }

  /** Draft §5.5.10.3. */
  boundBandwidth(): void {
    this.bandwidth = Math.min(this.maxBandwidth, this.bounds.bandwidthShortTerm);
  }

  /** The long-term bound less what is left free for others (draft §5.3.3.9). */
  inFlightWithHeadroom(mss: number): number {
    const { inFlightLongTerm } = this.bounds;
    if (inFlightLongTerm === Infinity) return Infinity;
    const headroom = Math.max(mss, HEADROOM * inFlightLongTerm);
    return Math.max(inFlightLongTerm - headroom, MIN_PIPE_SEGMENTS * mss);
  }
}
