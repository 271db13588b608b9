/** Segments in the words of tests: numbers counted from the ISNs (SYN is 0), flags by name, payload by length or letters. */
import { TCPSegment } from '../../lib/tcp_helpers/tcp_segment.ts';
import { type SequenceNumber } from '../../lib/util/wrapping_integers.ts';
/** What a test says about a segment; what it does not mention has a default (sending) or is not looked at (expecting). */
export interface SegmentWords {
    /** Such as `SYN ACK`. PSH is ignored in expectations that do not name it. */
    readonly flags?: string;
    /** Relative to the sender's ISN. */
    readonly seq?: number;
    /** Relative to the other side's ISN. */
    readonly ack?: number;
    /** Letters. */
    readonly data?: string;
    /** Bytes of the test pattern at this place of the stream. */
    readonly length?: number;
    /** The 16-bit field. */
    readonly window?: number;
    /** Maximum Segment Size option; 0: absent. */
    readonly mss?: number;
    /** Window scale option; −1: absent. */
    readonly scale?: number;
    /** Timestamps option, value and echo; null: absent. */
    readonly timestamps?: readonly [value: number, echo: number] | null;
    readonly segmentSize?: number;
    /** User timeout option, the field; −1: absent. */
    readonly userTimeout?: number;
    /** The urgent pointer. */
    readonly urgent?: number;
    /** ECN codepoint of the IP header. */
    readonly ecn?: number;
    readonly sackPermitted?: boolean;
    /** SACK blocks, relative to the ISN of whoever hears of them; []: none. */
    readonly sack?: readonly (readonly [start: number, end: number])[];
}
export declare function flagBits(names: string): number;
/** `number` counted from `isn`, nearest to 0 from above. */
export declare function relative(number: SequenceNumber, isn: SequenceNumber): number;
/** A segment of the peer. */
export declare function makeSegment(words: Required<Pick<SegmentWords, 'flags' | 'seq'>> & SegmentWords, from: Ends): TCPSegment;
/** The initial sequence numbers of who speaks and who listens. */
export interface Ends {
    readonly own: SequenceNumber;
    readonly other: SequenceNumber;
}
/** The payload is lent: what a test looks at later is a copy. */
export declare function keepSegment(segment: TCPSegment): TCPSegment;
export declare function describeSegment(segment: TCPSegment, from: Ends): string;
/** What is wrong with a segment, in words; empty when it is as said. */
export declare function differences(segment: TCPSegment, words: SegmentWords, from: Ends): string;
/** Whether the payload is the test pattern at the place its sequence number says. */
export declare function carriesPattern(segment: TCPSegment, own: SequenceNumber): boolean;
export declare function isn(value: number): SequenceNumber;
export declare function describeWords(words: SegmentWords): string;
//# sourceMappingURL=segment_steps.d.ts.map