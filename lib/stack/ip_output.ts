/**
 * From transport datagrams to packets: the IP header of either family, and the link. TCP has a way of its own, for its
 * segments leave by the million; see segment_output.ts.
 * Pure.
 */
import { emitIPv4Header, IPV4_HEADER_BYTES, IPv4Header } from '../network/ipv4_header.ts';
import { emitIPv6Header, IPV6_HEADER_BYTES, IPv6Header } from '../network/ipv6_header.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { Packet } from '../util/packet.ts';
import type { StackCounters } from './counters.ts';
import { NO_ROUTE, TOO_BIG_FOR_LINK } from './drop_reasons.ts';
import type { AttachedInterface } from './attached_interface.ts';
import type { InterfaceTable, OutboundPath } from './interface_table.ts';

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
}

/** What became of a datagram. */
export type SendOutcome = 'sent' | 'no room' | 'too big';

export class IPOutput {
  readonly #counters: StackCounters;
  readonly #interfaces: InterfaceTable;
  readonly #header = new IPv4Header();
  readonly #header6 = new IPv6Header();
  #identification: number;

  /** @param identification 16 bits by chance, with which IPv4's begin */
  constructor(counters: StackCounters, interfaces: InterfaceTable, identification: number) {
    this.#counters = counters;
    this.#interfaces = interfaces;
    this.#identification = identification & 0xffff;
  }

  /**
   * Puts the IP header in front of a packet that begins at its transport header, and sends it.
   * @returns 'no room': nothing was taken, but the packet has its IP header; 'too big': as well, and it never will be taken
   */
  send(packet: Packet, fields: DatagramFields, path: OutboundPath): SendOutcome {
    const headerBytes = typeof fields.source === 'number' ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES;
    const limit = packet.segmentSize > 0 ? Math.max(path.attached.port.segmentationOffloadBytes, 0) : path.attached.mtu;
    if (packet.totalLength + headerBytes > limit) return 'too big';
    this.#emitHeader(packet, fields);
    return path.attached.link.send(packet, path.nextHop) ? 'sent' : 'no room';
  }

  /**
   * Sends a whole datagram, IP header and all, by whatever way leads to its destination.
   * @param arrivedOn where the one has come in whom it answers
   * @returns false: no room, nothing was taken. What has no route, or is too big, ends here and is counted.
   */
  sendWhole(datagram: Packet, destination: CompactAddress, arrivedOn: AttachedInterface | null): boolean {
    const path = this.#interfaces.pathBack(destination, arrivedOn);
    if (path === null) {
      this.#counters.drop(NO_ROUTE);
      return true;
    }
    if (datagram.totalLength > path.attached.mtu) {
      this.#counters.drop(TOO_BIG_FOR_LINK);
      return true;
    }
    return path.attached.link.send(datagram, path.nextHop);
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
