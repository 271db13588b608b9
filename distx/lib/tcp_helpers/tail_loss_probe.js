/** WCDelAckT of RFC 8985 §7.2: how long a peer may hold back the acknowledgment of a single segment. Milliseconds. */
const LONGEST_DELAYED_ACK_MS = 200;
/** A little more than two round trips, for clocks in whole ms at either end. Milliseconds. */
const GRANULARITY_MS = 2;
/** Before the first sample (RFC 8985 §7.2). Milliseconds. */
const WITHOUT_SAMPLE_MS = 1000;
export class TailLossProbe {
    /** When the probe is due (PTO), ms; Infinity: not armed. */
    atMs = Infinity;
    /** TLP.end_seq: where the probe ends that is not answered yet; −1: none is out. */
    #end = -1;
    /** TLP.is_retrans */
    #isRetransmission = false;
    get isOutstanding() {
        return this.#end >= 0;
    }
    /**
     * @param smoothedRoundTripMs −1 before the first sample
     * @param isSingle only one segment is in flight, whose acknowledgment may be delayed
     * @param retransmissionAtMs the probe never comes after the timeout
     */
    arm(nowMs, smoothedRoundTripMs, isSingle, retransmissionAtMs) {
        let delayMs = smoothedRoundTripMs < 0 ? WITHOUT_SAMPLE_MS : 2 * smoothedRoundTripMs + GRANULARITY_MS;
        if (isSingle && smoothedRoundTripMs >= 0)
            delayMs += LONGEST_DELAYED_ACK_MS;
        this.atMs = Math.min(nowMs + delayMs, retransmissionAtMs);
    }
    disarm() {
        this.atMs = Infinity;
    }
    /** The probe has left. @param end of what it carried */
    sent(end, isRetransmission) {
        this.atMs = Infinity;
        this.#end = end;
        this.#isRetransmission = isRetransmission;
    }
    /** Nobody answered in time: the retransmission timer has taken over. */
    forget() {
        this.atMs = Infinity;
        this.#end = -1;
    }
    /**
     * RFC 8985 §7.4.2: was it a loss that the probe repaired, which congestion control must hear of, or was nothing lost?
     * @param duplicate what the acknowledgment reports as received twice
     * @param isBareDuplicate it moves nothing and carries no SACK
     */
    judge(acknowledged, duplicate, isBareDuplicate) {
        if (this.#end < 0 || acknowledged < this.#end)
            return 'nothing';
        const end = this.#end;
        if (!this.#isRetransmission || (duplicate !== null && duplicate.end === end)) {
            this.#end = -1;
            return 'answered';
        }
        if (acknowledged > end) {
            this.#end = -1;
            return 'repaired a loss';
        }
        if (!isBareDuplicate)
            return 'nothing';
        this.#end = -1;
        return 'answered';
    }
}
//# sourceMappingURL=tail_loss_probe.js.map