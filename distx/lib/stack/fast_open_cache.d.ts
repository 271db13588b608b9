import { type CompactAddress } from '../util/compact_address.ts';
/** What goes on a SYN: a cookie, empty to ask for one, and how large the server's segments may be. */
export interface FastOpenOffer {
    readonly cookie: Uint8Array;
    /** As the server said, bytes; 0: not known. */
    readonly maxSegmentSize: number;
}
export declare class FastOpenCache {
    #private;
    get size(): number;
    /** What to put on a SYN to this server; null: nothing, it has failed lately. */
    offerFor(server: CompactAddress, nowMs: number): FastOpenOffer | null;
    /** The server has given a cookie with its SYN ACK. */
    learn(server: CompactAddress, cookie: Uint8Array, maxSegmentSize: number): void;
    /** Data on a SYN have been acknowledged: whatever was in the way is so no longer. */
    succeeded(server: CompactAddress): void;
    /** A SYN had to be sent again without the option, or its data were not taken. */
    failed(server: CompactAddress, nowMs: number): void;
    clear(): void;
}
//# sourceMappingURL=fast_open_cache.d.ts.map