/**
 * The transport checksum of a recorded packet. A host whose card finishes checksums records what it sends unfinished: the
 * field holds the sum of the pseudo-header alone. Such a field is finished; one that is wrong otherwise stays wrong.
 * Pure. RFC 9293 §3.1, RFC 768, RFC 1071 §1.
 */
import { PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP } from '../../network/pseudo_header.ts';
import { sumBytes } from '../../util/checksum_kernel.ts';
import { finishChecksum, foldChecksum, isChecksumIntact } from '../../util/internet_checksum.ts';
import type { PacketLayers } from '../packet_layers.ts';

const CHECKSUM_AT: Readonly<Record<number, number>> = {
  [PROTOCOL_TCP]: 16,
  [PROTOCOL_UDP]: 6,
  [PROTOCOL_ICMPV6]: 2,
};

/** `none`: no checksum that could be judged. */
export type RecordedChecksum = 'right' | 'unfinished' | 'wrong' | 'none';

interface Place {
  readonly field: number;
  readonly start: number;
  readonly end: number;
  readonly pseudoSum: number;
}

export function judgeChecksum(layers: PacketLayers): RecordedChecksum {
  const place = placeOf(layers);
  if (place === null) return 'none';
  const { bytes, view } = layers;
  const { field, start, end, pseudoSum } = place;
  if (isChecksumIntact(sumBytes(bytes, start, end - start, pseudoSum))) return 'right';
  return view.getUint16(field) === foldChecksum(pseudoSum) ? 'unfinished' : 'wrong';
}

/** Writes what is right. */
export function completeRecordedChecksum(layers: PacketLayers): void {
  const place = placeOf(layers);
  if (place === null) return;
  const { bytes, view } = layers;
  const { field, start, end, pseudoSum } = place;
  view.setUint16(field, 0);
  const checksum = finishChecksum(sumBytes(bytes, start, end - start, pseudoSum));
  view.setUint16(field, checksum === 0 && layers.protocol === PROTOCOL_UDP ? 0xffff : checksum);
}

function placeOf(layers: PacketLayers): Place | null {
  const { protocol, transportAt: start, networkAt, fragment, bytes, view, family, source, destination } = layers;
  const at = CHECKSUM_AT[protocol];
  if (at === undefined || start < 0 || fragment !== null || source === null || destination === null) return null;
  const end = networkAt + (family === 4 ? view.getUint16(networkAt + 2) : 40 + view.getUint16(networkAt + 4));
  if (end > bytes.byteLength || start + at + 2 > end) return null;
  const addresses = family === 4 ? networkAt + 12 : networkAt + 8;
  const addressBytes = family === 4 ? 8 : 32;
  const pseudoSum = sumBytes(bytes, addresses, addressBytes, 0) + protocol + (end - start);
  return { field: start + at, start, end, pseudoSum };
}
