/**
 * How fast the network really delivers: for the newest packet that an acknowledgment covers, what was delivered between
 * its sending and now, over the longer of the times in which that much was sent and acknowledged. Packets bunched
 * together on either way cannot make the rate larger than it is (draft-ietf-ccwg-bbr §4.1).
 * Pure: `nowMs` is the connection's clock. Bytes and milliseconds. Not here: what is made of the rate.
 *
 *      sent       first ──────────── newest                 send elapsed = sent(newest) − sent(first)
 *      delivered        │ delivered then │ ──────── now     ack elapsed  = now − when "delivered then" was last counted
 */
export const NO_RATE_SAMPLE = Object.freeze({
    deliveryRate: 0,
    intervalMs: 0,
    deliveredInInterval: 0,
    bytesDelivered: 0,
    bytesLost: 0,
    delivered: 0,
    lostInAll: 0,
    priorDelivered: -1,
    rateIsApplicationLimited: false,
    inFlightWhenSent: 0,
    lostWhenSent: 0,
});
export class DeliveryRateEstimator {
    #delivered = 0;
    #lost = 0;
    /** When `#delivered` last grew. */
    #deliveredAtMs = 0;
    /** When the packet was sent that began the present interval. */
    #firstSentAtMs = 0;
    /** What must be delivered before samples speak for the path again; 0: they do. */
    #applicationLimitedUntil = 0;
    // The newest packet delivered since the last take().
    #hasNewest = false;
    #priorDelivered = -1;
    #sendElapsedMs = 0;
    #ackElapsedMs = 0;
    #newestIsApplicationLimited = false;
    #newestInFlight = 0;
    #newestLost = 0;
    #bytesDelivered = 0;
    #bytesLost = 0;
    /** Bytes delivered in all. */
    get delivered() {
        return this.#delivered;
    }
    /** Bytes marked lost in all; what turned out to have arrived stays counted. */
    get lost() {
        return this.#lost;
    }
    get isApplicationLimited() {
        return this.#applicationLimitedUntil > 0;
    }
    /**
     * Fills the stamp of what is being sent, for the first time or again (draft-ietf-ccwg-bbr §4.1.2.2).
     * @param inFlightBefore bytes outstanding without it
     */
    onSent(stamp, bytes, inFlightBefore, nowMs) {
        // After idleness the interval begins anew, or the silence would count as slowness.
        if (inFlightBefore === 0) {
            this.#firstSentAtMs = nowMs;
            this.#deliveredAtMs = nowMs;
        }
        stamp.sentAtMs = nowMs;
        stamp.firstSentAtWhenSentMs = this.#firstSentAtMs;
        stamp.deliveredAtWhenSentMs = this.#deliveredAtMs;
        stamp.deliveredWhenSent = this.#delivered;
        stamp.applicationLimitedWhenSent = this.#applicationLimitedUntil > 0;
        stamp.inFlightWhenSent = inFlightBefore + bytes;
        stamp.lostWhenSent = this.#lost;
    }
    /**
     * Bytes that were sent with this stamp have arrived. Each byte once, in the order of their numbers within one
     * acknowledgment (draft-ietf-ccwg-bbr §4.1.2.3).
     */
    onDelivered(stamp, bytes, nowMs) {
        this.#delivered += bytes;
        this.#bytesDelivered += bytes;
        this.#deliveredAtMs = nowMs;
        // Of packets sent in one moment the later is the newer.
        if (this.#hasNewest && stamp.sentAtMs < this.#firstSentAtMs)
            return;
        this.#hasNewest = true;
        this.#priorDelivered = stamp.deliveredWhenSent;
        this.#newestIsApplicationLimited = stamp.applicationLimitedWhenSent;
        this.#newestInFlight = stamp.inFlightWhenSent;
        this.#newestLost = stamp.lostWhenSent;
        this.#sendElapsedMs = stamp.sentAtMs - stamp.firstSentAtWhenSentMs;
        this.#ackElapsedMs = nowMs - stamp.deliveredAtWhenSentMs;
        this.#firstSentAtMs = stamp.sentAtMs;
    }
    /** Bytes are now thought lost that were not before. */
    onLost(bytes) {
        this.#lost += bytes;
        this.#bytesLost += bytes;
    }
    /**
     * The sender has nothing more to send although it might: until what is in flight now is delivered, rates say nothing of
     * the path (draft-ietf-ccwg-bbr §4.1.2.4).
     */
    applicationLimited(inFlight) {
        this.#applicationLimitedUntil = Math.max(1, this.#delivered + inFlight);
    }
    /**
     * The sample of the acknowledgment that is now complete.
     * @param minRoundTripMs −1 when unknown. A shorter interval is an artefact: it gives no rate
     */
    take(minRoundTripMs) {
        if (this.#delivered > this.#applicationLimitedUntil)
            this.#applicationLimitedUntil = 0;
        const intervalMs = this.#hasNewest ? Math.max(this.#sendElapsedMs, this.#ackElapsedMs) : 0;
        const deliveredInInterval = this.#hasNewest ? this.#delivered - this.#priorDelivered : 0;
        const isReliable = intervalMs > 0 && intervalMs >= minRoundTripMs;
        const sample = {
            deliveryRate: isReliable ? deliveredInInterval / intervalMs : 0,
            intervalMs: isReliable ? intervalMs : 0,
            deliveredInInterval,
            bytesDelivered: this.#bytesDelivered,
            bytesLost: this.#bytesLost,
            delivered: this.#delivered,
            lostInAll: this.#lost,
            priorDelivered: this.#priorDelivered,
            rateIsApplicationLimited: this.#newestIsApplicationLimited,
            inFlightWhenSent: this.#newestInFlight,
            lostWhenSent: this.#newestLost,
        };
        this.#startSample();
        return sample;
    }
    #startSample() {
        this.#hasNewest = false;
        this.#priorDelivered = -1;
        this.#newestIsApplicationLimited = false;
        this.#newestInFlight = 0;
        this.#newestLost = 0;
        this.#bytesDelivered = 0;
        this.#bytesLost = 0;
    }
}
//# sourceMappingURL=delivery_rate.js.map