import { IPAddress } from '../util/ip_address.ts';
import { type Packet } from '../util/packet.ts';
import { type ParseFailure } from '../util/parse_failure.ts';
export declare const IPV6_HEADER_BYTES = 40;
/** The value of the assigned numbers. */
export declare const DEFAULT_HOP_LIMIT = 64;
/** Every link carries so much (RFC 8200 §5). Bytes. */
export declare const IPV6_MINIMUM_MTU = 1280;
export declare const IPV6_TRUNCATED: ParseFailure;
export declare const IPV6_BAD_VERSION: ParseFailure;
export declare const IPV6_DATA_TRUNCATED: ParseFailure;
export declare class IPv6Header {
    source: IPAddress;
    destination: IPAddress;
    /** DSCP in the upper six bits, ECN in the lower two (RFC 2474 §3, RFC 3168 §5). */
    trafficClass: number;
    /** 20 bits; 0: not labelled (RFC 6437 §2). */
    flowLabel: number;
    /** Of what follows: an extension header, or the transport. */
    nextHeader: number;
    hopLimit: number;
    /** Everything behind this header, bytes. Written by parse and by emit. */
    payloadLength: number;
    /** The first that is no extension header. Written by parse, and anew by `skipExtensionHeaders`. */
    protocol: number;
    /** Where `protocol` was said, from the front of this header. Bytes. */
    protocolAt: number;
    /** This header and the extension headers, as far as they have been taken away. Bytes. */
    headerLength: number;
    /** Differentiated services codepoint, 0 … 63. */
    get dscp(): number;
    /** Explicit congestion notification, 0 … 3. */
    get ecn(): number;
}
/**
 * Reads the header at the packet's front and, when it is sound, takes it away: link padding is cut from the end, the
 * header from the front, so that the packet begins with what `nextHeader` says.
 * Addresses that are those of the packet before are not made anew.
 * @returns the reason for turning the packet away, which is unchanged then, or null
 */
export declare function parseIPv6Header(packet: Packet, into: IPv6Header): ParseFailure | null;
/**
 * Writes a header of 40 bytes to the left of the packet, whose length must be at most 65,535.
 * Moves `checksumStart` along while the transport checksum is partial.
 */
export declare function emitIPv6Header(header: IPv6Header, packet: Packet): void;
/** The address at this place of a packet; `known` itself when it is the same. */
export declare function readAddress(packet: Packet, at: number, known?: IPAddress): IPAddress;
//# sourceMappingURL=ipv6_header.d.ts.map