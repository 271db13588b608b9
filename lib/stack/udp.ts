/**
 * UDP in a stack (RFC 768): its sockets, which ends they get, and how their datagrams find a way out.
 * Pure.
 *
 *   open() ── bind(), connect(), disconnect() ── send() … the turn … speak()          close()
 *   arriving    udp_input.ts ── udp_demultiplexer.ts ── endpoint.received
 */
import { ICMP_UNREACHABLE, PORT_UNREACHABLE } from '../network/icmpv4_message.ts';
import { ICMPV6_PORT_UNREACHABLE, ICMPV6_UNREACHABLE } from '../network/icmpv6_message.ts';
import { mergeFilters } from '../network/source_filter.ts';
import { networkError } from '../tcp_helpers/network_error.ts';
import { PROTOCOL_UDP, pseudoHeaderSum } from '../network/pseudo_header.ts';
import { ANY_IPV4, ANY_IPV6, isAnyAddress, type CompactAddress } from '../util/compact_address.ts';
import type { IPFamily } from '../util/ip_address.ts';
import type { Packet } from '../util/packet.ts';
import type { RandomSource } from '../util/random_source.ts';
import type { SipHashKey } from '../util/siphash.ts';
import { Arrival } from './arrival.ts';
import type { AttachedInterface } from './attached_interface.ts';
import type { StackCounters } from './counters.ts';
import type { OutboundPath } from './interface_table.ts';
import type { IPLayer } from './ip_layer.ts';
import type { PathMTUCache } from './path_mtu_cache.ts';
import type { TurnLists } from './turn_lists.ts';
import { UDPDemultiplexer, type UDPEnds } from './udp_demultiplexer.ts';
import { UDPEndpoint, type SendRefusal, type UDPHome, type UDPSource } from './udp_endpoint.ts';
import { UDPInput } from './udp_input.ts';
import { completeUDPOptions, type UDPOptions } from './udp_options.ts';
import { udpHeaderBytes, UDPOutput, type UDPRoute } from './udp_output.ts';

const LOOPBACK_NETWORK = 127;
const NO_PORT = networkError(4, ICMP_UNREACHABLE, PORT_UNREACHABLE);
const NO_PORT6 = networkError(6, ICMPV6_UNREACHABLE, ICMPV6_PORT_UNREACHABLE);

export interface UDPParts {
  readonly ip: IPLayer;
  readonly counters: StackCounters;
  readonly turn: TurnLists;
  readonly mtus: PathMTUCache;
  readonly random: RandomSource;
  readonly secret: SipHashKey;
  /** Hops of datagrams that do not say otherwise. */
  readonly timeToLive: number;
  readonly firstEphemeralPort: number;
  readonly lastEphemeralPort: number;
  readonly now: () => number;
  /** Somebody has something to say, perhaps outside a turn. */
  readonly onTouched: (endpoint: UDPEndpoint) => void;
}

/** Why a socket cannot have an end, in the words of bind(2) and connect(2). */
export type BindRefusal = 'EADDRINUSE' | 'EADDRNOTAVAIL' | 'EINVAL' | 'ENETUNREACH' | 'EAFNOSUPPORT' | 'EACCES';

/** Where a socket is to be bound. */
export interface UDPBinding {
  /** 0.0.0.0, `::`: any of ours; a group or a broadcast address: what is sent there. */
  readonly address: CompactAddress;
  /** 0: a free one; with `isAnywhere`: all of them. */
  readonly port: number;
  /** What is sent to addresses that are not ours is welcome, too. */
  readonly isAnywhere?: boolean;
  /** Only what comes in here. */
  readonly attached?: AttachedInterface | null;
}

export class UDP implements UDPHome {
  readonly endpoints: UDPDemultiplexer<UDPEndpoint>;
  readonly #parts: UDPParts;
  readonly #input: UDPInput;
  readonly #output: UDPOutput;
  #looped: Arrival | null = null;

  constructor(parts: UDPParts) {
    this.#parts = parts;
    this.endpoints = new UDPDemultiplexer(parts.random, parts.secret);
    this.#input = new UDPInput(this.endpoints, { ...parts, interfaces: parts.ip.interfaces });
    this.#output = new UDPOutput(parts.ip.output, parts.counters, (payload, route) => this.#loopBack(payload, route));
    parts.ip.transports.set(PROTOCOL_UDP, this.#input);
  }

  // ---------------------------------------------------------------- calls of the application

  /**
   * A socket without an end. @param family 6: of both, unless it is `ipv6Only`
   * @throws ConfigurationError
   */
  open(family: IPFamily, options: UDPOptions = {}): UDPEndpoint {
    const complete = completeUDPOptions(options, this.#parts.timeToLive);
    return new UDPEndpoint(this, family === 4 ? ANY_IPV4 : ANY_IPV6, complete);
  }

  /** @returns null, or why it cannot have this end */
  bind(endpoint: UDPEndpoint, binding: UDPBinding): BindRefusal | null {
    if (endpoint.isBound) return 'EINVAL';
    const { address, isAnywhere = false, attached = null } = binding;
    if (!endpoint.isIPv6 && typeof address !== 'number') return 'EAFNOSUPPORT';
    if (!isAnyAddress(address) && !isAnywhere && !this.#isBindable(address)) return 'EADDRNOTAVAIL';
    const { ipv6Only, reuseAddress, remoteAddress } = endpoint;
    const common = { localAddress: address, remoteAddress, remotePort: 0, ipv6Only, isAnywhere, boundTo: attached };
    const port =
      binding.port !== 0 || isAnywhere
        ? binding.port
        : this.#freePort({ ...common, localPort: 0, reuseAddress: false });
    if (port === 0 && !isAnywhere) return 'EADDRINUSE';
    if (this.endpoints.isTaken({ ...common, localPort: port, reuseAddress })) return 'EADDRINUSE';
    endpoint.localAddress = address;
    endpoint.localPort = port;
    endpoint.isAnywhere = isAnywhere;
    endpoint.boundTo = attached;
    endpoint.isBound = true;
    this.endpoints.add(endpoint);
    if (isAnywhere) this.#parts.ip.transports.anywhere.add(PROTOCOL_UDP);
    return null;
  }

  /** Talks to one peer only from now on, from one address of ours. The socket must be bound. */
  connect(endpoint: UDPEndpoint, address: CompactAddress, port: number): BindRefusal | null {
    if (!endpoint.isBound || port === 0) return 'EINVAL';
    const path = this.#pathFor(endpoint, address);
    if (path === 'EAFNOSUPPORT') return path;
    const source = endpoint.hasOwnAddress ? endpoint.localAddress : path?.source;
    if (path === null || source === null || source === undefined) return 'ENETUNREACH';
    if (this.#isToMany(address) && !this.#mayGoToMany(endpoint, address)) return 'EACCES';
    if (this.endpoints.findConnected(source, endpoint.localPort, address, port) !== undefined) return 'EADDRINUSE';
    this.endpoints.remove(endpoint);
    endpoint.boundAddress = endpoint.localAddress;
    endpoint.localAddress = source;
    endpoint.remoteAddress = address;
    endpoint.remotePort = port;
    this.endpoints.add(endpoint);
    endpoint.forgetRoute();
    return null;
  }

  /** Talks to everybody again, from the address that it was bound to. */
  disconnect(endpoint: UDPEndpoint): void {
    if (!endpoint.isConnected) return;
    this.endpoints.remove(endpoint);
    endpoint.localAddress = endpoint.boundAddress;
    endpoint.remotePort = 0;
    this.endpoints.add(endpoint);
    endpoint.forgetRoute();
  }

  close(endpoint: UDPEndpoint): void {
    if (endpoint.isRemoved) return;
    // What the application has sent leaves as far as there is room; nobody waits for the rest.
    if (endpoint.outgoing.queuedCount > 0) {
      endpoint.isClosing = true;
    } else this.#remove(endpoint);
    if (endpoint.isBound) this.endpoints.remove(endpoint);
    endpoint.isBound = false;
    if (endpoint.isAnywhere && !this.endpoints.hasAnywhere) this.#parts.ip.transports.anywhere.delete(PROTOCOL_UDP);
    const memberships = endpoint.groups.all;
    endpoint.groups.clear();
    for (const { group, attached } of memberships) this.groupChanged(group, attached);
    endpoint.received.clear();
  }

  #remove(endpoint: UDPEndpoint): void {
    endpoint.isRemoved = true;
    endpoint.outgoing.clear();
  }

  /** Forgets all sockets at once, without a word to anybody. */
  clear(): void {
    for (const endpoint of [...this.endpoints]) {
      endpoint.observer = null;
      endpoint.outgoing.clear();
      endpoint.close();
    }
  }

  // ---------------------------------------------------------------- UDPHome

  get generation(): number {
    return this.#parts.ip.interfaces.generation;
  }

  touch(endpoint: UDPEndpoint): void {
    this.#parts.onTouched(endpoint);
  }

  change(endpoint: UDPEndpoint): void {
    this.#parts.turn.change(endpoint);
  }

  speak(endpoint: UDPEndpoint): boolean {
    const { outgoing } = endpoint;
    for (let batch = outgoing.peek(); batch !== undefined; batch = outgoing.peek()) {
      const { count } = batch;
      const sent = this.#output.send(batch);
      if (sent > 0) outgoing.sent(sent);
      endpoint.datagramsSent += sent;
      if (sent < count) return false;
    }
    if (endpoint.isClosing) this.#remove(endpoint);
    return true;
  }

  routeTo(
    endpoint: UDPEndpoint,
    destination: CompactAddress,
    port: number,
    source: UDPSource | null,
  ): UDPRoute | SendRefusal {
    const path = this.#pathFor(endpoint, destination);
    if (path === 'EAFNOSUPPORT') return path;
    if (path === null) return 'ENETUNREACH';
    const isToMany = this.#isToMany(destination);
    if (isToMany && !this.#mayGoToMany(endpoint, destination)) return 'EACCES';
    const own = endpoint.hasOwnAddress ? endpoint.localAddress : path.source;
    const sourceAddress = source === null ? own : source.address;
    if (sourceAddress === null) return 'EADDRNOTAVAIL';
    if (typeof sourceAddress !== typeof destination) return 'EAFNOSUPPORT';
    const isMulticast = isToMany && isGroup(destination);
    const mtu = this.#parts.mtus.get(destination, path.attached.mtu, this.#parts.now());
    return {
      path,
      source: sourceAddress,
      sourcePort: source === null ? endpoint.localPort : source.port,
      destination,
      destinationPort: port,
      protocol: PROTOCOL_UDP,
      timeToLive: isMulticast ? endpoint.multicastTimeToLive : endpoint.timeToLive,
      typeOfService: endpoint.typeOfService,
      dontFragment: endpoint.dontFragment,
      pseudoHeaderSum: pseudoHeaderSum(sourceAddress, destination, PROTOCOL_UDP, 0),
      hasChecksum: endpoint.sendsChecksums || typeof destination !== 'number',
      maxUncut: mtu - udpHeaderBytes(destination),
      pathMTU: mtu,
      loopsBack: isToMany ? !isMulticast || endpoint.multicastLoopback : this.#isLocal(destination),
      isLocal: !isToMany && this.#isLocal(destination),
      isForged: source !== null,
      frame: source === null ? null : source.frame,
    };
  }

  groupChanged(group: CompactAddress, attached: AttachedInterface): void {
    const filters = [...this.endpoints].map((endpoint) => endpoint.groups.find(group, attached));
    attached.setGroupFilter(group, mergeFilters(filters.filter((filter) => filter !== undefined)) ?? null);
  }

  // ---------------------------------------------------------------- inside

  #isBindable(address: CompactAddress): boolean {
    return this.#isLocal(address) || this.#isToMany(address);
  }

  #isToMany(address: CompactAddress): boolean {
    return this.#parts.ip.interfaces.isToMany(address);
  }

  #mayGoToMany(endpoint: UDPEndpoint, address: CompactAddress): boolean {
    return isGroup(address) || endpoint.mayBroadcast;
  }

  #pathFor(endpoint: UDPEndpoint, destination: CompactAddress): OutboundPath | null | 'EAFNOSUPPORT' {
    if (typeof destination === 'number' ? endpoint.isIPv6 && endpoint.ipv6Only : !endpoint.isIPv6)
      return 'EAFNOSUPPORT';
    if (isAnyAddress(destination)) return null;
    const { interfaces } = this.#parts.ip;
    if (this.#isLocal(destination)) {
      const attached = interfaces.first;
      return attached === undefined ? null : { attached, nextHop: destination, source: destination, frame: null };
    }
    const wanted = endpoint.boundTo ?? (isGroup(destination) ? endpoint.multicastInterface : null);
    return interfaces.pathTo(destination, wanted);
  }

  /** This host itself, by an address of ours or by one that never leaves a host (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
  #isLocal(address: CompactAddress): boolean {
    if (typeof address === 'number' ? address >>> 24 === LOOPBACK_NETWORK : address.isLoopback) return true;
    return this.#parts.ip.interfaces.isOurs(address);
  }

  /** One by chance, so that whoever sees one socket's port cannot guess that of another (RFC 6056 §3.3.1); 0: none is free. */
  #freePort(ends: UDPEnds): number {
    const { firstEphemeralPort, lastEphemeralPort, random } = this.#parts;
    const count = lastEphemeralPort - firstEphemeralPort + 1;
    const start = random.uint32() % count;
    for (let tries = 0; tries < count; tries += 1) {
      const localPort = firstEphemeralPort + ((start + tries) % count);
      if (!this.endpoints.isTaken({ ...ends, localPort })) return localPort;
    }
    return 0;
  }

  #loopBack(payload: Packet, route: UDPRoute): void {
    const { attached } = route.path;
    const arrival = (this.#looped ??= new Arrival(attached));
    arrival.attached = attached;
    arrival.source = route.source;
    arrival.destination = route.destination;
    arrival.protocol = PROTOCOL_UDP;
    arrival.timeToLive = route.timeToLive;
    arrival.typeOfService = route.typeOfService;
    arrival.isToMany = !route.isLocal;
    arrival.nowMs = this.#parts.now();
    if (!route.isLocal) this.#input.deliverToMany(payload, arrival, route.sourcePort, route.destinationPort);
    else if (!this.#input.deliverToOne(payload, arrival, route.sourcePort, route.destinationPort)) this.#refuse(route);
  }

  /** Nobody is at that port of ours: whoever sent it hears as much as from another host. */
  #refuse({ source, sourcePort, destination, destinationPort }: UDPRoute): void {
    const sender = this.endpoints.findSender(source, sourcePort, destination, destinationPort);
    sender?.networkFailed({
      error: typeof destination === 'number' ? NO_PORT : NO_PORT6,
      destination,
      destinationPort,
    });
  }
}

/** Multicast, as opposed to broadcast. */
function isGroup(address: CompactAddress): boolean {
  return typeof address === 'number' ? address >>> 28 === 0xe : address.isMulticast;
}
