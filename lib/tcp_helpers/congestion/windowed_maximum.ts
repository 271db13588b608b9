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
  readonly #entries: Entry[] = [];

  /** 0 before the first value. */
  get value(): number {
    return this.#entries[0]?.value ?? 0;
  }

  /**
   * Only a new value makes old ones expire.
   * @param length periods that count, the present one included, ≥ 1
   */
  update(period: number, value: number, length: number): number {
    const entries = this.#entries;
    while (entries.length > 0 && entries.at(-1)!.value <= value) entries.pop();
    // A larger value of the same period makes this one superfluous.
    if (entries.at(-1)?.period !== period) entries.push({ period, value });
    while (entries[0]!.period <= period - length) entries.shift(); // the newest entry stays
    return this.value;
  }
}
