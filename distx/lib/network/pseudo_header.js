/** IP protocol numbers. */
export const PROTOCOL_ICMP = 1;
export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;
export const PROTOCOL_ICMPV6 = 58;
/**
 * A running sum as in internet_checksum.ts, below 2^19.
 * The length is simply added, so a connection may keep the sum for length 0 and add the length of each packet itself.
 * @param source signed 32 bits, as `IPAddress.toInt()`
 * @param destination signed 32 bits
 * @param length transport header and payload, bytes
 */
export function ipv4PseudoHeaderSum(source, destination, protocol, length) {
    return wordSum(source) + wordSum(destination) + protocol + length;
}
/** The same for IPv6: the length has 32 bits there, which is nothing to a sum (RFC 8200 §8.1). */
export function ipv6PseudoHeaderSum(source, destination, protocol, length) {
    return addressSum(source) + addressSum(destination) + protocol + length;
}
/** The one or the other; both addresses are of one family. */
export function pseudoHeaderSum(source, destination, protocol, length) {
    const ofSource = typeof source === 'number' ? wordSum(source) : addressSum(source);
    const ofDestination = typeof destination === 'number' ? wordSum(destination) : addressSum(destination);
    return ofSource + ofDestination + protocol + length;
}
function addressSum({ word0, word1, word2, word3 }) {
    return wordSum(word0) + wordSum(word1) + wordSum(word2) + wordSum(word3);
}
/** The two 16-bit words of 32 bits, added. */
function wordSum(word) {
    return (word >>> 16) + (word & 0xffff);
}
//# sourceMappingURL=pseudo_header.js.map