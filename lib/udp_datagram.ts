/**
 * The UDP header (RFC 768): parse into an object that is used again and again, emit to the left of a packet.
 * Pure. UDP does not know IP: the caller lends the sum of the pseudo-header for length 0, and says whether a datagram may
 * go without a checksum, as in IPv4, or not, as in IPv6 (RFC 8200 §8.1).
 *
 *    0                   1                   2                   3
 *   +-------------------------------+-------------------------------+
 *   |          Source port          |       Destination port        |
 *   |     Length, header included   |           Checksum            |
 *   +-------------------------------+-------------------------------+
 */
import { sumPacket } from './util/checksum_kernel.ts';
import { finishChecksum, foldChecksum, isChecksumIntact } from './util/internet_checksum.ts';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, type Packet } from './util/packet.ts';
import { parseFailure, type ParseFailure } from './util/parse_failure.ts';

export const UDP_HEADER_BYTES = 8;
/** Where the checksum field lies in the header. */
export const UDP_CHECKSUM_OFFSET = 6;
/** An IP packet has at most 65,535 bytes; in IPv4 its header is among them. Bytes. */
export const MAX_UDP_PAYLOAD_IPV4 = 65535 - 20 - UDP_HEADER_BYTES;
export const MAX_UDP_PAYLOAD_IPV6 = 65535 - UDP_HEADER_BYTES;

export const UDP_TRUNCATED = parseFailure('udp', 'shorter than 8 bytes', 'RFC 768');
export const UDP_BAD_LENGTH = parseFailure('udp', 'length below 8 bytes', 'RFC 768');
export const UDP_DATA_TRUNCATED = parseFailure('udp', 'length beyond the packet', 'RFC 1122 §4.1.3.4');
export const UDP_BAD_CHECKSUM = parseFailure('udp', 'checksum is wrong', 'RFC 1122 §4.1.3.4');
export const UDP_NO_CHECKSUM = parseFailure('udp', 'no checksum, which IPv6 demands', 'RFC 8200 §8.1');

/** What is to be done about the checksum of a datagram that leaves. */
export type UDPChecksumMode =
  /** It is computed. */
  | 'complete'
  /** Only the pseudo-header's sum is written, the device completes it. */
  | 'partial'
  /** None is sent, which only IPv4 allows. */
  | 'none';

export class UDPHeader {
  sourcePort = 0;
  destinationPort = 0;
  /** Bytes. */
  payloadLength = 0;
}

/**
 * Reads the header at the packet's front and, when it is sound, takes it away: what lies behind the length that it tells is
 * padding and is cut off. The checksum is verified unless the device vouches for it, or the sender computed none.
 * @param packet begins at the UDP header
 * @param pseudoHeaderSum a running sum for length 0
 * @param needsChecksum a datagram without one is turned away
 * @returns the reason for turning the packet away, or null
 */
export function parseUDPHeader(
  packet: Packet,
  pseudoHeaderSum: number,
  needsChecksum: boolean,
  into: UDPHeader,
): ParseFailure | null {
  if (packet.length < UDP_HEADER_BYTES) return UDP_TRUNCATED;
  const lengths = packet.int32(4);
  const length = lengths >>> 16;
  if (length < UDP_HEADER_BYTES) return UDP_BAD_LENGTH;
  if (length > packet.totalLength) return UDP_DATA_TRUNCATED;
  packet.trimTo(length);
  if (packet.checksum !== CHECKSUM_TRUSTED) {
    if ((lengths & 0xffff) !== 0) {
      if (!isChecksumIntact(sumPacket(packet, pseudoHeaderSum + length))) return UDP_BAD_CHECKSUM;
    } else if (needsChecksum) return UDP_NO_CHECKSUM;
  }
  const ports = packet.int32(0);
  into.sourcePort = ports >>> 16;
  into.destinationPort = ports & 0xffff;
  into.payloadLength = length - UDP_HEADER_BYTES;
  packet.trimFront(UDP_HEADER_BYTES);
  return null;
}

/**
 * Writes the header to the left of a packet that holds nothing but the payload, at most so much that it fits IP. For a
 * super-segment, a packet with `segmentSize`, the mode must be 'partial'.
 * @param pseudoHeaderSum a running sum for length 0
 */
export function emitUDPHeader(
  packet: Packet,
  sourcePort: number,
  destinationPort: number,
  pseudoHeaderSum: number,
  checksum: UDPChecksumMode,
): void {
  const length = packet.totalLength + UDP_HEADER_BYTES;
  packet.prepend(UDP_HEADER_BYTES);
  packet.setInt32(0, (sourcePort << 16) | destinationPort);
  packet.setInt32(4, length << 16); // the checksum field is zero while we sum
  packet.checksum = CHECKSUM_COMPLETE;
  if (checksum === 'none') return;
  if (checksum === 'partial') {
    packet.setUint16(UDP_CHECKSUM_OFFSET, foldChecksum(pseudoHeaderSum + length));
    packet.checksum = CHECKSUM_PARTIAL;
    packet.checksumStart = 0;
    packet.checksumOffset = UDP_CHECKSUM_OFFSET;
    return;
  }
  const sum = finishChecksum(sumPacket(packet, pseudoHeaderSum + length));
  // Zero would mean that there is none, and is sent as its other representation (RFC 768).
  packet.setUint16(UDP_CHECKSUM_OFFSET, sum === 0 ? 0xffff : sum);
}
