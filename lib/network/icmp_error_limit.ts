/**
 * A bucket of tokens for the errors that a host sends: a flood of bad packets must not become a flood of errors
 * (RFC 1812 §4.3.2.8, RFC 4443 §2.4).
 * Pure: time comes as an argument.
 */
import type { RandomSource } from '../util/random_source.ts';

/** At most this much chance is taken from the bucket at a time, so that nobody can measure it exactly. Errors. */
const UNCERTAINTY = 3;

export interface ICMPErrorLimitOptions {
  /** Errors sent in the long run, per second, > 0. Default 1,000, as Linux. Echoes are not counted. */
  readonly errorsPerSecond?: number;
  /** Errors sent at once after a silence, ≥ 1. Default 50. */
  readonly errorBurst?: number;
  /**
   * Blurs the limit: whoever can count our errors exactly can find out which ports are open through it (CVE-2020-25705).
   * Default: the limit is exact.
   */
  readonly random?: RandomSource;
}

export class ICMPErrorLimit {
  readonly #errorsPerMs: number;
  readonly #burst: number;
  readonly #random: RandomSource | undefined;
  #tokens: number;
  #filledAtMs = 0;

  constructor(options: ICMPErrorLimitOptions) {
    this.#errorsPerMs = (options.errorsPerSecond ?? 1000) / 1000;
    this.#burst = options.errorBurst ?? 50;
    this.#tokens = this.#burst;
    this.#random = options.random;
  }

  /** Whether one more error may be sent; it then counts. @param nowMs of a clock that never runs backwards */
  take(nowMs: number): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + (nowMs - this.#filledAtMs) * this.#errorsPerMs);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return false;
    const blur = this.#random === undefined ? 0 : this.#random.uint32() % UNCERTAINTY;
    this.#tokens = Math.max(0, this.#tokens - 1 - blur);
    return true;
  }
}
