/**
 * Answers that are no part of the conversation and wait for their turn to leave: resets, keepalive probes, and the RST
 * that ends it all. A few, so that nobody can fill our memory with what we would like to answer.
 * Pure.
 */
import type { EmitSegment, TCPSegment } from './tcp_segment.ts';
export declare class ReplyQueue {
    #private;
    get isEmpty(): boolean;
    /** How many have left. */
    get sent(): number;
    /** @param segment null: there is nothing to answer */
    add(segment: TCPSegment | null): void;
    /** Leaves behind all others, however many they are. */
    endWith(segment: TCPSegment): void;
    /** @returns false when `emit` refused: the rest waits */
    transmit(emit: EmitSegment): boolean;
}
//# sourceMappingURL=reply_queue.d.ts.map