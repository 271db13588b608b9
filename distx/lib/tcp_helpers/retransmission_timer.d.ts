/**
 * The retransmission timer and the patience behind it: when what is outstanding is sent again, and when nobody is
 * believed to be there any more.
 * Pure. RFC 6298 §5 (the timer), RFC 9293 §3.8.3 (R2). Not here: how long an RTO is; see round_trip_estimator.ts.
 */
export declare class RetransmissionTimer {
    #private;
    /** When it expires, ms; Infinity: not running. */
    atMs: number;
    get isRunning(): boolean;
    /** Timeouts since the peer last acknowledged something new. */
    get timeouts(): number;
    get synTimeouts(): number;
    /** @param patienceMs when patience ends before the RTO does, the timer expires then */
    start(nowMs: number, rtoMs: number, patienceMs: number): void;
    /** Patience has become shorter or longer: a timer that runs expires no later than it ends. */
    patienceChanged(patienceMs: number): void;
    stop(): void;
    /** Patience begins anew: the first number of a flight leaves, or a sign of life comes. */
    progress(nowMs: number): void;
    /** SND.UNA moves. */
    acknowledged(nowMs: number): void;
    /** It has expired, and what is outstanding goes out again. */
    timedOut(isSyn: boolean): void;
    /** R2: so many ms without progress are enough. */
    isHopeless(nowMs: number, patienceMs: number): boolean;
}
//# sourceMappingURL=retransmission_timer.d.ts.map