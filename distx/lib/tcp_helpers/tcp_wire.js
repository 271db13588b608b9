/**
 * Segments as bytes: parse and emit the TCP header (RFC 9293 §3.1). What the options say is in tcp_options.ts.
 * Pure. TCP does not know IP: the caller lends the sum of the pseudo-header, TCP length included.
 *
 *    0                   1                   2                   3
 *   +-------------------------------+-------------------------------+
 *   |          Source port          |       Destination port        |
 *   |                        Sequence number                        |
 *   |                     Acknowledgment number                     |
 *   | Offset| Rsrvd | CEUAPRSF flags|            Window             |
 *   |           Checksum            |        Urgent pointer         |
 *   |                     Options, 0 … 40 bytes                     |
 */
import { sumChunks, sumPacket, sumSlab } from '../util/checksum_kernel.js';
import { finishChecksum, foldChecksum, isChecksumIntact } from '../util/internet_checksum.js';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, CHECKSUM_TRUSTED } from '../util/packet.js';
import { parseFailure } from '../util/parse_failure.js';
import { sequenceNumber, toInt32 } from '../util/wrapping_integers.js';
import { emitTCPOptions, parseTCPOptions, tcpOptionsLength } from './tcp_options.js';
import { TCPSegment } from './tcp_segment.js';
/** The header without options. */
export const TCP_HEADER_BYTES = 20;
/** Where the checksum field lies in the header. */
export const TCP_CHECKSUM_OFFSET = 16;
export const TCP_HEADER_TRUNCATED = parseFailure('tcp', 'shorter than 20 bytes', 'RFC 9293 §3.1');
export const TCP_BAD_DATA_OFFSET = parseFailure('tcp', 'data offset below 5 words', 'RFC 9293 §3.1');
export const TCP_DATA_OFFSET_BEYOND_PACKET = parseFailure('tcp', 'data offset beyond the packet', 'RFC 9293 §3.1');
export const TCP_BAD_CHECKSUM = parseFailure('tcp', 'checksum is wrong', 'RFC 9293 §3.1');
/**
 * Reads the segment that fills a packet. Its payload is lent, as the packet is.
 * The checksum is verified unless the device vouches for it (MUST-3). Reserved bits are ignored (RFC 9293 §3.1), and so
 * is an urgent pointer, whatever it points to, until somebody asks for it.
 * @param packet begins at the TCP header and ends with the payload
 * @param pseudoHeaderSum a running sum that includes the TCP length, `packet.totalLength`
 */
export function parseTCPSegment(packet, pseudoHeaderSum) {
    if (packet.length < TCP_HEADER_BYTES)
        return TCP_HEADER_TRUNCATED;
    const fourth = packet.int32(12);
    const headerLength = (fourth >>> 28) * 4;
    if (headerLength < TCP_HEADER_BYTES)
        return TCP_BAD_DATA_OFFSET;
    if (headerLength > packet.length)
        return TCP_DATA_OFFSET_BEYOND_PACKET;
    if (packet.checksum !== CHECKSUM_TRUSTED && !isChecksumIntact(sumPacket(packet, pseudoHeaderSum))) {
        return TCP_BAD_CHECKSUM;
    }
    const segment = new TCPSegment();
    const ports = packet.int32(0);
    segment.sourcePort = ports >>> 16;
    segment.destinationPort = ports & 0xffff;
    segment.sequenceNumber = sequenceNumber(packet.int32(4));
    segment.acknowledgmentNumber = sequenceNumber(packet.int32(8));
    segment.flags = (fourth >>> 16) & 0xff;
    segment.window = fourth & 0xffff;
    segment.urgentPointer = packet.uint16(18);
    if (headerLength > TCP_HEADER_BYTES)
        parseTCPOptions(packet, TCP_HEADER_BYTES, headerLength, segment);
    segment.payload = packet.chunksFrom(headerLength);
    segment.payloadLength = packet.totalLength - headerLength;
    segment.segmentSize = packet.segmentSize;
    return segment;
}
/** Header with options, bytes: what {@link emitTCPSegment} will prepend. */
export function tcpHeaderLength(segment) {
    return TCP_HEADER_BYTES + tcpOptionsLength(segment);
}
/**
 * Writes the header to the left of a packet that holds nothing but the segment's payload, as payload chunks.
 * Sets the packet's checksum state and, for a super-segment, its `segmentSize`.
 * @param pseudoHeaderSum a running sum that includes the TCP length, `tcpHeaderLength(segment) + segment.payloadLength`
 * @param partialChecksum write only the pseudo-header's sum; the device completes it. `checksumStart` is then 0, and
 *   whoever prepends another header adds its length
 */
export function emitTCPSegment(segment, packet, pseudoHeaderSum, partialChecksum) {
    const optionsLength = tcpOptionsLength(segment);
    const headerLength = TCP_HEADER_BYTES + optionsLength;
    packet.prepend(headerLength);
    packet.setInt32(0, (segment.sourcePort << 16) | segment.destinationPort);
    packet.setInt32(4, toInt32(segment.sequenceNumber));
    packet.setInt32(8, toInt32(segment.acknowledgmentNumber));
    packet.setInt32(12, (headerLength << 26) | (segment.flags << 16) | segment.window);
    packet.setInt32(16, segment.urgentPointer); // the checksum field is zero while we sum
    emitTCPOptions(segment, packet, TCP_HEADER_BYTES, optionsLength);
    packet.segmentSize = segment.payloadLength > segment.segmentSize ? segment.segmentSize : 0;
    if (partialChecksum) {
        packet.setUint16(TCP_CHECKSUM_OFFSET, foldChecksum(pseudoHeaderSum));
        packet.checksum = CHECKSUM_PARTIAL;
        packet.checksumStart = 0;
        packet.checksumOffset = TCP_CHECKSUM_OFFSET;
        return;
    }
    const headerSum = sumSlab(packet.slab, packet.offset, headerLength, pseudoHeaderSum);
    packet.setUint16(TCP_CHECKSUM_OFFSET, finishChecksum(sumChunks(packet.payload, headerSum)));
    packet.checksum = CHECKSUM_COMPLETE;
}
//# sourceMappingURL=tcp_wire.js.map