/**
 * Explicit congestion notification (RFC 3168 §6.1): routers mark instead of dropping, the receiver echoes until it is heard,
 * the sender reduces its window once per window of data. What SYNs agree on, what each half remembers, and which bits a
 * segment gets.
 * Pure; positions are absolute. Not here: how much a window is reduced (congestion/), which segments count as acceptable.
 *
 *   sender      ── data, ECT(0) ──>   router marks: CE   ──>   receiver
 *   reduces     <── ACK ECE ── ACK ECE ── ACK ECE ────────────  echoes
 *               ── new data, CWR ─────────────────────────>    is heard, stops
 */
import { type TCPSegment } from './tcp_segment.ts';
/** `passive`: agrees when the peer asks, and does not ask; the default of most systems. */
export type ECNMode = 'off' | 'passive' | 'on';
export declare const ECN_MODES: readonly ECNMode[];
/** Codepoints of the IP header (RFC 3168 §5). */
export declare const ECT_0 = 2;
export declare const CONGESTION_EXPERIENCED = 3;
export declare class ExplicitCongestion {
    #private;
    /** @param synRetries after so many timeouts a SYN or SYN ACK goes without the bits, for paths that drop them */
    constructor(mode: ECNMode, synRetries: number);
    /** Our data may be marked instead of dropped. */
    get isAgreed(): boolean;
    /** Data segments that came with a mark, and acknowledgments that echoed one. */
    get marksReceived(): number;
    get echoesReceived(): number;
    /** The peer's SYN or SYN ACK. One that gives both bits back as they came is an old stack that mirrors reserved bits. */
    onSyn(flags: number): void;
    /**
     * The bits of our SYN, or SYN ACK.
     * @param timeouts how often it has been sent in vain
     */
    synBits(isAnswer: boolean, timeouts: number): number;
    /** An acceptable segment. CWR in a marked segment answers older marks: the echo goes on for the new one. */
    onReceived(segment: TCPSegment): void;
    /**
     * An acknowledgment. @returns whether the window is to be reduced: once for all marks of one window of data
     * @param acknowledged SEG.ACK
     */
    hearsEcho(flags: number, acknowledged: number): boolean;
    /** The congestion window has been reduced, for whatever reason: the peer is told. @param highestSent SND.MAX */
    onReduced(highestSent: number): void;
    /** Puts the bits on a segment other than a SYN. @param isNewData text that was never sent before, within the window */
    stamp(segment: TCPSegment, isNewData: boolean): void;
    /** A stamped segment has left. */
    onSent(segment: TCPSegment): void;
}
//# sourceMappingURL=explicit_congestion.d.ts.map