/**
 * How much passed, and how fast: over all, lately, and at best. Time comes as an argument.
 * Pure.
 */
export class ThroughputMeter {
    windowMs;
    bytes = 0;
    #startedAtMs;
    #lastAtMs = 0;
    /** The window that is filling, and the rate of the last full one. */
    #windowStartMs = 0;
    #windowBytes = 0;
    #lastWindowRate;
    #peakRate = 0;
    constructor(options = {}) {
        this.windowMs = options.windowMs ?? 1000;
    }
    /** Begins to count time; otherwise the first bytes do. */
    start(nowMs) {
        this.#startedAtMs ??= nowMs;
        this.#windowStartMs = nowMs;
        this.#lastAtMs = nowMs;
    }
    /** @param nowMs of a clock that never runs backwards */
    add(bytes, nowMs) {
        if (this.#startedAtMs === undefined)
            this.start(nowMs);
        this.bytes += bytes;
        this.#windowBytes += bytes;
        this.#lastAtMs = nowMs;
        this.#closeWindow(nowMs);
    }
    /** From the start to the last bytes, ms. */
    get elapsedMs() {
        return this.#startedAtMs === undefined ? 0 : this.#lastAtMs - this.#startedAtMs;
    }
    /** Bits per second from the start to the last bytes; 0 while no time has passed. */
    get averageRate() {
        return this.elapsedMs === 0 ? 0 : rate(this.bytes, this.elapsedMs);
    }
    /** Bits per second in the last full window; the average until there is one. */
    recentRate(nowMs) {
        this.#closeWindow(nowMs);
        return this.#lastWindowRate ?? this.averageRate;
    }
    /** The best full window, bits per second; the average until there is one. */
    get peakRate() {
        return this.#lastWindowRate === undefined ? this.averageRate : this.#peakRate;
    }
    /** `1.21 GB in 2.0 s: 4.84 Gbit/s, at best 5.10 Gbit/s` */
    toString() {
        const seconds = (this.elapsedMs / 1000).toFixed(1);
        const best = `at best ${formatRate(this.peakRate)}`;
        return `${formatBytes(this.bytes)} in ${seconds} s: ${formatRate(this.averageRate)}, ${best}`;
    }
    #closeWindow(nowMs) {
        const elapsed = nowMs - this.#windowStartMs;
        if (this.#startedAtMs === undefined || elapsed < this.windowMs)
            return;
        this.#lastWindowRate = rate(this.#windowBytes, elapsed);
        this.#peakRate = Math.max(this.#peakRate, this.#lastWindowRate);
        this.#windowStartMs = nowMs;
        this.#windowBytes = 0;
    }
}
function rate(bytes, ms) {
    return (bytes * 8000) / ms;
}
/** `4.84 Gbit/s`; powers of ten, as link speeds are given. */
export function formatRate(bitsPerSecond) {
    return withUnit(bitsPerSecond, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s']);
}
/** `1.21 GB`; powers of ten. */
export function formatBytes(bytes) {
    return withUnit(bytes, ['B', 'kB', 'MB', 'GB', 'TB']);
}
/** Three digits, as many as a reader can use. */
function withUnit(value, units) {
    let scaled = value;
    let index = 0;
    while (scaled >= 999.5 && index < units.length - 1) {
        scaled /= 1000;
        index += 1;
    }
    const whole = index === 0 || scaled >= 99.95;
    const digits = whole ? 0 : scaled >= 9.995 ? 1 : 2;
    return `${scaled.toFixed(digits)} ${units[index]}`;
}
//# sourceMappingURL=throughput_meter.js.map