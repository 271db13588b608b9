/**
 * When an acknowledgment is due: at once for every second full segment, for anything out of order, for FIN; otherwise
 * it may wait for company (RFC 9293 §3.8.6.3, RFC 5681 §4.2).
 * Pure.
 */

/** So many make the peer send the missing segment again (RFC 5681 §3.2). */
const DUPLICATES_THAT_COUNT = 3;

/** Data sent so soon after data received are an answer to them. */
const ANSWER_MS = 40;

export class DelayedAcknowledgment {
  /** An acknowledgment must leave at the next opportunity. */
  isDue = false;
  /** How many acknowledgments the segments from beyond a gap are worth. */
  duplicatesOwed = 0;
  readonly #delayMs: number;
  /** How many segments after a gap are acknowledged at once, and how many of them are still to come. */
  readonly #quickSegments: number;
  #quickLeft = 0;
  /** Bytes received and not acknowledged. */
  #unacknowledged = 0;
  readonly #everySecond: boolean;
  /** ms; Infinity: nothing waits. */
  #deadlineMs = Infinity;
  /** The next acknowledgment is the last part of the handshake. */
  #owesHandshake = false;
  /** When in-order data last came, ms. */
  #lastDataMs = -Infinity;

  /** @param startsQuickly the first segments are acknowledged at once; @param everySecond every second segment is acknowledged, however small */
  constructor(delayMs: number, quickSegments: number, everySecond: boolean = false, startsQuickly: boolean = false) {
    this.#everySecond = everySecond;
    if (startsQuickly) this.#quickLeft = quickSegments;
    this.#delayMs = delayMs;
    this.#quickSegments = quickSegments;
  }

  get deadlineMs(): number {
    return this.#deadlineMs;
  }

  /** Segments are acknowledged at once for now. */
  get isQuick(): boolean {
    return this.#quickLeft > 0;
  }

  /** In-order payload arrived. @param mss the peer's segment size as seen, bytes */
  onData(bytes: number, mss: number, nowMs: number): void {
    this.#unacknowledged += bytes;
    this.#lastDataMs = nowMs;
    if (this.#quickLeft > 0) {
      this.#quickLeft -= 1;
      this.isDue = true;
      return;
    }
    // Every second full segment (SHLD-19: at least every 2 RMSS), and at once when delaying is switched off.
    const isSecond = this.#everySecond && this.#deadlineMs < Infinity;
    if (isSecond || this.#unacknowledged >= 2 * mss || this.#delayMs === 0) this.isDue = true;
    else if (this.#deadlineMs === Infinity) this.#deadlineMs = nowMs + this.#delayMs;
  }

  /**
   * Data of ours leave. Soon after the peer's, or with the acknowledgment of its SYN, they answer them, and will carry
   * acknowledgments from now on.
   */
  onAnswer(nowMs: number): void {
    if (this.#owesHandshake || nowMs - this.#lastDataMs < ANSWER_MS) this.#quickLeft = 0;
  }

  /** The peer has answered our SYN. */
  onSynAck(): void {
    this.isDue = true;
    this.#owesHandshake = true;
  }

  onUrgentMatter(): void {
    this.isDue = true;
  }

  /** Something was lost, late or repeated: the peer's window is small now, and waits for every word. */
  onTrouble(): void {
    this.isDue = true;
    this.#quickLeft = this.#quickSegments;
  }

  /**
   * Something came from beyond a gap. The peer counts the answers (RFC 5681 §3.2): however many segments one turn brings,
   * as many acknowledgments are owed, up to the three that make it send the missing one again.
   */
  onEarly(segments: number): void {
    this.onTrouble();
    this.duplicatesOwed = Math.min(DUPLICATES_THAT_COUNT, this.duplicatesOwed + segments);
  }

  /** RCV.NXT has moved, or data carries the acknowledgment: the next one repeats nothing. */
  onProgress(): void {
    this.duplicatesOwed = 0;
  }

  check(nowMs: number): void {
    if (nowMs >= this.#deadlineMs) this.isDue = true;
  }

  onSent(): void {
    this.isDue = false;
    this.#owesHandshake = false;
    if (this.duplicatesOwed > 0) this.duplicatesOwed -= 1;
    this.#unacknowledged = 0;
    this.#deadlineMs = Infinity;
  }
}
