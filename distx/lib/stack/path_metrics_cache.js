import { BoundedMap } from '../util/bounded_map.js';
import { addressKey } from '../util/compact_address.js';
const MAX_ENTRIES = 4096;
const LIFETIME_MS = 600_000;
const SSTHRESH_LIFETIME_MS = 60_000;
export class PathMetricsCache {
    #entries = new BoundedMap(MAX_ENTRIES);
    get size() {
        return this.#entries.size;
    }
    /** What is known about the path to a host; null: nothing, or nothing of late. */
    get(address, nowMs) {
        if (this.#entries.size === 0)
            return null;
        const key = addressKey(address);
        const entry = this.#entries.get(key);
        if (entry === undefined)
            return null;
        if (nowMs - entry.learnedAtMs >= LIFETIME_MS) {
            this.#entries.delete(key);
            return null;
        }
        const { metrics } = entry;
        return {
            ...metrics,
            ssthreshBytes: nowMs - entry.ssthreshAtMs < SSTHRESH_LIFETIME_MS ? metrics.ssthreshBytes : Infinity,
            hasReordering: metrics.hasReordering && nowMs - entry.reorderingAtMs < LIFETIME_MS,
        };
    }
    /** A connection is over: half of what is believed from now on is what it found, half what was believed before. */
    learn(address, found, nowMs) {
        const known = this.get(address, nowMs);
        const key = addressKey(address);
        const before = this.#entries.get(key);
        this.#entries.set(key, {
            metrics: known === null ? found : merge(known, found),
            learnedAtMs: nowMs,
            ssthreshAtMs: found.ssthreshBytes < Infinity ? nowMs : (before?.ssthreshAtMs ?? nowMs),
            reorderingAtMs: found.hasReordering ? nowMs : (before?.reorderingAtMs ?? nowMs),
        });
    }
    clear() {
        this.#entries.clear();
    }
}
function merge(known, found) {
    return {
        smoothedRoundTripMs: (known.smoothedRoundTripMs + found.smoothedRoundTripMs) / 2,
        roundTripVariationMs: (known.roundTripVariationMs + found.roundTripVariationMs) / 2,
        ssthreshBytes: mergeThresholds(known.ssthreshBytes, found),
        cwndBytes: found.cwndBytes,
        // A short connection has not seen much: it disproves nothing.
        hasReordering: known.hasReordering || found.hasReordering,
    };
}
/** A connection that was still in slow start proves at least that half its window is safe. */
function mergeThresholds(known, { ssthreshBytes, cwndBytes }) {
    if (known === Infinity)
        return ssthreshBytes;
    return ssthreshBytes === Infinity ? Math.max(known, cwndBytes / 2) : (known + ssthreshBytes) / 2;
}
//# sourceMappingURL=path_metrics_cache.js.map