/**
 * How long data may stay unacknowledged before the connection is given up, and what the two ends tell each other about it
 * (RFC 5482). R2 of RFC 9293 §3.8.3, in its `user timeout`.
 * Pure. The names of RFC 5482 §3.1: ADV_UTO is `#advertised`, USER_TIMEOUT `ms`, ENABLED `#isOffered`, CHANGEABLE
 * `#isChangeable`; L_LIMIT and U_LIMIT are constants here.
 *
 *   field   | G | 15 bits |    G: minutes instead of seconds; zero means nothing and is ignored (RFC 5482 §3.3–3.4)
 */
/** Below it the peer could make us give up while the path only pauses (RFC 9293 §3.8.3: R2 is at least 100 s). */
export const LEAST_NEGOTIATED_MS = 100_000;
/** Above it the peer could make us hold its data for ever. */
export const MOST_NEGOTIATED_MS = 24 * 3600 * 1000;
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const MOST_UNITS = 0x7fff;
const MINUTES = 0x8000;
export class UserTimeout {
    #isOffered;
    #ms;
    #advertised;
    /** The application has not said how long it wants to wait. */
    #isChangeable = true;
    /** The peer should hear of our timeout with the next segment that is no SYN. */
    #isDue;
    /** @param isOffered exchange timeouts with the peer */
    constructor(ms, isOffered) {
        this.#ms = ms;
        this.#advertised = ms;
        this.#isOffered = isOffered;
        this.#isDue = isOffered;
    }
    /** What holds now; Infinity: never give up. */
    get ms() {
        return this.#ms;
    }
    /** The application decides (RFC 9293 §3.9.1, MUST-21); from now on the peer does not (RFC 5482 §3.1). */
    set(ms) {
        this.#ms = ms;
        this.#advertised = ms;
        this.#isChangeable = false;
        this.#isDue = this.#isOffered;
    }
    /** The peer says how long it will wait, or asks us to. @param field as on the wire */
    onReceived(field) {
        const remote = userTimeoutOf(field);
        if (!this.#isOffered || !this.#isChangeable || remote === 0)
            return;
        this.#ms = Math.min(MOST_NEGOTIATED_MS, Math.max(this.#advertised, remote, LEAST_NEGOTIATED_MS));
    }
    /**
     * The option for a segment that is about to leave: on every SYN, and on the first segment behind it, since the other
     * end may not have kept what the SYN said (RFC 5482 §3). @returns −1: none
     */
    fieldFor(isSyn) {
        if (!this.#isOffered || (!isSyn && !this.#isDue))
            return -1;
        return userTimeoutField(this.#advertised);
    }
    /** A segment with the option has left. */
    onSent(isSyn) {
        if (!isSyn)
            this.#isDue = false;
    }
}
/** ms as the field of the option, rounded up; longer than it can say is the longest it can say. */
export function userTimeoutField(ms) {
    const seconds = Math.max(1, Math.ceil(ms / SECOND_MS));
    if (seconds <= MOST_UNITS)
        return seconds;
    return MINUTES | Math.min(MOST_UNITS, Math.ceil(ms / MINUTE_MS));
}
/** What the field of the option means, ms; 0: nothing. */
export function userTimeoutOf(field) {
    return (field & MOST_UNITS) * ((field & MINUTES) === 0 ? SECOND_MS : MINUTE_MS);
}
//# sourceMappingURL=user_timeout.js.map