/**
 * The Fast Open option: a cookie, or the request for one (RFC 7413 §2). Older software sends it as an experiment, under a
 * kind that many share and with a magic number that tells it from theirs (RFC 6994 §3); it is read and, for those who use
 * it, written like the other.
 * Pure.
 *
 *   | 34  | 2 + n |  cookie, n = 4, 6 … 16, or 0: a request |          then NOP up to a whole word
 *   | 254 | 4 + n |  0xf989  |  cookie, the same            |
 */
import type { Packet } from '../util/packet.ts';
import type { TCPSegment } from './tcp_segment.ts';

export const FAST_OPEN = 34;
/** RFC 4727: for experiments. */
export const EXPERIMENT = 254;
const FAST_OPEN_EXPERIMENT = 0xf989;
const NO_OPERATION = 1;

const LEAST_COOKIE_BYTES = 4;
/** RFC 7413 §4.1.1. */
export const MOST_COOKIE_BYTES = 16;

/** Whether a cookie may be so long: an option with another is ignored (RFC 7413 §4.1.1). */
function isLegal(cookieBytes: number): boolean {
  if (cookieBytes === 0) return true;
  return cookieBytes >= LEAST_COOKIE_BYTES && cookieBytes <= MOST_COOKIE_BYTES && cookieBytes % 2 === 0;
}

/** @param at where the option begins; `length` as it says, within the header */
export function readFastOpen(packet: Packet, at: number, length: number, segment: TCPSegment): void {
  const isExperiment = packet.uint8(at) === EXPERIMENT;
  if (isExperiment && (length < 4 || packet.uint16(at + 2) !== FAST_OPEN_EXPERIMENT)) return;
  const headerBytes = isExperiment ? 4 : 2;
  if (!isLegal(length - headerBytes)) return;
  const cookie = new Uint8Array(length - headerBytes);
  for (let index = 0; index < cookie.byteLength; index += 1) cookie[index] = packet.uint8(at + headerBytes + index);
  segment.fastOpenCookie = cookie;
  segment.isFastOpenExperiment = isExperiment;
}

/** Bytes of the option with its padding. @param room what other options have left; an option that does not fit is left out */
export function fastOpenLength(segment: TCPSegment, room: number): number {
  if (segment.fastOpenCookie === null) return 0;
  const bytes = (segment.isFastOpenExperiment ? 4 : 2) + segment.fastOpenCookie.byteLength;
  const padded = Math.ceil(bytes / 4) * 4;
  return padded > room ? 0 : padded;
}

/** The option without padding; empty: it is absent. */
export function fastOpenBytes({ fastOpenCookie: cookie, isFastOpenExperiment }: TCPSegment): number[] {
  if (cookie === null) return [];
  return isFastOpenExperiment
    ? [EXPERIMENT, 4 + cookie.byteLength, FAST_OPEN_EXPERIMENT >> 8, FAST_OPEN_EXPERIMENT & 0xff, ...cookie]
    : [FAST_OPEN, 2 + cookie.byteLength, ...cookie];
}

/** @param length what {@link fastOpenLength} said, more than 0 */
export function emitFastOpen(segment: TCPSegment, packet: Packet, start: number, length: number): void {
  const bytes = fastOpenBytes(segment);
  while (bytes.length < length) bytes.push(NO_OPERATION);
  for (let at = 0; at < length; at += 4) {
    packet.setInt32(start + at, (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
  }
}
