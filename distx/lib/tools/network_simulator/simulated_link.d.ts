/**
 * One direction of a path: a line of some rate with a drop-tail queue before it, then a delay, with losses, copies and
 * reordering by chance. Any number of connections share it. Pure: virtual time, chance comes in.
 *
 *   segment ─> lost? ─> queue full? ─> waits for the line ─> delay ± jitter (in order, unless held back) ─> arrives
 */
import type { TCPSegment } from '../../tcp_helpers/tcp_segment.ts';
import { type RandomSource } from '../../util/random_source.ts';
import type { VirtualEvents } from './virtual_events.ts';
export interface SimulatedLinkOptions {
    /** One way, milliseconds. */
    readonly delayMs: number;
    /** The delay varies by up to so much, without reordering. Milliseconds. Default 0. */
    readonly jitterMs?: number;
    /** Bits per second. Default Infinity. */
    readonly rateBitsPerSecond?: number;
    /** What waits for the line at most, bytes. Default Infinity. */
    readonly queueBytes?: number;
    /** Probabilities, 0 to 1. Default 0. */
    readonly loss?: number;
    readonly duplicate?: number;
    readonly reorder?: number;
    /** How long a reordered segment is held back, milliseconds. Default: a quarter of the delay. */
    readonly reorderMs?: number;
    /** From when to when nothing gets through, milliseconds. */
    readonly outage?: readonly [from: number, until: number];
}
export declare class SimulatedLink {
    #private;
    lost: number;
    queueDrops: number;
    passed: number;
    bytesPassed: number;
    /** The longest time anything has waited for the line, ms. */
    longestWaitMs: number;
    /** May drop a segment besides. */
    filter: (segment: TCPSegment) => boolean;
    constructor(events: VirtualEvents, random: RandomSource, options: SimulatedLinkOptions);
    /**
     * Takes a segment of one wire packet, which is ours from now on.
     * @param deliver is called for each copy that arrives
     */
    send(segment: TCPSegment, deliver: (segment: TCPSegment) => void): void;
}
export declare function releaseAll(segment: TCPSegment): void;
/** IP and TCP headers with options and payload, as over IPv4. */
export declare function wireBytes(segment: TCPSegment): number;
//# sourceMappingURL=simulated_link.d.ts.map