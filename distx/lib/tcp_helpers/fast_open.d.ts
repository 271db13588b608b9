/**
 * One connection's part in Fast Open: what its SYN, or its answer to one, carries of cookies and text, and what became of
 * it (RFC 7413 §4.2).
 * Pure. Not here: which cookies are good, and what is remembered of a server; see lib/stack.
 *
 *   client   SYN, no cookie known: asks for one  ──> SYN ACK with a cookie: granted
 *            SYN, cookie, text                   ──> SYN ACK for all of it: taken · for the SYN alone: refused
 *                                                ──> nothing in time: lost; the SYN goes out again, bare
 *   server   SYN, good cookie, text              ──> the application has it at once, and may answer before the ACK
 */
import type { TCPSegment } from './tcp_segment.ts';
/** `none`: there was no text on the SYN. */
export type FastOpenOutcome = 'none' | 'taken' | 'refused' | 'lost';
/** What a client has learned once the outcome is known. */
export interface FastOpenNews {
    readonly outcome: FastOpenOutcome;
    /** A new cookie; null: there was none. */
    readonly cookie: Uint8Array | null;
    /** As the peer said with it, bytes; 0: nothing. */
    readonly maxSegmentSize: number;
}
export declare class FastOpen {
    #private;
    /** @param cookie empty: asks for one */
    offer(cookie: Uint8Array): void;
    /** Text may go with the SYN. */
    get offersText(): boolean;
    /** Puts the option on our SYN. Only once: a SYN that is lost may have been lost because of it (RFC 7413 §4.1.3.1). */
    stampSyn(segment: TCPSegment): void;
    onSynLeft(segment: TCPSegment): void;
    /** @param acknowledged of our numbers, absolute: 1 is the SYN alone */
    onSynAck(segment: TCPSegment, acknowledged: number): void;
    /** What there is to remember of the peer, each piece once; null: nothing. */
    takeNews(): FastOpenNews | null;
    /** The cookie on the SYN is good: its text is the application's, before the handshake is done. */
    takeText(): void;
    get takesText(): boolean;
    /** Our SYN ACK brings a cookie, in the kind of option in which it was asked for. */
    grant(cookie: Uint8Array, isExperiment: boolean): void;
    stampAnswer(segment: TCPSegment): void;
}
//# sourceMappingURL=fast_open.d.ts.map