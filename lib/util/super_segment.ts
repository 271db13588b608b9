/**
 * A super-segment is one packet that stands for a row of segments, all with the same headers but for what counts up. Here it
 * is known into how many it would be cut on the wire, and any of them, or a run of them, is made a packet again.
 *
 *   super-segment   | IP TCP | 0 | 1 | 2 | 3 |              segmentSize bytes each, the last one the rest
 *   run 1–2                  | IP TCP | 1 | 2 |             lengths, sequence number, identification, flags of its own
 *
 * RFC 9293 §3.1 (TCP), RFC 768 (UDP), RFC 791 §3.1 and RFC 8200 §3 (IP).
 */
import { sumBytes } from './checksum_kernel.ts';
import { finishChecksum, foldChecksum } from './internet_checksum.ts';
import type { Packet } from './packet.ts';

const TCP_CHECKSUM_OFFSET = 16;
const UDP_CHECKSUM_OFFSET = 6;
const TCP_SEQUENCE_AT = 4;
const TCP_DATA_OFFSET_AT = 12;
const TCP_FLAGS_AT = 13;
const UDP_LENGTH_AT = 4;
const UDP_HEADER_BYTES = 8;
const FIN_AND_PSH = 0x09;
const CWR = 0x80;

const ETHERNET_HEADER_BYTES = 14;
const VLAN_TAG_BYTES = 4;
/** 802.1Q, 802.1ad, and what was used for nested tags before that. */
const VLAN_TAG_TYPES = [0x8100, 0x88a8, 0x9100];

const IPV4_LENGTH_AT = 2;
const IPV4_IDENTIFICATION_AT = 4;
const IPV4_CHECKSUM_AT = 10;
const IPV6_LENGTH_AT = 4;
const IPV6_HEADER_BYTES = 40;

/** Bytes up to the transport payload, told by where the unfinished checksum lies; 0 when the transport is neither TCP nor UDP. */
export function transportHeaderEnd(packet: Packet): number {
  const start = packet.checksumStart;
  if (packet.checksumOffset === UDP_CHECKSUM_OFFSET) return start + UDP_HEADER_BYTES;
  if (packet.checksumOffset !== TCP_CHECKSUM_OFFSET || start + TCP_DATA_OFFSET_AT >= packet.length) return 0;
  return start + (packet.uint8(start + TCP_DATA_OFFSET_AT) >> 4) * 4;
}

/** Where the IP header begins behind an Ethernet header and as many VLAN tags as there are; within the contiguous part. */
export function networkHeaderAt(packet: Packet): number {
  let at = ETHERNET_HEADER_BYTES;
  while (at + VLAN_TAG_BYTES < packet.length && VLAN_TAG_TYPES.includes(packet.uint16(at - 2))) at += VLAN_TAG_BYTES;
  return at;
}

/** Packets on the wire that this one stands for; 1 for every packet that is not a well-formed super-segment. */
export function segmentCount(packet: Packet): number {
  if (packet.segmentSize === 0 || packet.checksumStart === 0) return 1;
  const headerBytes = transportHeaderEnd(packet);
  if (headerBytes === 0 || headerBytes > packet.length) return 1;
  return Math.max(1, Math.ceil((packet.totalLength - headerBytes) / packet.segmentSize));
}

/**
 * Makes the headers of segments `first` … `first + count − 1` of a super-segment that lies in one piece.
 * The field of the checksum stays partial: it holds the sum of the run's own pseudo-header.
 * @param target where the header is written, {@link transportHeaderEnd} bytes from its beginning
 * @returns bytes of payload that belong to it; they begin at header + first × segmentSize
 */
export function writeRunHeader(
  source: Packet,
  linkType: 'ip' | 'ethernet',
  first: number,
  count: number,
  target: Uint8Array,
): number {
  const headerBytes = transportHeaderEnd(source);
  const { length, segmentSize, checksumStart, checksumOffset } = source;
  const skipped = first * segmentSize;
  const payloadBytes = Math.min(count * segmentSize, length - headerBytes - skipped);
  const isLast = headerBytes + skipped + payloadBytes === length;
  target.set(source.bytes().subarray(0, headerBytes), 0);
  const view = new DataView(target.buffer, target.byteOffset, headerBytes);
  const networkAt = linkType === 'ip' ? 0 : networkHeaderAt(source);
  writeNetworkHeader(view, target, { networkAt, checksumStart, bytes: headerBytes + payloadBytes, first });
  if (checksumOffset === TCP_CHECKSUM_OFFSET) {
    const sequenceAt = checksumStart + TCP_SEQUENCE_AT;
    view.setUint32(sequenceAt, (view.getUint32(sequenceAt) + skipped) >>> 0);
    const flags = view.getUint8(checksumStart + TCP_FLAGS_AT);
    const forOthers = (isLast ? 0 : FIN_AND_PSH) | (first === 0 ? 0 : CWR);
    view.setUint8(checksumStart + TCP_FLAGS_AT, flags & ~forOthers);
  } else {
    view.setUint16(checksumStart + UDP_LENGTH_AT, UDP_HEADER_BYTES + payloadBytes);
  }
  const fieldAt = checksumStart + checksumOffset;
  const oldLength = length - checksumStart;
  const newLength = headerBytes - checksumStart + payloadBytes;
  view.setUint16(fieldAt, withLength(view.getUint16(fieldAt), oldLength, newLength));
  return payloadBytes;
}

interface NetworkHeader {
  readonly networkAt: number;
  readonly checksumStart: number;
  /** Of the whole packet. */
  readonly bytes: number;
  readonly first: number;
}

function writeNetworkHeader(view: DataView, bytes: Uint8Array, header: NetworkHeader): void {
  const at = header.networkAt;
  if (view.getUint8(at) >> 4 === 6) {
    view.setUint16(at + IPV6_LENGTH_AT, header.bytes - at - IPV6_HEADER_BYTES);
    return;
  }
  view.setUint16(at + IPV4_LENGTH_AT, header.bytes - at);
  const identificationAt = at + IPV4_IDENTIFICATION_AT;
  view.setUint16(identificationAt, (view.getUint16(identificationAt) + header.first) & 0xffff);
  view.setUint16(at + IPV4_CHECKSUM_AT, 0);
  const headerLength = (view.getUint8(at) & 0x0f) * 4;
  view.setUint16(at + IPV4_CHECKSUM_AT, finishChecksum(sumBytes(bytes, at, headerLength, 0)));
}

/** A sum over the pseudo-header, for another length in it. */
function withLength(sum: number, oldLength: number, newLength: number): number {
  return foldChecksum(sum + (0xffff - oldLength) + newLength);
}
