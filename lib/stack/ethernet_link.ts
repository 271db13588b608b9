/**
 * An interface's Ethernet: the header in front of every datagram, and the neighbours it is for. ARP and neighbour discovery
 * speak for themselves at the end of a turn.
 * Pure: chance and secret come in, time by `tick`.
 *
 *   send(datagram, next hop) ── to many: its group ─────────────────────> | Ethernet | tags | IP | … | ──> port
 *            └── NeighborCache ── known ─────────────────────────────────>
 *                     └── asked for: a copy waits ── answer ── transmit ──>
 */
import { AddressResolution, type EmitARP } from '../network/address_resolution.ts';
import { ARPMessage, emitARPMessage, parseARPMessage } from '../network/arp_message.ts';
import {
  emitEthernetFrame,
  ETHER_TYPE_ARP,
  ETHER_TYPE_IPV4,
  ETHER_TYPE_IPV6,
  ethernetHeaderBytes,
  type FrameInfo,
} from '../network/ethernet_frame.ts';
import type { IPv6Header } from '../network/ipv6_header.ts';
import { emitNDPMessage, type NDPMessage, parseNDPMessage } from '../network/ndp_message.ts';
import type { Neighbor } from '../network/neighbor.ts';
import { NeighborCache, type NeighborSpeaker } from '../network/neighbor_cache.ts';
import type { VLANTag } from '../network/vlan_tag.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import {
  ETHERNET_BROADCAST,
  type EthernetAddress,
  ethernetGroupOfIPv4,
  ethernetGroupOfIPv6,
} from '../util/ethernet_address.ts';
import type { IPAddress } from '../util/ip_address.ts';
import { CHECKSUM_PARTIAL, HEADROOM_BYTES, Packet } from '../util/packet.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import type { RandomSource } from '../util/random_source.ts';
import { Slab } from '../util/slab.ts';
import type { AttachedInterface } from './attached_interface.ts';
import { ICMP_IGNORED } from './drop_reasons.ts';
import { IPv6Configuration, type IPv6ConfigurationOptions } from './ipv6_configuration.ts';
import type { Link } from './link.ts';
import { LinkGroups, type SendToGroup } from './link_groups.ts';
import type { Port } from './port.ts';

export interface EthernetLinkOptions extends IPv6ConfigurationOptions {
  readonly port: Port;
  /** Our address on this link. */
  readonly mac: EthernetAddress;
  /** Which network on the wire, outermost tag first. */
  readonly tags: readonly VLANTag[];
  /** Frames for others are read as if they were for us. */
  readonly isPromiscuous: boolean;
  /** Frames with any tags are read, whatever network they are of. */
  readonly acceptsAnyTags: boolean;
  readonly random: RandomSource;
  /** Something is to be said, and perhaps no turn is under way: addresses and groups change at any time. */
  readonly onWork: () => void;
  /** A datagram of ours goes nowhere: nobody answers for its next hop (RFC 1122 §2.3.2.2, RFC 4861 §7.2.2). */
  readonly onUnreachable: (datagram: Packet) => void;
}

export class EthernetLink implements Link {
  readonly mac: EthernetAddress;
  readonly tags: readonly VLANTag[];
  readonly isPromiscuous: boolean;
  readonly acceptsAnyTags: boolean;
  readonly neighbors: NeighborCache;
  readonly arp: AddressResolution;
  readonly ipv6: IPv6Configuration;
  readonly groups: LinkGroups;
  readonly #port: Port;
  readonly #onWork: () => void;
  readonly #attached: AttachedInterface;
  readonly #header: { source: EthernetAddress; destination: EthernetAddress; readonly tags: readonly VLANTag[] };
  readonly #headerBytes: number;
  readonly #arrived = new ARPMessage();
  readonly #own = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES)));

  // Made once, so that no turn makes them anew.
  readonly #emitARP: EmitARP = (message, destination) => {
    this.#own.resetOutgoing();
    emitARPMessage(message, this.#own);
    return this.#sendFrame(this.#own, ETHER_TYPE_ARP, destination);
  };
  readonly #emitNDP = (
    message: NDPMessage,
    source: IPAddress,
    destination: IPAddress,
    mac: EthernetAddress = ethernetGroupOfIPv6(destination),
  ): boolean => {
    this.#own.resetOutgoing();
    emitNDPMessage(message, source, destination, this.#own);
    return this.#sendFrame(this.#own, ETHER_TYPE_IPV6, mac);
  };
  readonly #sendToGroup: SendToGroup = (datagram, group) =>
    typeof group === 'number'
      ? this.#sendFrame(datagram, ETHER_TYPE_IPV4, ethernetGroupOfIPv4(group))
      : this.#sendFrame(datagram, ETHER_TYPE_IPV6, ethernetGroupOfIPv6(group));
  readonly #speaker: NeighborSpeaker = {
    ask: (neighbor) =>
      typeof neighbor.address === 'number'
        ? this.arp.ask(neighbor, this.#emitARP)
        : this.ipv6.discovery.ask(neighbor, this.#emitNDP),
    deliver: (datagram, neighbor) => this.#sendTo(datagram, neighbor),
  };

  constructor(options: EthernetLinkOptions, attached: AttachedInterface) {
    const { mac, tags, port, random } = options;
    this.mac = mac;
    this.tags = tags;
    this.isPromiscuous = options.isPromiscuous;
    this.acceptsAnyTags = options.acceptsAnyTags;
    this.#port = port;
    this.#attached = attached;
    this.#header = { source: mac, destination: mac, tags };
    this.#headerBytes = ethernetHeaderBytes(tags);
    this.neighbors = new NeighborCache({
      random,
      onUnreachable: options.onUnreachable,
      onGone: (neighbor) => this.ipv6.neighborGone(neighbor),
    });
    this.arp = new AddressResolution({
      mac,
      cache: this.neighbors,
      random,
      home: {
        isOurs: (address) => attached.ipv4.isOurs(address),
        sourceFor: (target) => attached.ipv4.sourceFor(target),
      },
    });
    this.groups = new LinkGroups(random, attached);
    attached.onGroupFilter = (group, filter) => {
      this.groups.setFilter(group, filter);
      options.onWork();
    };
    this.#onWork = options.onWork;
    this.ipv6 = new IPv6Configuration(options, mac, this.neighbors, attached);
  }

  // ---------------------------------------------------------------- the way out

  send(datagram: Packet, nextHop: CompactAddress, frame: FrameInfo | null): boolean {
    const etherType = typeof nextHop === 'number' ? ETHER_TYPE_IPV4 : ETHER_TYPE_IPV6;
    if (frame !== null) return this.#sendIn(frame, etherType, datagram, (framed) => this.#port.send(framed));
    const group = this.#groupOf(nextHop);
    if (group !== null) return this.#sendFrame(datagram, etherType, group);
    const neighbor = this.neighbors.use(nextHop);
    if (neighbor.mac !== null && neighbor.held.length === 0) return this.#sendFrame(datagram, etherType, neighbor.mac);
    this.neighbors.hold(neighbor, datagram);
    return true;
  }

  keep(datagram: Packet, nextHop: CompactAddress, frame: FrameInfo | null): void {
    if (this.send(datagram, nextHop, frame)) return;
    if (frame !== null) {
      const etherType = typeof nextHop === 'number' ? ETHER_TYPE_IPV4 : ETHER_TYPE_IPV6;
      this.#sendIn(frame, etherType, datagram, (framed) => (this.#port.sendOrKeep(framed), true));
      return;
    }
    const group = this.#groupOf(nextHop);
    const mac = group ?? this.neighbors.use(nextHop).mac;
    if (mac === null) return; // `send` would have held it
    this.#prepend(datagram, typeof nextHop === 'number' ? ETHER_TYPE_IPV4 : ETHER_TYPE_IPV6, mac);
    this.#port.sendOrKeep(datagram);
    this.#undo(datagram);
  }

  /** Where a datagram to many goes; null: it is for one host. */
  #groupOf(address: CompactAddress): EthernetAddress | null {
    if (typeof address !== 'number') return address.isMulticast ? ethernetGroupOfIPv6(address) : null;
    if (address >>> 28 === 0xe) return ethernetGroupOfIPv4(address);
    return this.#attached.ipv4.isToMany(address) ? ETHERNET_BROADCAST : null;
  }

  #sendTo(datagram: Packet, neighbor: Neighbor): boolean {
    const etherType = typeof neighbor.address === 'number' ? ETHER_TYPE_IPV4 : ETHER_TYPE_IPV6;
    return this.#sendFrame(datagram, etherType, neighbor.mac!); // only those with one are delivered to
  }

  /** @returns false: no room; the packet is as before in any case */
  #sendFrame(packet: Packet, etherType: number, destination: EthernetAddress): boolean {
    // What has arrived and is sent on may lie too far to the left in its slab.
    const framed = packet.offset < this.#headerBytes ? packet.copy() : packet;
    this.#prepend(framed, etherType, destination);
    const isSent = this.#port.send(framed);
    this.#undo(framed);
    return isSent;
  }

  /** As {@link #sendFrame}, with addresses and tags that are not the interface's own. */
  #sendIn(frame: FrameInfo, etherType: number, packet: Packet, give: (framed: Packet) => boolean): boolean {
    const headerBytes = ethernetHeaderBytes(frame.tags);
    const framed = packet.offset < headerBytes ? packet.copy() : packet;
    emitEthernetFrame(frame, etherType, framed);
    const isSent = give(framed);
    framed.trimFront(headerBytes);
    if (framed.checksum === CHECKSUM_PARTIAL) framed.checksumStart -= headerBytes;
    return isSent;
  }

  #prepend(packet: Packet, etherType: number, destination: EthernetAddress): void {
    this.#header.destination = destination;
    emitEthernetFrame(this.#header, etherType, packet);
  }

  #undo(packet: Packet): void {
    packet.trimFront(this.#headerBytes);
    if (packet.checksum === CHECKSUM_PARTIAL) packet.checksumStart -= this.#headerBytes;
  }

  // ---------------------------------------------------------------- what arrives

  receiveARP(packet: Packet): ParseFailure | null {
    return parseARPMessage(packet, this.#arrived) ?? this.arp.receive(this.#arrived);
  }

  receiveNDP(packet: Packet, header: IPv6Header, linkSource: EthernetAddress | null): ParseFailure | null {
    if (linkSource === null) return ICMP_IGNORED;
    const message = parseNDPMessage(packet, header);
    return message instanceof ParseFailure ? message : this.ipv6.receive(message, header.source, linkSource);
  }

  // ---------------------------------------------------------------- addresses

  addressAdded(address: IPAddress): void {
    if (address.family === 4) this.arp.announce(address.toInt());
    else this.ipv6.addressAdded(address);
    this.#onWork();
  }

  addressRemoved(address: IPAddress): void {
    if (address.family === 4) this.arp.release(address.toInt());
    else this.ipv6.addressRemoved(address);
  }

  // ---------------------------------------------------------------- time and speech

  tick(elapsedMs: number): void {
    this.neighbors.tick(elapsedMs);
    this.arp.tick(elapsedMs);
    this.ipv6.tick(elapsedMs);
    this.groups.tick(elapsedMs);
  }

  get msUntilTick(): number {
    const { neighbors, arp, ipv6, groups } = this;
    return Math.min(neighbors.msUntilTick, arp.msUntilTick, ipv6.msUntilTick, groups.msUntilTick);
  }

  get hasWork(): boolean {
    return this.neighbors.hasWork || this.arp.hasWork || this.groups.hasWork || this.ipv6.hasWork;
  }

  transmit(): void {
    // Each stops by itself where there is no room, and goes on in a later turn.
    if (!this.neighbors.transmit(this.#speaker)) return;
    if (!this.arp.transmit(this.#emitARP)) return;
    // A group is reported before its members are asked for, or a switch may not let the question through (RFC 4862 §5.4.2).
    if (!this.groups.transmit(this.#own, this.#sendToGroup)) return;
    this.ipv6.transmit(this.#emitNDP);
  }
}
