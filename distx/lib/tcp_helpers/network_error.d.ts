/**
 * What the network layer reports about a connection's packets, ICMP for either family, and what it is worth: RFC 1122
 * would have ended connections by some codes, RFC 5927 §5.2 says why no code ends an established one nowadays.
 * Pure. Not here: whether a report is to be believed (RFC 5927 §4.1), which is asked before.
 */
/**
 * `soft`: something on the way, perhaps for a moment. `prohibited`: a filter says no, soft as well, though seldom of short duration (RFC 5461 §2).
 * `hard`: nobody speaks TCP there, or nobody at this port.
 */
export type NetworkErrorWeight = 'soft' | 'prohibited' | 'hard';
export interface NetworkError {
    readonly family: 4 | 6;
    /** Of the ICMP message. */
    readonly type: number;
    readonly code: number;
    readonly weight: NetworkErrorWeight;
}
/** An ICMP error of either family in TCP's words. */
export declare function networkError(family: 4 | 6, type: number, code: number): NetworkError;
//# sourceMappingURL=network_error.d.ts.map