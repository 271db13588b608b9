const DUPLICATE_THRESHOLD = 3;
export class DuplicateAckDetector {
    #queue;
    #duplicates = 0;
    constructor(queue) {
        this.#queue = queue;
    }
    /** Duplicates in a row. */
    get duplicates() {
        return this.#duplicates;
    }
    /**
     * A duplicate has come. Each says that one segment has arrived; never count more than there can be (ACK spoofing).
     * @returns true: the first segment is now thought lost
     */
    onDuplicate(mss, inRecovery) {
        const queue = this.#queue;
        this.#duplicates += 1;
        const most = queue.highest - queue.unacknowledged - mss;
        queue.leftNetwork = Math.min(queue.leftNetwork + mss, Math.max(0, most));
        if (inRecovery || this.#duplicates !== DUPLICATE_THRESHOLD)
            return false;
        return queue.markFirstLost(mss) > 0;
    }
    /** SND.UNA has moved by `bytes`. @param isPartial during fast recovery, not up to its end (RFC 6582 §3.2 step 3) */
    onAdvanced(bytes, mss, isPartial) {
        this.#duplicates = 0;
        if (!isPartial) {
            this.#queue.leftNetwork = 0;
            return;
        }
        this.#queue.leftNetwork = Math.max(0, this.#queue.leftNetwork - Math.max(0, bytes - mss));
        this.#queue.markFirstLost(mss);
    }
    onTimeout() {
        this.#duplicates = 0;
        this.#queue.leftNetwork = 0;
    }
}
//# sourceMappingURL=loss_detector.js.map