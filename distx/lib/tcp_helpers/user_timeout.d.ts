/**
 * How long data may stay unacknowledged before the connection is given up, and what the two ends tell each other about it
 * (RFC 5482). R2 of RFC 9293 §3.8.3, in its `user timeout`.
 * Pure. The names of RFC 5482 §3.1: ADV_UTO is `#advertised`, USER_TIMEOUT `ms`, ENABLED `#isOffered`, CHANGEABLE
 * `#isChangeable`; L_LIMIT and U_LIMIT are constants here.
 *
 *   field   | G | 15 bits |    G: minutes instead of seconds; zero means nothing and is ignored (RFC 5482 §3.3–3.4)
 */
/** Below it the peer could make us give up while the path only pauses (RFC 9293 §3.8.3: R2 is at least 100 s). */
export declare const LEAST_NEGOTIATED_MS = 100000;
/** Above it the peer could make us hold its data for ever. */
export declare const MOST_NEGOTIATED_MS: number;
export declare class UserTimeout {
    #private;
    /** @param isOffered exchange timeouts with the peer */
    constructor(ms: number, isOffered: boolean);
    /** What holds now; Infinity: never give up. */
    get ms(): number;
    /** The application decides (RFC 9293 §3.9.1, MUST-21); from now on the peer does not (RFC 5482 §3.1). */
    set(ms: number): void;
    /** The peer says how long it will wait, or asks us to. @param field as on the wire */
    onReceived(field: number): void;
    /**
     * The option for a segment that is about to leave: on every SYN, and on the first segment behind it, since the other
     * end may not have kept what the SYN said (RFC 5482 §3). @returns −1: none
     */
    fieldFor(isSyn: boolean): number;
    /** A segment with the option has left. */
    onSent(isSyn: boolean): void;
}
/** ms as the field of the option, rounded up; longer than it can say is the longest it can say. */
export declare function userTimeoutField(ms: number): number;
/** What the field of the option means, ms; 0: nothing. */
export declare function userTimeoutOf(field: number): number;
//# sourceMappingURL=user_timeout.d.ts.map