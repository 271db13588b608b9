/**
 * Words for a transport checksum that is not right. A host whose card finishes checksums records what it sends unfinished:
 * with the sum of the pseudo-header in the field.
 * Pure. RFC 1071 §1.
 */
import { sumPacket } from '../../util/checksum_kernel.ts';
import { foldChecksum, isChecksumIntact } from '../../util/internet_checksum.ts';
import type { Packet } from '../../util/packet.ts';

/** Empty where it is right. @param sum of the pseudo-header  @param at where the field lies in the transport header */
export function describeChecksum(packet: Packet, sum: number, at: number): string {
  if (isChecksumIntact(sumPacket(packet, sum))) return '';
  const isUnfinished = at + 2 <= packet.length && packet.uint16(at) === foldChecksum(sum);
  return isUnfinished ? ' (checksum unfinished)' : ' (bad checksum)';
}
