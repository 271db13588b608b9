/** The lines on which `impaired` measures: which there are, what they are called, how much is carried over each. */
/** One line that is measured. */
export interface Cell {
    readonly loss: number;
    readonly reorder: number;
    readonly reorderMs: number;
    /** One way. */
    readonly delayMs: number;
    readonly bitRate: number;
}
/** What the command line says about cells; undefined: as usual. */
export interface CellChoice {
    readonly losses?: readonly number[] | undefined;
    readonly reorders?: readonly number[] | undefined;
    readonly delaysMs?: readonly number[] | undefined;
    readonly reorderMs?: number | undefined;
    readonly bitRate?: number | undefined;
}
/** What the command line says about a run of `impaired`. */
export interface PathChoice extends CellChoice {
    /** Who sends: we, or the kernel; undefined: one after the other. */
    readonly ways?: readonly ('send' | 'receive')[] | undefined;
    /** How long a run takes, more or less; undefined: as the case thinks fit. */
    readonly seconds?: number | undefined;
}
/** A line of 500 Mbit/s, 50 ms there and back, on which nothing is lost but by its queue. */
export declare const BOTTLENECK: Cell;
/** The cells that are asked for; without a word the ones that tell most. */
export declare function chooseCells(choice: CellChoice): Cell[];
/**
 * Bytes that take about so long: by what losses allow, MSS/RTT × 1.22/√p (Mathis et al., 1997), of which CUBIC makes
 * somewhat more where losses are rare, and by the rate of the line. Both sides of a comparison carry the same.
 */
export declare function bytesFor({ loss, delayMs, bitRate }: Cell, seconds: number): number;
export declare function describeCell({ loss, reorder, reorderMs, delayMs, bitRate }: Cell): string;
//# sourceMappingURL=cells.d.ts.map