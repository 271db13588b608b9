/**
 * How much passed, and how fast: over all, lately, and at best. Time comes as an argument.
 * Pure.
 */
export interface ThroughputMeterOptions {
    /** Over how long "lately" reaches, ms, > 0. Default 1,000. */
    readonly windowMs?: number;
}
export declare class ThroughputMeter {
    #private;
    readonly windowMs: number;
    bytes: number;
    constructor(options?: ThroughputMeterOptions);
    /** Begins to count time; otherwise the first bytes do. */
    start(nowMs: number): void;
    /** @param nowMs of a clock that never runs backwards */
    add(bytes: number, nowMs: number): void;
    /** From the start to the last bytes, ms. */
    get elapsedMs(): number;
    /** Bits per second from the start to the last bytes; 0 while no time has passed. */
    get averageRate(): number;
    /** Bits per second in the last full window; the average until there is one. */
    recentRate(nowMs: number): number;
    /** The best full window, bits per second; the average until there is one. */
    get peakRate(): number;
    /** `1.21 GB in 2.0 s: 4.84 Gbit/s, at best 5.10 Gbit/s` */
    toString(): string;
}
/** `4.84 Gbit/s`; powers of ten, as link speeds are given. */
export declare function formatRate(bitsPerSecond: number): string;
/** `1.21 GB`; powers of ten. */
export declare function formatBytes(bytes: number): string;
//# sourceMappingURL=throughput_meter.d.ts.map