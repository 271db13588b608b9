/**
 * A segment as meaning: header fields, options and payload, apart from the bytes that carry them (RFC 9293 §3.1).
 * A super-segment (segmentation offload) is one TCPSegment whose payload spans many MSS, with `segmentSize` set.
 * Segments are not pooled: a fresh one costs 16 ns, a pooled one saves two of them.
 * Pure. The wire format is in tcp_wire.ts.
 */
import { Chunk } from '../util/chunk.ts';
import { type SequenceNumber } from '../util/wrapping_integers.ts';
export declare const FIN = 1;
export declare const SYN = 2;
export declare const RST = 4;
export declare const PSH = 8;
export declare const ACK = 16;
export declare const URG = 32;
export declare const ECE = 64;
export declare const CWR = 128;
/** A range the peer says it holds: first sequence number, and the one after the last (RFC 2018 §3). */
export interface SackBlock {
    readonly start: SequenceNumber;
    readonly end: SequenceNumber;
}
export declare const NO_SACK_BLOCKS: readonly SackBlock[];
export declare class TCPSegment {
    sourcePort: number;
    destinationPort: number;
    /** SEG.SEQ */
    sequenceNumber: SequenceNumber;
    /** SEG.ACK; meaningful with ACK. */
    acknowledgmentNumber: SequenceNumber;
    flags: number;
    /** SEG.WND as on the wire: 16 bits, unscaled. */
    window: number;
    urgentPointer: number;
    /** Maximum Segment Size option, bytes; 0: absent (RFC 9293 §3.7.1). */
    maxSegmentSize: number;
    /** Window scale option, shift; −1: absent (RFC 7323 §2). */
    windowScale: number;
    sackPermitted: boolean;
    /** Timestamps option present (RFC 7323 §3); values are unsigned 32 bits. */
    hasTimestamps: boolean;
    timestampValue: number;
    timestampEcho: number;
    sackBlocks: readonly SackBlock[];
    /** User timeout option, the field as on the wire; −1: absent (RFC 5482 §3.3). */
    userTimeout: number;
    /** ECN codepoint of the IP header that carries it, 0 … 3 (RFC 3168 §5). */
    ecn: number;
    /** Fast Open cookie of a SYN; empty: it asks for one; null: the option is absent (RFC 7413 §2). */
    fastOpenCookie: Uint8Array | null;
    /** The option has the kind of experiments (RFC 6994 §3). */
    isFastOpenExperiment: boolean;
    /** The options of a SYN leave in the BSD layout (packed_syn_options.ts). */
    packsSynOptions: boolean;
    /** Lent: valid until the call that received the segment returns. */
    payload: readonly Chunk[];
    /** Bytes. */
    payloadLength: number;
    /** Payload bytes of each segment that this super-segment stands for; 0: it stands for itself. */
    segmentSize: number;
    get syn(): boolean;
    get fin(): boolean;
    get rst(): boolean;
    get ack(): boolean;
    get psh(): boolean;
    /** SEG.LEN: payload plus one for SYN and one for FIN. */
    get sequenceLength(): number;
    /** How many segments on the wire this one stands for; at least 1. */
    get segmentCount(): number;
}
/** Takes a segment; false: the device has no room, nothing has been sent. */
export type EmitSegment = (segment: TCPSegment) => boolean;
/** `SYN ACK`, for people. */
export declare function flagNames(flags: number): string;
//# sourceMappingURL=tcp_segment.d.ts.map