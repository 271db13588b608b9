/**
 * From transport datagrams to packets: the IP header of either family, and the link. TCP has a way of its own, for its
 * segments leave by the million; see segment_output.ts.
 * Pure.
 */
import type { DatagramIdentification } from '../network/datagram_identification.ts';
import { IPFragmenter } from '../network/ip_fragmenter.ts';
import type { FrameInfo } from '../network/ethernet_frame.ts';
import { emitIPv4Header, IPV4_HEADER_BYTES, IPv4Header } from '../network/ipv4_header.ts';
import { emitIPv6Header, IPV6_HEADER_BYTES, IPv6Header } from '../network/ipv6_header.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { Packet } from '../util/packet.ts';
import type { StackCounters } from './counters.ts';
import { NO_ROUTE, TOO_BIG_FOR_LINK } from './drop_reasons.ts';
import type { AttachedInterface } from './attached_interface.ts';
import type { InterfaceTable, OutboundPath } from './interface_table.ts';

const LONGEST_DATAGRAM_BYTES = 65535;
/** In the byte of flags. */
const DONT_FRAGMENT = 0x40;

/** What an IP header says of a datagram. Both addresses are of one family. */
export interface DatagramFields {
  readonly source: CompactAddress;
  readonly destination: CompactAddress;
  readonly protocol: number;
  /** Hops, 0 … 255. */
  readonly timeToLive: number;
  /** DSCP and ECN, 0 … 255. */
  readonly typeOfService: number;
  /** IPv4: routers may not cut it. Its sender cuts no datagram of IPv6, either, when this is set. */
  readonly dontFragment: boolean;
  /** IPv6, 20 bits; 0: not labelled. */
  readonly flowLabel?: number;
  /** What the path carries, if that is known to be less than the link. Bytes. */
  readonly pathMTU?: number;
  /** On Ethernet: the frame it leaves in, whatever neighbours there are; null: the link makes it. */
  readonly frame?: FrameInfo | null;
}

/** Behind the IP header, bytes. */
function longestPayload(address: CompactAddress): number {
  return typeof address === 'number' ? LONGEST_DATAGRAM_BYTES - IPV4_HEADER_BYTES : LONGEST_DATAGRAM_BYTES;
}

/** What became of a datagram. */
export type SendOutcome = 'sent' | 'no room' | 'too big';

export class IPOutput {
  readonly #counters: StackCounters;
  readonly #interfaces: InterfaceTable;
  readonly #header = new IPv4Header();
  readonly #header6 = new IPv6Header();
  readonly #identifications: DatagramIdentification;
  readonly #fragmenter = new IPFragmenter();
  #identification: number;

  /** @param identification 16 bits by chance, with which IPv4's begin */
  constructor(
    counters: StackCounters,
    interfaces: InterfaceTable,
    identification: number,
    identifications: DatagramIdentification,
  ) {
    this.#counters = counters;
    this.#interfaces = interfaces;
    this.#identification = identification & 0xffff;
    this.#identifications = identifications;
  }

  /**
   * Puts the IP header in front of a packet that begins at its transport header, and sends it: in fragments, if it is too
   * long for the link and may be cut. Its checksum is complete then.
   * @returns 'no room': nothing was taken, but the packet has its IP header; 'too big': as well, and it never will be taken
   */
  send(packet: Packet, fields: DatagramFields, path: OutboundPath): SendOutcome {
    const headerBytes = typeof fields.source === 'number' ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES;
    const { mtu: linkMTU, port } = path.attached;
    // What may not be cut tries its luck beyond the path MTU: so paths are measured.
    const mtu = fields.dontFragment ? linkMTU : Math.min(fields.pathMTU ?? linkMTU, linkMTU);
    const limit = packet.segmentSize > 0 ? Math.max(port.segmentationOffloadBytes, 0) : mtu;
    if (packet.totalLength + headerBytes <= limit) {
      this.#emitHeader(packet, fields);
      const frame = fields.frame ?? path.frame;
      return path.attached.link.send(packet, path.nextHop, frame) ? 'sent' : 'no room';
    }
    const mayBeCut = !fields.dontFragment && packet.segmentSize === 0;
    if (!mayBeCut || packet.totalLength > longestPayload(fields.source)) return 'too big';
    this.#emitHeader(packet, fields);
    const { source, destination, protocol } = fields;
    const identification = this.#identifications.next(source, destination, protocol);
    return this.#sendFragments(packet, mtu, identification, path) ? 'sent' : 'no room';
  }

  /**
   * Sends a whole datagram, IP header and all, by whatever way leads to its destination.
   * @param arrivedOn where the one has come in whom it answers
   * @param inKind the only way that will do; null: the routes decide
   * @returns false: no room, nothing was taken. What has no route, or is too big, ends here and is counted.
   */
  sendWhole(
    datagram: Packet,
    destination: CompactAddress,
    arrivedOn: AttachedInterface | null,
    inKind: OutboundPath | null = null,
  ): boolean {
    const path = inKind ?? this.#interfaces.pathBack(destination, arrivedOn);
    if (path === null) {
      this.#counters.drop(NO_ROUTE);
      return true;
    }
    if (datagram.totalLength <= path.attached.mtu) return path.attached.link.send(datagram, path.nextHop, path.frame);
    if (typeof destination === 'number' && (datagram.uint8(6) & DONT_FRAGMENT) !== 0) {
      this.#counters.drop(TOO_BIG_FOR_LINK);
      return true;
    }
    const { attached, source } = path;
    const identification = this.#identifications.next(source ?? destination, destination, 0);
    return this.#sendFragments(datagram, attached.mtu, identification, path);
  }

  /** @returns false: there was no room for the first. The others wait for room. */
  #sendFragments(datagram: Packet, mtu: number, identification: number, path: OutboundPath): boolean {
    const { attached, nextHop, frame } = path;
    let isFirst = true;
    const take = (fragment: Packet): boolean => {
      if (isFirst && !attached.link.send(fragment, nextHop, frame)) return false;
      if (!isFirst) attached.link.keep(fragment, nextHop, frame);
      isFirst = false;
      this.#counters.fragmentsSent += 1;
      return true;
    };
    if (datagram.uint8(0) >> 4 === 6) return this.#fragmenter.fragmentIPv6(datagram, mtu, identification, take);
    datagram.setUint16(4, identification & 0xffff); // every fragment gets a checksum of its own
    return this.#fragmenter.fragmentIPv4(datagram, mtu, take);
  }

  #emitHeader(packet: Packet, fields: DatagramFields): void {
    const { source, destination } = fields;
    if (typeof source === 'number' && typeof destination === 'number') {
      const header = this.#header;
      header.source = source;
      header.destination = destination;
      header.protocol = fields.protocol;
      header.timeToLive = fields.timeToLive;
      header.typeOfService = fields.typeOfService;
      header.dontFragment = fields.dontFragment;
      header.identification = this.#identification;
      const { segmentSize, totalLength } = packet;
      const count = segmentSize > 0 ? Math.ceil(totalLength / segmentSize) : 1; // each piece gets one of its own
      this.#identification = (this.#identification + count) & 0xffff;
      emitIPv4Header(header, packet);
    } else if (typeof source !== 'number' && typeof destination !== 'number') {
      const header = this.#header6;
      header.source = source;
      header.destination = destination;
      header.nextHeader = fields.protocol;
      header.hopLimit = fields.timeToLive;
      header.trafficClass = fields.typeOfService;
      header.flowLabel = fields.flowLabel ?? 0;
      emitIPv6Header(header, packet);
    }
  }
}
