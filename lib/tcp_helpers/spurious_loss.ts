/**
 * Was the loss event a mistake? Three witnesses: the echoed timestamp of the original where a copy had been sent (Eifel),
 * progress by what was never sent again after a timeout (F-RTO), and the peer's word that all copies came twice (D-SACK).
 * Pure. RFC 3522 §3.2, RFC 5682 §2, RFC 3708 §2. What is then given back: RFC 4015 and congestion control.
 *
 *   F-RTO:  timeout ──first segment again──> "moves" ──two new segments──> "moves by what was sent once" : spurious
 *                                              │ else: conventional recovery
 */
export interface Evidence {
  readonly nowMs: number;
  /** SND.UNA has moved. */
  readonly isAdvance: boolean;
  /** By the echoed timestamp of an acknowledgment that moves SND.UNA, ms; −1: none. */
  readonly echoedRoundTripMs: number;
  /** Bytes newly delivered that were sent once only. */
  readonly originalBytes: number;
  /** All that was outstanding at the loss is acknowledged. */
  readonly isComplete: boolean;
  /** New data could be sent now. */
  readonly hasNewData: boolean;
  /** Bytes that a D-SACK reports. */
  readonly duplicateBytes: number;
}

type TimeoutPhase = 'off' | 'waiting' | 'probing';

export class SpuriousLoss {
  /** When the first copy of this event was sent, ms; −1: not yet, or judged. */
  #firstCopyAtMs = -1;
  /** Copies sent, and those that were reported to have come twice, bytes. */
  #copied = 0;
  #cameTwice = 0;
  #phase: TimeoutPhase = 'off';

  /** F-RTO has sent new data and waits: lost segments must not go out meanwhile (RFC 5682 §2.1 step 2b). */
  get isProbing(): boolean {
    return this.#phase === 'probing';
  }

  /** A loss event begins. @param isFirstTimeout by a timeout, the first in a row, and nothing was thought lost before */
  begin(isFirstTimeout: boolean): void {
    this.#firstCopyAtMs = -1;
    this.#copied = 0;
    this.#cameTwice = 0;
    this.#phase = isFirstTimeout ? 'waiting' : 'off';
  }

  copied(bytes: number, nowMs: number): void {
    if (this.#copied === 0) this.#firstCopyAtMs = nowMs;
    this.#copied += bytes;
  }

  /** @returns true: nothing was lost */
  judge(evidence: Evidence): boolean {
    const isSpurious = this.#eifel(evidence) || this.#frto(evidence) || this.#allCameTwice(evidence);
    if (isSpurious) this.begin(false);
    return isSpurious;
  }

  /** Of the first acknowledgment that moves SND.UNA: timestamps tick in whole ms, as the clock is cut for them. */
  #eifel({ nowMs, isAdvance, echoedRoundTripMs }: Evidence): boolean {
    if (!isAdvance || this.#firstCopyAtMs < 0) return false;
    const sinceCopy = Math.floor(nowMs) - Math.floor(this.#firstCopyAtMs);
    this.#firstCopyAtMs = -1;
    return echoedRoundTripMs > sinceCopy;
  }

  #frto({ isAdvance, originalBytes, isComplete, hasNewData }: Evidence): boolean {
    if (this.#phase === 'off') return false;
    if (this.#phase === 'waiting') {
      this.#phase = isAdvance && !isComplete && hasNewData ? 'probing' : 'off';
      return false;
    }
    this.#phase = 'off';
    return isAdvance && originalBytes > 0;
  }

  #allCameTwice({ duplicateBytes }: Evidence): boolean {
    if (duplicateBytes === 0 || this.#copied === 0) return false;
    this.#cameTwice += duplicateBytes;
    return this.#cameTwice >= this.#copied;
  }
}
