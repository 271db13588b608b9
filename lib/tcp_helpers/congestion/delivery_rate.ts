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
  #newestIsWhole = false;
  #priorDelivered = -1;
  #sendElapsedMs = 0;
  #ackElapsedMs = 0;
  #newestIsApplicationLimited = false;
  #newestInFlight = 0;
  #newestLost = 0;
  #bytesDelivered = 0;
  #bytesLost = 0;

  /** Bytes delivered in all. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Bytes marked lost in all; what turned out to have arrived stays counted. */
  get lost(): number {
    return this.#lost;
  }

  get isApplicationLimited(): boolean {
    return this.#applicationLimitedUntil > 0;
  }

  /**
   * Fills the stamp of what is being sent, for the first time or again (draft-ietf-ccwg-bbr §4.1.2.2).
   * @param inFlightBefore bytes outstanding without it
   */
  onSent(stamp: SendStamp, bytes: number, inFlightBefore: number, nowMs: number): void {
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
   * @param isWhole they are all that was left of it
   */
  onDelivered(stamp: SendStamp, bytes: number, nowMs: number, isWhole: boolean = true): void {
    this.#delivered += bytes;
    this.#bytesDelivered += bytes;
    this.#deliveredAtMs = nowMs;
    // Of packets sent in one moment the later is the newer. But of a super-segment the first part says less about how much
    // the path holds than the end of the one before it, which the same acknowledgment may cover.
    if (this.#hasNewest && (stamp.sentAtMs < this.#firstSentAtMs || (this.#newestIsWhole && !isWhole))) return;
    this.#hasNewest = true;
    this.#newestIsWhole = isWhole;
    this.#priorDelivered = stamp.deliveredWhenSent;
    this.#newestIsApplicationLimited = stamp.applicationLimitedWhenSent;
    this.#newestInFlight = stamp.inFlightWhenSent;
    this.#newestLost = stamp.lostWhenSent;
    this.#sendElapsedMs = stamp.sentAtMs - stamp.firstSentAtWhenSentMs;
    this.#ackElapsedMs = nowMs - stamp.deliveredAtWhenSentMs;
    this.#firstSentAtMs = stamp.sentAtMs;
  }

  /** Bytes are now thought lost that were not before. */
  onLost(bytes: number): void {
    this.#lost += bytes;
    this.#bytesLost += bytes;
  }

  /**
   * The sender has nothing more to send although it might: until what is in flight now is delivered, rates say nothing of
   * the path (draft-ietf-ccwg-bbr §4.1.2.4).
   */
  applicationLimited(inFlight: number): void {
    this.#applicationLimitedUntil = Math.max(1, this.#delivered + inFlight);
  }

  /**
   * The sample of the acknowledgment that is now complete.
   * @param minRoundTripMs −1 when unknown. A shorter interval is an artefact: it gives no rate
   */
  take(minRoundTripMs: number): RateSample {
    if (this.#delivered > this.#applicationLimitedUntil) this.#applicationLimitedUntil = 0;
    const intervalMs = this.#hasNewest ? Math.max(this.#sendElapsedMs, this.#ackElapsedMs) : 0;
    const deliveredInInterval = this.#hasNewest ? this.#delivered - this.#priorDelivered : 0;
    const isReliable = intervalMs > 0 && intervalMs >= minRoundTripMs;
    const sample: RateSample = {
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

  #startSample(): void {
    this.#hasNewest = false;
    this.#priorDelivered = -1;
    this.#newestIsApplicationLimited = false;
    this.#newestInFlight = 0;
    this.#newestLost = 0;
    this.#bytesDelivered = 0;
    this.#bytesLost = 0;
  }
}
