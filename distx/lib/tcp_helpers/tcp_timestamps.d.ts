/**
 * The timestamps option of one connection: whether it is in use, what to echo, and what is too old to believe (PAWS).
 * Pure. RFC 7323 §3–5.
 */
import type { TCPSegment } from './tcp_segment.ts';
export declare class TCPTimestamps {
    #private;
    /** Both sides sent the option on SYN. */
    inUse: boolean;
    /** TS.Recent */
    recent: number;
    constructor(offered: boolean, offset: number);
    get optionBytes(): number;
    onSyn(segment: TCPSegment, nowMs: number): void;
    /** PAWS (RFC 7323 §5.3): older than what has been heard. */
    isOld(segment: TCPSegment, nowMs: number): boolean;
    /** RFC 7323 §4.3: TS.Recent moves with segments that span Last.ACK.sent. @param start absolute SEG.SEQ */
    onAccepted(segment: TCPSegment, start: number, nowMs: number): void;
    /**
     * Old data have come again, sent later than anything heard so far. Their acknowledgment echoes that time, but PAWS does
     * not learn it (RFC 7323 §5.3, R2 before R3): whatever the repetition has overtaken on its way would be too old.
     */
    onRepeated(segment: TCPSegment): void;
    onAcknowledgmentSent(acknowledged: number): void;
    /** The round trip that the echo proves, ms; −1: none. */
    roundTripOf(segment: TCPSegment, nowMs: number): number;
    /** @param isFirstSyn the option is offered, nothing can be echoed */
    stamp(segment: TCPSegment, nowMs: number, isFirstSyn: boolean): void;
}
//# sourceMappingURL=tcp_timestamps.d.ts.map