/**
 * TCP options on the wire: MSS, window scale, SACK, timestamps (RFC 9293 §3.2, RFC 7323 §2–3, RFC 2018 §2–3), user timeout
 * (RFC 5482 §3.3).
 * The walker is one loop that always moves forward: an option of an unknown kind is skipped (MUST-6), an illegal length
 * ends the options there (MUST-7), and what was read before it counts. Options that belong to a SYN are ignored elsewhere.
 * Pure. What Fast Open adds: fast_open_option.ts. Not here: MD5 and authentication, which are skipped.
 *
 *   kind 0 | 1          end of options, no operation: one byte
 *   kind, length, data  length counts kind and length themselves, so it is at least 2
 */
import type { Packet } from '../util/packet.ts';
import { type TCPSegment } from './tcp_segment.ts';
/** A larger shift is taken for this one (RFC 7323 §2.3). */
export declare const MAX_WINDOW_SCALE = 14;
/** Room for options in a header: 15 words of header less the 5 that are fixed. Bytes. */
export declare const MAX_OPTIONS_BYTES = 40;
/** Reads the options at `start` … `end` − 1 of a packet into a segment whose flags are set. */
export declare function parseTCPOptions(packet: Packet, start: number, end: number, segment: TCPSegment): void;
/** How many bytes {@link emitTCPOptions} will write for this segment: a multiple of 4, at most 40. */
export declare function tcpOptionsLength(segment: TCPSegment): number;
/**
 * Writes the options of a segment at `start`, in words of 32 bits, padded with NOP inside and never behind.
 * In a SYN: MSS, then SACK-permitted and timestamps, then window scale, user timeout and Fast Open, as Linux orders them.
 * Elsewhere: timestamps, then as many SACK blocks as fit, the first ones first, since the first is the most recent
 * (RFC 2018 §4).
 * @param length what {@link tcpOptionsLength} said
 */
export declare function emitTCPOptions(segment: TCPSegment, packet: Packet, start: number, length: number): void;
//# sourceMappingURL=tcp_options.d.ts.map