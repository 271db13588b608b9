/**
 * What connections to a host have learned about the path, kept for those that follow (RFC 9040 §6.2). Paths change: round
 * trips are forgotten after ten minutes, and after one where slow start had better end, since that depends on who else is
 * on the path. The path MTU has a cache of its own, path_mtu_cache.ts.
 * Pure. Bounded, since strangers fill it.
 */
import type { PathMetrics } from '../tcp_helpers/path_metrics.ts';
import { type CompactAddress } from '../util/compact_address.ts';
export declare class PathMetricsCache {
    #private;
    get size(): number;
    /** What is known about the path to a host; null: nothing, or nothing of late. */
    get(address: CompactAddress, nowMs: number): PathMetrics | null;
    /** A connection is over: half of what is believed from now on is what it found, half what was believed before. */
    learn(address: CompactAddress, found: PathMetrics, nowMs: number): void;
    clear(): void;
}
//# sourceMappingURL=path_metrics_cache.d.ts.map