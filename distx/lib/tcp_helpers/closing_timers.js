export class ClosingTimers {
    #timeWaitMs;
    #finWait2Ms;
    #timeWaitEndsMs = Infinity;
    #finWait2EndsMs = Infinity;
    #lingerEndsMs = Infinity;
    constructor(config) {
        this.#timeWaitMs = config.timeWaitMs;
        this.#finWait2Ms = config.finWait2Ms;
    }
    /** When the connection is over, ms; Infinity: no wait has begun. */
    get deadlineMs() {
        return Math.min(this.#timeWaitEndsMs, this.#finWait2EndsMs, this.#lingerEndsMs);
    }
    /** The application would have the connection reset now rather than wait on. */
    isLingerOver(nowMs) {
        return nowMs >= this.#lingerEndsMs;
    }
    get inTimeWait() {
        return this.#timeWaitEndsMs < Infinity;
    }
    /** What is left of TIME-WAIT, ms; Infinity outside it. */
    timeWaitRemainingMs(nowMs) {
        return Math.max(0, this.#timeWaitEndsMs - nowMs);
    }
    /** Both FINs are through; said again, the 2 MSL begin anew. */
    enterTimeWait(nowMs) {
        this.#timeWaitEndsMs = nowMs + this.#timeWaitMs;
        this.#finWait2EndsMs = Infinity;
        this.#lingerEndsMs = Infinity;
    }
    /** The application has gone, and gives the peer so long to acknowledge everything. */
    linger(nowMs, lingerMs) {
        this.#lingerEndsMs = nowMs + lingerMs;
    }
    /** Only the peer's FIN is missing, and nobody here waits for it. Said again, it changes nothing. */
    limitFinWait2(nowMs) {
        this.#lingerEndsMs = Infinity; // what we said has arrived: there is nothing to linger for
        if (this.#finWait2EndsMs === Infinity)
            this.#finWait2EndsMs = nowMs + this.#finWait2Ms;
    }
    stop() {
        this.#timeWaitEndsMs = Infinity;
        this.#finWait2EndsMs = Infinity;
        this.#lingerEndsMs = Infinity;
    }
}
//# sourceMappingURL=closing_timers.js.map