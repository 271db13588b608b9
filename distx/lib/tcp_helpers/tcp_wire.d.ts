import { type Packet } from '../util/packet.ts';
import { type ParseFailure } from '../util/parse_failure.ts';
import { TCPSegment } from './tcp_segment.ts';
/** The header without options. */
export declare const TCP_HEADER_BYTES = 20;
/** Where the checksum field lies in the header. */
export declare const TCP_CHECKSUM_OFFSET = 16;
export declare const TCP_HEADER_TRUNCATED: ParseFailure;
export declare const TCP_BAD_DATA_OFFSET: ParseFailure;
export declare const TCP_DATA_OFFSET_BEYOND_PACKET: ParseFailure;
export declare const TCP_BAD_CHECKSUM: ParseFailure;
/**
 * Reads the segment that fills a packet. Its payload is lent, as the packet is.
 * The checksum is verified unless the device vouches for it (MUST-3). Reserved bits are ignored (RFC 9293 §3.1), and so
 * is an urgent pointer, whatever it points to, until somebody asks for it.
 * @param packet begins at the TCP header and ends with the payload
 * @param pseudoHeaderSum a running sum that includes the TCP length, `packet.totalLength`
 */
export declare function parseTCPSegment(packet: Packet, pseudoHeaderSum: number): TCPSegment | ParseFailure;
/** Header with options, bytes: what {@link emitTCPSegment} will prepend. */
export declare function tcpHeaderLength(segment: TCPSegment): number;
/**
 * Writes the header to the left of a packet that holds nothing but the segment's payload, as payload chunks.
 * Sets the packet's checksum state and, for a super-segment, its `segmentSize`.
 * @param pseudoHeaderSum a running sum that includes the TCP length, `tcpHeaderLength(segment) + segment.payloadLength`
 * @param partialChecksum write only the pseudo-header's sum; the device completes it. `checksumStart` is then 0, and
 *   whoever prepends another header adds its length
 */
export declare function emitTCPSegment(segment: TCPSegment, packet: Packet, pseudoHeaderSum: number, partialChecksum: boolean): void;
//# sourceMappingURL=tcp_wire.d.ts.map