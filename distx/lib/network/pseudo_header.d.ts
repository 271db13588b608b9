/**
 * What IP lends to the checksum of TCP, UDP and ICMPv6: both addresses, the protocol and the length, as a running sum
 * (RFC 9293 §3.1, RFC 8200 §8.1). Thanks to it a segment that went astray is not taken for ours, and TCP need not know IP.
 * Pure.
 */
import type { CompactAddress } from '../util/compact_address.ts';
import type { IPAddress } from '../util/ip_address.ts';
/** IP protocol numbers. */
export declare const PROTOCOL_ICMP = 1;
export declare const PROTOCOL_TCP = 6;
export declare const PROTOCOL_UDP = 17;
export declare const PROTOCOL_ICMPV6 = 58;
/**
 * A running sum as in internet_checksum.ts, below 2^19.
 * The length is simply added, so a connection may keep the sum for length 0 and add the length of each packet itself.
 * @param source signed 32 bits, as `IPAddress.toInt()`
 * @param destination signed 32 bits
 * @param length transport header and payload, bytes
 */
export declare function ipv4PseudoHeaderSum(source: number, destination: number, protocol: number, length: number): number;
/** The same for IPv6: the length has 32 bits there, which is nothing to a sum (RFC 8200 §8.1). */
export declare function ipv6PseudoHeaderSum(source: IPAddress, destination: IPAddress, protocol: number, length: number): number;
/** The one or the other; both addresses are of one family. */
export declare function pseudoHeaderSum(source: CompactAddress, destination: CompactAddress, protocol: number, length: number): number;
//# sourceMappingURL=pseudo_header.d.ts.map