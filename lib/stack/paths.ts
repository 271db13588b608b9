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

  constructor(areMetricsShared: boolean) {
    this.#areMetricsShared = areMetricsShared;
  }

  /** null: nothing is known, or nothing is to be shared. */
  metricsFor(remote: CompactAddress, nowMs: number): PathMetrics | null {
    return this.#metrics.get(remote, nowMs);
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
