/**
 * MLD, versions 1 and 2, as bytes (RFC 2710 §3, RFC 3810 §5): the twin of igmp_message.ts in ICMPv6. Version 1 does what
 * version 2 of IGMP does, and version 2 what version 3 does, whose numbers are used here.
 * Pure. The ICMPv6 checksum is verified by `parseICMPv6Message` beforehand.
 */
import type { IPAddress } from '../util/ip_address.ts';
import { Chunk } from '../util/chunk.ts';
import type { Packet } from '../util/packet.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';
import {
  decodeLongTime,
  type GroupLeave,
  type GroupMessage,
  type GroupRecord,
  type GroupReport,
  IS_EXCLUDE,
  type RecordType,
} from './group_message.ts';
import { emitICMPv6Message, ICMPV6_HEADER_BYTES, ICMPv6Message } from './icmpv6_message.ts';
import { emitIPv6Header, IPv6Header, readAddress } from './ipv6_header.ts';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6 } from './pseudo_header.ts';

export const MLD_FROM_AFAR = parseFailure('icmpv6', 'about groups, from beyond the link', 'RFC 3810 §5');
export const MLD_TRUNCATED = parseFailure('icmpv6', 'about groups, shorter than it says', 'RFC 3810 §5.1');
export const MLD_BAD_GROUP = parseFailure('icmpv6', 'about what is no group', 'RFC 3810 §5.1.5');

const QUERY = 130;
const REPORT_V1 = 131;
const DONE = 132;
const REPORT_V2 = 143;

const V1_BYTES = 24;
const QUERY_V2_BYTES = 28;

export function isMLDType(type: number): boolean {
  return (type >= QUERY && type <= DONE) || type === REPORT_V2;
}

/** Reads a message of one of these types. @param packet at its ICMPv6 header, unchanged */
export function parseMLDMessage(packet: Packet, { hopLimit, source }: IPv6Header): GroupMessage | ParseFailure {
  if (hopLimit !== 1 || !(source.isLinkLocal || source.isUnspecified)) return MLD_FROM_AFAR;
  const type = packet.uint8(0);
  if (type === REPORT_V2) return readReport(packet);
  if (packet.length < V1_BYTES) return MLD_TRUNCATED;
  const group = readAddress(packet, 8);
  if (!group.isMulticast && !(type === QUERY && group.isUnspecified)) return MLD_BAD_GROUP;
  if (type === REPORT_V1) return { kind: 'report', version: 2, records: [{ type: IS_EXCLUDE, group, sources: [] }] };
  if (type === DONE) return { kind: 'leave', group };
  if (source.isUnspecified) return MLD_FROM_AFAR;
  const asked = group.isUnspecified ? null : group;
  const code = packet.uint16(4);
  if (packet.length === V1_BYTES) return { kind: 'query', version: 2, group: asked, sources: [], maxResponseMs: code };
  if (packet.length < QUERY_V2_BYTES) return MLD_TRUNCATED;
  const count = packet.uint16(26);
  if (QUERY_V2_BYTES + count * 16 > packet.length) return MLD_TRUNCATED;
  const sources = readAddresses(packet, QUERY_V2_BYTES, count);
  return { kind: 'query', version: 3, group: asked, sources, maxResponseMs: decodeLongTime(code) };
}

function readReport(packet: Packet): GroupReport | ParseFailure {
  const records: GroupRecord[] = [];
  let at = ICMPV6_HEADER_BYTES;
  for (let left = packet.uint16(6); left > 0; left -= 1) {
    if (at + 20 > packet.length) return MLD_TRUNCATED;
    const count = packet.uint16(at + 2);
    const next = at + 20 + count * 16 + packet.uint8(at + 1) * 4;
    if (next > packet.length) return MLD_TRUNCATED;
    const type = packet.uint8(at);
    const sources = readAddresses(packet, at + 20, count);
    if (type >= 1 && type <= 6) records.push({ type: type as RecordType, group: readAddress(packet, at + 4), sources });
    at = next;
  }
  return { kind: 'report', version: 3, records };
}

function readAddresses(packet: Packet, at: number, count: number): IPAddress[] {
  return Array.from({ length: count }, (_, index) => readAddress(packet, at + index * 16));
}

const header = new IPv6Header();
header.hopLimit = 1;

/** Hop-by-Hop, next header ICMPv6: router alert for MLD (RFC 2711 §2.1), and padding. */
const ROUTER_ALERT = Uint8Array.of(PROTOCOL_ICMPV6, 0, 5, 2, 0, 0, 1, 0);
const HOP_BY_HOP = 0;

/** Writes a report or leave as a whole packet into an empty outgoing one. */
export function emitMLDMessage(
  message: GroupReport | GroupLeave,
  source: IPAddress,
  destination: IPAddress,
  packet: Packet,
): void {
  const icmp = new ICMPv6Message();
  let body: Uint8Array;
  if (message.kind === 'report' && message.version === 3) {
    icmp.type = REPORT_V2;
    icmp.restOfHeader = message.records.length;
    body = recordBytes(message.records);
  } else {
    icmp.type = message.kind === 'leave' ? DONE : REPORT_V1;
    const group = message.kind === 'leave' ? message.group : message.records[0]!.group; // there is one
    body = (group as IPAddress).toBytes();
  }
  packet.setPayload([Chunk.fromBytes(body)]);
  const length = ICMPV6_HEADER_BYTES + packet.totalLength;
  emitICMPv6Message(icmp, packet, ipv6PseudoHeaderSum(source, destination, PROTOCOL_ICMPV6, length));
  packet.prepend(ROUTER_ALERT.byteLength);
  packet.bytes().set(ROUTER_ALERT);
  header.nextHeader = HOP_BY_HOP;
  header.source = source;
  header.destination = destination;
  emitIPv6Header(header, packet);
}

function recordBytes(records: readonly GroupRecord[]): Uint8Array {
  const bytes = records.flatMap(({ type, group, sources }) => [
    ...[type, 0, sources.length >> 8, sources.length & 0xff],
    ...(group as IPAddress).toBytes(),
    ...sources.flatMap((source) => [...(source as IPAddress).toBytes()]),
  ]);
  return Uint8Array.from(bytes);
}
