/**
 * What arrived through one device is to leave through another: whoever vouched for its checksum, or left it to others, has to
 * be followed, and a super-segment is cut where the other device cannot take it.
 *
 *   arrived                      leaves through a device with offload      … without
 *   complete, or vouched for     as it is                                  as it is
 *   checksum never computed      partial                                   completed here
 *   super-segment                whole, partial                            cut, each segment completed here
 */
import { Chunk } from './chunk.ts';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, HEADROOM_BYTES, Packet } from './packet.ts';
import { Slab } from './slab.ts';
import { completeChecksum, hasPartialChecksum } from './partial_checksum.ts';
import { segmentCount, transportHeaderEnd, writeRunHeader } from './super_segment.ts';

/** What matters of the device that a packet leaves through. */
export interface DepartureCapabilities {
  readonly linkType: 'ip' | 'ethernet';
  readonly checksumOffload: boolean;
  readonly segmentationOffloadBytes: number;
}

/** The packet as a device of these capabilities can send it: the same one, marked, or a copy. Super-segments stay whole. */
export function forDeparture(packet: Packet, capabilities: DepartureCapabilities): Packet {
  if (!hasPartialChecksum(packet)) {
    packet.checksum = CHECKSUM_COMPLETE;
    return packet;
  }
  if (capabilities.checksumOffload) {
    packet.checksum = CHECKSUM_PARTIAL;
    return packet;
  }
  const complete = packet.copy();
  completeChecksum(complete.bytes(), packet.checksumStart, packet.checksumOffset);
  complete.checksum = CHECKSUM_COMPLETE;
  return complete;
}

/** Hands the packet to `send` as a device of these capabilities takes it: as one, or as the segments of a super-segment. */
export function depart(packet: Packet, capabilities: DepartureCapabilities, send: (packet: Packet) => void): void {
  const count = capabilities.segmentationOffloadBytes > 0 ? 1 : segmentCount(packet);
  if (count === 1) {
    send(forDeparture(packet, capabilities));
    return;
  }
  const source = packet.payloadLength === 0 ? packet : inOnePiece(packet);
  const headerBytes = transportHeaderEnd(source);
  for (let index = 0; index < count; index += 1) {
    const headers = new Slab(new Uint8Array(HEADROOM_BYTES + headerBytes));
    const target = headers.bytes.subarray(HEADROOM_BYTES);
    const payloadBytes = writeRunHeader(source, capabilities.linkType, index, 1, target);
    const segment = likeness(source, headers, headerBytes);
    segment.offset = HEADROOM_BYTES;
    const at = source.offset + headerBytes + index * source.segmentSize;
    segment.setPayload([new Chunk(source.slab, at, payloadBytes)], payloadBytes);
    send(forDeparture(segment, capabilities));
  }
}

/** A copy that may be kept, with what is known of its checksum and segments. */
export function inOnePiece(packet: Packet): Packet {
  const bytes = packet.toBytes();
  const copy = likeness(packet, new Slab(bytes), bytes.byteLength);
  copy.segmentSize = packet.segmentSize;
  return copy;
}

function likeness(packet: Packet, slab: Slab, length: number): Packet {
  const made = new Packet(slab, 0, length);
  made.checksum = packet.checksum;
  made.checksumStart = packet.checksumStart;
  made.checksumOffset = packet.checksumOffset;
  return made;
}
