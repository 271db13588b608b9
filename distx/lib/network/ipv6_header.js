/**
 * The IPv6 header (RFC 8200 §3): parse into an object that is used again and again, emit to the left of a packet.
 * Pure. What may stand between this header and the transport is in ipv6_extension_headers.ts.
 *
 *    0                   1                   2                   3
 *   +-------+---------------+---------------------------------------+
 *   |Version| Traffic class |              Flow label               |
 *   +-------+---------------+-------+---------------+---------------+
 *   |        Payload length         |  Next header  |   Hop limit   |
 *   +-------------------------------+---------------+---------------+
 *   |                  Source, destination (128 bits each)          |
 */
import { ANY_IPV6 } from '../util/compact_address.js';
import { IPAddress } from '../util/ip_address.js';
import { CHECKSUM_PARTIAL } from '../util/packet.js';
import { parseFailure } from '../util/parse_failure.js';
export const IPV6_HEADER_BYTES = 40;
/** The value of the assigned numbers. */
export const DEFAULT_HOP_LIMIT = 64;
/** Every link carries so much (RFC 8200 §5). Bytes. */
export const IPV6_MINIMUM_MTU = 1280;
export const IPV6_TRUNCATED = parseFailure('ipv6', 'shorter than 40 bytes', 'RFC 8200 §3');
export const IPV6_BAD_VERSION = parseFailure('ipv6', 'version is not 6', 'RFC 8200 §3');
export const IPV6_DATA_TRUNCATED = parseFailure('ipv6', 'payload length beyond the packet', 'RFC 8200 §3');
const NEXT_HEADER_AT = 6;
const SOURCE_AT = 8;
const DESTINATION_AT = 24;
export class IPv6Header {
    source = ANY_IPV6;
    destination = ANY_IPV6;
    /** DSCP in the upper six bits, ECN in the lower two (RFC 2474 §3, RFC 3168 §5). */
    trafficClass = 0;
    /** 20 bits; 0: not labelled (RFC 6437 §2). */
    flowLabel = 0;
    /** Of what follows: an extension header, or the transport. */
    nextHeader = 0;
    hopLimit = DEFAULT_HOP_LIMIT;
    /** Everything behind this header, bytes. Written by parse and by emit. */
    payloadLength = 0;
    /** The first that is no extension header. Written by parse, and anew by `skipExtensionHeaders`. */
    protocol = 0;
    /** Where `protocol` was said, from the front of this header. Bytes. */
    protocolAt = NEXT_HEADER_AT;
    /** This header and the extension headers, as far as they have been taken away. Bytes. */
    headerLength = IPV6_HEADER_BYTES;
    /** Differentiated services codepoint, 0 … 63. */
    get dscp() {
        return this.trafficClass >> 2;
    }
    /** Explicit congestion notification, 0 … 3. */
    get ecn() {
        return this.trafficClass & 3;
    }
}
/**
 * Reads the header at the packet's front and, when it is sound, takes it away: link padding is cut from the end, the
 * header from the front, so that the packet begins with what `nextHeader` says.
 * Addresses that are those of the packet before are not made anew.
 * @returns the reason for turning the packet away, which is unchanged then, or null
 */
export function parseIPv6Header(packet, into) {
    if (packet.length < IPV6_HEADER_BYTES)
        return IPV6_TRUNCATED;
    const first = packet.int32(0);
    if (first >>> 28 !== 6)
        return IPV6_BAD_VERSION;
    const payloadLength = packet.uint16(4);
    if (IPV6_HEADER_BYTES + payloadLength > packet.totalLength)
        return IPV6_DATA_TRUNCATED;
    into.trafficClass = (first >>> 20) & 0xff;
    into.flowLabel = first & 0xfffff;
    into.payloadLength = payloadLength;
    into.nextHeader = packet.uint8(NEXT_HEADER_AT);
    into.protocol = into.nextHeader;
    into.protocolAt = NEXT_HEADER_AT;
    into.headerLength = IPV6_HEADER_BYTES;
    into.hopLimit = packet.uint8(7);
    into.source = readAddress(packet, SOURCE_AT, into.source);
    into.destination = readAddress(packet, DESTINATION_AT, into.destination);
    packet.trimTo(IPV6_HEADER_BYTES + payloadLength);
    packet.trimFront(IPV6_HEADER_BYTES);
    return null;
}
/**
 * Writes a header of 40 bytes to the left of the packet, whose length must be at most 65,535.
 * Moves `checksumStart` along while the transport checksum is partial.
 */
export function emitIPv6Header(header, packet) {
    header.payloadLength = packet.totalLength;
    packet.prepend(IPV6_HEADER_BYTES);
    packet.setInt32(0, (6 << 28) | (header.trafficClass << 20) | header.flowLabel);
    packet.setInt32(4, (header.payloadLength << 16) | (header.nextHeader << 8) | header.hopLimit);
    writeAddress(packet, SOURCE_AT, header.source);
    writeAddress(packet, DESTINATION_AT, header.destination);
    if (packet.checksum === CHECKSUM_PARTIAL)
        packet.checksumStart += IPV6_HEADER_BYTES;
}
/** The address at this place of a packet; `known` itself when it is the same. */
export function readAddress(packet, at, known = ANY_IPV6) {
    const word0 = packet.int32(at);
    const word1 = packet.int32(at + 4);
    const word2 = packet.int32(at + 8);
    const word3 = packet.int32(at + 12);
    const isKnown = word3 === known.word3 && word2 === known.word2 && word1 === known.word1 && word0 === known.word0;
    return isKnown ? known : IPAddress.fromWords(word0, word1, word2, word3);
}
function writeAddress(packet, at, { word0, word1, word2, word3 }) {
    packet.setInt32(at, word0);
    packet.setInt32(at + 4, word1);
    packet.setInt32(at + 8, word2);
    packet.setInt32(at + 12, word3);
}
//# sourceMappingURL=ipv6_header.js.map