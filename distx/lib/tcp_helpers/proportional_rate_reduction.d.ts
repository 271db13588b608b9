/**
 * How fast recovery brings what is in flight down to ssthresh: neither a burst nor a silence, but so many bytes out for
 * those that the acknowledgments say have come in.
 * Bytes. Pure. RFC 9937 §6. Not here: what is sent (the lost first), and ssthresh, which congestion control sets.
 *
 *   in flight │▔▔▔▔╲___           above ssthresh: out = in · ssthresh / RecoverFS
 *   ssthresh  │─ ─ ─ ─ ─▔▔▔▔▔▔▔   below it: as many as come in, and one more segment while nothing else is lost
 */
export declare class ProportionalRateReduction {
    #private;
    /** What may be in flight, bytes. */
    cwnd: number;
    /**
     * A loss event begins.
     * @param flightSize RecoverFS: SND.NXT − SND.UNA less what had been sacked before the acknowledgment that tells of the loss
     * @param threshold ssthresh, after the cut
     */
    start(flightSize: number, threshold: number): void;
    /**
     * An acknowledgment during recovery, the first included.
     * @param delivered newly, cumulatively or by SACK
     * @param inFlight after it
     * @param isSafe SND.UNA has moved and nothing more is thought lost (SafeACK)
     */
    acknowledged(delivered: number, inFlight: number, isSafe: boolean, mss: number): void;
    /** Anything has left, for the first time or again. */
    sent(bytes: number): void;
}
//# sourceMappingURL=proportional_rate_reduction.d.ts.map