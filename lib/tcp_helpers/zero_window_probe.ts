/**
 * The persist timer: when to knock at a shut window, and the override that lets a little data into a small one.
 * Pure. RFC 9293 §3.8.6.1 (probes: first after one RTO, then doubling), §3.8.6.2.1 (override after 0.1 to 1 s).
 */
export class ZeroWindowProbe {
  /** When the timer fires, ms; Infinity: not running. */
  atMs = Infinity;
  /** The timer has fired and the probe has not left yet. */
  isWanted = false;
  /** A probe byte has left and is not acknowledged: it lies at the end of what is outstanding. */
  isOutstanding = false;
  #backOffs = 0;
  /** When the first probe left of those that are not answered, ms; Infinity: all are. */
  #askedAtMs = Infinity;

  /** Probes that have left since the window was last heard to open. */
  get unanswered(): number {
    return this.#backOffs;
  }

  get isRunning(): boolean {
    return this.atMs < Infinity;
  }

  /** When the timer fires, or nobody is believed to be there any more, ms. @param patienceMs R2 */
  deadlineMs(patienceMs: number): number {
    return Math.min(this.atMs, this.#askedAtMs + patienceMs);
  }

  /** So many ms without an answer are enough (R2). A peer that answers may keep its window shut for ever (MUST-37). */
  isHopeless(nowMs: number, patienceMs: number): boolean {
    return nowMs >= this.#askedAtMs + patienceMs;
  }

  /** The peer lives, however shut its window. */
  answered(): void {
    this.#askedAtMs = Infinity;
  }

  /** The window holds everything back and nothing is outstanding that would bring an update. */
  start(nowMs: number, window: number, rtoMs: number, maxRtoMs: number): void {
    this.atMs = nowMs + this.#delayMs(window, rtoMs, maxRtoMs);
  }

  /** @returns true when the probe that is out must be repeated, false when a first one is wanted */
  fired(): boolean {
    this.atMs = Infinity;
    if (!this.isOutstanding) this.isWanted = true;
    return this.isOutstanding;
  }

  sent(nowMs: number, rtoMs: number, maxRtoMs: number): void {
    this.#backOffs = Math.min(this.#backOffs + 1, 16);
    this.atMs = nowMs + this.#delayMs(0, rtoMs, maxRtoMs);
    this.#askedAtMs = Math.min(this.#askedAtMs, nowMs);
  }

  /** The window opened. */
  stop(): void {
    this.atMs = Infinity;
    this.isWanted = false;
    this.#backOffs = 0;
    this.#askedAtMs = Infinity;
  }

  #delayMs(window: number, rtoMs: number, maxRtoMs: number): number {
    if (window > 0) return Math.min(1000, Math.max(100, rtoMs));
    return Math.min(maxRtoMs, rtoMs * 2 ** this.#backOffs);
  }
}
