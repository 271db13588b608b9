import { type Packet } from '../util/packet.ts';
import { type ParseFailure } from '../util/parse_failure.ts';
export declare const IPV4_HEADER_BYTES = 20;
/** RFC 1122 §3.2.1.7 and the value of the assigned numbers. */
export declare const DEFAULT_TIME_TO_LIVE = 64;
export declare const IPV4_TRUNCATED: ParseFailure;
export declare const IPV4_BAD_VERSION: ParseFailure;
export declare const IPV4_BAD_HEADER_LENGTH: ParseFailure;
export declare const IPV4_HEADER_TRUNCATED: ParseFailure;
export declare const IPV4_BAD_TOTAL_LENGTH: ParseFailure;
export declare const IPV4_DATA_TRUNCATED: ParseFailure;
export declare const IPV4_BAD_CHECKSUM: ParseFailure;
export declare const IPV4_FRAGMENT: ParseFailure;
export declare class IPv4Header {
    /** Signed 32 bits, as `IPAddress.toInt()`. */
    source: number;
    destination: number;
    protocol: number;
    timeToLive: number;
    /** DSCP in the upper six bits, ECN in the lower two (RFC 2474 §3, RFC 3168 §5). */
    typeOfService: number;
    identification: number;
    dontFragment: boolean;
    moreFragments: boolean;
    /** Bytes, a multiple of 8. */
    fragmentOffset: number;
    /** Header with options, bytes. Written by parse. */
    headerLength: number;
    /** Header, options and data, bytes. Written by parse and by emit. */
    totalLength: number;
    /** Differentiated services codepoint, 0 … 63. */
    get dscp(): number;
    /** Explicit congestion notification, 0 … 3. */
    get ecn(): number;
}
/**
 * Reads the header at the packet's front and, when it is sound, takes it away: link padding is cut from the end, the
 * header with its options from the front, so that the packet begins at the transport header.
 * A header is sound whatever its TTL: only routers look at that (RFC 1122 §3.2.1.7).
 * @returns the reason for turning the packet away, or null. The packet is unchanged then, except for
 *   {@link IPV4_FRAGMENT}, which is judged last.
 */
export declare function parseIPv4Header(packet: Packet, into: IPv4Header): ParseFailure | null;
/**
 * Writes a header of 20 bytes to the left of the packet, whose total length, 20 more, must be at most 65,535.
 * Moves `checksumStart` along while the transport checksum is partial.
 */
export declare function emitIPv4Header(header: IPv4Header, packet: Packet): void;
//# sourceMappingURL=ipv4_header.d.ts.map