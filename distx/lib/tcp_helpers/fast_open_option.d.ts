/**
 * The Fast Open option: a cookie, or the request for one (RFC 7413 §2). Older software sends it as an experiment, under a
 * kind that many share and with a magic number that tells it from theirs (RFC 6994 §3); it is read and, for those who use
 * it, written like the other.
 * Pure.
 *
 *   | 34  | 2 + n |  cookie, n = 4, 6 … 16, or 0: a request |          then NOP up to a whole word
 *   | 254 | 4 + n |  0xf989  |  cookie, the same            |
 */
import type { Packet } from '../util/packet.ts';
import type { TCPSegment } from './tcp_segment.ts';
export declare const FAST_OPEN = 34;
/** RFC 4727: for experiments. */
export declare const EXPERIMENT = 254;
/** RFC 7413 §4.1.1. */
export declare const MOST_COOKIE_BYTES = 16;
/** Asks for a cookie. */
export declare const COOKIE_REQUEST: Uint8Array;
/** @param at where the option begins; `length` as it says, within the header */
export declare function readFastOpen(packet: Packet, at: number, length: number, segment: TCPSegment): void;
/** Bytes of the option with its padding. @param room what other options have left; an option that does not fit is left out */
export declare function fastOpenLength(segment: TCPSegment, room: number): number;
/** The option without padding; empty: it is absent. */
export declare function fastOpenBytes({ fastOpenCookie: cookie, isFastOpenExperiment }: TCPSegment): number[];
/** @param length what {@link fastOpenLength} said, more than 0 */
export declare function emitFastOpen(segment: TCPSegment, packet: Packet, start: number, length: number): void;
//# sourceMappingURL=fast_open_option.d.ts.map