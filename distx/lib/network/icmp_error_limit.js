/** At most this much chance is taken from the bucket at a time, so that nobody can measure it exactly. Errors. */
const UNCERTAINTY = 3;
export class ICMPErrorLimit {
    #errorsPerMs;
    #burst;
    #random;
    #tokens;
    #filledAtMs = 0;
    constructor(options) {
        this.#errorsPerMs = (options.errorsPerSecond ?? 1000) / 1000;
        this.#burst = options.errorBurst ?? 50;
        this.#tokens = this.#burst;
        this.#random = options.random;
    }
    /** Whether one more error may be sent; it then counts. @param nowMs of a clock that never runs backwards */
    take(nowMs) {
        this.#tokens = Math.min(this.#burst, this.#tokens + (nowMs - this.#filledAtMs) * this.#errorsPerMs);
        this.#filledAtMs = nowMs;
        if (this.#tokens < 1)
            return false;
        const blur = this.#random === undefined ? 0 : this.#random.uint32() % UNCERTAINTY;
        this.#tokens = Math.max(0, this.#tokens - 1 - blur);
        return true;
    }
}
//# sourceMappingURL=icmp_error_limit.js.map