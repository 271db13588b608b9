/**
 * The waits at the end of a connection: TIME-WAIT for 2 MSL, so that what still wanders about meets somebody who knows
 * it; FIN-WAIT-2 of a connection nobody holds, which the peer could otherwise keep for ever; and lingering, after which the
 * application prefers a RST to further waiting (POSIX SO_LINGER).
 * Pure. RFC 9293 §3.6.1.
 */
import type { TCPConfig } from './tcp_config.ts';

export class ClosingTimers {
  readonly #timeWaitMs: number;
  #finWait2Ms: number;
  #timeWaitEndsMs = Infinity;
  #finWait2EndsMs = Infinity;
  #lingerEndsMs = Infinity;

  constructor(config: Pick<TCPConfig, 'timeWaitMs' | 'finWait2Ms'>) {
    this.#timeWaitMs = config.timeWaitMs;
    this.#finWait2Ms = config.finWait2Ms;
  }

  /** How long FIN-WAIT-2 may last from when nobody holds the connection, ms, > 0; a wait that has begun stays. */
  set finWait2Ms(ms: number) {
    this.#finWait2Ms = ms;
  }

  /** When the connection is over, ms; Infinity: no wait has begun. */
  get deadlineMs(): number {
    return Math.min(this.#timeWaitEndsMs, this.#finWait2EndsMs, this.#lingerEndsMs);
  }

  /** The application would have the connection reset now rather than wait on. */
  isLingerOver(nowMs: number): boolean {
    return nowMs >= this.#lingerEndsMs;
  }

  get inTimeWait(): boolean {
    return this.#timeWaitEndsMs < Infinity;
  }

  /** What is left of TIME-WAIT, ms; Infinity outside it. */
  timeWaitRemainingMs(nowMs: number): number {
    return Math.max(0, this.#timeWaitEndsMs - nowMs);
  }

  /** Both FINs are through; said again, the 2 MSL begin anew. */
  enterTimeWait(nowMs: number): void {
    this.#timeWaitEndsMs = nowMs + this.#timeWaitMs;
    this.#finWait2EndsMs = Infinity;
    this.#lingerEndsMs = Infinity;
  }

  /** The application has gone, and gives the peer so long to acknowledge everything. */
  linger(nowMs: number, lingerMs: number): void {
    this.#lingerEndsMs = nowMs + lingerMs;
  }

  /** Only the peer's FIN is missing, and nobody here waits for it. Said again, it changes nothing. */
  limitFinWait2(nowMs: number): void {
    this.#lingerEndsMs = Infinity; // what we said has arrived: there is nothing to linger for
    if (this.#finWait2EndsMs === Infinity) this.#finWait2EndsMs = nowMs + this.#finWait2Ms;
  }

  stop(): void {
    this.#timeWaitEndsMs = Infinity;
    this.#finWait2EndsMs = Infinity;
    this.#lingerEndsMs = Infinity;
  }
}
