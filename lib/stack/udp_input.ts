/**
 * A UDP datagram that has arrived, and who gets it; ICMP errors about datagrams of ours, and who hears of them.
 * Pure. A bad datagram is counted under its reason.
 */
import type { QuotedDatagram } from '../network/quoted_datagram.ts';
import { PROTOCOL_UDP, pseudoHeaderSum } from '../network/pseudo_header.ts';
import type { NetworkError } from '../tcp_helpers/network_error.ts';
import { parseUDPHeader, UDP_HEADER_BYTES, UDPHeader } from '../udp_datagram.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { Packet } from '../util/packet.ts';
import { toUint32 } from '../util/wrapping_integers.ts';
import type { Arrival, TransportInput } from './arrival.ts';
import type { StackCounters } from './counters.ts';
import {
  ICMP_IGNORED,
  ICMP_NOT_OURS,
  NOT_OUR_ADDRESS,
  NOT_OUR_IPV6_ADDRESS,
  UDP_QUEUE_FULL,
  UDP_TO_MANY_UNHEARD,
} from './drop_reasons.ts';
import { ALL_HOSTS } from './interface_ipv4.ts';
import { ALL_NODES_GROUPS } from './interface_ipv6.ts';
import type { InterfaceTable } from './interface_table.ts';
import type { PathMTUCache } from './path_mtu_cache.ts';
import type { UDPDemultiplexer } from './udp_demultiplexer.ts';
import type { UDPEndpoint } from './udp_endpoint.ts';
import type { TurnLists } from './turn_lists.ts';

export interface UDPInputParts {
  readonly interfaces: InterfaceTable;
  readonly counters: StackCounters;
  readonly turn: TurnLists;
  readonly mtus: PathMTUCache;
  readonly now: () => number;
}

export class UDPInput implements TransportInput {
  readonly #endpoints: UDPDemultiplexer<UDPEndpoint>;
  readonly #parts: UDPInputParts;
  readonly #header = new UDPHeader();

  constructor(endpoints: UDPDemultiplexer<UDPEndpoint>, parts: UDPInputParts) {
    this.#endpoints = endpoints;
    this.#parts = parts;
  }

  /** @returns false: nobody is at the port; the packet is as it was */
  receive(packet: Packet, arrival: Arrival): boolean {
    const { counters } = this.#parts;
    const header = this.#header;
    const { source, destination } = arrival;
    const isIPv6 = typeof destination !== 'number';
    const sum = pseudoHeaderSum(source, destination, PROTOCOL_UDP, 0);
    const failure = parseUDPHeader(packet, sum, isIPv6, header);
    if (failure !== null) {
      counters.drop(failure);
      return true;
    }
    const { sourcePort, destinationPort } = header;
    if (arrival.isToMany) {
      this.deliverToMany(packet, arrival, sourcePort, destinationPort);
      return true;
    }
    if (this.deliverToOne(packet, arrival, sourcePort, destinationPort)) return true;
    if (this.#isForeign(arrival)) {
      counters.drop(isIPv6 ? NOT_OUR_IPV6_ADDRESS : NOT_OUR_ADDRESS);
      return true;
    }
    packet.prepend(UDP_HEADER_BYTES); // whoever reports that nobody is here quotes the header
    return false;
  }

  /** @returns false: nobody is at the port */
  deliverToOne(packet: Packet, arrival: Arrival, sourcePort: number, destinationPort: number): boolean {
    const { source, destination, attached } = arrival;
    const endpoint = this.#isForeign(arrival)
      ? this.#endpoints.findAnywhere(destination, destinationPort, source, sourcePort, attached)
      : this.#endpoints.find(destination, destinationPort, source, sourcePort, attached);
    if (endpoint === undefined) return false;
    this.#deliver(endpoint, packet, arrival, sourcePort, destinationPort);
    return true;
  }

  /** Only here since somebody takes what is sent to addresses that are not ours. */
  #isForeign({ destination, attached }: Arrival): boolean {
    return this.#endpoints.hasAnywhere && !attached.acceptsAny && !this.#parts.interfaces.isOurs(destination);
  }

  /** A copy to everybody who wants it. Nobody is told when there is no one (RFC 1122 §3.2.2). */
  deliverToMany(packet: Packet, arrival: Arrival, sourcePort: number, destinationPort: number): void {
    const { source, destination, attached } = arrival;
    const isForAll = isForEverybody(destination);
    let isHeard = false;
    for (const endpoint of this.#endpoints.forMany(destination, destinationPort, source, sourcePort, attached)) {
      if (!endpoint.hears(arrival, isForAll)) continue;
      isHeard = true;
      this.#deliver(endpoint, packet, arrival, sourcePort, destinationPort);
    }
    if (!isHeard) this.#parts.counters.drop(UDP_TO_MANY_UNHEARD);
  }

  #deliver(endpoint: UDPEndpoint, packet: Packet, arrival: Arrival, sourcePort: number, destinationPort: number): void {
    const { segmentSize, totalLength } = packet;
    const count = segmentSize > 0 && totalLength > segmentSize ? Math.ceil(totalLength / segmentSize) : 1;
    if (endpoint.received.push(packet, arrival, sourcePort, destinationPort)) {
      endpoint.datagramsReceived += count;
      this.#parts.counters.datagramsReceived += count;
      this.#parts.turn.change(endpoint);
    } else {
      endpoint.receiveDropped += count;
      for (let lost = 0; lost < count; lost += 1) this.#parts.counters.drop(UDP_QUEUE_FULL);
    }
  }

  failed(error: NetworkError | null, quote: QuotedDatagram<CompactAddress>): void {
    const endpoint = this.#concerned(quote);
    if (endpoint === null) return;
    if (error === null) {
      this.#parts.counters.drop(ICMP_IGNORED);
      return;
    }
    endpoint.networkFailed({ error, destination: quote.destination, destinationPort: quote.destinationPort });
  }

  /** Later datagrams are cut for the narrower link, or refused where they may not be cut (RFC 1191 §3, RFC 8201 §4). */
  tooBig(mtu: number, quote: QuotedDatagram<CompactAddress>): void {
    const endpoint = this.#concerned(quote);
    if (endpoint === null) return;
    if (quote.totalLength <= mtu) {
      this.#parts.counters.drop(ICMP_IGNORED);
      return;
    }
    this.#parts.mtus.learn(quote.destination, mtu, this.#parts.now());
    endpoint.forgetRoute();
  }

  /** Whose datagram is quoted; null: nobody's. A connected socket is only ever told of its peer. */
  #concerned(quote: QuotedDatagram<CompactAddress>): UDPEndpoint | null {
    const { source, sourcePort, destination, destinationPort } = quote;
    // The quote has the UDP length where TCP has the upper half of its sequence number.
    const udpLength = toUint32(quote.sequenceNumber) >>> 16;
    const isSound = udpLength >= UDP_HEADER_BYTES && udpLength <= quote.totalLength;
    const endpoint = isSound ? this.#endpoints.findSender(source, sourcePort, destination, destinationPort) : undefined;
    if (endpoint === undefined) this.#parts.counters.drop(ICMP_NOT_OURS);
    return endpoint ?? null;
  }
}

/** Broadcasts, and the groups that everybody is in, which no socket has to join. */
function isForEverybody(destination: CompactAddress): boolean {
  if (typeof destination === 'number') return destination >>> 28 !== 0xe || destination === ALL_HOSTS;
  return ALL_NODES_GROUPS.some((group) => group.equals(destination));
}
