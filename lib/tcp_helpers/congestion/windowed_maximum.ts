/**
 * The largest value of the last few periods, where a period is whatever the caller counts: rounds, or cycles.
 * Exact; keeps at most one value for each period of the window. Pure.
 */
interface Entry {
  readonly period: number;
  readonly value: number;
}

export class WindowedMaximum {
  /** Falling values of rising periods: each is the maximum once those before it have expired. */
  #entries: Entry[] = [];

  /** 0 before the first value. */
  get value(): number {
    return this.#entries[0]?.value ?? 0;
  }

  /**
   * Only a new value makes old ones expire.
   * @param length periods that count, the present one included, ≥ 1
   */
  update(period: number, value: number, length: number): number {
    const kept = this.#entries.filter((entry) => entry.period > period - length && entry.value > value);
    kept.push({ period, value });
    this.#entries = kept;
    return this.value;
  }
}
