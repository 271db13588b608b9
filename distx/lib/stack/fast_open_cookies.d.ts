/**
 * The cookies a Fast Open server gives: a keyed hash of both addresses, so that nothing need be kept of them. With a new
 * key those of the old one hold until the next change, and are replaced as they come (RFC 7413 §4.1.2).
 * Pure.
 */
import { type CompactAddress } from '../util/compact_address.ts';
import { type SipHashKey } from '../util/siphash.ts';
/** `stale`: made with the last key; it is as good, but the peer should have a new one. */
export type CookieVerdict = 'good' | 'stale' | 'bad';
export declare class FastOpenCookies {
    #private;
    constructor(key: SipHashKey);
    /** From now on cookies are made with this key. */
    rotate(key: SipHashKey): void;
    /** For a client at `remote`. */
    cookieFor(local: CompactAddress, remote: CompactAddress): Uint8Array;
    judge(cookie: Uint8Array, local: CompactAddress, remote: CompactAddress): CookieVerdict;
}
//# sourceMappingURL=fast_open_cookies.d.ts.map