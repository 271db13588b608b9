/**
 * What the two SYNs settle: the size of segments, the scale of windows, and whether SACK is used. (Timestamps are settled there as well, but
 * live on in every segment: see tcp_timestamps.ts.)
 * Pure. RFC 9293 §3.7.1 (MSS), RFC 7323 §2.2 (window scale), RFC 2018 §2.
 */
import type { TCPConfig } from './tcp_config.ts';
import type { TCPSegment } from './tcp_segment.ts';
/** What a peer takes that says nothing, over IPv4 and over IPv6, bytes (RFC 9293 §3.7.1, MUST-15). */
export declare const DEFAULT_SEND_MSS = 536;
export declare const DEFAULT_SEND_MSS_IPV6 = 1220;
/** A peer that advertises less is after something else (CVE-2019-11479). Bytes. */
export declare const LEAST_SEND_MSS = 48;
export declare class SynOptions {
    #private;
    /** The MSS we advertise, bytes. */
    readonly receiveMss: number;
    /**
     * @param receiveMss the MSS we advertise, bytes
     * @param sendMssLimit what the path carries of TCP options and payload together, bytes
     * @param defaultSendMss what a peer takes that says nothing, bytes
     */
    constructor(receiveMss: number, sendMssLimit: number, offers: Pick<TCPConfig, 'windowScaling' | 'sack'> & Partial<Pick<TCPConfig, 'synOptionLayout' | 'synOptionRetries' | 'synWithoutOptions'>>, defaultSendMss?: number);
    get sendMssLimit(): number;
    /** What the peer takes: its MSS, or the default. Bytes. */
    get peerMss(): number;
    /** Both SYNs carried the window scale option. */
    get scalingAgreed(): boolean;
    /** Both SYNs carried SACK-permitted. */
    get sackAgreed(): boolean;
    /** What one step of the peer's window field is worth, but for that of its SYN. Bytes. */
    get windowUnit(): number;
    /** Effective MSS: the least of what the peer takes and the path carries, less our options (MUST-16). Bytes, ≥ 1. */
    segmentSize(optionBytes: number): number;
    /** The same before the peer's SYN, as far as its MSS is known from an earlier one; 0: it is not. Bytes, with options. */
    segmentSizeFor(peerMss: number): number;
    /** The peer's SYN. */
    onSyn(segment: TCPSegment): void;
    /** What the path carries has been found out anew, bytes of payload and options. */
    setPathLimit(sendMssLimit: number): void;
    /**
     * Puts our options on our SYN; the answer to a SYN offers only what that one did.
     * @param shift of the windows we shall offer
     * @param timeouts how often the SYN has been sent in vain
     * @returns whether other options may join them
     */
    stamp(segment: TCPSegment, shift: number, isAnswer: boolean, timeouts?: number): boolean;
}
//# sourceMappingURL=syn_options.d.ts.map