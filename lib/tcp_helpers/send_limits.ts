/**
 * For how long a sender has had something to do, and for how long of that the peer's window alone kept it from doing it:
 * what tells a slow network from a slow receiver.
 * Pure. Times in ms. For diagnostics only.
 */

/** `idle`: nothing to send, nothing outstanding. */
export type SendLimit = 'idle' | 'network' | 'window';

export class SendLimits {
  #limit: SendLimit = 'idle';
  #sinceMs: number;
  #busyMs = 0;
  #windowMs = 0;

  constructor(nowMs: number) {
    this.#sinceMs = nowMs;
  }

  /** What limits the sender from now on. */
  change(limit: SendLimit, nowMs: number): void {
    if (limit === this.#limit) return;
    this.#busyMs = this.busyMs(nowMs);
    this.#windowMs = this.windowMs(nowMs);
    this.#limit = limit;
    this.#sinceMs = nowMs;
  }

  busyMs(nowMs: number): number {
    return this.#busyMs + (this.#limit === 'idle' ? 0 : nowMs - this.#sinceMs);
  }

  windowMs(nowMs: number): number {
    return this.#windowMs + (this.#limit === 'window' ? nowMs - this.#sinceMs : 0);
  }
}
