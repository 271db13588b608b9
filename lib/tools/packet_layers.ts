/**
 * Where the layers of a packet lie: Ethernet with its tags, ARP, IP with extension headers and fragments, the transport's
 * ports. Nothing is judged here and no checksum is looked at: whatever is not there is absent, and any bytes will do.
 * Pure. IEEE 802.3 and 802.1Q, RFC 826, RFC 791 §3.1, RFC 8200 §4, RFC 9293 §3.1, RFC 768.
 *
 *   | Ethernet | tag | tag | IP | extension headers | TCP …
 *              tags        networkAt                transportAt
 */
import {
  DESTINATION_OPTIONS,
  FRAGMENT,
  HOP_BY_HOP,
  NO_NEXT_HEADER,
  ROUTING,
} from '../network/ipv6_extension_headers.ts';
import { PROTOCOL_TCP, PROTOCOL_UDP } from '../network/pseudo_header.ts';
import { IPAddress } from '../util/ip_address.ts';

export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_ARP = 0x0806;
export const ETHERTYPE_IPV6 = 0x86dd;
/** 802.1Q, 802.1ad, and what came before it. */
const ETHERTYPES_VLAN: readonly number[] = [0x8100, 0x88a8, 0x9100];
const PROTOCOL_SCTP = 132;
const PROTOCOL_UDP_LITE = 136;
const PROTOCOL_AUTHENTICATION = 51;
const ETHERNET_HEADER_BYTES = 14;
/** Deeper nested tags, longer chains of headers: the rest is payload. */
const MOST_TAGS = 16;
const MOST_EXTENSION_HEADERS = 32;

export type LinkKind = 'ip' | 'ethernet';

/** One VLAN tag: 12 bits of identifier below the priority. */
export interface TagInFrame {
  /** The type that announced it. */
  readonly etherType: number;
  readonly identifier: number;
  readonly priority: number;
}

export interface FragmentOfPacket {
  readonly identification: number;
  /** Bytes. */
  readonly offset: number;
  readonly more: boolean;
}

export interface ExtensionOfPacket {
  readonly type: number;
  readonly at: number;
  readonly length: number;
}

export class PacketLayers {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Bytes on the wire, of which `bytes` may be only the first. */
  readonly wireLength: number;
  readonly hasEthernet: boolean;
  readonly direction: 'inbound' | 'outbound' | undefined;
  /** Outermost first. */
  readonly tags: TagInFrame[] = [];
  /** Of what follows the tags; for bare IP the type that its version means; 0: neither. */
  etherType = 0;
  /** Where that begins. */
  networkAt = 0;
  /** Of IP, 0 for everything else. */
  family: 4 | 6 | 0 = 0;
  /** Of IP, or of the protocol addresses of ARP. */
  source: IPAddress | null = null;
  destination: IPAddress | null = null;
  /** IP header with its options, without extension headers. Bytes. */
  headerLength = 0;
  readonly extensions: ExtensionOfPacket[] = [];
  fragment: FragmentOfPacket | null = null;
  /** Behind the extension headers; −1: not IP, or the chain is cut off. */
  protocol = -1;
  /** Where the transport begins; −1: it does not, as in all fragments but the first. */
  transportAt = -1;
  /** −1: no ports. */
  sourcePort = -1;
  destinationPort = -1;

  constructor(
    bytes: Uint8Array,
    linkType: LinkKind,
    { wireLength = bytes.byteLength, direction }: { wireLength?: number; direction?: 'inbound' | 'outbound' } = {},
  ) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.wireLength = wireLength;
    this.direction = direction;
    this.hasEthernet = linkType === 'ethernet';
    if (this.hasEthernet) this.#readEthernet();
    else if (this.#has(0, 1)) this.etherType = ETHERTYPE_OF_VERSION[bytes[0]! >> 4] ?? 0; // it is there
    this.#readNetwork();
  }

  /** The twelve bytes in front, where there are any: destination, then source. */
  get linkDestination(): Uint8Array {
    return this.hasEthernet ? this.bytes.subarray(0, 6) : new Uint8Array(0);
  }

  get linkSource(): Uint8Array {
    return this.hasEthernet ? this.bytes.subarray(6, 12) : new Uint8Array(0);
  }

  #has(at: number, length: number): boolean {
    return at + length <= this.bytes.byteLength;
  }

  #readEthernet(): void {
    let at = ETHERNET_HEADER_BYTES;
    this.networkAt = at;
    if (!this.#has(0, at)) return;
    let type = this.view.getUint16(12);
    while (ETHERTYPES_VLAN.includes(type) && this.tags.length < MOST_TAGS && this.#has(at, 4)) {
      const control = this.view.getUint16(at);
      this.tags.push({ etherType: type, identifier: control & 0xfff, priority: control >> 13 });
      type = this.view.getUint16(at + 2);
      at += 4;
    }
    this.etherType = type;
    this.networkAt = at;
  }

  #readNetwork(): void {
    if (this.etherType === ETHERTYPE_IPV4) this.#readIPv4();
    else if (this.etherType === ETHERTYPE_IPV6) this.#readIPv6();
    else if (this.etherType === ETHERTYPE_ARP) this.#readARP();
  }

  #readARP(): void {
    const at = this.networkAt;
    // Only Ethernet and IPv4 have addresses of these lengths (RFC 826).
    if (!this.#has(at, 28) || this.view.getUint16(at + 2) !== ETHERTYPE_IPV4) return;
    if (this.view.getUint16(at + 4) !== 0x0604) return;
    this.source = this.#address(at + 14, 4);
    this.destination = this.#address(at + 24, 4);
  }

  #readIPv4(): void {
    const at = this.networkAt;
    if (!this.#has(at, 20)) return;
    this.family = 4;
    this.source = this.#address(at + 12, 4);
    this.destination = this.#address(at + 16, 4);
    this.protocol = this.view.getUint8(at + 9);
    this.headerLength = (this.view.getUint8(at) & 0xf) * 4;
    const fragment = this.view.getUint16(at + 6);
    if ((fragment & 0x3fff) !== 0) {
      const identification = this.view.getUint16(at + 4);
      this.fragment = { identification, offset: (fragment & 0x1fff) * 8, more: (fragment & 0x2000) !== 0 };
    }
    if (this.headerLength >= 20) this.#readTransport(at + this.headerLength);
  }

  #readIPv6(): void {
    const start = this.networkAt;
    if (!this.#has(start, 40)) return;
    this.family = 6;
    this.headerLength = 40;
    this.source = this.#address(start + 8, 16);
    this.destination = this.#address(start + 24, 16);
    let type = this.view.getUint8(start + 6);
    let at = start + 40;
    while (isExtension(type)) {
      if (this.extensions.length === MOST_EXTENSION_HEADERS || !this.#has(at, 8)) return;
      const length = this.#extensionLength(type, at);
      this.extensions.push({ type, at, length });
      if (type === FRAGMENT) this.#readFragmentHeader(at);
      type = this.view.getUint8(at);
      at += length;
      if (this.fragment !== null && this.fragment.offset > 0) break; // the rest is in another fragment
    }
    this.protocol = type;
    if (type !== NO_NEXT_HEADER) this.#readTransport(at);
  }

  #extensionLength(type: number, at: number): number {
    if (type === FRAGMENT) return 8;
    const words = this.view.getUint8(at + 1);
    return type === PROTOCOL_AUTHENTICATION ? (words + 2) * 4 : (words + 1) * 8;
  }

  #readFragmentHeader(at: number): void {
    const field = this.view.getUint16(at + 2);
    this.fragment = { identification: this.view.getUint32(at + 4), offset: field & 0xfff8, more: (field & 1) !== 0 };
  }

  #readTransport(at: number): void {
    if ((this.fragment?.offset ?? 0) > 0 || at > this.bytes.byteLength) return;
    this.transportAt = at;
    if (!PROTOCOLS_WITH_PORTS.includes(this.protocol) || !this.#has(at, 4)) return;
    this.sourcePort = this.view.getUint16(at);
    this.destinationPort = this.view.getUint16(at + 2);
  }

  #address(at: number, length: number): IPAddress {
    return IPAddress.fromBytes(this.bytes.subarray(at, at + length));
  }
}

const ETHERTYPE_OF_VERSION: Readonly<Record<number, number>> = { 4: ETHERTYPE_IPV4, 6: ETHERTYPE_IPV6 };
const PROTOCOLS_WITH_PORTS: readonly number[] = [PROTOCOL_TCP, PROTOCOL_UDP, PROTOCOL_SCTP, PROTOCOL_UDP_LITE];

function isExtension(type: number): boolean {
  return (
    type === HOP_BY_HOP ||
    type === ROUTING ||
    type === FRAGMENT ||
    type === DESTINATION_OPTIONS ||
    type === PROTOCOL_AUTHENTICATION
  );
}
