/**
 * Disjoint half-open intervals of plain numbers, kept sorted and merged: which bytes arrived early, which the peer
 * holds, which parts of a datagram are here. Positions are stream indices or absolute numbers, exact to 2^53.
 * Pure. Finding costs O(log n); inserting moves the intervals behind it, none in the usual case of data at the end.
 *
 *   [10, 20)      [30, 35)  [40, 50)         add(18, 33)  →  [10, 35)  [40, 50)
 *   |=======|     |====|    |=======|        intervals that touch are one: [10, 20) and [20, 25) are [10, 25)
 */
export interface Interval {
    readonly start: number;
    /** The first position behind the interval. */
    readonly end: number;
}
export interface IntervalSetOptions {
    /** How many disjoint intervals are held at most: a bound on what an attacker can make us remember. */
    readonly maxCount?: number;
}
/** What {@link IntervalSet.add} returns when the set is full. */
export declare const REFUSED = -1;
export declare class IntervalSet {
    #private;
    readonly maxCount: number;
    constructor(options?: IntervalSetOptions);
    /** How many disjoint intervals there are. */
    get count(): number;
    /** How many positions are covered in all. */
    get total(): number;
    get isEmpty(): boolean;
    /** Start of the interval at `index`, 0 ≤ index < count: for loops that must not allocate. */
    startAt(index: number): number;
    endAt(index: number): number;
    /** The least covered position; Infinity when empty. */
    get first(): number;
    /** The position behind the greatest covered one; −Infinity when empty. */
    get last(): number;
    /**
     * Covers [start, end).
     * @returns how many positions are newly covered (0 for an empty interval); {@link REFUSED}, and no change, when this
     *   would make one interval more than `maxCount`
     */
    add(start: number, end: number): number;
    /**
     * Uncovers [start, end). May leave one interval more than `maxCount` when it cuts one in two.
     * @returns how many positions were covered and no longer are
     */
    remove(start: number, end: number): number;
    /** Uncovers everything below `position`. */
    removeBelow(position: number): void;
    clear(): void;
    contains(position: number): boolean;
    /** Whether all of [start, end) is covered; true for an empty interval. */
    covers(start: number, end: number): boolean;
    /** How many positions of [start, end) are covered. */
    coveredWithin(start: number, end: number): number;
    /** The least position ≥ `position` that is not covered. */
    firstUncovered(position: number): number;
    /** The least position ≥ `position` that is covered; Infinity when there is none. */
    firstCovered(position: number): number;
    /** Index of the interval that contains `position`, or of the next one behind it; `count` when there is none. */
    indexAt(position: number): number;
    /** In ascending order; the set must not change meanwhile. */
    [Symbol.iterator](): Generator<Interval, void, undefined>;
}
//# sourceMappingURL=interval_set.d.ts.map