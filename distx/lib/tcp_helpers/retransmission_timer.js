/**
 * The retransmission timer and the patience behind it: when what is outstanding is sent again, and when nobody is
 * believed to be there any more.
 * Pure. RFC 6298 §5 (the timer), RFC 9293 §3.8.3 (R2). Not here: how long an RTO is; see round_trip_estimator.ts.
 */
export class RetransmissionTimer {
    /** When it expires, ms; Infinity: not running. */
    atMs = Infinity;
    /** Timeouts without progress. */
    #timeouts = 0;
    /** How often the SYN timed out. */
    #synTimeouts = 0;
    /** When progress was last made, or the oldest outstanding number first sent: R2 counts from it. */
    #progressAtMs = 0;
    get isRunning() {
        return this.atMs < Infinity;
    }
    /** Timeouts since the peer last acknowledged something new. */
    get timeouts() {
        return this.#timeouts;
    }
    get synTimeouts() {
        return this.#synTimeouts;
    }
    /** @param patienceMs when patience ends before the RTO does, the timer expires then */
    start(nowMs, rtoMs, patienceMs) {
        this.atMs = Math.min(nowMs + rtoMs, this.#progressAtMs + patienceMs);
    }
    /** Patience has become shorter or longer: a timer that runs expires no later than it ends. */
    patienceChanged(patienceMs) {
        if (this.isRunning)
            this.atMs = Math.min(this.atMs, this.#progressAtMs + patienceMs);
    }
    stop() {
        this.atMs = Infinity;
    }
    /** Patience begins anew: the first number of a flight leaves, or a sign of life comes. */
    progress(nowMs) {
        this.#progressAtMs = nowMs;
    }
    /** SND.UNA moves. */
    acknowledged(nowMs) {
        this.#progressAtMs = nowMs;
        this.#timeouts = 0;
    }
    /** It has expired, and what is outstanding goes out again. */
    timedOut(isSyn) {
        this.#timeouts += 1;
        if (isSyn)
            this.#synTimeouts += 1;
    }
    /** R2: so many ms without progress are enough. */
    isHopeless(nowMs, patienceMs) {
        return nowMs >= this.#progressAtMs + patienceMs;
    }
}
//# sourceMappingURL=retransmission_timer.js.map