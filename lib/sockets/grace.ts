/**
 * How long a closing host waits for its peers, on the loop's clock. It begins with the turn after `begin`, since between
 * turns nobody knows what time it is.
 */
import type { Clocked } from '../util/clocked.ts';

export class Grace implements Clocked {
  #allowedMs = Infinity;
  #leftMs = Infinity;

  /** From the next tick on there are so many ms left. */
  begin(allowedMs: number): void {
    this.#allowedMs = allowedMs;
  }

  get isOver(): boolean {
    return this.#leftMs <= 0;
  }

  tick(elapsedMs: number): void {
    this.#leftMs -= elapsedMs;
    if (this.#allowedMs === Infinity) return;
    this.#leftMs = this.#allowedMs;
    this.#allowedMs = Infinity;
  }

  get msUntilTick(): number {
    return this.#allowedMs < Infinity ? 0 : Math.max(0, this.#leftMs);
  }
}
