/**
 * One segment that is larger than the others, to see whether it arrives: from the wish for it to what became of it. Its
 * loss is no sign of congestion (RFC 4821 §7.6.2).
 * Positions are absolute. Pure. How large it should be, and when: path_mtu_probing.ts.
 */
export class PathMTUProbe {
    /** Payload of the probe that should leave next, bytes; 0: none should. */
    wantedBytes = 0;
    #start = -1;
    #end = -1;
    #isThoughtLost = false;
    #verdict = null;
    get isUnderWay() {
        return this.#end >= 0;
    }
    /** Payload of the probe under way. */
    get bytes() {
        return this.#end - this.#start;
    }
    sent(start, end) {
        this.wantedBytes = 0;
        this.#start = start;
        this.#end = end;
        this.#isThoughtLost = false;
        this.#verdict = null;
    }
    /** What was sent as [start, end), once, has arrived. */
    delivered(start, end) {
        if (this.isUnderWay && start <= this.#start && end >= this.#end)
            this.#settle('arrived');
    }
    /** [start, end) is thought lost. @returns true: it is the probe, or part of it */
    lost(start, end) {
        if (!this.isUnderWay || start >= this.#end || end <= this.#start)
            return false;
        this.#isThoughtLost = true;
        return true;
    }
    /**
     * All losses that one acknowledgment tells of are known.
     * @param othersLost besides the probe
     * @param acknowledged SEG.ACK: what lies below it needs no copy, even of a probe that was sent twice
     */
    judge(othersLost, acknowledged) {
        if (this.#isThoughtLost)
            this.#settle(othersLost ? 'unknown' : 'lost');
        else if (acknowledged >= this.#end)
            this.forget();
    }
    /** Nobody can tell any more. */
    forget() {
        if (this.isUnderWay)
            this.#settle('unknown');
    }
    /** What has become of it, once; null: nothing yet. */
    takeVerdict() {
        const verdict = this.#verdict;
        this.#verdict = null;
        return verdict;
    }
    #settle(verdict) {
        this.#verdict = verdict;
        this.#start = -1;
        this.#end = -1;
        this.#isThoughtLost = false;
    }
}
//# sourceMappingURL=path_mtu_probe.js.map