const MOST_WAITING = 8;
const NONE = Object.freeze([]);
export class SoftErrors {
    /** Whether the application hears of them (RFC 9293 §3.9.1.8, SHLD-20). */
    areReported;
    /** The peer has not been heard since the last of them. */
    isTroubled = false;
    #waiting = [];
    constructor(areReported) {
        this.areReported = areReported;
    }
    add(error) {
        this.isTroubled = true;
        if (this.areReported && this.#waiting.length < MOST_WAITING)
            this.#waiting.push(error);
    }
    /** The peer has acknowledged something: whatever it was, it has passed. */
    heard() {
        this.isTroubled = false;
    }
    /** Those that nobody has looked at yet, oldest first. */
    take() {
        if (this.#waiting.length === 0)
            return NONE;
        const waiting = this.#waiting;
        this.#waiting = [];
        return waiting;
    }
}
//# sourceMappingURL=soft_errors.js.map