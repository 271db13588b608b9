/**
 * One line per packet, in the words of tcpdump, so that what a student learns here can be read there and the reverse.
 * Whatever arrives gets its line: a malformed packet is printed with what is wrong about it.
 * Pure. Each protocol's words are in a file of summary/; here it is found out whose they are.
 */
import { addressText } from '../util/compact_address.ts';
import { Packet } from '../util/packet.ts';
import { IPv4Header, parseIPv4Header } from '../network/ipv4_header.ts';
import { ExtensionHeaders } from '../network/ipv6_extension_headers.ts';
import { IPv6Header, parseIPv6Header } from '../network/ipv6_header.ts';
import {
  PROTOCOL_ICMP,
  PROTOCOL_ICMPV6,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
  pseudoHeaderSum,
} from '../network/pseudo_header.ts';
import { ETHERTYPE_ARP, ETHERTYPE_IPV4, ETHERTYPE_IPV6, PacketLayers, type LinkKind } from './packet_layers.ts';
import { hardwareAddressText } from './summary/address_text.ts';
import { summarizeARP } from './summary/arp_summary.ts';
import { summarizeIGMP } from './summary/group_summary.ts';
import { summarizeICMPv4, summarizeICMPv6 } from './summary/icmp_summary.ts';
import { describeExtensions, describeFragment, describeIPv4Options } from './summary/ip_summary.ts';
import { addresses, type Outer } from './summary/outer.ts';
import { TCPSummaries } from './summary/tcp_summary.ts';
import { summarizeUDP } from './summary/udp_summary.ts';

export interface PacketSummaryOptions {
  /** What packets begin with. Default 'ip'. */
  readonly linkType?: LinkKind;
  /** Count sequence numbers from the SYN, or from the first segment seen. Default true; a SYN shows its own number. */
  readonly relativeSequenceNumbers?: boolean;
  /** Well-known ports by name. Default false. */
  readonly portNames?: boolean;
  /** Begin with the addresses of Ethernet. Default false. */
  readonly linkAddresses?: boolean;
}

const ETHERNET_HEADER_BYTES = 14;
const PROTOCOL_IGMP = 2;
const ETHERTYPE_NAMES: Readonly<Record<number, string>> = {
  [ETHERTYPE_IPV4]: 'IPv4',
  [ETHERTYPE_ARP]: 'ARP',
  [ETHERTYPE_IPV6]: 'IPv6',
};

/** Remembers where each conversation began; one for each capture. */
export class PacketSummarizer {
  readonly #linkType: LinkKind;
  readonly #namesPorts: boolean;
  readonly #showsLink: boolean;
  readonly #tcp: TCPSummaries;
  readonly #header = new IPv4Header();
  readonly #header6 = new IPv6Header();
  readonly #extensions = new ExtensionHeaders();

  constructor(options: PacketSummaryOptions = {}) {
    this.#linkType = options.linkType ?? 'ip';
    this.#namesPorts = options.portNames ?? false;
    this.#showsLink = options.linkAddresses ?? false;
    this.#tcp = new TCPSummaries(options.relativeSequenceNumbers ?? true);
  }

  /**
   * The line for a packet, which is left as it is.
   * @param wireLength bytes on the wire, where the capture kept fewer
   * @param linkType what this one begins with, where the capture has several interfaces
   */
  summarize(packet: Packet, wireLength: number = packet.totalLength, linkType: LinkKind = this.#linkType): string {
    const isCut = wireLength > packet.totalLength;
    // What is missing is taken for zeros: headers can then be read, and nothing else is.
    const bytes = new Uint8Array(isCut ? Math.min(wireLength, 0xfffff) : packet.totalLength);
    packet.copyTo(bytes, 0);
    const layers = new PacketLayers(bytes, linkType);
    if (layers.hasEthernet && bytes.byteLength < ETHERNET_HEADER_BYTES) {
      return `Ethernet: shorter than ${ETHERNET_HEADER_BYTES} bytes`;
    }
    const inner = isCut ? Packet.fromBytes(bytes) : new Packet(packet.slab, packet.offset, packet.length);
    if (!isCut) {
      inner.setPayload(packet.payload, packet.payloadLength);
      inner.segmentSize = packet.segmentSize;
      inner.checksum = packet.checksum;
    }
    inner.trimFront(layers.networkAt);
    return `${this.#link(layers)}${this.#network(inner, layers, isCut)}`;
  }

  #link(layers: PacketLayers): string {
    if (!layers.hasEthernet) return '';
    const tags = layers.tags.map(({ identifier, priority }) => `vlan ${identifier}, p ${priority}, `).join('');
    if (!this.#showsLink) return tags;
    const [source, destination] = [layers.linkSource, layers.linkDestination].map(hardwareAddressText);
    const { etherType, wireLength } = layers;
    const name = ETHERTYPE_NAMES[etherType] ?? 'Unknown';
    return `${source} > ${destination}, ${tags}ethertype ${name} (0x${hex16(etherType)}), length ${wireLength}: `;
  }

  #network(packet: Packet, layers: PacketLayers, isCut: boolean): string {
    const { etherType } = layers;
    if (etherType === ETHERTYPE_ARP) return summarizeARP(packet.toBytes(), packet.totalLength);
    if (etherType === ETHERTYPE_IPV6) return this.#summarizeIPv6(packet, layers, isCut);
    // Bare bytes of neither version are said to be bad IPv4.
    if (etherType === ETHERTYPE_IPV4 || !layers.hasEthernet) return this.#summarizeIPv4(packet, layers, isCut);
    return `Ethernet type 0x${hex16(etherType)}, length ${packet.totalLength}`;
  }

  #summarizeIPv4(packet: Packet, layers: PacketLayers, isCut: boolean): string {
    const header = this.#header;
    const { offset } = packet;
    const failure = parseIPv4Header(packet, header);
    // A sound header has been taken away, whatever was found behind it.
    if (failure !== null && packet.offset === offset) return `IP: ${failure.reason}, length ${packet.totalLength}`;
    const { protocol, source, destination } = header;
    const ends = { source: addressText(source), destination: addressText(destination) };
    const sum = pseudoHeaderSum(source, destination, protocol, packet.totalLength);
    const options = describeIPv4Options(layers);
    const { fragment } = layers;
    const outer: Outer = {
      name: 'IP',
      options,
      ...ends,
      protocol,
      sum,
      headers: '',
      isCut,
      namesPorts: this.#namesPorts,
    };
    if (fragment !== null) return `${addresses(outer)}${describeFragment(layers, packet.totalLength)}`;
    if (protocol === PROTOCOL_ICMP) return summarizeICMPv4(packet, outer);
    if (protocol === PROTOCOL_IGMP) return `${addresses(outer)}${isCut ? '[|igmp]' : summarizeIGMP(packet.toBytes())}`;
    return this.#summarizeTransport(packet, outer, `protocol ${protocol}`);
  }

  #summarizeIPv6(packet: Packet, layers: PacketLayers, isCut: boolean): string {
    const header = this.#header6;
    const failure = parseIPv6Header(packet, header);
    if (failure !== null) return `IP6: ${failure.reason}, length ${packet.totalLength}`;
    const isFragment = layers.fragment !== null && (layers.fragment.offset > 0 || layers.fragment.more);
    const extensionFailure = isFragment ? null : this.#extensions.skip(packet, header);
    const protocol = isFragment ? layers.protocol : header.protocol;
    const { source, destination } = header;
    const ends = { source: addressText(source), destination: addressText(destination) };
    const sum = pseudoHeaderSum(source, destination, protocol, packet.totalLength);
    const headers = describeExtensions(layers);
    const outer: Outer = {
      name: 'IP6',
      options: '',
      ...ends,
      protocol,
      sum,
      headers,
      isCut,
      namesPorts: this.#namesPorts,
    };
    if (extensionFailure !== null) return `${addresses(outer)}${extensionFailure.reason}, length ${packet.totalLength}`;
    if (isFragment) {
      const last = layers.extensions.at(-1);
      const before = last === undefined ? 0 : last.at + last.length - layers.networkAt - 40;
      return `${addresses(outer)}${describeFragment(layers, Math.max(0, packet.totalLength - before))}`;
    }
    if (protocol === PROTOCOL_ICMPV6) return summarizeICMPv6(packet, outer);
    return this.#summarizeTransport(packet, outer, `next header ${protocol}`);
  }

  #summarizeTransport(packet: Packet, outer: Outer, unknown: string): string {
    if (outer.protocol === PROTOCOL_TCP) return this.#tcp.summarize(packet, outer);
    if (outer.protocol === PROTOCOL_UDP) return summarizeUDP(packet, outer);
    return `${addresses(outer)}${unknown}, length ${packet.totalLength}`;
  }
}

function hex16(value: number): string {
  return value.toString(16).padStart(4, '0');
}
