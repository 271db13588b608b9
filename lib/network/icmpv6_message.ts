/**
 * ICMP for IPv6 (RFC 4443): echo, and the errors that quote the datagram they complain about.
 * Pure. What is said in return, and when it is better to be silent, is in icmpv6_responder.ts. Not here: neighbour discovery
 * (RFC 4861) and multicast listeners (RFC 3810), which speak ICMPv6 too.
 *
 *   +---------------+---------------+-------------------------------+
 *   |     Type      |     Code      |  Checksum, pseudo-header too  |
 *   +---------------+---------------+-------------------------------+
 *   |  rest of header: identifier and sequence | MTU | pointer | …  |
 *   +---------------------------------------------------------------+
 *   |  echo: any data.  Errors: as much of the packet that caused them as fits
 */
import { type Chunk, NO_CHUNKS } from '../util/chunk.ts';
import { sumPacket } from '../util/checksum_kernel.ts';
import { finishChecksum, isChecksumIntact } from '../util/internet_checksum.ts';
import type { IPAddress } from '../util/ip_address.ts';
import { CHECKSUM_COMPLETE, CHECKSUM_TRUSTED, type Packet } from '../util/packet.ts';
import { parseFailure, ParseFailure } from '../util/parse_failure.ts';
import { sequenceNumber } from '../util/wrapping_integers.ts';
import { FRAGMENT } from './ipv6_extension_headers.ts';
import { IPV6_HEADER_BYTES, readAddress } from './ipv6_header.ts';
import { QUOTED_TRANSPORT_BYTES, type QuotedDatagram } from './quoted_datagram.ts';

export const ICMPV6_HEADER_BYTES = 8;

export const ICMPV6_UNREACHABLE = 1;
export const ICMPV6_PACKET_TOO_BIG = 2;
export const ICMPV6_TIME_EXCEEDED = 3;
export const ICMPV6_PARAMETER_PROBLEM = 4;
export const ICMPV6_ECHO_REQUEST = 128;
export const ICMPV6_ECHO_REPLY = 129;
/** Not an error, but not to be answered by one either (RFC 4443 §2.4). */
export const ICMPV6_REDIRECT = 137;

/** Codes of {@link ICMPV6_UNREACHABLE}. */
export const ICMPV6_ADDRESS_UNREACHABLE = 3;
export const ICMPV6_PORT_UNREACHABLE = 4;
export const ICMPV6_NO_ROUTE = 0;
export const ICMPV6_BEYOND_SCOPE = 2;
/** Codes of {@link ICMPV6_TIME_EXCEEDED}. */
export const ICMPV6_HOP_LIMIT_EXCEEDED = 0;
export const ICMPV6_REASSEMBLY_TIME_EXCEEDED = 1;

export const ICMPV6_TRUNCATED = parseFailure('icmpv6', 'shorter than 8 bytes', 'RFC 4443 §2.1');
export const ICMPV6_BAD_CHECKSUM = parseFailure('icmpv6', 'checksum is wrong', 'RFC 4443 §2.3');
export const ICMPV6_QUOTE_TRUNCATED = parseFailure('icmpv6', 'quotes less than a header and 8 bytes', 'RFC 4443 §2.4');
export const ICMPV6_QUOTE_MALFORMED = parseFailure('icmpv6', 'quotes no IPv6 header', 'RFC 4443 §2.4');

export class ICMPv6Message {
  type = ICMPV6_ECHO_REQUEST;
  code = 0;
  /** The second word of the header, signed; its meaning depends on the type. */
  restOfHeader = 0;
  /** Of an echo: lent, valid until the call that received the packet returns. Of an error: the quote as bytes. */
  data: readonly Chunk[] = NO_CHUNKS;
  /** Bytes. */
  dataLength = 0;
  /** Of an error only. */
  quote: QuotedDatagram<IPAddress> | null = null;

  /** Of an echo: who asks. */
  get identifier(): number {
    return this.restOfHeader >>> 16;
  }

  /** Of an echo: the how-manieth question. */
  get sequence(): number {
    return this.restOfHeader & 0xffff;
  }

  /** Of "packet too big": what the next link carries, bytes (RFC 4443 §3.2). */
  get mtu(): number {
    return this.restOfHeader >>> 0;
  }

  /** Of "parameter problem": the byte of the quoted packet that was not understood. */
  get pointer(): number {
    return this.restOfHeader >>> 0;
  }

  get isError(): boolean {
    return isICMPv6Error(this.type);
  }
}

/** Whether messages of this type report errors: the upper half of the types does not (RFC 4443 §2.1). */
export function isICMPv6Error(type: number): boolean {
  return type < 128;
}

/**
 * Reads the message that fills a packet. Messages of an unknown type are read too; their quote may be null even though they
 * are errors.
 * @param pseudoHeaderSum a running sum that includes the length, `packet.totalLength`
 */
export function parseICMPv6Message(packet: Packet, pseudoHeaderSum: number): ICMPv6Message | ParseFailure {
  if (packet.length < ICMPV6_HEADER_BYTES) return ICMPV6_TRUNCATED;
  if (packet.checksum !== CHECKSUM_TRUSTED && !isChecksumIntact(sumPacket(packet, pseudoHeaderSum))) {
    return ICMPV6_BAD_CHECKSUM;
  }
  const message = new ICMPv6Message();
  message.type = packet.uint8(0);
  message.code = packet.uint8(1);
  message.restOfHeader = packet.int32(4);
  message.data = packet.chunksFrom(ICMPV6_HEADER_BYTES);
  message.dataLength = packet.totalLength - ICMPV6_HEADER_BYTES;
  if (message.type < ICMPV6_UNREACHABLE || message.type > ICMPV6_PARAMETER_PROBLEM) return message;
  const quote = parseIPv6Quote(packet, ICMPV6_HEADER_BYTES);
  if (quote instanceof ParseFailure) return quote;
  message.quote = quote;
  return message;
}

/** Reads a quoted packet. We send no extension headers, so that where there are some the packet is not ours. */
export function parseIPv6Quote(packet: Packet, at: number): QuotedDatagram<IPAddress> | ParseFailure {
  // Of a datagram that its sender has cut, the first fragment is quoted, fragment header and all.
  const isFragment = packet.length >= at + IPV6_HEADER_BYTES + 8 && packet.uint8(at + 6) === FRAGMENT;
  const transportAt = at + IPV6_HEADER_BYTES + (isFragment ? 8 : 0);
  if (packet.length < transportAt + QUOTED_TRANSPORT_BYTES) return ICMPV6_QUOTE_TRUNCATED;
  if (packet.uint8(at) >> 4 !== 6) return ICMPV6_QUOTE_MALFORMED;
  return {
    source: readAddress(packet, at + 8),
    destination: readAddress(packet, at + 24),
    protocol: packet.uint8(isFragment ? at + IPV6_HEADER_BYTES : at + 6),
    // A fragment does not tell how long the whole was.
    totalLength: IPV6_HEADER_BYTES + (isFragment ? 0xffff : packet.uint16(at + 4)),
    sourcePort: packet.uint16(transportAt),
    destinationPort: packet.uint16(transportAt + 2),
    sequenceNumber: sequenceNumber(packet.int32(transportAt + 4)),
  };
}

/**
 * Writes type, code, rest of header and checksum to the left of a packet that holds the data or the quote.
 * @param pseudoHeaderSum a running sum that includes the length, data and 8 bytes of header
 */
export function emitICMPv6Message(message: ICMPv6Message, packet: Packet, pseudoHeaderSum: number): void {
  packet.prepend(ICMPV6_HEADER_BYTES);
  packet.setInt32(0, (message.type << 24) | (message.code << 16)); // the checksum field is zero while we sum
  packet.setInt32(4, message.restOfHeader);
  packet.setUint16(2, finishChecksum(sumPacket(packet, pseudoHeaderSum)));
  packet.checksum = CHECKSUM_COMPLETE;
}
