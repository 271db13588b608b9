/**
 * What is outstanding: ranges of the outbound stream, never copies of segments, and SND.UNA, SND.NXT and SND.MAX around
 * them. A range is what one (super-)segment carried; it is split where an acknowledgment, a SACK block or a loss cuts it.
 * The ranges stand in the order of their numbers, and those that may still be under way in the order of their sending too.
 * Positions are absolute: SYN is 0, the first byte 1. Pure. Which range is lost: loss_detector.ts, rack.ts.
 *
 *   unacknowledged                                                    next          highest
 *        |== lost ==|== sacked ==|== under way ==|== sacked ==|== … ==|. taken back .|
 *   by time of sending:   oldest <──> … <──> newest       (neither lost nor sacked)
 */
import type { SendStamp } from './congestion/delivery_rate.ts';
export declare class SentRange implements SendStamp {
    /** First absolute number, and the one after the last. */
    start: number;
    end: number;
    transmissions: number;
    /** Thought lost and not yet sent again. */
    lost: boolean;
    /** The peer says that it has it. */
    sacked: boolean;
    /** When it was last sent, ms; this and what follows is written by the delivery rate estimator. */
    sentAtMs: number;
    deliveredWhenSent: number;
    deliveredAtWhenSentMs: number;
    firstSentAtWhenSentMs: number;
    applicationLimitedWhenSent: boolean;
    inFlightWhenSent: number;
    lostWhenSent: number;
    older: SentRange | null;
    newer: SentRange | null;
    constructor(start: number, end: number, sentAtMs: number);
    get length(): number;
    /** The part behind `at`, sent like the whole. */
    cutAt(at: number): SentRange;
}
/** What is not acknowledged, in segments. */
export interface OutstandingSegments {
    readonly total: number;
    /** The peer holds them beyond a gap. */
    readonly sacked: number;
    /** Thought lost; those that have been sent again count until they are acknowledged. */
    readonly lost: number;
    /** Sent again, and neither acknowledged nor thought lost anew. */
    readonly resent: number;
}
/** Hears of bytes of a range that have arrived, each byte once; the range is as it was before. */
export type DeliveryObserver = (range: SentRange, bytes: number) => void;
export declare class RetransmissionQueue {
    #private;
    /** SND.UNA, SND.NXT, and the highest number ever sent (SND.MAX). */
    unacknowledged: number;
    next: number;
    highest: number;
    /** Without SACK: numbers that duplicates tell have left the network. */
    leftNetwork: number;
    /** How much has been sent again, ever. */
    retransmittedSegments: number;
    retransmittedBytes: number;
    get isEmpty(): boolean;
    /** How many ranges are outstanding. */
    get size(): number;
    /** Sequence numbers thought lost and waiting to be sent again. */
    get lostBytes(): number;
    /** Sequence numbers the peer holds beyond SND.UNA. */
    get sackedBytes(): number;
    /** And in how many pieces, as far as they were sent so. */
    get sackedRanges(): number;
    /** FlightSize without what has left the network: RFC 6675 calls it the pipe. */
    get bytesInFlight(): number;
    /** Counts what is outstanding in segments of at most `mss` bytes: a walk, for diagnostics. */
    countSegments(mss: number): OutstandingSegments;
    get first(): SentRange | undefined;
    get last(): SentRange | undefined;
    /** What has been under way for longest; the others follow by `newer`. */
    get oldest(): SentRange | null;
    push(range: SentRange): void;
    /** Takes the newest range back, as if it had never been sent. */
    takeBackLast(): SentRange | undefined;
    /** Everything below `acknowledged` has arrived. */
    acknowledge(acknowledged: number, observe: DeliveryObserver): void;
    /** The peer holds [start, end). What was sent as one may be cut by it. @returns false: not all of it is noted */
    sack(start: number, end: number, observe: DeliveryObserver): boolean;
    /** Nothing beyond SND.UNA is held by the peer after all (RFC 2018 §8). */
    forgetSacks(): void;
    /** The lowest lost range, cut to at most `maxLength`; undefined when nothing is lost. */
    firstLost(maxLength: number): SentRange | undefined;
    /** The last `maxLength` numbers sent that the peer does not hold, as a range of their own; undefined: there are none. */
    lastUnsacked(maxLength: number): SentRange | undefined;
    /** `range` is on its way again. */
    retransmitted(range: SentRange): void;
    /** Marks at most `length` sequence numbers at the front as lost. @returns how many were newly marked */
    markFirstLost(length: number): number;
    /** Everything outstanding that the peer does not hold is thought lost. */
    markAllLost(): void;
    /** @param range under way */
    markLost(range: SentRange): void;
    /** What was thought lost and has not been sent again is under way after all. */
    unmarkLost(): void;
    /** Nothing is outstanding any more. */
    clear(): void;
}
//# sourceMappingURL=retransmission_queue.d.ts.map