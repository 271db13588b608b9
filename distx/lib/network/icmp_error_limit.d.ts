/**
 * A bucket of tokens for the errors that a host sends: a flood of bad packets must not become a flood of errors
 * (RFC 1812 §4.3.2.8, RFC 4443 §2.4).
 * Pure: time comes as an argument.
 */
import type { RandomSource } from '../util/random_source.ts';
export interface ICMPErrorLimitOptions {
    /** Errors sent in the long run, per second, > 0. Default 1,000, as Linux. Echoes are not counted. */
    readonly errorsPerSecond?: number;
    /** Errors sent at once after a silence, ≥ 1. Default 50. */
    readonly errorBurst?: number;
    /**
     * Blurs the limit: whoever can count our errors exactly can find out which ports are open through it (CVE-2020-25705).
     * Default: the limit is exact.
     */
    readonly random?: RandomSource;
}
export declare class ICMPErrorLimit {
    #private;
    constructor(options: ICMPErrorLimitOptions);
    /** Whether one more error may be sent; it then counts. @param nowMs of a clock that never runs backwards */
    take(nowMs: number): boolean;
}
//# sourceMappingURL=icmp_error_limit.d.ts.map