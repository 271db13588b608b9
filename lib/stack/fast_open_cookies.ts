/**
 * The cookies a Fast Open server gives: a keyed hash of both addresses, so that nothing need be kept of them. With a new
 * key those of the old one hold until the next change, and are replaced as they come (RFC 7413 §4.1.2).
 * Pure.
 */
import { addressBytes, type CompactAddress } from '../util/compact_address.ts';
import { siphash24, type SipHashKey } from '../util/siphash.ts';

const COOKIE_BYTES = 8;

/** `stale`: made with the last key; it is as good, but the peer should have a new one. */
export type CookieVerdict = 'good' | 'stale' | 'bad';

export class FastOpenCookies {
  #key: SipHashKey;
  #lastKey: SipHashKey | null = null;

  constructor(key: SipHashKey) {
    this.#key = key;
  }

  /** From now on cookies are made with this key. */
  rotate(key: SipHashKey): void {
    this.#lastKey = this.#key;
    this.#key = key;
  }

  /** For a client at `remote`. */
  cookieFor(local: CompactAddress, remote: CompactAddress): Uint8Array {
    return makeCookie(this.#key, local, remote);
  }

  judge(cookie: Uint8Array, local: CompactAddress, remote: CompactAddress): CookieVerdict {
    if (isSame(cookie, makeCookie(this.#key, local, remote))) return 'good';
    if (this.#lastKey !== null && isSame(cookie, makeCookie(this.#lastKey, local, remote))) return 'stale';
    return 'bad';
  }
}

function makeCookie(key: SipHashKey, local: CompactAddress, remote: CompactAddress): Uint8Array {
  const { low, high } = siphash24(key, Uint8Array.from([...addressBytes(remote), ...addressBytes(local)]));
  const cookie = new Uint8Array(COOKIE_BYTES);
  for (let at = 0; at < 4; at += 1) {
    cookie[at] = low >>> (at * 8);
    cookie[at + 4] = high >>> (at * 8);
  }
  return cookie;
}

/** In a time that does not tell where they differ. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.byteLength ^ b.byteLength;
  for (let at = 0; at < b.byteLength; at += 1) difference |= (a[at] ?? 0) ^ b[at]!;
  return difference === 0;
}
