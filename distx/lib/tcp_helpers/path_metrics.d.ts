/**
 * What one connection learns about a path that is worth telling the next one (RFC 9040 §6, temporal sharing).
 * Pure. Not here: who remembers it; see lib/stack/path_metrics_cache.ts.
 */
export interface PathMetrics {
    /** SRTT and RTTVAR, ms. */
    readonly smoothedRoundTripMs: number;
    readonly roundTripVariationMs: number;
    /** Where slow start ended, bytes; Infinity: it did not. */
    readonly ssthreshBytes: number;
    readonly cwndBytes: number;
    /** Segments overtake each other on the way (RFC 8985 §6.2). */
    readonly hasReordering: boolean;
}
//# sourceMappingURL=path_metrics.d.ts.map