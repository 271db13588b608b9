/**
 * The cookies a Fast Open server gives: a keyed hash of both addresses, so that nothing need be kept of them. With a new
 * key those of the old one hold until the next change, and are replaced as they come (RFC 7413 §4.1.2).
 * Pure.
 */
import { addressBytes } from '../util/compact_address.js';
import { siphash24 } from '../util/siphash.js';
const COOKIE_BYTES = 8;
export class FastOpenCookies {
    #key;
    #lastKey = null;
    constructor(key) {
        this.#key = key;
    }
    /** From now on cookies are made with this key. */
    rotate(key) {
        this.#lastKey = this.#key;
        this.#key = key;
    }
    /** For a client at `remote`. */
    cookieFor(local, remote) {
        return makeCookie(this.#key, local, remote);
    }
    judge(cookie, local, remote) {
        if (isSame(cookie, makeCookie(this.#key, local, remote)))
            return 'good';
        if (this.#lastKey !== null && isSame(cookie, makeCookie(this.#lastKey, local, remote)))
            return 'stale';
        return 'bad';
    }
}
function makeCookie(key, local, remote) {
    const { low, high } = siphash24(key, Uint8Array.from([...addressBytes(remote), ...addressBytes(local)]));
    const cookie = new Uint8Array(COOKIE_BYTES);
    for (let at = 0; at < 4; at += 1) {
        cookie[at] = low >>> (at * 8);
        cookie[at + 4] = high >>> (at * 8);
    }
    return cookie;
}
/** In a time that does not tell where they differ. */
function isSame(a, b) {
    let difference = a.byteLength ^ b.byteLength;
    for (let at = 0; at < b.byteLength; at += 1)
        difference |= (a[at] ?? 0) ^ b[at];
    return difference === 0;
}
//# sourceMappingURL=fast_open_cookies.js.map