/** `10M` is 10 × 2^20 bytes, `10MB` is 10 × 10^6. @throws UsageProblem */
export declare function parseBytes(text: string): number;
/** Bits per second, decimal: `10M` is 10 Mbit/s. @throws UsageProblem */
export declare function parseBitRate(text: string): number;
/** `0.01` and `1%` are the same chance. @throws UsageProblem */
export declare function parseChance(text: string): number;
/** `20`, `20ms` and `0.02s` are the same time. @throws UsageProblem */
export declare function parseMilliseconds(text: string): number;
/** A number above 0, seconds. @throws UsageProblem */
export declare function parseSeconds(text: string): number;
/** @throws UsageProblem */
export declare function parsePort(text: string): number;
/** @throws UsageProblem */
export declare function parseCount(text: string): number;
/** About three significant figures, without an exponent. */
export declare function figures(value: number): string;
/** Several of something, between commas. */
export declare function listOf<T>(parse: (text: string) => T): (text: string) => T[];
//# sourceMappingURL=sizes.d.ts.map