/**
 * What IP lends to the checksum of TCP and UDP: both addresses, the protocol and the length, as a running sum
 * (RFC 9293 §3.1). Thanks to it a segment that went astray is not taken for ours, and TCP need not know IP.
 * Pure.
 */

/** IP protocol numbers. */
export const PROTOCOL_ICMP = 1;
export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;

/**
 * A running sum as in internet_checksum.ts, below 2^19.
 * The length is simply added, so a connection may keep the sum for length 0 and add the length of each packet itself.
 * @param source signed 32 bits, as `IPAddress.toInt()`
 * @param destination signed 32 bits
 * @param length transport header and payload, bytes
 */
export function ipv4PseudoHeaderSum(source: number, destination: number, protocol: number, length: number): number {
  return (source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff) + protocol + length;
}
