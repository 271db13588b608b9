/**
 * The ten bytes that precede every packet of a TUN or TAP opened for offload: what is left to do about its checksum, and
 * whether it is a super-segment. What arrives is input and is checked field by field.
 * Linux include/uapi/linux/virtio_net.h; Virtual I/O Device 1.2 §5.1.6. Fields are little-endian (TUNSETVNETLE).
 *
 *   0        1          2         4          6            8             10
 *   | flags  | gso_type | hdr_len | gso_size | csum_start | csum_offset | packet …
 */
import { CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, CHECKSUM_UNVERIFIED, type Packet } from '../util/packet.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';
import { networkHeaderAt, transportHeaderEnd } from '../util/super_segment.ts';

export const VIRTIO_HEADER_BYTES = 10;

const FLAG_NEEDS_CHECKSUM = 1;
const FLAG_DATA_VALID = 2;
const KNOWN_FLAGS = 7;

const GSO_NONE = 0;
const GSO_TCP_V4 = 1;
const GSO_TCP_V6 = 4;
const GSO_UDP = 5;
/** Set beside the type when the first segment carries CWR; it changes nothing for us. */
const GSO_ECN_BIT = 0x80;

/** Where UDP keeps its checksum: it tells it from TCP without looking for the IP header's protocol field. */
const UDP_CHECKSUM_OFFSET = 6;

const SOURCE = 'Virtual I/O Device 1.2 §5.1.6';
export const VIRTIO_TRUNCATED = parseFailure('virtio', 'shorter than its header', SOURCE);
export const VIRTIO_FLAGS_UNKNOWN = parseFailure('virtio', 'unknown flags', SOURCE);
export const VIRTIO_CHECKSUM_OUTSIDE = parseFailure('virtio', 'checksum field outside the packet', SOURCE);
export const VIRTIO_SEGMENTATION_UNKNOWN = parseFailure('virtio', 'unknown or unwanted segmentation type', SOURCE);
export const VIRTIO_SEGMENTATION_MISMATCH = parseFailure('virtio', 'segmentation type of another IP version', SOURCE);
export const VIRTIO_SEGMENT_SIZE_ZERO = parseFailure('virtio', 'segments without a size', SOURCE);
export const VIRTIO_HEADER_LENGTH_OUTSIDE = parseFailure('virtio', 'header length outside the packet', SOURCE);

/**
 * Reads the header that lies before `packet`, and notes in the packet what it says.
 * A checksum that the sender left to us counts as trusted: the bytes never crossed a wire. `checksumStart` and
 * `checksumOffset` then tell where the unfinished field lies, for whoever passes the packet on or writes it to a file.
 * @param packet as it follows the header: its `offset` is at least {@link VIRTIO_HEADER_BYTES}
 * @param linkType behind an Ethernet header the IP version is not compared
 */
export function readVirtioHeader(packet: Packet, linkType: 'ip' | 'ethernet'): ParseFailure | null {
  const { view } = packet.slab;
  const at = packet.offset - VIRTIO_HEADER_BYTES;
  const flagsAndType = view.getUint16(at, true);
  packet.checksum = CHECKSUM_UNVERIFIED;
  packet.segmentSize = 0;
  if (flagsAndType === 0) return null; // nothing offloaded: the common case for small packets of a forwarding host
  const flags = flagsAndType & 0xff;
  if ((flags & ~KNOWN_FLAGS) !== 0) return VIRTIO_FLAGS_UNKNOWN;
  if ((flags & FLAG_NEEDS_CHECKSUM) !== 0) {
    const start = view.getUint16(at + 6, true);
    const offset = view.getUint16(at + 8, true);
    if (start === 0 || start + offset + 2 > packet.length) return VIRTIO_CHECKSUM_OUTSIDE;
    packet.checksum = CHECKSUM_TRUSTED;
    packet.checksumStart = start;
    packet.checksumOffset = offset;
  } else if ((flags & FLAG_DATA_VALID) !== 0) {
    packet.checksum = CHECKSUM_TRUSTED;
  }
  const type = (flagsAndType >> 8) & ~GSO_ECN_BIT;
  return type === GSO_NONE ? null : readSegmentation(packet, type, linkType);
}

function readSegmentation(packet: Packet, type: number, linkType: 'ip' | 'ethernet'): ParseFailure | null {
  if (type !== GSO_TCP_V4 && type !== GSO_TCP_V6 && type !== GSO_UDP) return VIRTIO_SEGMENTATION_UNKNOWN;
  const { view } = packet.slab;
  const at = packet.offset - VIRTIO_HEADER_BYTES;
  const segmentSize = view.getUint16(at + 4, true);
  if (segmentSize === 0) return VIRTIO_SEGMENT_SIZE_ZERO;
  if (view.getUint16(at + 2, true) > packet.length) return VIRTIO_HEADER_LENGTH_OUTSIDE;
  if (linkType === 'ip' && packet.length > 0 && type !== GSO_UDP) {
    const version = packet.uint8(0) >> 4;
    if (version !== (type === GSO_TCP_V4 ? 4 : 6)) return VIRTIO_SEGMENTATION_MISMATCH;
  }
  packet.segmentSize = segmentSize;
  return null;
}

/**
 * Writes the header for an outgoing packet. A super-segment must have a partial checksum, since only the kernel can finish
 * the checksum of each segment.
 * @returns false when the packet cannot be described: a super-segment that is neither TCP nor UDP, or whose checksum is
 *   complete; nothing useful was written then
 */
export function writeVirtioHeader(packet: Packet, linkType: 'ip' | 'ethernet', view: DataView, at: number): boolean {
  const isPartial = packet.checksum === CHECKSUM_PARTIAL;
  view.setUint16(at, isPartial ? FLAG_NEEDS_CHECKSUM : 0, true);
  view.setInt32(at + 2, 0);
  view.setUint16(at + 6, isPartial ? packet.checksumStart : 0, true);
  view.setUint16(at + 8, isPartial ? packet.checksumOffset : 0, true);
  if (packet.segmentSize === 0) return true;
  if (!isPartial) return false;
  const headerBytes = transportHeaderEnd(packet);
  if (headerBytes === 0 || headerBytes > packet.length) return false;
  // Fits one segment: an ordinary packet after all.
  if (packet.totalLength - headerBytes <= packet.segmentSize) return true;
  view.setUint8(at + 1, segmentationType(packet, linkType));
  view.setUint16(at + 2, headerBytes, true);
  view.setUint16(at + 4, packet.segmentSize, true);
  return true;
}

function segmentationType(packet: Packet, linkType: 'ip' | 'ethernet'): number {
  if (packet.checksumOffset === UDP_CHECKSUM_OFFSET) return GSO_UDP;
  return packet.uint8(linkType === 'ip' ? 0 : networkHeaderAt(packet)) >> 4 === 6 ? GSO_TCP_V6 : GSO_TCP_V4;
}
