/**
 * ICMP for IPv4 (RFC 792): echo, and the errors that quote the datagram they complain about.
 * Pure. What is said in return, and when it is better to be silent, is in icmp_responder.ts.
 *
 *   +---------------+---------------+-------------------------------+
 *   |     Type      |     Code      |           Checksum            |
 *   +---------------+---------------+-------------------------------+
 *   |  rest of header: identifier and sequence | next-hop MTU | …   |
 *   +---------------------------------------------------------------+
 *   |  echo: any data.  Errors: the IP header that caused them and at least 8 bytes behind it
 */
import { type Chunk, NO_CHUNKS } from '../util/chunk.ts';
import { sumPacket } from '../util/checksum_kernel.ts';
import { finishChecksum, isChecksumIntact } from '../util/internet_checksum.ts';
import { CHECKSUM_COMPLETE, type Packet } from '../util/packet.ts';
import { parseFailure, ParseFailure } from '../util/parse_failure.ts';
import { sequenceNumber } from '../util/wrapping_integers.ts';
import { QUOTED_TRANSPORT_BYTES, type QuotedDatagram } from './quoted_datagram.ts';

export const ICMP_HEADER_BYTES = 8;

export const ICMP_ECHO_REPLY = 0;
export const ICMP_UNREACHABLE = 3;
export const ICMP_SOURCE_QUENCH = 4;
export const ICMP_REDIRECT = 5;
export const ICMP_ECHO_REQUEST = 8;
export const ICMP_TIME_EXCEEDED = 11;
export const ICMP_PARAMETER_PROBLEM = 12;

/** Codes of {@link ICMP_UNREACHABLE}. */
export const NETWORK_UNREACHABLE = 0;
export const HOST_UNREACHABLE = 1;
export const PROTOCOL_UNREACHABLE = 2;
export const PORT_UNREACHABLE = 3;
export const FRAGMENTATION_NEEDED = 4;
export const ADMINISTRATIVELY_PROHIBITED = 13;
/** Codes of {@link ICMP_TIME_EXCEEDED}. */
export const TRANSIT_TIME_EXCEEDED = 0;
export const REASSEMBLY_TIME_EXCEEDED = 1;
/** A code of {@link ICMP_REDIRECT}. */
export const REDIRECT_HOST = 1;

export const ICMP_TRUNCATED = parseFailure('icmp', 'shorter than 8 bytes', 'RFC 792');
export const ICMP_BAD_CHECKSUM = parseFailure('icmp', 'checksum is wrong', 'RFC 792');
export const ICMP_QUOTE_TRUNCATED = parseFailure('icmp', 'quotes less than a header and 8 bytes', 'RFC 1122 §3.2.2');
export const ICMP_QUOTE_MALFORMED = parseFailure('icmp', 'quotes no IPv4 header', 'RFC 1122 §3.2.2');
export const ICMP_QUOTE_OF_FRAGMENT = parseFailure('icmp', 'quotes a later fragment', 'RFC 1122 §3.2.2');

export class ICMPv4Message {
  type = ICMP_ECHO_REQUEST;
  code = 0;
  /** The second word of the header, signed; its meaning depends on the type. */
  restOfHeader = 0;
  /** Of an echo: lent, valid until the call that received the packet returns. Of an error: the quote as bytes. */
  data: readonly Chunk[] = NO_CHUNKS;
  /** Bytes. */
  dataLength = 0;
  /** Of an error only. */
  quote: QuotedDatagram | null = null;

  /** Of an echo: who asks. */
  get identifier(): number {
    return this.restOfHeader >>> 16;
  }

  /** Of an echo: the how-manieth question. */
  get sequence(): number {
    return this.restOfHeader & 0xffff;
  }

  /** Of "fragmentation needed", bytes; 0 when an old router did not say (RFC 1191 §4). */
  get nextHopMTU(): number {
    return this.restOfHeader & 0xffff;
  }

  /** Of "parameter problem": the byte of the quoted header that was not understood. */
  get pointer(): number {
    return this.restOfHeader >>> 24;
  }

  get isError(): boolean {
    return isICMPv4Error(this.type);
  }
}

/** Whether messages of this type report errors, and must therefore never be answered by one (RFC 1122 §3.2.2). */
export function isICMPv4Error(type: number): boolean {
  return (
    type === ICMP_UNREACHABLE ||
    type === ICMP_SOURCE_QUENCH ||
    type === ICMP_REDIRECT ||
    type === ICMP_TIME_EXCEEDED ||
    type === ICMP_PARAMETER_PROBLEM
  );
}

/** Reads the message that fills a packet. Messages of an unknown type are read too: the caller ignores them silently. */
export function parseICMPv4Message(packet: Packet): ICMPv4Message | ParseFailure {
  if (packet.length < ICMP_HEADER_BYTES) return ICMP_TRUNCATED;
  if (!isChecksumIntact(sumPacket(packet, 0))) return ICMP_BAD_CHECKSUM;
  const message = new ICMPv4Message();
  message.type = packet.uint8(0);
  message.code = packet.uint8(1);
  message.restOfHeader = packet.int32(4);
  message.data = packet.chunksFrom(ICMP_HEADER_BYTES);
  message.dataLength = packet.totalLength - ICMP_HEADER_BYTES;
  if (!message.isError) return message;
  const quote = parseQuote(packet, ICMP_HEADER_BYTES);
  if (quote instanceof ParseFailure) return quote;
  message.quote = quote;
  return message;
}

/**
 * Reads a quoted header. Its checksum is not verified, since routers on the way have changed the header, and the whole
 * message has a checksum of its own.
 */
export function parseQuote(packet: Packet, at: number): QuotedDatagram | ParseFailure {
  const available = packet.length - at;
  if (available < 20 + QUOTED_TRANSPORT_BYTES) return ICMP_QUOTE_TRUNCATED;
  const headerLength = (packet.uint8(at) & 0xf) * 4;
  if (packet.uint8(at) >> 4 !== 4 || headerLength < 20) return ICMP_QUOTE_MALFORMED;
  if (available < headerLength + QUOTED_TRANSPORT_BYTES) return ICMP_QUOTE_TRUNCATED;
  if ((packet.uint16(at + 6) & 0x1fff) !== 0) return ICMP_QUOTE_OF_FRAGMENT;
  return {
    source: packet.int32(at + 12),
    destination: packet.int32(at + 16),
    protocol: packet.uint8(at + 9),
    totalLength: packet.uint16(at + 2),
    sourcePort: packet.uint16(at + headerLength),
    destinationPort: packet.uint16(at + headerLength + 2),
    sequenceNumber: sequenceNumber(packet.int32(at + headerLength + 4)),
  };
}

/** Writes type, code, rest of header and checksum to the left of a packet that holds the data or the quote. */
export function emitICMPv4Message(message: ICMPv4Message, packet: Packet): void {
  packet.prepend(ICMP_HEADER_BYTES);
  packet.setInt32(0, (message.type << 24) | (message.code << 16)); // the checksum field is zero while we sum
  packet.setInt32(4, message.restOfHeader);
  packet.setUint16(2, finishChecksum(sumPacket(packet, 0)));
  packet.checksum = CHECKSUM_COMPLETE;
}
