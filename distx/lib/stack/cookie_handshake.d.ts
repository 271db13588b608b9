/**
 * A handshake of which nothing is kept: the SYN ACK carries it away in a cookie, the ACK brings it back, and the
 * connection comes to be only then (RFC 4987 §3.6). What a SYN ACK says, a connection says that is thrown away again: so
 * it cannot differ from the answer to a SYN that found room.
 * Pure. Lost: the peer's MSS but for three bits, data on the SYN, and that a lost SYN ACK is sent again; without
 * timestamps window scale and SACK besides.
 */
import type { TCPConnection } from '../tcp_connection.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import { TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import type { SipHashKey } from '../util/siphash.ts';
import { type SequenceNumber } from '../util/wrapping_integers.ts';
import type { ConnectionEnds } from './tcp_endpoint.ts';
export declare class CookieHandshake {
    #private;
    constructor(secret: SipHashKey);
    /** Our ISS for a SYN. */
    cookieFor(syn: TCPSegment, ends: ConnectionEnds, nowMs: number): SequenceNumber;
    /** What the ACK of such a SYN ACK carries back; undefined: it is none, or too old. */
    read(ack: TCPSegment, ends: ConnectionEnds, nowMs: number): {
        maxSegmentSize: number;
        cookie: SequenceNumber;
    } | undefined;
}
/** The SYN ACK to a SYN. @param connection new, and of no further use; its ISS is the cookie */
export declare function synAckWithCookie(connection: TCPConnection, syn: TCPSegment): TCPSegment;
/**
 * Brings a new connection, whose ISS is the cookie, to where it would be had the SYN been kept: in SYN-RECEIVED, with
 * the ACK still to come.
 */
export declare function resumeFromCookie(connection: TCPConnection, ack: TCPSegment, maxSegmentSize: number, config: TCPConfig): void;
//# sourceMappingURL=cookie_handshake.d.ts.map