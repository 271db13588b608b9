import { type Packet } from '../util/packet.ts';
/** Whether the bytes of the packet carry an unfinished checksum: about to leave through offload, or arrived through it. */
export declare function hasPartialChecksum(packet: Packet): boolean;
/**
 * Completes the checksum of a packet that lies in one piece in `bytes`.
 * @param start where the transport header begins
 * @param offset where the field lies in it
 */
export declare function completeChecksum(bytes: Uint8Array, start: number, offset: number): void;
//# sourceMappingURL=partial_checksum.d.ts.map