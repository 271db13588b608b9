/**
 * How fast the network really delivers: for the newest packet that an acknowledgment covers, what was delivered between
 * its sending and now, over the longer of the times in which that much was sent and acknowledged. Packets bunched
 * together on either way cannot make the rate larger than it is (draft-ietf-ccwg-bbr §4.1).
 * Pure: `nowMs` is the connection's clock. Bytes and milliseconds. Not here: what is made of the rate.
 *
 *      sent       first ──────────── newest                 send elapsed = sent(newest) − sent(first)
 *      delivered        │ delivered then │ ──────── now     ack elapsed  = now − when "delivered then" was last counted
 */
/** What is noted with each range of the stream when it leaves, and read when it has arrived or is lost. */
export interface SendStamp {
    /** When it was (last) sent. Milliseconds. */
    sentAtMs: number;
    /** Bytes delivered in all when it was sent, and when the last of them was. */
    deliveredWhenSent: number;
    deliveredAtWhenSentMs: number;
    /** When the first packet of the interval was sent that this one ends. Milliseconds. */
    firstSentAtWhenSentMs: number;
    /** What was in flight then was less than the path takes, for want of data. */
    applicationLimitedWhenSent: boolean;
    /** Bytes outstanding once it was sent, its own included, and bytes lost in all until then. */
    inFlightWhenSent: number;
    lostWhenSent: number;
}
/** What one acknowledgment tells. With `deliveryRate` 0 it told nothing about the rate; the counts are right all the same. */
export interface RateSample {
    /** Bytes per millisecond; 0: unknown. */
    readonly deliveryRate: number;
    /** The interval it was measured over. Milliseconds; 0: unknown. */
    readonly intervalMs: number;
    /** Bytes delivered in the interval. */
    readonly deliveredInInterval: number;
    /** Bytes newly delivered, and newly marked lost, since the sample before. */
    readonly bytesDelivered: number;
    readonly bytesLost: number;
    /** Bytes in all. */
    readonly delivered: number;
    readonly lostInAll: number;
    /** Bytes delivered in all when the packet was sent that the sample is of; −1: there is none. */
    readonly priorDelivered: number;
    readonly rateIsApplicationLimited: boolean;
    /** Of that packet too. */
    readonly inFlightWhenSent: number;
    readonly lostWhenSent: number;
}
export declare const NO_RATE_SAMPLE: RateSample;
export declare class DeliveryRateEstimator {
    #private;
    /** Bytes delivered in all. */
    get delivered(): number;
    /** Bytes marked lost in all; what turned out to have arrived stays counted. */
    get lost(): number;
    get isApplicationLimited(): boolean;
    /**
     * Fills the stamp of what is being sent, for the first time or again (draft-ietf-ccwg-bbr §4.1.2.2).
     * @param inFlightBefore bytes outstanding without it
     */
    onSent(stamp: SendStamp, bytes: number, inFlightBefore: number, nowMs: number): void;
    /**
     * Bytes that were sent with this stamp have arrived. Each byte once, in the order of their numbers within one
     * acknowledgment (draft-ietf-ccwg-bbr §4.1.2.3).
     */
    onDelivered(stamp: SendStamp, bytes: number, nowMs: number): void;
    /** Bytes are now thought lost that were not before. */
    onLost(bytes: number): void;
    /**
     * The sender has nothing more to send although it might: until what is in flight now is delivered, rates say nothing of
     * the path (draft-ietf-ccwg-bbr §4.1.2.4).
     */
    applicationLimited(inFlight: number): void;
    /**
     * The sample of the acknowledgment that is now complete.
     * @param minRoundTripMs −1 when unknown. A shorter interval is an artefact: it gives no rate
     */
    take(minRoundTripMs: number): RateSample;
}
//# sourceMappingURL=delivery_rate.d.ts.map