/**
 * Lowers the MSS that a forwarded SYN announces to what the next link carries: for paths on which ICMP is lost, so that
 * nobody learns of the narrow link (RFC 4459 §3.2).
 * Pure. The checksum is updated by what changed (RFC 1624 §3); one that the device completes does not cover it yet.
 */
import { swapSumHalves, updateChecksum } from '../util/internet_checksum.ts';
import { optionLength } from '../util/option_walker.ts';
import type { Packet } from '../util/packet.ts';
import { hasPartialChecksum } from '../util/partial_checksum.ts';

const TCP_HEADER_BYTES = 20;
const DATA_OFFSET_AT = 12;
const FLAGS_AT = 13;
const CHECKSUM_AT = 16;
const SYN = 2;
const MAX_SEGMENT_SIZE = 2;
const MAX_SEGMENT_SIZE_BYTES = 4;

/**
 * @param packet at its TCP header
 * @param limit largest MSS that may pass, bytes
 * @returns whether it was lowered
 */
export function clampMaxSegmentSize(packet: Packet, limit: number): boolean {
  if (packet.length < TCP_HEADER_BYTES || (packet.uint8(FLAGS_AT) & SYN) === 0) return false;
  const end = (packet.uint8(DATA_OFFSET_AT) >> 4) * 4;
  if (end > packet.length) return false;
  for (let at = TCP_HEADER_BYTES; at < end;) {
    const length = optionLength(packet, at, end);
    if (length === 0) return false;
    if (length === MAX_SEGMENT_SIZE_BYTES && packet.uint8(at) === MAX_SEGMENT_SIZE) return lower(packet, at + 2, limit);
    at += length;
  }
  return false;
}

function lower(packet: Packet, at: number, limit: number): boolean {
  const announced = packet.uint16(at);
  if (announced <= limit) return false;
  packet.setUint16(at, limit);
  if (hasPartialChecksum(packet)) return true;
  // At an odd place the value lies across two words, and its halves count as each other's (RFC 1071 §2).
  const inWords = at % 2 === 0 ? (value: number): number => value : swapSumHalves;
  packet.setUint16(CHECKSUM_AT, updateChecksum(packet.uint16(CHECKSUM_AT), inWords(announced), inWords(limit)));
  return true;
}
