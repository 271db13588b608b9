/**
 * SYN cookies: an initial sequence number that the peer's ACK brings back, and in it all that a listener would have had
 * to remember of a SYN (RFC 4987 §3.6). What finds no room there, window scale, SACK-permitted and ECN, rides in the low
 * bits of our timestamp, if the peer speaks timestamps.
 * Pure: secret and time are arguments. Not here: when cookies are used; see tcp_listener.ts and cookie_handshake.ts.
 *
 *   cookie − mask   | minute mod 32 | MSS index |      proof, 24 bits      |    mask and proof are keyed hashes of both
 *                          5              3                                    ends and the peer's number
 *   TSval, low bits  … | ECN | SACK | window scale, 15: none |
 *                        1     1              4
 */
import type { Quadruple } from '../tcp_helpers/initial_sequence_number.ts';
import { type SipHashKey } from '../util/siphash.ts';
import { type SequenceNumber } from '../util/wrapping_integers.ts';
export interface SynCookieInput extends Quadruple {
    /** SEG.SEQ of the peer's SYN. */
    readonly peerSequenceNumber: SequenceNumber;
    /** Any clock that never goes back, ms. */
    readonly nowMs: number;
    readonly secret: SipHashKey;
}
/** What both SYNs have settled, as far as a timestamp can carry it. */
export interface CarriedOptions {
    /** The peer's shift; −1: windows are not scaled. */
    readonly windowScale: number;
    readonly sackPermitted: boolean;
    readonly ecn: boolean;
}
/** How long ago a cookie may have been sent that is still accepted. Milliseconds. */
export declare const COOKIE_LIFETIME_MS: number;
/** @param maxSegmentSize as in the peer's SYN; 0: it said nothing */
export declare function makeSynCookie(input: SynCookieInput, maxSegmentSize: number): SequenceNumber;
/** The MSS that a cookie of ours carries, at most what the peer said; undefined: it is none, or too old. */
export declare function readSynCookie(input: SynCookieInput, cookie: SequenceNumber): number | undefined;
/** A timestamp not later than `value`, whose low bits carry the options; it may be some 60 ms old. */
export declare function carryInTimestamp(value: number, options: CarriedOptions): number;
/** @param echo of such a timestamp */
export declare function carriedByTimestamp(echo: number): CarriedOptions;
//# sourceMappingURL=syn_cookies.d.ts.map