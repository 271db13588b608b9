/**
 * Finishing in software what a device with offload would have finished: for packets that leave its care on another way.
 * The field holds the pseudo-header's sum, so that one sum from the transport header to the end completes it (RFC 1071 §1).
 */
import { sumBytes } from './checksum_kernel.ts';
import { finishChecksum } from './internet_checksum.ts';
import { CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, type Packet } from './packet.ts';

const UDP_CHECKSUM_OFFSET = 6;

/** Whether the bytes of the packet carry an unfinished checksum: about to leave through offload, or arrived through it. */
export function hasPartialChecksum(packet: Packet): boolean {
  return packet.checksum === CHECKSUM_PARTIAL || (packet.checksum === CHECKSUM_TRUSTED && packet.checksumStart > 0);
}

/**
 * Completes the checksum of a packet that lies in one piece in `bytes`.
 * @param start where the transport header begins
 * @param offset where the field lies in it
 */
export function completeChecksum(bytes: Uint8Array, start: number, offset: number): void {
  const at = start + offset;
  const checksum = finishChecksum(sumBytes(bytes, start, bytes.byteLength - start, 0));
  // Zero would mean "no checksum" in UDP, so that zero is sent as its other representation (RFC 768).
  const field = checksum === 0 && offset === UDP_CHECKSUM_OFFSET ? 0xffff : checksum;
  bytes[at] = field >> 8;
  bytes[at + 1] = field & 0xff;
}
