/**
 * The persist timer: when to knock at a shut window, and the override that lets a little data into a small one.
 * Pure. RFC 9293 §3.8.6.1 (probes: first after one RTO, then doubling), §3.8.6.2.1 (override after 0.1 to 1 s).
 */
export declare class ZeroWindowProbe {
    #private;
    /** When the timer fires, ms; Infinity: not running. */
    atMs: number;
    /** The timer has fired and the probe has not left yet. */
    isWanted: boolean;
    /** A probe byte has left and is not acknowledged: it lies at the end of what is outstanding. */
    isOutstanding: boolean;
    get isRunning(): boolean;
    /** The window holds everything back and nothing is outstanding that would bring an update. */
    start(nowMs: number, window: number, rtoMs: number, maxRtoMs: number): void;
    /** @returns true when the probe that is out must be repeated, false when a first one is wanted */
    fired(): boolean;
    sent(nowMs: number, rtoMs: number, maxRtoMs: number): void;
    /** The window opened. */
    stop(): void;
}
//# sourceMappingURL=zero_window_probe.d.ts.map