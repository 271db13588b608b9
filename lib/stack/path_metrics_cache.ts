/**
 * What connections to a host have learned about the path, kept for those that follow (RFC 9040 §6.2). Paths change: round
 * trips are forgotten after ten minutes, and after one where slow start had better end, since that depends on who else is
 * on the path. The path MTU has a cache of its own, path_mtu_cache.ts.
 * Pure. Bounded, since strangers fill it.
 */
import type { PathMetrics } from '../tcp_helpers/path_metrics.ts';
import { BoundedMap } from '../util/bounded_map.ts';
import { addressKey, type CompactAddress } from '../util/compact_address.ts';

const MAX_ENTRIES = 4096;
const LIFETIME_MS = 600_000;
const SSTHRESH_LIFETIME_MS = 60_000;

interface Entry {
  readonly metrics: PathMetrics;
  readonly learnedAtMs: number;
  /** When a connection last left slow start, and last saw reordering. */
  readonly ssthreshAtMs: number;
  readonly reorderingAtMs: number;
}

export class PathMetricsCache {
  readonly #entries = new BoundedMap<number | string, Entry>(MAX_ENTRIES);

  get size(): number {
    return this.#entries.size;
  }

  /** What is known about the path to a host; null: nothing, or nothing of late. */
  get(address: CompactAddress, nowMs: number): PathMetrics | null {
    if (this.#entries.size === 0) return null;
    const key = addressKey(address);
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
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
  learn(address: CompactAddress, found: PathMetrics, nowMs: number): void {
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

  clear(): void {
    this.#entries.clear();
  }
}

function merge(known: PathMetrics, found: PathMetrics): PathMetrics {
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
function mergeThresholds(known: number, { ssthreshBytes, cwndBytes }: PathMetrics): number {
  if (known === Infinity) return ssthreshBytes;
  return ssthreshBytes === Infinity ? Math.max(known, cwndBytes / 2) : (known + ssthreshBytes) / 2;
}
