/**
 * Anything that lives in time but owns no clock.
 * Pure.
 */
export interface Clocked {
    /** Moves the machine's clock on. What has become due is decided later, in `transmit`. Milliseconds, ≥ 0. */
    tick(elapsedMs: number): void;
    /** When to come back at the latest, ms from now; 0 when something is due, Infinity when there is nothing to wait for. */
    readonly msUntilTick: number;
}
//# sourceMappingURL=clocked.d.ts.map