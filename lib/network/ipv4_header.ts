/**
 * The IPv4 header (RFC 791 §3.1): parse into an object that is used again and again, emit to the left of a packet.
 * Pure. Options are skipped, never sent; source routes are turned away (RFC 7126 §4.3–4.4). Fragments are recognised and
 * left to ip_reassembler.ts.
 *
 *    0                   1                   2                   3
 *   +-------+-------+---------------+-------------------------------+
 *   |Version|  IHL  |  DSCP and ECN |         Total length          |
 *   +-------+-------+---------------+-----+-------------------------+
 *   |        Identification         | DF MF|    Fragment offset      |
 *   +---------------+---------------+-----+-------------------------+
 *   |  Time to live |   Protocol    |        Header checksum        |
 *   +---------------+---------------+-------------------------------+
 *   |                  Source, destination (32 bits each)           |
 */
import { sumSlab } from '../util/checksum_kernel.ts';
import { finishChecksum, isChecksumIntact } from '../util/internet_checksum.ts';
import { optionLength } from '../util/option_walker.ts';
import { CHECKSUM_PARTIAL, type Packet } from '../util/packet.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';

export const IPV4_HEADER_BYTES = 20;
/** RFC 1122 §3.2.1.7 and the value of the assigned numbers. */
export const DEFAULT_TIME_TO_LIVE = 64;

export const IPV4_TRUNCATED = parseFailure('ipv4', 'shorter than 20 bytes', 'RFC 791 §3.1');
export const IPV4_BAD_VERSION = parseFailure('ipv4', 'version is not 4', 'RFC 1122 §3.2.1.1');
export const IPV4_BAD_HEADER_LENGTH = parseFailure('ipv4', 'header length below 20 bytes', 'RFC 791 §3.1');
export const IPV4_HEADER_TRUNCATED = parseFailure('ipv4', 'header longer than the packet', 'RFC 791 §3.1');
export const IPV4_BAD_TOTAL_LENGTH = parseFailure('ipv4', 'total length below the header length', 'RFC 791 §3.1');
export const IPV4_DATA_TRUNCATED = parseFailure('ipv4', 'total length beyond the packet', 'RFC 791 §3.1');
export const IPV4_BAD_CHECKSUM = parseFailure('ipv4', 'header checksum is wrong', 'RFC 1122 §3.2.1.2');
export const IPV4_FRAGMENT = parseFailure('ipv4', 'fragment, and fragments are not reassembled', 'RFC 791 §3.2');
export const IPV4_SOURCE_ROUTE = parseFailure('ipv4', 'source route', 'RFC 7126 §4.3');

const LOOSE_SOURCE_ROUTE = 131;
const STRICT_SOURCE_ROUTE = 137;

const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;

export class IPv4Header {
  /** Signed 32 bits, as `IPAddress.toInt()`. */
  source = 0;
  destination = 0;
  protocol = 0;
  timeToLive = DEFAULT_TIME_TO_LIVE;
  /** DSCP in the upper six bits, ECN in the lower two (RFC 2474 §3, RFC 3168 §5). */
  typeOfService = 0;
  identification = 0;
  dontFragment = true;
  moreFragments = false;
  /** Bytes, a multiple of 8. */
  fragmentOffset = 0;
  /** Header with options, bytes. Written by parse. */
  headerLength = IPV4_HEADER_BYTES;
  /** Header, options and data, bytes. Written by parse and by emit. */
  totalLength = 0;

  /** Differentiated services codepoint, 0 … 63. */
  get dscp(): number {
    return this.typeOfService >> 2;
  }

  /** Explicit congestion notification, 0 … 3. */
  get ecn(): number {
    return this.typeOfService & 3;
  }
}

/**
 * Reads the header at the packet's front and, when it is sound, takes it away: link padding is cut from the end, the
 * header with its options from the front, so that the packet begins at the transport header.
 * A header is sound whatever its TTL: only routers look at that (RFC 1122 §3.2.1.7).
 * @returns the reason for turning the packet away, or null. The packet is unchanged then, except for
 *   {@link IPV4_FRAGMENT}, which is judged last.
 */
export function parseIPv4Header(packet: Packet, into: IPv4Header): ParseFailure | null {
  if (packet.length < IPV4_HEADER_BYTES) return IPV4_TRUNCATED;
  const first = packet.int32(0);
  if (first >>> 28 !== 4) return IPV4_BAD_VERSION;
  const headerLength = ((first >>> 24) & 0xf) * 4;
  if (headerLength < IPV4_HEADER_BYTES) return IPV4_BAD_HEADER_LENGTH;
  if (headerLength > packet.length) return IPV4_HEADER_TRUNCATED;
  const totalLength = first & 0xffff;
  if (totalLength < headerLength) return IPV4_BAD_TOTAL_LENGTH;
  if (totalLength > packet.totalLength) return IPV4_DATA_TRUNCATED;
  if (!isChecksumIntact(sumSlab(packet.slab, packet.offset, headerLength, 0))) return IPV4_BAD_CHECKSUM;
  if (headerLength > IPV4_HEADER_BYTES && hasSourceRoute(packet, headerLength)) return IPV4_SOURCE_ROUTE;

  const second = packet.int32(4);
  into.headerLength = headerLength;
  into.totalLength = totalLength;
  into.typeOfService = (first >>> 16) & 0xff;
  into.identification = second >>> 16;
  into.dontFragment = (second & DONT_FRAGMENT) !== 0;
  into.moreFragments = (second & MORE_FRAGMENTS) !== 0;
  into.fragmentOffset = (second & 0x1fff) * 8;
  into.timeToLive = packet.uint8(8);
  into.protocol = packet.uint8(9);
  into.source = packet.int32(12);
  into.destination = packet.int32(16);
  packet.trimTo(totalLength);
  packet.trimFront(headerLength);
  return into.moreFragments || into.fragmentOffset !== 0 ? IPV4_FRAGMENT : null;
}

/** Whoever chooses the way of the answers can pass for others (RFC 7126 §4.3–4.4). A walk that cannot go on has seen none. */
function hasSourceRoute(packet: Packet, headerLength: number): boolean {
  for (let at = IPV4_HEADER_BYTES; at < headerLength;) {
    const kind = packet.uint8(at);
    if (kind === LOOSE_SOURCE_ROUTE || kind === STRICT_SOURCE_ROUTE) return true;
    const length = optionLength(packet, at, headerLength);
    if (length === 0) return false;
    at += length;
  }
  return false;
}

/**
 * Writes a header of 20 bytes to the left of the packet, whose total length, 20 more, must be at most 65,535.
 * Moves `checksumStart` along while the transport checksum is partial.
 */
export function emitIPv4Header(header: IPv4Header, packet: Packet): void {
  const totalLength = packet.totalLength + IPV4_HEADER_BYTES;
  const fragment =
    (header.dontFragment ? DONT_FRAGMENT : 0) |
    (header.moreFragments ? MORE_FRAGMENTS : 0) |
    (header.fragmentOffset >> 3);
  const first = 0x45000000 | (header.typeOfService << 16) | totalLength;
  const second = (header.identification << 16) | fragment;
  const third = (header.timeToLive << 24) | (header.protocol << 16);
  const { source, destination } = header;
  header.headerLength = IPV4_HEADER_BYTES;
  header.totalLength = totalLength;

  packet.prepend(IPV4_HEADER_BYTES);
  packet.setInt32(0, first);
  packet.setInt32(4, second);
  packet.setInt32(
    8,
    third | finishChecksum(wordSum(first) + wordSum(second) + wordSum(third) + wordSum(source) + wordSum(destination)),
  );
  packet.setInt32(12, source);
  packet.setInt32(16, destination);
  if (packet.checksum === CHECKSUM_PARTIAL) packet.checksumStart += IPV4_HEADER_BYTES;
}

/** The two 16-bit words of 32 bits, added. */
function wordSum(word: number): number {
  return (word >>> 16) + (word & 0xffff);
}
