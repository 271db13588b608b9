import { TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import { Packet } from '../util/packet.ts';
import type { AttachedInterface } from './attached_interface.ts';
import type { StackCounters } from './counters.ts';
/** What the IP header of a segment says besides addresses. */
export interface HeaderMarks {
    /** DSCP in the upper six bits; the lower two are the segment's own affair (RFC 3168 §5). 0 … 255. */
    readonly typeOfService: number;
    /** Hops, 1 … 255. */
    readonly timeToLive: number;
}
/** Takes a packet before it returns; false: no room, keep it. */
export type SendPacket = (packet: Packet) => boolean;
export declare const DSCP_BITS = 252;
export declare class SegmentOutput {
    #private;
    /** Of whoever speaks. */
    marks: HeaderMarks;
    constructor(counters: StackCounters, settings: {
        identification: number;
        timeToLive: number | undefined;
        maxReplies: number | undefined;
    });
    /** Whether something waits here for a device with room. */
    get isWaiting(): boolean;
    /** What the device will do with packets. */
    configure(attached: AttachedInterface): void;
    /**
     * Begins a turn's output with what is left from the last one and with the answers.
     * @returns false when the device has no room even for these
     */
    begin(send: SendPacket): boolean;
    /** What connections begin with. */
    get plainMarks(): HeaderMarks;
    /** The next segments are those of somebody else, or of nobody. */
    resetMarks(): void;
    /** Forgets the device: between turns nothing is sent. */
    end(): void;
    /** Drops what waits. */
    clear(): void;
    /**
     * Sends a segment whose ports are filled in. Both addresses are of one family.
     * @param pseudoHeaderSum for length 0
     * @returns false: the device has no room, nothing has been sent
     */
    sendSegment(segment: TCPSegment, source: CompactAddress, destination: CompactAddress, pseudoHeaderSum: number): boolean;
    /** Keeps a segment without a connection (ports filled in, no payload) for the end of the turn. */
    reply(segment: TCPSegment, source: CompactAddress, destination: CompactAddress, marks?: HeaderMarks): void;
    /** Keeps a whole datagram for the end of the turn; its bytes are copied. */
    replyWithPacket(packet: Packet): void;
}
//# sourceMappingURL=segment_output.d.ts.map