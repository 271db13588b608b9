export declare class VirtualEvents {
    #private;
    nowMs: number;
    /** How many events wait. */
    get length(): number;
    /** When the next is due; Infinity: never. */
    get nextMs(): number;
    /** @param atMs not in the past; what is already over happens next */
    schedule(atMs: number, happen: () => void): void;
    /** Lets the next event happen. @returns false: there was none */
    step(): boolean;
    /** Lets happen what is due by then; the clock stands there afterwards. */
    runUntil(endMs: number): void;
}
//# sourceMappingURL=virtual_events.d.ts.map