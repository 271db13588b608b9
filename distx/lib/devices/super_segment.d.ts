import type { Packet } from '../util/packet.ts';
/** Bytes up to the transport payload, told by where the unfinished checksum lies; 0 when the transport is neither TCP nor UDP. */
export declare function transportHeaderEnd(packet: Packet): number;
/** Where the IP header begins behind an Ethernet header. */
export declare function networkHeaderAt(packet: Packet): number;
/** Packets on the wire that this one stands for; 1 for every packet that is not a well-formed super-segment. */
export declare function segmentCount(packet: Packet): number;
/**
 * Makes the headers of segments `first` … `first + count − 1` of a super-segment that lies in one piece.
 * The field of the checksum stays partial: it holds the sum of the run's own pseudo-header.
 * @param target where the header is written, {@link transportHeaderEnd} bytes from its beginning
 * @returns bytes of payload that belong to it; they begin at header + first × segmentSize
 */
export declare function writeRunHeader(source: Packet, linkType: 'ip' | 'ethernet', first: number, count: number, target: Uint8Array): number;
//# sourceMappingURL=super_segment.d.ts.map