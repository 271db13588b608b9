export class PacketTimedRounds {
    count = 0;
    /** The present acknowledgment began a round. */
    isStart = false;
    #nextDelivered = 0;
    update(sample) {
        const { priorDelivered } = sample;
        // Without a packet to go by (Karn), the sender's own count of rounds serves.
        this.isStart = priorDelivered < 0 ? sample.roundStart : priorDelivered >= this.#nextDelivered;
        if (!this.isStart)
            return;
        this.begin(sample.delivered);
        this.count += 1;
    }
    /** A new phase begins: the round that ends it is counted from here. */
    begin(delivered) {
        this.#nextDelivered = delivered;
    }
}
//# sourceMappingURL=bbr_rounds.js.map