/**
 * The Ethernet II header with tags to any depth: parse into an object that is used again and again, emit to the left of a
 * packet (RFC 894, RFC 2464 §3).
 * Pure. Neither padding to 60 bytes nor the frame check sequence are here: the device adds and removes them.
 *
 *   +--------------------+--------------------+-----------------+- - - - +-----------+
 *   | destination (6)    | source (6)         | 8100 + tag (4)  |  …     | type (2)  |  payload, perhaps padding
 *   +--------------------+--------------------+-----------------+- - - - +-----------+
 */
import {
  ETHERNET_UNSPECIFIED,
  type EthernetAddress,
  readEthernetAddress,
  writeEthernetAddress,
} from '../util/ethernet_address.ts';
import { CHECKSUM_PARTIAL, type Packet } from '../util/packet.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';
import { isTagProtocol, tagControl, VLAN_TAG_BYTES, type VLANTag, vlanTag } from './vlan_tag.ts';

export const ETHERNET_HEADER_BYTES = 14;
const ADDRESSES_BYTES = 12;

export const ETHER_TYPE_IPV4 = 0x0800;
export const ETHER_TYPE_ARP = 0x0806;
export const ETHER_TYPE_IPV6 = 0x86dd;
/** Below, the field is the length of an IEEE 802.3 frame. */
const LEAST_ETHER_TYPE = 0x0600;

export const ETHERNET_TRUNCATED = parseFailure('ethernet', 'shorter than its header', 'RFC 894');
export const ETHERNET_TAG_TRUNCATED = parseFailure('ethernet', 'ends in a VLAN tag', 'RFC 894');
export const ETHERNET_BAD_SOURCE = parseFailure('ethernet', 'source is a group', 'RFC 1812 §3.3.2');
export const ETHERNET_LLC = parseFailure('ethernet', 'IEEE 802.3 length in place of a type', 'RFC 1122 §2.3.3');

/** Where a frame came from and went to. Lent: it is rewritten by the next frame. */
export interface FrameInfo {
  readonly source: EthernetAddress;
  readonly destination: EthernetAddress;
  readonly tags: readonly VLANTag[];
}

/** To keep. */
export function copyFrame({ source, destination, tags }: FrameInfo): FrameInfo {
  return { source, destination, tags: [...tags] };
}

export class EthernetFrame implements FrameInfo {
  source: EthernetAddress = ETHERNET_UNSPECIFIED;
  destination: EthernetAddress = ETHERNET_UNSPECIFIED;
  /** Outermost first. */
  readonly tags: VLANTag[] = [];
  /** Of what follows the tags. */
  etherType = 0;
  /** Addresses, tags and type, bytes. Written by parse. */
  headerLength = ETHERNET_HEADER_BYTES;
}

/**
 * Reads the header at the packet's front and takes it away, so that the packet begins with what `etherType` says; padding
 * stays, since only the next protocol knows its length. Addresses and tags that are those of the frame before are not made
 * anew.
 * @returns the reason for turning the frame away, which is unchanged then, or null
 */
export function parseEthernetFrame(packet: Packet, into: EthernetFrame): ParseFailure | null {
  if (packet.length < ETHERNET_HEADER_BYTES) return ETHERNET_TRUNCATED;
  if ((packet.uint8(6) & 1) !== 0) return ETHERNET_BAD_SOURCE;
  let at = ADDRESSES_BYTES;
  let etherType = packet.uint16(at);
  let depth = 0;
  for (; isTagProtocol(etherType); depth += 1) {
    if (at + VLAN_TAG_BYTES + 2 > packet.length) return ETHERNET_TAG_TRUNCATED;
    readTag(into.tags, depth, etherType, packet.uint16(at + 2));
    at += VLAN_TAG_BYTES;
    etherType = packet.uint16(at);
  }
  if (etherType < LEAST_ETHER_TYPE) return ETHERNET_LLC;
  into.tags.length = depth;
  into.destination = readEthernetAddress(packet, 0, into.destination);
  into.source = readEthernetAddress(packet, 6, into.source);
  into.etherType = etherType;
  into.headerLength = at + 2;
  packet.trimFront(into.headerLength);
  packet.checksumStart -= into.headerLength;
  return null;
}

function readTag(tags: VLANTag[], depth: number, protocol: number, control: number): void {
  const known = tags[depth];
  if (known !== undefined && known.protocol === protocol && tagControl(known) === control) return;
  tags[depth] = vlanTag(protocol, control);
}

/** Bytes in front of what `etherType` says. */
export function ethernetHeaderBytes(tags: readonly VLANTag[]): number {
  return ETHERNET_HEADER_BYTES + tags.length * VLAN_TAG_BYTES;
}

/** Writes a header to the left of the packet. Moves `checksumStart` along while the transport checksum is partial. */
export function emitEthernetFrame(frame: FrameInfo, etherType: number, packet: Packet): void {
  const { tags } = frame;
  const length = ethernetHeaderBytes(tags);
  packet.prepend(length);
  writeEthernetAddress(packet, 0, frame.destination);
  writeEthernetAddress(packet, 6, frame.source);
  let at = ADDRESSES_BYTES;
  for (const tag of tags) {
    packet.setUint16(at, tag.protocol);
    packet.setUint16(at + 2, tagControl(tag));
    at += VLAN_TAG_BYTES;
  }
  packet.setUint16(at, etherType);
  if (packet.checksum === CHECKSUM_PARTIAL) packet.checksumStart += length;
}
