/**
 * IGMP, versions 1 to 3, as bytes (RFC 1112 appendix I, RFC 2236 §2, RFC 3376 §4): queries are read, reports and leaves read
 * and written, as whole datagrams with the option that makes routers look at them (RFC 2113).
 * Pure.
 *
 *   | type (8) | response time (8) | checksum (16) | group (32) |  version 3: … sources, or records
 */
import { Chunk } from '../util/chunk.ts';
import { sumPacket, sumSlab } from '../util/checksum_kernel.ts';
import { finishChecksum, isChecksumIntact } from '../util/internet_checksum.ts';
import { CHECKSUM_COMPLETE, type Packet } from '../util/packet.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';
import {
  decodeTime,
  type GroupLeave,
  type GroupMessage,
  type GroupQuery,
  type GroupRecord,
  type GroupReport,
  IS_EXCLUDE,
  type RecordType,
} from './group_message.ts';

export const PROTOCOL_IGMP = 2;

export const IGMP_TRUNCATED = parseFailure('igmp', 'shorter than it says', 'RFC 3376 §4');
export const IGMP_BAD_CHECKSUM = parseFailure('igmp', 'checksum is wrong', 'RFC 3376 §4.1.2');
export const IGMP_TYPE_UNKNOWN = parseFailure('igmp', 'of a type that is not spoken', 'RFC 3376 §4');
export const IGMP_FROM_AFAR = parseFailure('igmp', 'from beyond the link', 'RFC 3376 §4');
export const IGMP_BAD_GROUP = parseFailure('igmp', 'about what is no group', 'RFC 3376 §4.1.4');

const QUERY = 0x11;
const REPORT_V1 = 0x12;
const REPORT_V2 = 0x16;
const LEAVE = 0x17;
const REPORT_V3 = 0x22;

const HEADER_BYTES = 8;
const QUERY_V3_BYTES = 12;
/** Of version 1, which does not say (RFC 2236 §4). */
const V1_RESPONSE_MS = 10_000;

/** Reads the message that fills a packet. */
export function parseIGMPMessage(packet: Packet): GroupMessage | ParseFailure {
  if (packet.length < HEADER_BYTES) return IGMP_TRUNCATED;
  if (!isChecksumIntact(sumPacket(packet, 0))) return IGMP_BAD_CHECKSUM;
  const group = packet.int32(4);
  const isGroup = group >>> 28 === 0xe;
  switch (packet.uint8(0)) {
    case QUERY:
      return isGroup || group === 0 ? readQuery(packet, group === 0 ? null : group) : IGMP_BAD_GROUP;
    case REPORT_V1:
    case REPORT_V2: {
      const version = packet.uint8(0) === REPORT_V1 ? 1 : 2;
      return isGroup
        ? { kind: 'report', version, records: [{ type: IS_EXCLUDE, group, sources: [] }] }
        : IGMP_BAD_GROUP;
    }
    case LEAVE:
      return isGroup ? { kind: 'leave', group } : IGMP_BAD_GROUP;
    case REPORT_V3:
      return readReport(packet);
    default:
      return IGMP_TYPE_UNKNOWN;
  }
}

/** The versions differ by length, and by whether a time is given (RFC 3376 §7.1). */
function readQuery(packet: Packet, group: number | null): GroupQuery | ParseFailure {
  const code = packet.uint8(1);
  if (packet.length === HEADER_BYTES) {
    const maxResponseMs = code === 0 ? V1_RESPONSE_MS : code * 100;
    return { kind: 'query', version: code === 0 ? 1 : 2, group, sources: [], maxResponseMs };
  }
  if (packet.length < QUERY_V3_BYTES) return IGMP_TRUNCATED;
  const count = packet.uint16(10);
  if (QUERY_V3_BYTES + count * 4 > packet.length) return IGMP_TRUNCATED;
  const sources = Array.from({ length: count }, (_, index) => packet.int32(QUERY_V3_BYTES + index * 4));
  return { kind: 'query', version: 3, group, sources, maxResponseMs: decodeTime(code) * 100 };
}

function readReport(packet: Packet): GroupReport | ParseFailure {
  const records: GroupRecord[] = [];
  let at = HEADER_BYTES;
  for (let left = packet.uint16(6); left > 0; left -= 1) {
    if (at + 8 > packet.length) return IGMP_TRUNCATED;
    const count = packet.uint16(at + 2);
    const next = at + 8 + count * 4 + packet.uint8(at + 1) * 4;
    if (next > packet.length) return IGMP_TRUNCATED;
    const first = at + 8;
    const sources = Array.from({ length: count }, (_, index) => packet.int32(first + index * 4));
    const type = packet.uint8(at);
    // Records of unknown types are skipped (RFC 3376 §4.2.12).
    if (type >= 1 && type <= 6) records.push({ type: type as RecordType, group: packet.int32(at + 4), sources });
    at = next;
  }
  return { kind: 'report', version: 3, records };
}

/** Writes a report or leave as a whole datagram into an empty outgoing packet. Addresses are signed 32 bits. */
export function emitIGMPMessage(
  message: GroupReport | GroupLeave,
  source: number,
  destination: number,
  packet: Packet,
): void {
  const isReport = message.kind === 'report' && message.version === 3;
  if (isReport) packet.setPayload([Chunk.fromBytes(recordBytes(message.records))]);
  packet.prepend(HEADER_BYTES);
  packet.setInt32(0, typeOf(message) << 24);
  packet.setInt32(4, isReport ? message.records.length : groupOf(message));
  packet.setUint16(2, finishChecksum(sumPacket(packet, 0)));
  packet.checksum = CHECKSUM_COMPLETE;
  emitHeader(source, destination, packet);
}

function typeOf(message: GroupReport | GroupLeave): number {
  if (message.kind === 'leave') return LEAVE;
  if (message.version === 3) return REPORT_V3;
  return message.version === 2 ? REPORT_V2 : REPORT_V1;
}

/** Of an older version, whose reports are about one. */
function groupOf(message: GroupReport | GroupLeave): number {
  return (message.kind === 'leave' ? message.group : message.records[0]!.group) as number;
}

function recordBytes(records: readonly GroupRecord[]): Uint8Array {
  const words = records.flatMap(({ type, group, sources }) => [(type << 24) | sources.length, group, ...sources]);
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => view.setInt32(index * 4, word as number));
  return bytes;
}

/** One hop, urgent, and with a router alert (RFC 3376 §4). */
function emitHeader(source: number, destination: number, packet: Packet): void {
  const headerBytes = 24;
  const length = packet.totalLength + headerBytes;
  packet.prepend(headerBytes);
  packet.setInt32(0, (0x46c0 << 16) | length);
  packet.setInt32(4, 0x4000);
  packet.setInt32(8, (1 << 24) | (PROTOCOL_IGMP << 16));
  packet.setInt32(12, source);
  packet.setInt32(16, destination);
  packet.setInt32(20, 0x94040000 | 0);
  packet.setUint16(10, finishChecksum(sumSlab(packet.slab, packet.offset, headerBytes, 0)));
}
