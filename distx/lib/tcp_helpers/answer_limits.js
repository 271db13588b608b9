/**
 * How often a connection answers what it did not ask for. Both limits are its own: one that all connections shared could
 * be read from outside (CVE-2016-5696).
 * Pure. RFC 5961 §7.
 */
/** At most so many answers in each second: challenge ACKs must not be a reflector. */
export class AnswerLimit {
    #perSecond;
    #windowStartMs = -Infinity;
    #used = 0;
    constructor(perSecond) {
        this.#perSecond = perSecond;
    }
    /** Whether one more may leave; if so, it counts. */
    take(nowMs) {
        if (nowMs - this.#windowStartMs >= 1000) {
            this.#windowStartMs = nowMs;
            this.#used = 0;
        }
        if (this.#used >= this.#perSecond)
            return false;
        this.#used += 1;
        return true;
    }
}
/** At most one answer in so many ms, so that two lost ends cannot argue for ever. */
export class AnswerInterval {
    #intervalMs;
    #lastMs = -Infinity;
    constructor(intervalMs) {
        this.#intervalMs = intervalMs;
    }
    take(nowMs) {
        if (nowMs - this.#lastMs < this.#intervalMs)
            return false;
        this.#lastMs = nowMs;
        return true;
    }
}
//# sourceMappingURL=answer_limits.js.map