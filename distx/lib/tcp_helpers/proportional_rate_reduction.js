/**
 * How fast recovery brings what is in flight down to ssthresh: neither a burst nor a silence, but so many bytes out for
 * those that the acknowledgments say have come in.
 * Bytes. Pure. RFC 9937 §6. Not here: what is sent (the lost first), and ssthresh, which congestion control sets.
 *
 *   in flight │▔▔▔▔╲___           above ssthresh: out = in · ssthresh / RecoverFS
 *   ssthresh  │─ ─ ─ ─ ─▔▔▔▔▔▔▔   below it: as many as come in, and one more segment while nothing else is lost
 */
export class ProportionalRateReduction {
    /** What may be in flight, bytes. */
    cwnd = 0;
    /** prr_delivered and prr_out. */
    #delivered = 0;
    #out = 0;
    /** RecoverFS */
    #flightSize = 0;
    #threshold = 0;
    /**
     * A loss event begins.
     * @param flightSize RecoverFS: SND.NXT − SND.UNA less what had been sacked before the acknowledgment that tells of the loss
     * @param threshold ssthresh, after the cut
     */
    start(flightSize, threshold) {
        this.#delivered = 0;
        this.#out = 0;
        this.#flightSize = Math.max(1, flightSize);
        this.#threshold = threshold;
    }
    /**
     * An acknowledgment during recovery, the first included.
     * @param delivered newly, cumulatively or by SACK
     * @param inFlight after it
     * @param isSafe SND.UNA has moved and nothing more is thought lost (SafeACK)
     */
    acknowledged(delivered, inFlight, isSafe, mss) {
        this.#delivered += delivered;
        let count;
        if (inFlight > this.#threshold) {
            count = Math.ceil((this.#delivered * this.#threshold) / this.#flightSize) - this.#out;
        }
        else {
            count = Math.max(this.#delivered - this.#out, delivered) + (isSafe ? mss : 0);
            count = Math.min(this.#threshold - inFlight, count);
        }
        // The lost segment goes out at once.
        if (this.#out === 0 && count <= 0)
            count = mss;
        this.cwnd = inFlight + Math.max(0, count);
    }
    /** Anything has left, for the first time or again. */
    sent(bytes) {
        this.#out += bytes;
    }
}
//# sourceMappingURL=proportional_rate_reduction.js.map