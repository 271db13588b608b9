/**
 * The ten bytes that precede every packet of a TUN or TAP opened for offload: what is left to do about its checksum, and
 * whether it is a super-segment. What arrives is input and is checked field by field.
 * Linux include/uapi/linux/virtio_net.h; Virtual I/O Device 1.2 §5.1.6. Fields are little-endian (TUNSETVNETLE).
 *
 *   0        1          2         4          6            8             10
 *   | flags  | gso_type | hdr_len | gso_size | csum_start | csum_offset | packet …
 */
import { type Packet } from '../util/packet.ts';
import { type ParseFailure } from '../util/parse_failure.ts';
export declare const VIRTIO_HEADER_BYTES = 10;
export declare const VIRTIO_TRUNCATED: ParseFailure;
export declare const VIRTIO_FLAGS_UNKNOWN: ParseFailure;
export declare const VIRTIO_CHECKSUM_OUTSIDE: ParseFailure;
export declare const VIRTIO_SEGMENTATION_UNKNOWN: ParseFailure;
export declare const VIRTIO_SEGMENTATION_MISMATCH: ParseFailure;
export declare const VIRTIO_SEGMENT_SIZE_ZERO: ParseFailure;
export declare const VIRTIO_HEADER_LENGTH_OUTSIDE: ParseFailure;
/**
 * Reads the header that lies before `packet`, and notes in the packet what it says.
 * A checksum that the sender left to us counts as trusted: the bytes never crossed a wire. `checksumStart` and
 * `checksumOffset` then tell where the unfinished field lies, for whoever passes the packet on or writes it to a file.
 * @param packet as it follows the header: its `offset` is at least {@link VIRTIO_HEADER_BYTES}
 * @param linkType behind an Ethernet header the IP version is not compared
 */
export declare function readVirtioHeader(packet: Packet, linkType: 'ip' | 'ethernet'): ParseFailure | null;
/**
 * Writes the header for an outgoing packet. A super-segment must have a partial checksum, since only the kernel can finish
 * the checksum of each segment.
 * @returns false when the packet cannot be described: a super-segment that is neither TCP nor UDP, or whose checksum is
 *   complete; nothing useful was written then
 */
export declare function writeVirtioHeader(packet: Packet, linkType: 'ip' | 'ethernet', view: DataView, at: number): boolean;
//# sourceMappingURL=virtio_net_header.d.ts.map