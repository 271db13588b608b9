/**
 * All that is remembered of paths from one connection to the next: what they carry, and what was found on them.
 * Pure.
 */
import type { PathMetrics } from '../tcp_helpers/path_metrics.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import { headerBytes } from './attached_interface.ts';
import { PathMetricsCache } from './path_metrics_cache.ts';
import { PathMTUCache } from './path_mtu_cache.ts';
import type { TCPEndpoint } from './tcp_endpoint.ts';

export class Paths {
  readonly mtus = new PathMTUCache();
  readonly #metrics = new PathMetricsCache();
  readonly #areMetricsShared: boolean;
  readonly #isThresholdShared: boolean;

  /** @param isThresholdShared the end of slow start, too */
  constructor(areMetricsShared: boolean, isThresholdShared: boolean) {
    this.#areMetricsShared = areMetricsShared;
    this.#isThresholdShared = isThresholdShared;
  }

  /** null: nothing is known, or nothing is to be shared. */
  metricsFor(remote: CompactAddress, nowMs: number): PathMetrics | null {
    const metrics = this.#metrics.get(remote, nowMs);
    return metrics === null || this.#isThresholdShared ? metrics : { ...metrics, ssthreshBytes: Infinity };
  }

  /** A connection is over. One that was given up has measured a path that is no more. */
  learn({ connection, remoteAddress }: TCPEndpoint, nowMs: number): void {
    const { size, hasFoundLess } = connection.path;
    if (hasFoundLess) this.mtus.learn(remoteAddress, size + headerBytes(remoteAddress), nowMs);
    if (!this.#areMetricsShared || connection.failure === 'timeout') return;
    const { pathMetrics } = connection;
    if (pathMetrics !== null) this.#metrics.learn(remoteAddress, pathMetrics, nowMs);
  }

  clear(): void {
    this.mtus.clear();
    this.#metrics.clear();
  }
}
