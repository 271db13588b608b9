/**
 * TCP options on the wire: MSS, window scale, SACK, timestamps (RFC 9293 §3.2, RFC 7323 §2–3, RFC 2018 §2–3), user timeout
 * (RFC 5482 §3.3).
 * The walker is one loop that always moves forward: an option of an unknown kind is skipped (MUST-6), an illegal length
 * ends the options there (MUST-7), and what was read before it counts. Options that belong to a SYN are ignored elsewhere.
 * Pure. What Fast Open adds: fast_open_option.ts. Not here: MD5 and authentication, which are skipped.
 *
 *   kind 0 | 1          end of options, no operation: one byte
 *   kind, length, data  length counts kind and length themselves, so it is at least 2
 */
import { optionLength } from '../util/option_walker.ts';
import type { Packet } from '../util/packet.ts';
import { sequenceNumber, toInt32 } from '../util/wrapping_integers.ts';
import { EXPERIMENT, emitFastOpen, FAST_OPEN, fastOpenLength, readFastOpen } from './fast_open_option.ts';
import { emitPackedSynOptions, packedSynOptionsLength } from './packed_syn_options.ts';
import { NO_SACK_BLOCKS, type SackBlock, SYN, type TCPSegment } from './tcp_segment.ts';

const MAX_SEGMENT_SIZE = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;
const USER_TIMEOUT = 28;

/** A larger shift is taken for this one (RFC 7323 §2.3). */
export const MAX_WINDOW_SCALE = 14;
/** Room for options in a header: 15 words of header less the 5 that are fixed. Bytes. */
export const MAX_OPTIONS_BYTES = 40;

/** NOP NOP timestamps: what nearly every segment after the SYN carries, and nothing else (RFC 7323 appendix A). */
const NOP_NOP_TIMESTAMPS = 0x0101080a;
const TIMESTAMPS_BYTES = 12;
const USER_TIMEOUT_BYTES = 4;

/** Reads the options at `start` … `end` − 1 of a packet into a segment whose flags are set. */
export function parseTCPOptions(packet: Packet, start: number, end: number, segment: TCPSegment): void {
  // Fast path: timestamps alone, in the layout of every common stack.
  if (end - start === TIMESTAMPS_BYTES && packet.int32(start) === NOP_NOP_TIMESTAMPS) {
    readTimestamps(packet, start + 4, segment);
    return;
  }
  let at = start;
  while (at < end) {
    const length = optionLength(packet, at, end);
    if (length === 0) return;
    if (length > 1 && !readOption(packet, at, packet.uint8(at), length, segment)) return;
    at += length;
  }
}

/** Reads one option that lies within the header. False: its length is illegal. Unknown kinds are always legal. */
function readOption(packet: Packet, at: number, kind: number, length: number, segment: TCPSegment): boolean {
  const isSyn = (segment.flags & SYN) !== 0;
  switch (kind) {
    case MAX_SEGMENT_SIZE:
      if (length !== 4) return false;
      if (isSyn) segment.maxSegmentSize = packet.uint16(at + 2);
      return true;
    case WINDOW_SCALE:
      if (length !== 3) return false;
      if (isSyn) segment.windowScale = Math.min(packet.uint8(at + 2), MAX_WINDOW_SCALE);
      return true;
    case SACK_PERMITTED:
      if (length !== 2) return false;
      if (isSyn) segment.sackPermitted = true;
      return true;
    case SACK:
      if (length < 10 || length % 8 !== 2) return false;
      if (!isSyn) segment.sackBlocks = readSackBlocks(packet, at + 2, at + length);
      return true;
    case TIMESTAMPS:
      if (length !== 10) return false;
      readTimestamps(packet, at + 2, segment);
      return true;
    case USER_TIMEOUT:
      if (length !== 4) return false;
      segment.userTimeout = packet.uint16(at + 2);
      return true;
    case FAST_OPEN:
    case EXPERIMENT:
      if (isSyn) readFastOpen(packet, at, length, segment);
      return true;
    default:
      return true;
  }
}

function readTimestamps(packet: Packet, at: number, segment: TCPSegment): void {
  segment.hasTimestamps = true;
  segment.timestampValue = packet.uint32(at);
  segment.timestampEcho = packet.uint32(at + 4);
}

function readSackBlocks(packet: Packet, start: number, end: number): readonly SackBlock[] {
  const blocks: SackBlock[] = [];
  for (let at = start; at < end; at += 8) {
    blocks.push({ start: sequenceNumber(packet.int32(at)), end: sequenceNumber(packet.int32(at + 4)) });
  }
  return blocks;
}

/** How many bytes {@link emitTCPOptions} will write for this segment: a multiple of 4, at most 40. */
export function tcpOptionsLength(segment: TCPSegment): number {
  if ((segment.flags & SYN) !== 0) return synOptionsLength(segment);
  const before = (segment.hasTimestamps ? TIMESTAMPS_BYTES : 0) + (segment.userTimeout >= 0 ? USER_TIMEOUT_BYTES : 0);
  const blocks = sackBlocksThatFit(segment, before);
  return blocks === 0 ? before : before + 4 + blocks * 8;
}

/**
 * Writes the options of a segment at `start`, in words of 32 bits, padded with NOP inside and never behind.
 * In a SYN: MSS, then SACK-permitted and timestamps, then window scale, user timeout and Fast Open, as Linux orders them.
 * Elsewhere: timestamps, then as many SACK blocks as fit, the first ones first, since the first is the most recent
 * (RFC 2018 §4).
 * @param length what {@link tcpOptionsLength} said
 */
export function emitTCPOptions(segment: TCPSegment, packet: Packet, start: number, length: number): void {
  if (length === 0) return;
  if ((segment.flags & SYN) !== 0) {
    emitSynOptions(segment, packet, start, length);
    return;
  }
  let at = start;
  if (segment.hasTimestamps) at = emitTimestamps(segment, packet, at, NOP_NOP_TIMESTAMPS);
  if (segment.userTimeout >= 0) at = emitUserTimeout(segment, packet, at);
  const blocks = (start + length - at) >> 3; // whole blocks; the 4 bytes before them vanish in the shift
  if (blocks === 0) return;
  packet.setInt32(at, 0x01010000 | (SACK << 8) | (2 + blocks * 8));
  at += 4;
  for (let index = 0; index < blocks; index += 1) {
    const block = segment.sackBlocks[index]!;
    packet.setInt32(at, toInt32(block.start));
    packet.setInt32(at + 4, toInt32(block.end));
    at += 8;
  }
}

function sackBlocksThatFit(segment: TCPSegment, taken: number): number {
  if (segment.sackBlocks === NO_SACK_BLOCKS) return 0;
  return Math.min(segment.sackBlocks.length, (MAX_OPTIONS_BYTES - taken - 4) >> 3);
}

function synOptionsLength(segment: TCPSegment): number {
  if (segment.packsSynOptions) return packedSynOptionsLength(segment);
  let length = 0;
  if (segment.maxSegmentSize !== 0) length += 4;
  if (segment.hasTimestamps) length += TIMESTAMPS_BYTES;
  else if (segment.sackPermitted) length += 4;
  if (segment.windowScale >= 0) length += 4;
  if (segment.userTimeout >= 0) length += USER_TIMEOUT_BYTES;
  return length + fastOpenLength(segment, MAX_OPTIONS_BYTES - length);
}

function emitSynOptions(segment: TCPSegment, packet: Packet, start: number, length: number): void {
  if (segment.packsSynOptions) {
    emitPackedSynOptions(segment, packet, start, length);
    return;
  }
  let at = start;
  if (segment.maxSegmentSize !== 0) {
    packet.setInt32(at, (MAX_SEGMENT_SIZE << 24) | (4 << 16) | segment.maxSegmentSize);
    at += 4;
  }
  // SACK-permitted takes the place of the two NOP before the timestamps, or stands behind two of its own.
  if (segment.hasTimestamps) {
    const before = segment.sackPermitted ? (SACK_PERMITTED << 24) | (2 << 16) | 0x080a : NOP_NOP_TIMESTAMPS;
    at = emitTimestamps(segment, packet, at, before);
  } else if (segment.sackPermitted) {
    packet.setInt32(at, 0x01010000 | (SACK_PERMITTED << 8) | 2);
    at += 4;
  }
  if (segment.windowScale >= 0) {
    packet.setInt32(at, 0x01000000 | (WINDOW_SCALE << 16) | (3 << 8) | segment.windowScale);
    at += 4;
  }
  if (segment.userTimeout >= 0) at = emitUserTimeout(segment, packet, at);
  if (start + length > at) emitFastOpen(segment, packet, at, start + length - at);
}

function emitUserTimeout(segment: TCPSegment, packet: Packet, at: number): number {
  packet.setInt32(at, (USER_TIMEOUT << 24) | (USER_TIMEOUT_BYTES << 16) | segment.userTimeout);
  return at + USER_TIMEOUT_BYTES;
}

/** @param firstWord two bytes of anything, then kind and length of the timestamps option */
function emitTimestamps(segment: TCPSegment, packet: Packet, at: number, firstWord: number): number {
  packet.setInt32(at, firstWord);
  packet.setUint32(at + 4, segment.timestampValue);
  packet.setUint32(at + 8, segment.timestampEcho);
  return at + TIMESTAMPS_BYTES;
}
