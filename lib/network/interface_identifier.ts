/**
 * The last 64 bits of an IPv6 address that a host gives itself: from its link address (RFC 4291, appendix A), which then
 * betrays it wherever it goes, or a keyed hash that stays the same in one network and tells nothing in another
 * (RFC 7217 §5).
 * Pure.
 */
import type { EthernetAddress } from '../util/ethernet_address.ts';
import { IPAddress } from '../util/ip_address.ts';
import { siphash24, type SipHashKey } from '../util/siphash.ts';

/** Bits, of every prefix that addresses are made with on Ethernet (RFC 2464 §4, RFC 4291 §2.5.1). */
export const IDENTIFIER_BITS = 64;

/** Makes an address of a prefix. @param attempt how many of them others had already, 0, 1, … */
export type MakeAddress = (prefix: IPAddress, attempt: number) => IPAddress;

/** EUI-64: the same however often it is tried. */
export function addressFromLink(mac: EthernetAddress): MakeAddress {
  const { high, low } = mac;
  const word2 = ((high ^ 0x0200) << 16) | ((low >>> 16) & 0xff00) | 0xff;
  const word3 = 0xfe000000 | (low & 0xffffff);
  return ({ word0, word1 }) => IPAddress.fromWords(word0, word1, word2, word3);
}

/** @param secret 128 bits that stay the same from start to start, or the addresses do not */
export function stableAddress(secret: SipHashKey, interfaceName: string, mac: EthernetAddress): MakeAddress {
  const name = Uint8Array.from(interfaceName, (character) => character.charCodeAt(0) & 0xff);
  return (prefix, attempt) => {
    // RFC 7217 §5: prefix, interface, counter and key; all in one message of a fixed shape.
    const message = Uint8Array.of(...prefix.toBytes().subarray(0, 8), ...mac.toBytes(), attempt, ...name);
    const { high, low } = siphash24(secret, message);
    return IPAddress.fromWords(prefix.word0, prefix.word1, isReserved(high, low) ? high ^ 0x55555555 : high, low);
  };
}

/** Of the subnet's routers, and of anycast groups (RFC 5453 §3). */
function isReserved(high: number, low: number): boolean {
  const isSubnetRouter = (high | low) === 0;
  const isAnycast = high >>> 0 === 0xfdffffff && low >>> 0 >= 0xffffff80;
  return isSubnetRouter || isAnycast;
}
