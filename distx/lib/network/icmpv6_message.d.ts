/**
 * ICMP for IPv6 (RFC 4443): echo, and the errors that quote the datagram they complain about.
 * Pure. What is said in return, and when it is better to be silent, is in icmpv6_responder.ts. Not here: neighbour discovery
 * (RFC 4861) and multicast listeners (RFC 3810), which speak ICMPv6 too.
 *
 *   +---------------+---------------+-------------------------------+
 *   |     Type      |     Code      |  Checksum, pseudo-header too  |
 *   +---------------+---------------+-------------------------------+
 *   |  rest of header: identifier and sequence | MTU | pointer | …  |
 *   +---------------------------------------------------------------+
 *   |  echo: any data.  Errors: as much of the packet that caused them as fits
 */
import { type Chunk } from '../util/chunk.ts';
import type { IPAddress } from '../util/ip_address.ts';
import { type Packet } from '../util/packet.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import { type QuotedDatagram } from './quoted_datagram.ts';
export declare const ICMPV6_HEADER_BYTES = 8;
export declare const ICMPV6_UNREACHABLE = 1;
export declare const ICMPV6_PACKET_TOO_BIG = 2;
export declare const ICMPV6_TIME_EXCEEDED = 3;
export declare const ICMPV6_PARAMETER_PROBLEM = 4;
export declare const ICMPV6_ECHO_REQUEST = 128;
export declare const ICMPV6_ECHO_REPLY = 129;
/** Not an error, but not to be answered by one either (RFC 4443 §2.4). */
export declare const ICMPV6_REDIRECT = 137;
/** Code of {@link ICMPV6_UNREACHABLE}. */
export declare const ICMPV6_PORT_UNREACHABLE = 4;
export declare const ICMPV6_TRUNCATED: ParseFailure;
export declare const ICMPV6_BAD_CHECKSUM: ParseFailure;
export declare const ICMPV6_QUOTE_TRUNCATED: ParseFailure;
export declare const ICMPV6_QUOTE_MALFORMED: ParseFailure;
export declare class ICMPv6Message {
    type: number;
    code: number;
    /** The second word of the header, signed; its meaning depends on the type. */
    restOfHeader: number;
    /** Of an echo: lent, valid until the call that received the packet returns. Of an error: the quote as bytes. */
    data: readonly Chunk[];
    /** Bytes. */
    dataLength: number;
    /** Of an error only. */
    quote: QuotedDatagram<IPAddress> | null;
    /** Of an echo: who asks. */
    get identifier(): number;
    /** Of an echo: the how-manieth question. */
    get sequence(): number;
    /** Of "packet too big": what the next link carries, bytes (RFC 4443 §3.2). */
    get mtu(): number;
    /** Of "parameter problem": the byte of the quoted packet that was not understood. */
    get pointer(): number;
    get isError(): boolean;
}
/** Whether messages of this type report errors: the upper half of the types does not (RFC 4443 §2.1). */
export declare function isICMPv6Error(type: number): boolean;
/**
 * Reads the message that fills a packet. Messages of an unknown type are read too; their quote may be null even though they
 * are errors.
 * @param pseudoHeaderSum a running sum that includes the length, `packet.totalLength`
 */
export declare function parseICMPv6Message(packet: Packet, pseudoHeaderSum: number): ICMPv6Message | ParseFailure;
/**
 * Writes type, code, rest of header and checksum to the left of a packet that holds the data or the quote.
 * @param pseudoHeaderSum a running sum that includes the length, data and 8 bytes of header
 */
export declare function emitICMPv6Message(message: ICMPv6Message, packet: Packet, pseudoHeaderSum: number): void;
//# sourceMappingURL=icmpv6_message.d.ts.map