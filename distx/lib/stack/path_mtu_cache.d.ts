import { type CompactAddress } from '../util/compact_address.ts';
/** The least MTU that is believed: below it, an attacker would make us send dust (RFC 5927 §7). Bytes. */
export declare const PATH_MTU_FLOOR = 552;
export declare class PathMTUCache {
    #private;
    get size(): number;
    /** The MTU to an address, at most that of the interface. */
    get(address: CompactAddress, interfaceMTU: number, nowMs: number): number;
    /** Believes a router. Never widens a path: only time does. */
    learn(address: CompactAddress, mtu: number, nowMs: number): void;
    clear(): void;
}
/**
 * What to make of the MTU in a "fragmentation needed": the next plateau when the router did not say, never below the floor.
 * @param nextHopMTU as in the message; 0 from routers older than RFC 1191
 * @param datagramLength total length of the datagram that was too big
 */
export declare function believableMTU(nextHopMTU: number, datagramLength: number): number;
//# sourceMappingURL=path_mtu_cache.d.ts.map