/**
 * Part segments that the application holds back, since it is going to write more: until it says otherwise (TCP_CORK), or
 * until the next write, the next acknowledgment (MSG_MORE). In neither case for longer than an RTO with nothing in flight,
 * lest a forgotten cork stop a connection for ever.
 * Pure. Positions are absolute. Not here: Nagle's algorithm, see send_policy.ts.
 */
export class Cork {
  #isIn = false;
  #moreFollows = false;
  /** What lies before is not held any longer. */
  #pushedUntil = 0;
  #releaseAtMs = Infinity;

  /** Part segments wait until it is taken out. */
  set(on: boolean): void {
    this.#isIn = on;
    if (!on) this.#releaseAtMs = Infinity;
  }

  /** Whether more follows what has just been written. */
  written(moreFollows: boolean): void {
    this.#moreFollows = moreFollows;
  }

  /** Something has been acknowledged: what only waited for more goes. */
  heard(): void {
    this.#moreFollows = false;
  }

  /** What lies before `end` goes, whatever the cork says. */
  push(end: number): void {
    this.#pushedUntil = end;
    this.#releaseAtMs = Infinity;
  }

  /** A part segment that ends at `end` waits. */
  holds(end: number): boolean {
    return (this.#isIn || this.#moreFollows) && end > this.#pushedUntil;
  }

  /** When what is held goes all the same, ms; Infinity: nothing is, or something is in flight that will be answered. */
  get releaseAtMs(): number {
    return this.#releaseAtMs;
  }

  /** Something is held, and nothing is in flight. */
  waits(nowMs: number, rtoMs: number): void {
    if (this.#releaseAtMs === Infinity) this.#releaseAtMs = nowMs + rtoMs;
  }

  /** Data have left. */
  sent(): void {
    this.#releaseAtMs = Infinity;
  }
}
