/**
 * Counts every payload byte that the house copies on purpose, so that a test can prove which paths are copy-free.
 * Pure: a counter, read and reset by tests and benchmarks only.
 */
export declare const copyMeter: {
    copies: number;
    bytes: number;
};
export declare function countCopy(bytes: number): void;
export declare function resetCopyMeter(): void;
//# sourceMappingURL=copy_meter.d.ts.map