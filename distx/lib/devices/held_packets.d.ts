import { Packet } from '../util/packet.ts';
import { Slab } from '../util/slab.ts';
/** Segments `first` … `first + count − 1` of a copy; an ordinary packet is its only segment. */
export declare class HeldPacket {
    readonly source: Packet;
    readonly first: number;
    count: number;
    readonly dueAt: number;
    /** Made when it is asked for. */
    packet: Packet | null;
    /** Where the headers of a run lie, once it is a packet. */
    headers: Slab | null;
    constructor(source: Packet, first: number, count: number, dueAt: number);
    /** Whoever took it lets go of its memory; the packet may have been trimmed meanwhile. */
    release(): void;
}
export interface HeldPacketsOptions {
    readonly linkType: 'ip' | 'ethernet';
    /** Whoever takes packets cannot take super-segments: every segment comes out by itself. */
    readonly cutsSegments: boolean;
}
export declare class HeldPackets {
    #private;
    /** Packets on the wire that are under way. */
    segments: number;
    constructor(options: HeldPacketsOptions);
    get isEmpty(): boolean;
    /** When the first of them arrives, ms; Infinity when there is none. */
    get nextDueAt(): number;
    /** A copy to hold: a lent packet in one piece, with one reference, which the caller releases when it has held what it wants. */
    copy(packet: Packet): Packet;
    /** One segment of a copy as a copy of its own. */
    copySegment(source: Packet, index: number): Packet;
    /** Holds segments of a copy until they are due. */
    hold(source: Packet, first: number, count: number, dueAt: number): void;
    /** Holds segments before everything else. */
    holdFirst(source: Packet, count: number, dueAt: number): void;
    /** The packet that arrives first, with what follows it without a gap by `nowMs`; it stays until `take()`. */
    peek(nowMs: number): Packet | undefined;
    /** Removes what `peek()` gave: for the caller to release, when it is done with the packet. */
    take(): HeldPacket;
    /** Loses everything. */
    clear(): void;
}
//# sourceMappingURL=held_packets.d.ts.map