/**
 * What BBR believes of the path: bandwidth, round trip, how much is acknowledged in bursts, and how much may be in flight
 * (draft-ietf-ccwg-bbr-06 §5.5). Each part is a file of its own; here they are put together in the order of §5.2.3.
 * Bytes, milliseconds, bytes per millisecond. Pure.
 */
import { AckAggregation } from './bbr_ack_aggregation.ts';
import { BbrBounds } from './bbr_bounds.ts';
import { MinRoundTripFilter } from './bbr_min_round_trip.ts';
import { PacketTimedRounds } from './bbr_rounds.ts';
import type { AckSample, CongestionControlStart } from './congestion_control.ts';
export declare class BbrModel {
    #private;
    readonly rounds: PacketTimedRounds;
    readonly bounds: BbrBounds;
    readonly roundTrip: MinRoundTripFilter;
    readonly aggregation: AckAggregation;
    /** BBR.bw: what paces. */
    bandwidth: number;
    constructor(start: CongestionControlStart);
    /** BBR.max_bw: the most delivered in this cycle of ProbeBW and the one before. */
    get maxBandwidth(): number;
    /** BBR.bdp; the initial window before the first round-trip sample. */
    get bdp(): number;
    bdpAt(bandwidth: number): number;
    /** Samples of an application without data count only if they show more than was known (draft §5.5.4, §5.5.5). */
    updateMaxBandwidth(sample: AckSample, isApplicationLimited: boolean): void;
    /** A cycle of ProbeBW is over for the filter: a round after Up, when its samples are in (draft §5.5.6). */
    advanceMaxBandwidth(): void;
    updateAggregation(sample: AckSample, cwnd: number, pipeWasFull: boolean): void;
    /** Draft §5.5.10.3. */
    boundBandwidth(): void;
    /** The long-term bound less what is left free for others (draft §5.3.3.9). */
    inFlightWithHeadroom(mss: number): number;
}
//# sourceMappingURL=bbr_model.d.ts.map