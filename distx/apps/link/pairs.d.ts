/** Left to right, right to left; or left end, right end. */
export type Pair<T> = readonly [T, T];
/** @throws UsageProblem */
export declare function parsePair<T>(text: string, parse: (part: string) => T): Pair<T>;
export interface Queue {
    readonly queuePackets?: number;
    readonly queueBytes?: number;
}
/** `100p` is 100 packets, `64k` so many bytes. @throws UsageProblem */
export declare function parseQueue(text: string): Queue;
//# sourceMappingURL=pairs.d.ts.map