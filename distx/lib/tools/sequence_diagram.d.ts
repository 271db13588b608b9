/**
 * A connection as a ladder in text: two ends, an arrow for each segment, time on the left. Long runs of data are shortened,
 * what is unusual (retransmission, loss, a shut window, SACK) always keeps its line.
 * Pure.
 *
 *        ms  10.0.0.1:40000                          10.0.0.2:80
 *     0.000  |--- SYN seq 0 win 64240 <mss 1460> ------------->|
 *     0.105  |<------------- SYN ACK seq 0 ack 1 win 65160 ----|
 *            .  … 40 more segments, 57,920 bytes               .
 */
import { type TCPSegment } from '../tcp_helpers/tcp_segment.ts';
export interface SequenceDiagramOptions {
    /** What stands over the two ends, such as `10.0.0.1:40000`. */
    readonly left: string;
    readonly right: string;
    /** Characters in a line, at least 60. Default 100. */
    readonly width?: number;
    /** A run of routine segments longer than this is shortened; Infinity: never. Default 8. */
    readonly longestRun?: number;
    /** Show options of every segment, not only of SYN. Default false. */
    readonly showOptions?: boolean;
}
/** What happened to a segment besides being sent. */
export interface SegmentFate {
    /** The arrow breaks off. */
    readonly lost?: boolean;
    /** Appended to the label. */
    readonly note?: string;
}
type Side = 'left' | 'right';
export declare class SequenceDiagram {
    #private;
    constructor(options: SequenceDiagramOptions);
    /** Adds a segment that `from` sent; keeps nothing of it but numbers. */
    record(from: Side, segment: TCPSegment, atMs: number, fate?: SegmentFate): void;
    /** Adds an arrow with a text of its own, for what is no TCP segment or is told in other words. */
    recordText(from: Side, label: string, atMs: number): void;
    /** The whole ladder, lines joined by newlines. */
    render(): string;
}
export {};
//# sourceMappingURL=sequence_diagram.d.ts.map