/**
 * All that is remembered of paths from one connection to the next: what they carry, and what was found on them.
 * Pure.
 */
import type { PathMetrics } from '../tcp_helpers/path_metrics.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import { PathMTUCache } from './path_mtu_cache.ts';
import type { TCPEndpoint } from './tcp_endpoint.ts';
export declare class Paths {
    #private;
    readonly mtus: PathMTUCache;
    /** @param isThresholdShared the end of slow start, too */
    constructor(areMetricsShared: boolean, isThresholdShared: boolean);
    /** null: nothing is known, or nothing is to be shared. */
    metricsFor(remote: CompactAddress, nowMs: number): PathMetrics | null;
    /** A connection is over. One that was given up has measured a path that is no more. */
    learn({ connection, remoteAddress }: TCPEndpoint, nowMs: number): void;
    clear(): void;
}
//# sourceMappingURL=paths.d.ts.map