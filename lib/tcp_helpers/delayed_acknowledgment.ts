/**
 * When an acknowledgment is due: at once for every second full segment, for anything out of order, for FIN; otherwise
 * it may wait for company (RFC 9293 §3.8.6.3, RFC 5681 §4.2).
 * Pure.
 */
export class DelayedAcknowledgment {
  /** An acknowledgment must leave at the next opportunity. */
  isDue = false;
  #delayMs: number;
  /** Bytes received and not acknowledged. */
  #unacknowledged = 0;
  /** ms; Infinity: nothing waits. */
  #deadlineMs = Infinity;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  get deadlineMs(): number {
    return this.#deadlineMs;
  }

  /** In-order payload arrived. @param mss the peer's segment size as seen, bytes */
  onData(bytes: number, mss: number, nowMs: number): void {
    this.#unacknowledged += bytes;
    // Every second full segment (SHLD-19: at least every 2 RMSS), and at once when delaying is switched off.
    if (this.#unacknowledged >= 2 * mss || this.#delayMs === 0) this.isDue = true;
    else if (this.#deadlineMs === Infinity) this.#deadlineMs = nowMs + this.#delayMs;
  }

  onUrgentMatter(): void {
    this.isDue = true;
  }

  check(nowMs: number): void {
    if (nowMs >= this.#deadlineMs) this.isDue = true;
  }

  onSent(): void {
    this.isDue = false;
    this.#unacknowledged = 0;
    this.#deadlineMs = Infinity;
  }
}
