/**
 * Source translation for flows that a router forwards: hosts inside speak through one address outside, and answers and
 * ICMP errors find their way back (RFC 3022 §2.2, RFC 5508 §4). Who speaks through which port: nat_table.ts.
 * Pure. Only TCP, UDP and ICMP queries pass, whole datagrams only; checksums are updated by what changed (RFC 1624 §3).
 * Not here: hairpinning (RFC 4787 §6), IPv6, protocols that carry addresses in their text.
 *
 *   out   10.0.0.5:4000 > 198.51.100.7:53      ->   203.0.113.1:4000 > 198.51.100.7:53
 *   in    198.51.100.7:53 > 203.0.113.1:4000   ->   198.51.100.7:53 > 10.0.0.5:4000
 */
import { sumPacket } from '../util/checksum_kernel.ts';
import { finishChecksum, foldChecksum, updateChecksum } from '../util/internet_checksum.ts';
import type { Packet } from '../util/packet.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';
import { hasPartialChecksum } from '../util/partial_checksum.ts';
import { ICMP_ECHO_REPLY, ICMP_ECHO_REQUEST, ICMP_HEADER_BYTES, isICMPv4Error } from './icmpv4_message.ts';
import { IPV4_HEADER_BYTES, type IPv4Header } from './ipv4_header.ts';
import { NATTable, type NATTableOptions } from './nat_table.ts';
import { PROTOCOL_ICMP, PROTOCOL_TCP, PROTOCOL_UDP } from './pseudo_header.ts';

export const NAT_NOT_TRANSLATED = parseFailure('ipv4', 'cannot be translated', 'RFC 3022 §2.2');
export const NAT_TABLE_FULL = parseFailure('ipv4', 'no port or room for another translation', 'RFC 4787 §4.2');

const IPV4_CHECKSUM_AT = 10;
const SOURCE_AT = 12;
const DESTINATION_AT = 16;
const TCP_HEADER_BYTES = 20;
const TCP_FLAGS_AT = 13;
const TCP_CHECKSUM_AT = 16;
const UDP_HEADER_BYTES = 8;
const UDP_CHECKSUM_AT = 6;
const ICMP_CHECKSUM_AT = 2;
const ICMP_IDENTIFIER_AT = 4;

export class SourceNAT {
  /** The address outside, signed 32 bits. */
  readonly address: number;
  readonly table: NATTable;

  constructor(address: number, options: NATTableOptions) {
    this.address = address;
    this.table = new NATTable(options);
  }

  /**
   * A datagram of an inside host is about to leave: it gets our address and a port of ours.
   * @param packet at its transport header, the IP header to its left
   * @returns why it cannot leave; null: it is translated
   */
  translateOut(packet: Packet, header: IPv4Header, nowMs: number): ParseFailure | null {
    this.table.expire(nowMs);
    const { protocol, source, destination } = header;
    if (!holdsHeader(packet, protocol)) return NAT_NOT_TRANSLATED;
    if (protocol === PROTOCOL_ICMP && isICMPv4Error(packet.uint8(0))) return this.#errorOut(packet, header);
    if (protocol === PROTOCOL_ICMP && packet.uint8(0) !== ICMP_ECHO_REQUEST) return NAT_NOT_TRANSLATED;
    const portAt = protocol === PROTOCOL_ICMP ? ICMP_IDENTIFIER_AT : 0;
    const port = packet.uint16(portAt);
    const remote = { address: destination, port: protocol === PROTOCOL_ICMP ? 0 : packet.uint16(2) };
    const mapping = this.table.sendOut(protocol, source, port, remote, flagsOf(packet, protocol), nowMs);
    if (mapping === undefined) return NAT_TABLE_FULL;
    replacePort(packet, protocol, portAt, mapping.outsidePort);
    replaceAddress(packet, header.headerLength, SOURCE_AT, this.address, protocol);
    return null;
  }

  /**
   * A datagram for our address: if it belongs to an inside host it gets the address of that, also in `header`.
   * @param packet as {@link translateOut}
   * @returns false: it is for ourselves, or for nobody
   */
  translateIn(packet: Packet, header: IPv4Header, nowMs: number): boolean {
    this.table.expire(nowMs);
    const { protocol, source } = header;
    if (!holdsHeader(packet, protocol)) return false;
    if (protocol === PROTOCOL_ICMP && isICMPv4Error(packet.uint8(0))) return this.#errorIn(packet, header);
    if (protocol === PROTOCOL_ICMP && packet.uint8(0) !== ICMP_ECHO_REPLY) return false;
    const portAt = protocol === PROTOCOL_ICMP ? ICMP_IDENTIFIER_AT : 2;
    const mapping = this.table.findOutside(protocol, packet.uint16(portAt), source);
    if (mapping === undefined) return false;
    const remotePort = protocol === PROTOCOL_ICMP ? 0 : packet.uint16(0);
    if (!this.table.noteIn(mapping, source, remotePort, flagsOf(packet, protocol), nowMs)) return false;
    replacePort(packet, protocol, portAt, mapping.insidePort);
    replaceAddress(packet, header.headerLength, DESTINATION_AT, mapping.insideAddress, protocol);
    header.destination = mapping.insideAddress;
    return true;
  }

  /** About a datagram of an inside host, as it left (RFC 5508 §4.2). */
  #errorIn(packet: Packet, header: IPv4Header): boolean {
    const quote = quoteIn(packet);
    if (quote === null || packet.int32(quote.at + SOURCE_AT) !== this.address) return false;
    const remote = packet.int32(quote.at + DESTINATION_AT);
    const mapping = this.table.findOutside(quote.protocol, packet.uint16(quote.sourcePortAt), remote);
    if (mapping === undefined) return false;
    packet.setUint16(quote.sourcePortAt, mapping.insidePort);
    replaceQuotedAddress(packet, quote.at, SOURCE_AT, mapping.insideAddress);
    renewICMPChecksum(packet);
    replaceAddress(packet, header.headerLength, DESTINATION_AT, mapping.insideAddress, PROTOCOL_ICMP);
    header.destination = mapping.insideAddress;
    return true;
  }

  /** About a datagram for an inside host, as it arrived there: whoever says it, speaks from our address (RFC 5508 §4.3). */
  #errorOut(packet: Packet, header: IPv4Header): ParseFailure | null {
    const quote = quoteIn(packet);
    if (quote === null) return NAT_NOT_TRANSLATED;
    const inside = packet.int32(quote.at + DESTINATION_AT);
    const mapping = this.table.findInside(quote.protocol, inside, packet.uint16(quote.destinationPortAt));
    if (mapping === undefined) return NAT_NOT_TRANSLATED;
    packet.setUint16(quote.destinationPortAt, mapping.outsidePort);
    replaceQuotedAddress(packet, quote.at, DESTINATION_AT, this.address);
    renewICMPChecksum(packet);
    replaceAddress(packet, header.headerLength, SOURCE_AT, this.address, PROTOCOL_ICMP);
    return null;
  }
}

/** Where things lie in the datagram that an ICMP error quotes. */
interface Quote {
  readonly at: number;
  readonly protocol: number;
  readonly sourcePortAt: number;
  /** Of a query: its identifier, as at the other end. */
  readonly destinationPortAt: number;
}

/** null: it quotes no beginning of a datagram that we would have translated. */
function quoteIn(packet: Packet): Quote | null {
  const at = ICMP_HEADER_BYTES;
  if (packet.length < at + IPV4_HEADER_BYTES || packet.uint8(at) >> 4 !== 4) return null;
  const headerLength = (packet.uint8(at) & 0xf) * 4;
  const transportAt = at + headerLength;
  const isWhole = headerLength >= IPV4_HEADER_BYTES && packet.length >= transportAt + 8;
  if (!isWhole || (packet.uint16(at + 6) & 0x1fff) !== 0) return null;
  const protocol = packet.uint8(at + 9);
  if (protocol === PROTOCOL_ICMP) {
    const identifierAt = transportAt + ICMP_IDENTIFIER_AT;
    return { at, protocol, sourcePortAt: identifierAt, destinationPortAt: identifierAt };
  }
  if (protocol !== PROTOCOL_TCP && protocol !== PROTOCOL_UDP) return null;
  return { at, protocol, sourcePortAt: transportAt, destinationPortAt: transportAt + 2 };
}

function holdsHeader(packet: Packet, protocol: number): boolean {
  if (protocol === PROTOCOL_TCP) return packet.length >= TCP_HEADER_BYTES;
  if (protocol === PROTOCOL_UDP) return packet.length >= UDP_HEADER_BYTES;
  return protocol === PROTOCOL_ICMP && packet.length >= ICMP_HEADER_BYTES;
}

function flagsOf(packet: Packet, protocol: number): number {
  return protocol === PROTOCOL_TCP ? packet.uint8(TCP_FLAGS_AT) : 0;
}

/** From the transport header; −1: there is none to keep right. */
function checksumAt(packet: Packet, protocol: number): number {
  if (protocol === PROTOCOL_TCP) return TCP_CHECKSUM_AT;
  if (protocol === PROTOCOL_ICMP) return ICMP_CHECKSUM_AT;
  return packet.uint16(UDP_CHECKSUM_AT) === 0 ? -1 : UDP_CHECKSUM_AT;
}

/** A port, or an identifier, and the checksum that covers it. One that the device completes does not cover it yet. */
function replacePort(packet: Packet, protocol: number, at: number, port: number): void {
  const before = packet.uint16(at);
  packet.setUint16(at, port);
  if (!hasPartialChecksum(packet)) change(packet, protocol, before, port);
}

/** An address of the IP header to the left, its checksum, and what the transport makes of it. */
function replaceAddress(packet: Packet, headerLength: number, at: number, address: number, protocol: number): void {
  const front = -headerLength;
  const before = packet.int32(front + at);
  packet.setInt32(front + at, address);
  for (const shift of [16, 0]) {
    const [oldWord, newWord] = [(before >>> shift) & 0xffff, (address >>> shift) & 0xffff];
    const checksum = updateChecksum(packet.uint16(front + IPV4_CHECKSUM_AT), oldWord, newWord);
    packet.setUint16(front + IPV4_CHECKSUM_AT, checksum);
    if (protocol !== PROTOCOL_ICMP) change(packet, protocol, oldWord, newWord);
  }
}

function change(packet: Packet, protocol: number, oldWord: number, newWord: number): void {
  const at = checksumAt(packet, protocol);
  if (at < 0) return;
  const field = packet.uint16(at);
  if (hasPartialChecksum(packet)) {
    packet.setUint16(at, foldChecksum(field + (0xffff - oldWord) + newWord)); // the sum itself, not its complement
    return;
  }
  const updated = updateChecksum(field, oldWord, newWord);
  packet.setUint16(at, updated === 0 && protocol === PROTOCOL_UDP ? 0xffff : updated);
}

/** The quoted transport checksum is left as it is: nobody verifies it, and most quotes are too short to have it. */
function replaceQuotedAddress(packet: Packet, quoteAt: number, at: number, address: number): void {
  const before = packet.int32(quoteAt + at);
  packet.setInt32(quoteAt + at, address);
  for (const shift of [16, 0]) {
    const checksum = packet.uint16(quoteAt + IPV4_CHECKSUM_AT);
    const updated = updateChecksum(checksum, (before >>> shift) & 0xffff, (address >>> shift) & 0xffff);
    packet.setUint16(quoteAt + IPV4_CHECKSUM_AT, updated);
  }
}

function renewICMPChecksum(packet: Packet): void {
  packet.setUint16(ICMP_CHECKSUM_AT, 0);
  packet.setUint16(ICMP_CHECKSUM_AT, finishChecksum(sumPacket(packet, 0)));
}
