/**
 * How often a connection answers what it did not ask for. Both limits are its own: one that all connections shared could
 * be read from outside (CVE-2016-5696).
 * Pure. RFC 5961 §7.
 */
/** At most so many answers in each second: challenge ACKs must not be a reflector. */
export declare class AnswerLimit {
    #private;
    constructor(perSecond: number);
    /** Whether one more may leave; if so, it counts. */
    take(nowMs: number): boolean;
}
/** At most one answer in so many ms, so that two lost ends cannot argue for ever. */
export declare class AnswerInterval {
    #private;
    constructor(intervalMs: number);
    take(nowMs: number): boolean;
}
//# sourceMappingURL=answer_limits.d.ts.map