/**
 * Spreads what cwnd allows over the round trip: says when the next byte may leave. A wake-up that comes late is made up
 * for, within limits, so that one timer of a millisecond serves any rate, also on a machine with other things to do.
 * Times ms, rates bytes per ms. Pure. RFC 9002 §7.7 has the same idea; the rate is congestion control's.
 */
/** How much lateness is made up for: a busy machine wakes us late by so much now and then. Milliseconds. */
const MOST_CATCHING_UP_MS = 8;
export class Pacer {
    /** When the next byte may leave, ms. */
    #releaseAtMs = 0;
    /** How many ms until something may leave; 0: now. */
    delayMs(nowMs) {
        return Math.max(0, this.#releaseAtMs - nowMs);
    }
    /** Bytes that may leave now, at most: what the rate gives in the time that may be caught up, and one quantum. */
    allowance(nowMs, rate, quantum) {
        if (rate === Infinity)
            return Infinity;
        if (this.#releaseAtMs > nowMs)
            return 0;
        const lateMs = Math.min(MOST_CATCHING_UP_MS, nowMs - this.#releaseAtMs);
        return Math.max(quantum, Math.floor(lateMs * rate));
    }
    /** Bytes have left. */
    sent(bytes, nowMs, rate) {
        if (rate === Infinity)
            return;
        const from = Math.max(this.#releaseAtMs, nowMs - MOST_CATCHING_UP_MS);
        this.#releaseAtMs = from + bytes / rate;
    }
}
//# sourceMappingURL=pacer.js.map