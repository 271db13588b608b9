/**
 * One direction of a bad network: which packets are lost, spoilt, doubled, held back, and until when.
 * Owns neither clock nor chance: time comes by `tick`, chance from a RandomSource, so the same seed gives the same story.
 * A super-segment is treated as the packets that it would be cut into on the wire: each has its own fate.
 *
 *   packet ─> lost? ─> queue full? ─> rate: departs when the line is free ─> delay ± jitter (in order, unless reordered)
 */
import { Packet } from '../util/packet.ts';
import { type RandomSource } from '../util/random_source.ts';
import { type HeldPacket } from './held_packets.ts';
import { type Impairment } from './impairment.ts';
export interface ImpairedPathOptions {
    /** What packets begin with. Default 'ip'. */
    readonly linkType?: 'ip' | 'ethernet';
    /** Super-segments come out cut, for who cannot take them. Default false. */
    readonly cutsSegments?: boolean;
}
export declare class ImpairedPath {
    #private;
    readonly counters: import("./impairment.ts").ImpairmentCounters;
    constructor(impairment: Impairment, random: RandomSource, options?: ImpairedPathOptions);
    get mayCorrupt(): boolean;
    /** Packets on the way, as on the wire. */
    get length(): number;
    /** Whether a packet has arrived and waits to be taken. */
    get hasDue(): boolean;
    /** Until the next packet arrives, ms; 0 when one has; Infinity when none is on the way. */
    get msUntilDue(): number;
    tick(elapsedMs: number): void;
    /**
     * Sends a lent packet on its way.
     * @returns true when it comes out of the other end at once and untouched: the caller passes it on itself, without a copy
     */
    accept(packet: Packet): boolean;
    /** Puts back a packet that came out, but could not be passed on: first in the row, and due. */
    acceptFirst(packet: Packet): void;
    /** The next packet that has arrived, which stays until `take()`; undefined when none has. */
    peek(): Packet | undefined;
    /** Removes the packet that `peek()` gave: the caller releases it when it is done with it. */
    take(): HeldPacket;
    /** Loses everything on the way. */
    clear(): void;
}
//# sourceMappingURL=impaired_path.d.ts.map