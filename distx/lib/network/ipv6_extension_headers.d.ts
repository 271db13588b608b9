/**
 * What may stand between the IPv6 header and the transport (RFC 8200 §4): headers in a chain, each of which names the next.
 * A host walks along it, heeds what the options demand of those who do not know them, and stops at the first header that is
 * none of these.
 * Pure. Fragments are recognised and turned away, but for those that are whole (RFC 6946); nothing of all this is ever sent.
 *
 *   | IPv6, next: 0 | Hop-by-Hop, next: 60 | Destination, next: 6 | TCP …
 *                   | next | length in 8 bytes, less one | options: type, length, data; padding |
 */
import type { Packet } from '../util/packet.ts';
import { type ParseFailure } from '../util/parse_failure.ts';
import type { IPv6Header } from './ipv6_header.ts';
export declare const HOP_BY_HOP = 0;
export declare const ROUTING = 43;
export declare const FRAGMENT = 44;
export declare const NO_NEXT_HEADER = 59;
export declare const DESTINATION_OPTIONS = 60;
export declare const EXTENSION_TRUNCATED: ParseFailure;
export declare const EXTENSIONS_TOO_MANY: ParseFailure;
export declare const OPTION_TRUNCATED: ParseFailure;
export declare const OPTION_DISCARDS: ParseFailure;
export declare const OPTION_UNKNOWN: ParseFailure;
export declare const ROUTING_UNKNOWN: ParseFailure;
export declare const IPV6_FRAGMENT: ParseFailure;
export declare const NOTHING_FOLLOWS: ParseFailure;
/** A packet that its sender should be told about (RFC 4443 §3.4): which code, and where the trouble lies. */
export interface HeaderProblem {
    readonly code: number;
    /** From the front of the IPv6 header, bytes. */
    readonly pointer: number;
}
/** Codes of a parameter problem. */
export declare const ERRONEOUS_HEADER_FIELD = 0;
export declare const UNRECOGNIZED_NEXT_HEADER = 1;
export declare const UNRECOGNIZED_OPTION = 2;
export declare class ExtensionHeaders {
    #private;
    /** Of the last `skip` that failed: what its sender should be told; null: nothing. */
    problem: HeaderProblem | null;
    /**
     * Takes the extension headers from the front of a packet that begins behind its IPv6 header, and notes in that header
     * what follows them. A Hop-by-Hop header that is not the first is none of them (RFC 8200 §4.1): whoever asks for the
     * protocol finds one that nobody speaks.
     * @returns the reason for turning the packet away, which is unchanged then, or null
     */
    skip(packet: Packet, header: IPv6Header): ParseFailure | null;
}
//# sourceMappingURL=ipv6_extension_headers.d.ts.map