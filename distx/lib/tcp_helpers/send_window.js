/**
 * SND.WND with the two numbers that say which of two offers is the newer (RFC 9293 §3.10.7.4: SND.WL1, SND.WL2).
 * Positions are absolute. Pure.
 */
export class SendWindow {
    /** SND.WND, bytes. */
    bytes = 0;
    /** The largest window ever offered, bytes. */
    largest = 0;
    /** SND.WL1 and SND.WL2. */
    #sequence = -1;
    #acknowledged = -1;
    /**
     * Whatever advances SND.UNA brings its own window, even in a repeated segment: the old one, counted from the new
     * SND.UNA, would reach further than was ever offered.
     * @param unacknowledged SND.UNA before this acknowledgment
     * @returns false: the offer is older than the one we know
     */
    update(sequence, acknowledged, bytes, unacknowledged) {
        const isNewer = acknowledged > unacknowledged ||
            this.#sequence < sequence ||
            (this.#sequence === sequence && this.#acknowledged <= acknowledged);
        if (!isNewer)
            return false;
        this.#sequence = sequence;
        this.#acknowledged = acknowledged;
        this.bytes = bytes;
        if (bytes > this.largest)
            this.largest = bytes;
        return true;
    }
}
//# sourceMappingURL=send_window.js.map