/**
 * A segment as meaning: header fields, options and payload, apart from the bytes that carry them (RFC 9293 §3.1).
 * A super-segment (segmentation offload) is one TCPSegment whose payload spans many MSS, with `segmentSize` set.
 * Segments are not pooled: a fresh one costs 16 ns, a pooled one saves two of them.
 * Pure. The wire format is in tcp_wire.ts.
 */
import { Chunk, NO_CHUNKS } from '../util/chunk.js';
import { sequenceNumber } from '../util/wrapping_integers.js';
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;
export const URG = 0x20;
export const ECE = 0x40;
export const CWR = 0x80;
export const NO_SACK_BLOCKS = Object.freeze([]);
const ZERO = sequenceNumber(0);
export class TCPSegment {
    sourcePort = 0;
    destinationPort = 0;
    /** SEG.SEQ */
    sequenceNumber = ZERO;
    /** SEG.ACK; meaningful with ACK. */
    acknowledgmentNumber = ZERO;
    flags = 0;
    /** SEG.WND as on the wire: 16 bits, unscaled. */
    window = 0;
    urgentPointer = 0;
    /** Maximum Segment Size option, bytes; 0: absent (RFC 9293 §3.7.1). */
    maxSegmentSize = 0;
    /** Window scale option, shift; −1: absent (RFC 7323 §2). */
    windowScale = -1;
    sackPermitted = false;
    /** Timestamps option present (RFC 7323 §3); values are unsigned 32 bits. */
    hasTimestamps = false;
    timestampValue = 0;
    timestampEcho = 0;
    sackBlocks = NO_SACK_BLOCKS;
    /** User timeout option, the field as on the wire; −1: absent (RFC 5482 §3.3). */
    userTimeout = -1;
    /** ECN codepoint of the IP header that carries it, 0 … 3 (RFC 3168 §5). */
    ecn = 0;
    /** Fast Open cookie of a SYN; empty: it asks for one; null: the option is absent (RFC 7413 §2). */
    fastOpenCookie = null;
    /** The option has the kind of experiments (RFC 6994 §3). */
    isFastOpenExperiment = false;
    /** The options of a SYN leave in the BSD layout (packed_syn_options.ts). */
    packsSynOptions = false;
    /** Lent: valid until the call that received the segment returns. */
    payload = NO_CHUNKS;
    /** Bytes. */
    payloadLength = 0;
    /** Payload bytes of each segment that this super-segment stands for; 0: it stands for itself. */
    segmentSize = 0;
    get syn() {
        return (this.flags & SYN) !== 0;
    }
    get fin() {
        return (this.flags & FIN) !== 0;
    }
    get rst() {
        return (this.flags & RST) !== 0;
    }
    get ack() {
        return (this.flags & ACK) !== 0;
    }
    get psh() {
        return (this.flags & PSH) !== 0;
    }
    /** SEG.LEN: payload plus one for SYN and one for FIN. */
    get sequenceLength() {
        return this.payloadLength + ((this.flags & SYN) >> 1) + (this.flags & FIN);
    }
    /** How many segments on the wire this one stands for; at least 1. */
    get segmentCount() {
        return this.segmentSize === 0 || this.payloadLength <= this.segmentSize
            ? 1
            : Math.ceil(this.payloadLength / this.segmentSize);
    }
}
const FLAG_LETTERS = [
    [SYN, 'SYN'],
    [FIN, 'FIN'],
    [RST, 'RST'],
    [PSH, 'PSH'],
    [ACK, 'ACK'],
    [URG, 'URG'],
    [ECE, 'ECE'],
    [CWR, 'CWR'],
];
/** `SYN ACK`, for people. */
export function flagNames(flags) {
    return FLAG_LETTERS.filter(([bit]) => (flags & bit) !== 0)
        .map(([, name]) => name)
        .join(' ');
}
//# sourceMappingURL=tcp_segment.js.map