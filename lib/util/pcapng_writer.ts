/**
 * Writing captures as pcapng, block by block; little-endian, times in nanoseconds. The blocks in the order in which they are
 * made are the file: a section header, the interfaces, packets, and statistics at the end by who likes.
 * Pure. Format: draft-ietf-opsawg-pcapng. Not here: name resolution, secrets.
 *
 *   pcapng   | section header | interface | packet | packet | …       each block: type, length, body, length again
 *            packet: interface, time (64 bits), captured and original length, bytes padded to 4, options, end of options
 */
import type { CapturedPacket, CaptureInterface, CaptureSection } from './capture.ts';
import * as codes from './pcapng_codes.ts';

/** The longest text an option carries, bytes. */
const LONGEST_TEXT_BYTES = 0xffff;

/** Time stamps from milliseconds, as our clocks count them; exact to the nanosecond within the first 100 days. */
export function captureTime(ms: number): { seconds: number; nanoseconds: number } {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanoseconds: Math.min(Math.round((ms - seconds * 1000) * 1e6), 999_999_999) };
}

/** What every pcapng file begins with. */
export function pcapngSectionHeader(section: CaptureSection = {}): Uint8Array {
  const fixed = new Uint8Array(16);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, codes.BYTE_ORDER_MAGIC, true);
  view.setUint16(4, 1, true); // version 1.0
  view.setInt32(8, -1, true); // length of the section: not given, 64 bits of ones
  view.setInt32(12, -1, true);
  return block(codes.SECTION_HEADER_BLOCK, fixed, [
    ...textOption(codes.OPTION_COMMENT, section.comment),
    ...textOption(codes.OPTION_SYSTEM, section.system),
    ...textOption(codes.OPTION_APPLICATION, section.application),
  ]);
}

/** Introduces an interface; they count from 0 in the order in which they are introduced. */
export function pcapngInterface(description: CaptureInterface): Uint8Array {
  const fixed = new Uint8Array(8);
  const view = new DataView(fixed.buffer);
  view.setUint16(0, description.linkType, true);
  view.setUint32(4, description.snapLength ?? 0, true);
  const { filter } = description;
  return block(codes.INTERFACE_BLOCK, fixed, [
    ...textOption(codes.OPTION_INTERFACE_NAME, description.name),
    ...textOption(codes.OPTION_INTERFACE_DESCRIPTION, description.description),
    option(codes.OPTION_TIME_RESOLUTION, Uint8Array.of(9)), // 10^−9 s
    // A filter begins with the language that it is written in; 0 is that of text.
    ...(filter === undefined ? [] : [option(codes.OPTION_FILTER, join([Uint8Array.of(0), utf8(filter)]))]),
    ...textOption(codes.OPTION_INTERFACE_SYSTEM, description.system),
  ]);
}

/** One packet, as an enhanced packet block. */
export function pcapngPacket(packet: CapturedPacket): Uint8Array {
  const fixed = new Uint8Array(20);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, packet.interfaceIndex ?? 0, true);
  setTime(view, 4, packet);
  view.setUint32(12, packet.bytes.byteLength, true);
  view.setUint32(16, packet.originalLength ?? packet.bytes.byteLength, true);
  const options = textOption(codes.OPTION_COMMENT, packet.comment);
  if (packet.direction !== undefined) {
    const flags = Uint8Array.of(packet.direction === 'inbound' ? 1 : 2, 0, 0, 0);
    options.push(option(codes.OPTION_PACKET_FLAGS, flags));
  }
  return block(codes.ENHANCED_PACKET_BLOCK, join([fixed, padded(packet.bytes)]), options);
}

/** How many packets an interface has seen, and how many of them the capture lost: for the end of a file. */
export function pcapngStatistics(
  interfaceIndex: number,
  time: { readonly seconds: number; readonly nanoseconds: number },
  counts: { readonly received: number; readonly dropped: number },
): Uint8Array {
  const fixed = new Uint8Array(12);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, interfaceIndex, true);
  setTime(view, 4, time);
  return block(codes.INTERFACE_STATISTICS_BLOCK, fixed, [
    option(codes.OPTION_RECEIVED, wideNumber(counts.received)),
    option(codes.OPTION_DROPPED, wideNumber(counts.dropped)),
  ]);
}

/** Nanoseconds in two halves, the upper one first. */
function setTime(view: DataView, at: number, time: { readonly seconds: number; readonly nanoseconds: number }): void {
  const nanoseconds = BigInt(time.seconds) * 1_000_000_000n + BigInt(time.nanoseconds); // beyond a double
  view.setUint32(at, Number((nanoseconds >> 32n) & 0xffffffffn), true);
  view.setUint32(at + 4, Number(nanoseconds & 0xffffffffn), true);
}

function block(type: number, fixed: Uint8Array, options: readonly Uint8Array[]): Uint8Array {
  const body = options.length === 0 ? fixed : join([fixed, ...options, option(codes.OPTION_END)]);
  const bytes = new Uint8Array(12 + body.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, bytes.byteLength, true);
  bytes.set(body, 8);
  view.setUint32(bytes.byteLength - 4, bytes.byteLength, true);
  return bytes;
}

function option(code: number, value: Uint8Array = new Uint8Array(0)): Uint8Array {
  const bytes = new Uint8Array(4 + codes.paddedLength(value.byteLength));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.byteLength, true);
  bytes.set(value, 4);
  return bytes;
}

function textOption(code: number, text: string | undefined): Uint8Array[] {
  return text === undefined ? [] : [option(code, utf8(text))];
}

function wideNumber(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}

function padded(bytes: Uint8Array): Uint8Array {
  return join([bytes, new Uint8Array(codes.paddedLength(bytes.byteLength) - bytes.byteLength)]);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.byteLength;
  }
  return joined;
}

/** Never ends within a character. */
function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(LONGEST_TEXT_BYTES - 1);
  const { written } = new TextEncoder().encodeInto(text, bytes);
  return bytes.subarray(0, written);
}
