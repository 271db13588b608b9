/**
 * An address as the stack carries it from packet to connection: IPv4 as a signed 32-bit integer, which V8 keeps without an
 * object, IPv6 as an IPAddress. Who does not care about families hands it on unseen; who does asks `typeof`.
 * Pure.
 */
import { IPAddress } from './ip_address.js';
/** 0.0.0.0: any IPv4 address of ours. */
export const ANY_IPV4 = 0;
/** `::`: any address of ours. */
export const ANY_IPV6 = IPAddress.fromWords(0, 0, 0, 0);
/** An IPv4-mapped address is the IPv4 address it carries (RFC 4291 §2.5.5.2). */
export function compactAddress(address) {
    return address.family === 4 || address.isIPv4Mapped ? address.word3 : address;
}
export function wholeAddress(address) {
    return typeof address === 'number' ? IPAddress.fromInt(address) : address;
}
export function sameAddress(a, b) {
    return a === b || (typeof a !== 'number' && typeof b !== 'number' && a.equals(b));
}
/** 0.0.0.0 or `::` */
export function isAnyAddress(address) {
    return address === ANY_IPV4 || (typeof address !== 'number' && address.isUnspecified);
}
/** As words, most significant first: one of IPv4, four of IPv6. */
export function addressWords(address) {
    if (typeof address === 'number')
        return [address];
    return [address.word0, address.word1, address.word2, address.word3];
}
/** Text for messages. */
export function addressText(address) {
    return wholeAddress(address).toString();
}
/** 4 or 16 bytes, as on the wire. */
export function addressBytes(address) {
    return wholeAddress(address).toBytes();
}
/** For a Map. Text is slow: not for every packet. */
export function addressKey(address) {
    return typeof address === 'number' ? address : address.toString();
}
//# sourceMappingURL=compact_address.js.map