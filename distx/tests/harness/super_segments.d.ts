import { Packet } from '../../lib/util/packet.ts';
export interface SuperSegmentOptions {
    readonly version?: 4 | 6;
    readonly transport?: 'tcp' | 'udp';
    readonly ethernet?: boolean;
    readonly payloadBytes?: number;
    readonly segmentSize?: number;
    readonly sequenceNumber?: number;
    readonly flags?: number;
}
/** The sum of the pseudo-header of a packet whose IP header begins at `at`. */
export declare function pseudoHeaderSum(bytes: Uint8Array, at?: number): number;
/** Payload byte `index` is a function of the index alone, so that misplaced bytes show. */
export declare function payloadByte(index: number): number;
/** Without IP or TCP options. The checksum field holds the pseudo-header's sum. */
export declare function superSegment(options?: SuperSegmentOptions): Packet;
/** Whether IP header and transport checksum of a whole packet are right. */
export declare function isIntact(bytes: Uint8Array, at?: number): boolean;
//# sourceMappingURL=super_segments.d.ts.map