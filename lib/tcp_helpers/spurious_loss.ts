/**
 * Was the loss event a mistake? Four witnesses: the echoed timestamp of the original where a copy had been sent (Eifel),
 * progress by what was never sent again after a timeout (F-RTO), the peer's word that all copies came twice (D-SACK), and
 * the arrival of all that was thought lost before any copy had left.
 * Pure. RFC 3522 §3.2, RFC 5682 §2, RFC 3708 §2. What is then given back: RFC 4015 and congestion control.
 *
 *   F-RTO:  timeout ──first segment again──> "moves" ──two new segments──> "moves by what was sent once" : spurious
 *                                              │ else: conventional recovery
 */
export interface Evidence {
  readonly nowMs: number;
  /** SND.UNA has moved, to here (absolute). */
  readonly isAdvance: boolean;
  readonly acknowledged: number;
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
  /** Bytes still thought lost. */
  readonly lostBytes: number;
}

type TimeoutPhase = 'off' | 'waiting' | 'probing';

export class SpuriousLoss {
  /** When the first copy of this event was sent, ms; −1: not yet, or judged. */
  #firstCopyAtMs = -1;
  /** Where it ends, absolute. */
  #firstCopyEnd = 0;
  /** Copies sent, and those that were reported to have come twice, bytes. */
  #copied = 0;
  #cameTwice = 0;
  #phase: TimeoutPhase = 'off';
  /** Fast recovery is going on. */
  #isRecovering = false;

  /** F-RTO has sent new data and waits: lost segments must not go out meanwhile (RFC 5682 §2.1 step 2b). */
  get isProbing(): boolean {
    return this.#phase === 'probing';
  }

  /** Fast recovery begins. */
  beginRecovery(): void {
    this.#reset();
    this.#isRecovering = true;
  }

  /** A timeout. @param isFirst in a row, and nothing was thought lost before: then it may be tested (RFC 5682 §2.1) */
  beginTimeout(isFirst: boolean): void {
    this.#reset();
    if (isFirst) this.#phase = 'waiting';
  }

  /** The event is over. Copies may still be reported as received twice. */
  end(): void {
    this.#isRecovering = false;
    this.#phase = 'off';
  }

  /** @param end of what was sent again, absolute */
  copied(bytes: number, end: number, nowMs: number): void {
    if (this.#copied === 0) {
      this.#firstCopyAtMs = nowMs;
      this.#firstCopyEnd = end;
    }
    this.#copied += bytes;
  }

  /** @returns true: nothing was lost */
  judge(evidence: Evidence): boolean {
    const isSpurious =
      this.#eifel(evidence) || this.#frto(evidence) || this.#allCameTwice(evidence) || this.#cameByItself(evidence);
    if (isSpurious) this.#reset();
    return isSpurious;
  }

  #cameByItself({ lostBytes }: Evidence): boolean {
    return this.#isRecovering && this.#copied === 0 && lostBytes === 0;
  }

  #reset(): void {
    this.#firstCopyAtMs = -1;
    this.#copied = 0;
    this.#cameTwice = 0;
    this.#phase = 'off';
    this.#isRecovering = false;
  }

  /**
   * Of the acknowledgments that move SND.UNA up to the end of the copy: the first of them may speak of a hole that was never
   * sent again, which tells as much. Timestamps tick in whole ms, as the clock is cut for them.
   */
  #eifel({ nowMs, isAdvance, acknowledged, echoedRoundTripMs }: Evidence): boolean {
    if (!isAdvance || this.#firstCopyAtMs < 0) return false;
    const sinceCopy = Math.floor(nowMs) - Math.floor(this.#firstCopyAtMs);
    if (acknowledged >= this.#firstCopyEnd) this.#firstCopyAtMs = -1;
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
