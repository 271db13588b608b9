/**
 * Spreads what cwnd allows over the round trip: says when the next byte may leave. A wake-up that comes late is made up
 * for, within limits, so that one timer of a millisecond serves any rate, also on a machine with other things to do.
 * Times ms, rates bytes per ms. Pure. RFC 9002 §7.7 has the same idea; the rate is congestion control's.
 */
export declare class Pacer {
    #private;
    /** How many ms until something may leave; 0: now. */
    delayMs(nowMs: number): number;
    /** Bytes that may leave now, at most: what the rate gives in the time that may be caught up, and one quantum. */
    allowance(nowMs: number, rate: number, quantum: number): number;
    /** Bytes have left. */
    sent(bytes: number, nowMs: number, rate: number): void;
}
//# sourceMappingURL=pacer.d.ts.map