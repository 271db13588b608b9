/**
 * What routers told us about narrow paths: the MTU to a destination, so that later connections begin with it
 * (RFC 1191 §3). Forgotten after ten minutes, since paths widen too (RFC 1191 §6.3), and bounded, since strangers fill it.
 * Pure.
 */
import { BoundedMap } from '../util/bounded_map.js';
import { addressKey } from '../util/compact_address.js';
/** The least MTU that is believed: below it, an attacker would make us send dust (RFC 5927 §7). Bytes. */
export const PATH_MTU_FLOOR = 552;
const LIFETIME_MS = 600_000;
const MAX_ENTRIES = 4096;
/** Plateaus of RFC 1191 §7, for routers that do not say the MTU of the next hop. */
const PLATEAUS = [65535, 32000, 17914, 8166, 4352, 2002, 1492, 1006, 576, PATH_MTU_FLOOR];
export class PathMTUCache {
    #entries = new BoundedMap(MAX_ENTRIES);
    get size() {
        return this.#entries.size;
    }
    /** The MTU to an address, at most that of the interface. */
    get(address, interfaceMTU, nowMs) {
        if (this.#entries.size === 0)
            return interfaceMTU;
        const key = addressKey(address);
        const entry = this.#entries.get(key);
        if (entry === undefined)
            return interfaceMTU;
        if (entry.expiresAtMs <= nowMs) {
            this.#entries.delete(key);
            return interfaceMTU;
        }
        return Math.min(entry.mtu, interfaceMTU);
    }
    /** Believes a router. Never widens a path: only time does. */
    learn(address, mtu, nowMs) {
        const key = addressKey(address);
        const known = this.#entries.get(key);
        if (known !== undefined && known.expiresAtMs > nowMs && known.mtu <= mtu)
            return;
        this.#entries.set(key, { mtu, expiresAtMs: nowMs + LIFETIME_MS });
    }
    clear() {
        this.#entries.clear();
    }
}
/**
 * What to make of the MTU in a "fragmentation needed": the next plateau when the router did not say, never below the floor.
 * @param nextHopMTU as in the message; 0 from routers older than RFC 1191
 * @param datagramLength total length of the datagram that was too big
 */
export function believableMTU(nextHopMTU, datagramLength) {
    const told = nextHopMTU > 0 ? nextHopMTU : (PLATEAUS.find((plateau) => plateau < datagramLength) ?? PATH_MTU_FLOOR);
    return Math.max(told, PATH_MTU_FLOOR);
}
//# sourceMappingURL=path_mtu_cache.js.map