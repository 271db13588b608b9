/**
 * What stands before the packet in captures of other links than ours: taken away, so that tools see IP or Ethernet.
 * Pure. Link types as tcpdump.org lists them.
 */
import { LINKTYPE_ETHERNET, LINKTYPE_RAW } from '../util/capture.ts';
import { ETHERTYPE_IPV4, ETHERTYPE_IPV6, type LinkKind } from './packet_layers.ts';

/** Loopback of BSD, before it the protocol family in four bytes. */
const LINKTYPE_NULL = 0;
const LINKTYPE_LOOP = 108;
/** `tcpdump -i any`, of the first and of the second kind. */
const LINKTYPE_LINUX_SLL = 113;
const LINKTYPE_LINUX_SLL2 = 276;
const LINKTYPE_IPV4 = 228;
const LINKTYPE_IPV6 = 229;

export interface PacketBehindLink {
  readonly kind: LinkKind;
  readonly bytes: Uint8Array;
  /** How many were taken away. */
  readonly linkBytes: number;
}

/** Null: a link, or a protocol on it, that is not known here. */
export function packetBehindLink(bytes: Uint8Array, linkType: number): PacketBehindLink | null {
  switch (linkType) {
    case LINKTYPE_ETHERNET:
      return { kind: 'ethernet', bytes, linkBytes: 0 };
    case LINKTYPE_RAW:
    case LINKTYPE_IPV4:
    case LINKTYPE_IPV6:
      return { kind: 'ip', bytes, linkBytes: 0 };
    case LINKTYPE_NULL:
    case LINKTYPE_LOOP:
      return { kind: 'ip', bytes: bytes.subarray(4), linkBytes: 4 };
    case LINKTYPE_LINUX_SLL:
      return cooked(bytes, 14, 16);
    case LINKTYPE_LINUX_SLL2:
      return cooked(bytes, 0, 20);
    default:
      return null;
  }
}

function cooked(bytes: Uint8Array, typeAt: number, linkBytes: number): PacketBehindLink | null {
  const type = bytes.byteLength < linkBytes ? 0 : (bytes[typeAt]! << 8) | bytes[typeAt + 1]!; // both are there
  if (type !== ETHERTYPE_IPV4 && type !== ETHERTYPE_IPV6) return null;
  return { kind: 'ip', bytes: bytes.subarray(linkBytes), linkBytes };
}
