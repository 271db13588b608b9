/**
 * Goodput over loss × round trip × queue × algorithm, on a line of 20 Mbit/s, in virtual time: the proving ground of
 * whoever changes how TCP sends. The same code gives the same table. Pure.
 */
import type { CongestionControlName } from '../../tcp_helpers/congestion/congestion_controls.ts';
export interface GoodputCell {
    readonly congestionControl: CongestionControlName;
    readonly roundTripMs: number;
    /** What the queue holds, in bandwidth-delay products. */
    readonly queueBdps: number;
    /** Probability. */
    readonly loss: number;
    /** Payload, bits per second; the mean of several runs where chance matters. */
    readonly goodput: number;
    /** Of what the line carries of payload, percent. */
    readonly percent: number;
}
export interface GoodputTableOptions {
    readonly congestionControls?: readonly CongestionControlName[];
    readonly roundTripsMs?: readonly number[];
    readonly queuesBdps?: readonly number[];
    readonly losses?: readonly number[];
    readonly durationMs?: number;
    readonly rateBitsPerSecond?: number;
    readonly seed?: number;
}
/** Of the first column of the table, characters. */
export declare const GOODPUT_NAME_WIDTH = 34;
export declare const GOODPUT_CONTROLS: readonly CongestionControlName[];
export declare const GOODPUT_LOSSES: readonly number[];
/** Cell by cell, so that whoever waits can say how far it is. */
export declare function goodputCells(options?: GoodputTableOptions): Generator<GoodputCell, void, undefined>;
/** Lines of a table: one for each algorithm, round trip and queue, one column for each loss; percent of the line. */
export declare function formatGoodputTable(cells: readonly GoodputCell[]): string[];
//# sourceMappingURL=goodput_table.d.ts.map