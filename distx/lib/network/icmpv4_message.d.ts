/**
 * ICMP for IPv4 (RFC 792): echo, and the errors that quote the datagram they complain about.
 * Pure. What is said in return, and when it is better to be silent, is in icmp_responder.ts.
 *
 *   +---------------+---------------+-------------------------------+
 *   |     Type      |     Code      |           Checksum            |
 *   +---------------+---------------+-------------------------------+
 *   |  rest of header: identifier and sequence | next-hop MTU | …   |
 *   +---------------------------------------------------------------+
 *   |  echo: any data.  Errors: the IP header that caused them and at least 8 bytes behind it
 */
import { type Chunk } from '../util/chunk.ts';
import { type Packet } from '../util/packet.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import { type QuotedDatagram } from './quoted_datagram.ts';
export declare const ICMP_HEADER_BYTES = 8;
export declare const ICMP_ECHO_REPLY = 0;
export declare const ICMP_UNREACHABLE = 3;
export declare const ICMP_SOURCE_QUENCH = 4;
export declare const ICMP_REDIRECT = 5;
export declare const ICMP_ECHO_REQUEST = 8;
export declare const ICMP_TIME_EXCEEDED = 11;
export declare const ICMP_PARAMETER_PROBLEM = 12;
/** Codes of {@link ICMP_UNREACHABLE}. */
export declare const NETWORK_UNREACHABLE = 0;
export declare const HOST_UNREACHABLE = 1;
export declare const PROTOCOL_UNREACHABLE = 2;
export declare const PORT_UNREACHABLE = 3;
export declare const FRAGMENTATION_NEEDED = 4;
export declare const ADMINISTRATIVELY_PROHIBITED = 13;
export declare const ICMP_TRUNCATED: ParseFailure;
export declare const ICMP_BAD_CHECKSUM: ParseFailure;
export declare const ICMP_QUOTE_TRUNCATED: ParseFailure;
export declare const ICMP_QUOTE_MALFORMED: ParseFailure;
export declare const ICMP_QUOTE_OF_FRAGMENT: ParseFailure;
export declare class ICMPv4Message {
    type: number;
    code: number;
    /** The second word of the header, signed; its meaning depends on the type. */
    restOfHeader: number;
    /** Of an echo: lent, valid until the call that received the packet returns. Of an error: the quote as bytes. */
    data: readonly Chunk[];
    /** Bytes. */
    dataLength: number;
    /** Of an error only. */
    quote: QuotedDatagram | null;
    /** Of an echo: who asks. */
    get identifier(): number;
    /** Of an echo: the how-manieth question. */
    get sequence(): number;
    /** Of "fragmentation needed", bytes; 0 when an old router did not say (RFC 1191 §4). */
    get nextHopMTU(): number;
    /** Of "parameter problem": the byte of the quoted header that was not understood. */
    get pointer(): number;
    get isError(): boolean;
}
/** Whether messages of this type report errors, and must therefore never be answered by one (RFC 1122 §3.2.2). */
export declare function isICMPv4Error(type: number): boolean;
/** Reads the message that fills a packet. Messages of an unknown type are read too: the caller ignores them silently. */
export declare function parseICMPv4Message(packet: Packet): ICMPv4Message | ParseFailure;
/** Writes type, code, rest of header and checksum to the left of a packet that holds the data or the quote. */
export declare function emitICMPv4Message(message: ICMPv4Message, packet: Packet): void;
//# sourceMappingURL=icmpv4_message.d.ts.map