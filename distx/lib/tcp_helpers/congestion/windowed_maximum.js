export class WindowedMaximum {
    /** Falling values of rising periods: each is the maximum once those before it have expired. */
    #entries = [];
    /** 0 before the first value. */
    get value() {
        return this.#entries[0]?.value ?? 0;
    }
    /**
     * Only a new value makes old ones expire.
     * @param length periods that count, the present one included, ≥ 1
     */
    update(period, value, length) {
        const kept = this.#entries.filter((entry) => entry.period > period - length && entry.value > value);
        kept.push({ period, value });
        this.#entries = kept;
        return this.value;
    }
}
//# sourceMappingURL=windowed_maximum.js.map