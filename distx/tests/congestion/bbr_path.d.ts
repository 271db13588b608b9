/**
 * A path of one bottleneck with a queue, and a sender that does nothing but what its congestion control says: packets of
 * one size, each acknowledged by itself; three later ones make one lost. In virtual time, and without any TCP.
 */
import { Bbr } from '../../lib/tcp_helpers/congestion/bbr.ts';
import type { BbrState } from '../../lib/tcp_helpers/congestion/bbr_parameters.ts';
import { DeliveryRateEstimator } from '../../lib/tcp_helpers/congestion/delivery_rate.ts';
export interface BbrPathOptions {
    /** Bytes per ms. */
    readonly rate?: number;
    readonly roundTripMs?: number;
    /** What the queue takes, bytes. */
    readonly buffer?: number;
    readonly initialSegments?: number;
    readonly seed?: number;
}
export declare class BbrPath {
    #private;
    readonly control: Bbr;
    readonly estimator: DeliveryRateEstimator;
    rate: number;
    roundTripMs: number;
    buffer: number;
    nowMs: number;
    inFlight: number;
    dropped: number;
    /** May drop a packet besides. */
    drops: (number: number) => boolean;
    /** Bytes per ms that the application writes; Infinity: always enough. */
    applicationRate: number;
    /** Acknowledgments are held back until a multiple of it. Milliseconds. */
    aggregationMs: number;
    readonly states: BbrState[];
    constructor(options?: BbrPathOptions);
    /** Of the path without queue, bytes. */
    get bdp(): number;
    get queued(): number;
    run(ms: number): this;
    /** Until the state is reached, at most `limitMs`. */
    until(state: BbrState, limitMs?: number): this;
    when(done: () => boolean, limitMs?: number): this;
    /** Bytes delivered per ms over the next `ms`. */
    goodput(ms: number): number;
}
//# sourceMappingURL=bbr_path.d.ts.map