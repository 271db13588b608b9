/** Super-segments as a kernel hands them over, of either transport and IP version, and the sums that prove their pieces right. */
import { sumBytes } from '../../lib/util/checksum_kernel.ts';
import { foldChecksum } from '../../lib/util/internet_checksum.ts';
import { CHECKSUM_PARTIAL, Packet } from '../../lib/util/packet.ts';

export interface SuperSegmentOptions {
  readonly version?: 4 | 6;
  readonly transport?: 'tcp' | 'udp';
  readonly ethernet?: boolean;
  /** Tag protocol identifiers in front of the IP header; needs `ethernet`. */
  readonly tags?: readonly number[];
  readonly payloadBytes?: number;
  readonly segmentSize?: number;
  readonly sequenceNumber?: number;
  readonly flags?: number;
}

/** The sum of the pseudo-header of a packet whose IP header begins at `at`. */
export function pseudoHeaderSum(bytes: Uint8Array, at = 0): number {
  const version = bytes[at]! >> 4;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const protocol = bytes[at + (version === 4 ? 9 : 6)]!;
  const length = version === 4 ? view.getUint16(at + 2) - 20 : view.getUint16(at + 4);
  return version === 4
    ? sumBytes(bytes, at + 12, 8, 0) + protocol + length
    : sumBytes(bytes, at + 8, 32, 0) + protocol + length;
}

/** Payload byte `index` is a function of the index alone, so that misplaced bytes show. */
export function payloadByte(index: number): number {
  return (index * 7 + (index >> 8)) & 0xff;
}

/** Without IP or TCP options. The checksum field holds the pseudo-header's sum. */
export function superSegment(options: SuperSegmentOptions = {}): Packet {
  const { version = 4, transport = 'tcp', ethernet = false, tags = [] } = options;
  const { payloadBytes = 5000, segmentSize = 1460 } = options;
  const at = ethernet ? 14 + 4 * tags.length : 0;
  const start = at + (version === 4 ? 20 : 40);
  const headerBytes = start + (transport === 'tcp' ? 20 : 8);
  const bytes = new Uint8Array(headerBytes + payloadBytes);
  const view = new DataView(bytes.buffer);
  if (ethernet) {
    bytes.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1]);
    for (const [index, tag] of tags.entries()) view.setUint32(12 + 4 * index, ((tag << 16) | (100 + index)) >>> 0);
    view.setUint16(at - 2, version === 4 ? 0x0800 : 0x86dd);
  }
  bytes[at] = version === 4 ? 0x45 : 0x60;
  const protocol = transport === 'tcp' ? 6 : 17;
  if (version === 4) {
    view.setUint16(at + 2, bytes.length - at);
    view.setUint16(at + 4, 0xfffe); // wraps within a few segments
    bytes.set([64, protocol], at + 8);
    bytes.set([10, 0, 0, 1, 10, 0, 0, 2], at + 12);
    view.setUint16(at + 10, 0xffff - foldChecksum(sumBytes(bytes, at, 20, 0)));
  } else {
    view.setUint16(at + 4, bytes.length - at - 40);
    bytes.set([protocol, 64], at + 6);
    for (let index = 0; index < 32; index += 1) bytes[at + 8 + index] = index * 5;
  }
  view.setUint16(start, 4000);
  view.setUint16(start + 2, 80);
  if (transport === 'tcp') {
    view.setUint32(start + 4, options.sequenceNumber ?? 1000);
    bytes[start + 12] = 5 << 4;
    bytes[start + 13] = options.flags ?? 0x10;
  } else {
    view.setUint16(start + 4, bytes.length - start);
  }
  for (let index = 0; index < payloadBytes; index += 1) bytes[headerBytes + index] = payloadByte(index);
  const packet = Packet.fromBytes(bytes);
  packet.checksum = CHECKSUM_PARTIAL;
  packet.checksumStart = start;
  packet.checksumOffset = transport === 'tcp' ? 16 : 6;
  packet.segmentSize = segmentSize;
  view.setUint16(start + packet.checksumOffset, foldChecksum(pseudoHeaderSum(bytes, at)));
  return packet;
}

/** Whether IP header and transport checksum of a whole packet are right. */
export function isIntact(bytes: Uint8Array, at = 0): boolean {
  const version = bytes[at]! >> 4;
  if (version === 4 && foldChecksum(sumBytes(bytes, at, 20, 0)) !== 0xffff) return false;
  const start = at + (version === 4 ? 20 : 40);
  return foldChecksum(sumBytes(bytes, start, bytes.length - start, pseudoHeaderSum(bytes, at))) === 0xffff;
}
