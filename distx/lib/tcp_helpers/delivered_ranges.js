export class DeliveredRanges {
    /** Sequence numbers. */
    bytes = 0;
    /** Of them, those that were sent once only. */
    originalBytes = 0;
    /** Send times of the oldest and newest of them, ms; −1: nothing was delivered. */
    #oldestSentAtMs = -1;
    #newestSentAtMs = -1;
    begin() {
        this.bytes = 0;
        this.originalBytes = 0;
        this.#oldestSentAtMs = -1;
        this.#newestSentAtMs = -1;
    }
    add(range, bytes) {
        this.bytes += bytes;
        if (range.transmissions === 1)
            this.originalBytes += bytes;
        if (this.#oldestSentAtMs < 0 || range.sentAtMs < this.#oldestSentAtMs)
            this.#oldestSentAtMs = range.sentAtMs;
        if (range.sentAtMs > this.#newestSentAtMs)
            this.#newestSentAtMs = range.sentAtMs;
    }
    /**
     * Any of it had been sent twice, so that none of it gives a round trip: Karn's rule is for the whole acknowledgment, for
     * what lay behind a hole was acknowledged only when the retransmission had filled it, however long that took.
     */
    get isAmbiguous() {
        return this.originalBytes < this.bytes;
    }
    /** −1: none, or ambiguous. */
    get oldestSentAtMs() {
        return this.isAmbiguous ? -1 : this.#oldestSentAtMs;
    }
    get newestSentAtMs() {
        return this.isAmbiguous ? -1 : this.#newestSentAtMs;
    }
}
//# sourceMappingURL=delivered_ranges.js.map