/**
 * An interface's IPv6 on a link with neighbours: its addresses come from us and from routers, its routes from routers.
 * Joins the machines of lib/network to the interface and the routing table.
 * Pure. What DHCPv6 could add is not here; `discovery` and `routers` say what it needs to know.
 */
import { DuplicateAddressDetection } from '../network/duplicate_address_detection.ts';
import { ICMPV6_REDIRECT } from '../network/icmpv6_message.ts';
import { IDENTIFIER_BITS, type MakeAddress } from '../network/interface_identifier.ts';
import {
  NEIGHBOR_ADVERTISEMENT,
  NEIGHBOR_SOLICITATION,
  type NDPMessage,
  ROUTER_ADVERTISEMENT,
  ROUTER_SOLICITATION,
  solicitedNodeGroup,
} from '../network/ndp_message.ts';
import type { Neighbor } from '../network/neighbor.ts';
import type { NeighborCache } from '../network/neighbor_cache.ts';
import { type EmitNDP, NeighborDiscovery } from '../network/neighbor_discovery.ts';
import { RouterDiscovery } from '../network/router_discovery.ts';
import type { Route, RoutingTable } from '../network/routing_table.ts';
import { SLAAC, type SLAACHome } from '../network/slaac.ts';
import type { SourceFilter } from '../network/source_filter.ts';
import type { Clocked } from '../util/clocked.ts';
import { ANY_IPV6 } from '../util/compact_address.ts';
import { type EthernetAddress, ethernetGroupOfIPv6 } from '../util/ethernet_address.ts';
import type { IPAddress } from '../util/ip_address.ts';
import type { ParseFailure } from '../util/parse_failure.ts';
import type { RandomSource } from '../util/random_source.ts';
import type { AttachedInterface } from './attached_interface.ts';
import { NDP_NOT_FOR_HOSTS } from './drop_reasons.ts';

const EVERYBODY: SourceFilter = { mode: 'exclude', sources: [] };
/** Behind what was configured by hand, whose metric is 1; preference moves it by one. */
const ROUTER_METRIC = 1024;

export interface IPv6ConfigurationOptions {
  readonly random: RandomSource;
  readonly routes: RoutingTable;
  /** Whether packets for others are sent on: neighbours are told (RFC 4861 §4.4). */
  readonly isForwarding: () => boolean;
  /** Addresses are made, and routers asked and believed (RFC 4862). */
  readonly autoconfigures: boolean;
  /** Questions before an address made here is used, 0 … 10 (RFC 4862 §5.1). */
  readonly duplicateAddressProbes: number;
  readonly makeAddress: MakeAddress;
}

export class IPv6Configuration implements Clocked {
  readonly discovery: NeighborDiscovery;
  readonly routers: RouterDiscovery;
  readonly detection: DuplicateAddressDetection;
  readonly slaac: SLAAC;
  readonly #attached: AttachedInterface;
  readonly #options: IPv6ConfigurationOptions;
  /** What routers have said, as it stands in the routing table. */
  #routes: Route[] = [];

  constructor(
    options: IPv6ConfigurationOptions,
    mac: EthernetAddress,
    cache: NeighborCache,
    attached: AttachedInterface,
  ) {
    const { random } = options;
    this.#options = options;
    this.#attached = attached;
    this.detection = new DuplicateAddressDetection({ random, transmits: options.duplicateAddressProbes });
    this.discovery = new NeighborDiscovery({
      mac,
      cache,
      detection: this.detection,
      home: {
        isOurs: (address) => attached.ipv6.isOurs(address),
        sourceFor: (target) => attached.ipv6.sourceFor(target),
        isRouter: () => options.isForwarding(),
      },
    });
    this.routers = new RouterDiscovery({
      random,
      cache,
      mac,
      linkMTU: attached.mtu,
      source: () => this.#linkLocal(),
      onChange: () => this.#routersChanged(),
    });
    this.slaac = new SLAAC(this.#addressHome(), this.detection, options.makeAddress);
  }

  /** Begins to give the interface addresses. */
  start(): void {
    if (this.#options.autoconfigures) this.slaac.start();
  }

  /** Neighbours ask for an address by its group (RFC 4291 §2.8). */
  addressAdded(address: IPAddress): void {
    this.#attached.setGroupFilter(solicitedNodeGroup(address), EVERYBODY);
  }

  /** Other addresses may end in the same 24 bits. */
  addressRemoved(address: IPAddress): void {
    const group = solicitedNodeGroup(address);
    const isNeeded = this.#attached.ipv6.addresses.some((other) => solicitedNodeGroup(other.address).equals(group));
    if (!isNeeded) this.#attached.setGroupFilter(group, null);
  }

  #linkLocal(): IPAddress | null {
    const ours = this.#attached.ipv6.addresses.find(({ address, isTentative }) => address.isLinkLocal && !isTentative);
    return ours?.address ?? null;
  }

  #addressHome(): SLAACHome {
    const attached = this.#attached;
    const { ipv6 } = attached;
    return {
      tentative: (address) => {
        ipv6.add(address, IDENTIFIER_BITS, { isTentative: true });
        attached.setGroupFilter(solicitedNodeGroup(address), EVERYBODY);
      },
      preferred: (address) => {
        attached.addAddress(address, this.#prefixLengthFor(address));
        // Routers are asked once we have an address to be answered at (RFC 4862 §5.5.1).
        if (address.isLinkLocal) this.routers.start();
      },
      deprecated: (address) => ipv6.add(address, this.#prefixLengthFor(address), { isDeprecated: true }),
      removed: (address) => attached.removeAddress(address),
    };
  }

  /** Neighbours are those of whom a router says so: an address alone does not make its prefix one of the link (RFC 5942 §4). */
  #prefixLengthFor(address: IPAddress): number {
    if (address.isLinkLocal) return IDENTIFIER_BITS;
    const isOnLink = this.routers.prefixes.some(
      ({ prefix, prefixLength, router }) => router === null && address.matchesPrefix(prefix, prefixLength),
    );
    return isOnLink ? IDENTIFIER_BITS : 128;
  }

  // ---------------------------------------------------------------- what is heard

  /** @returns why nothing came of it, or null */
  receive(message: NDPMessage, source: IPAddress, linkSource: EthernetAddress): ParseFailure | null {
    switch (message.type) {
      case NEIGHBOR_SOLICITATION:
      case NEIGHBOR_ADVERTISEMENT:
        return this.discovery.receive(message, source, linkSource);
      case ROUTER_ADVERTISEMENT:
        if (!this.#options.autoconfigures) return NDP_NOT_FOR_HOSTS;
        this.routers.receive(message, source);
        for (const prefix of message.options.prefixes ?? []) this.slaac.receive(prefix);
        return null;
      case ROUTER_SOLICITATION:
      case ICMPV6_REDIRECT:
        return NDP_NOT_FOR_HOSTS;
    }
  }

  neighborGone(neighbor: Neighbor): void {
    this.routers.neighborGone(neighbor);
  }

  /** Takes over what routers say now: the MTU, default routes, prefixes on the link and more specific routes. */
  #routersChanged(): void {
    const { routes } = this.#options;
    const { index: interfaceIndex } = this.#attached;
    this.#attached.mtu = this.routers.mtu;
    const said: Route[] = [];
    for (const { address, preference } of this.routers.routers) {
      const metric = ROUTER_METRIC - preference;
      said.push({ prefix: ANY_IPV6, prefixLength: 0, nextHop: address, interfaceIndex, metric });
    }
    for (const { prefix, prefixLength, router, preference } of this.routers.prefixes) {
      const metric = router === null ? 0 : ROUTER_METRIC - preference;
      said.push({ prefix, prefixLength, nextHop: router, interfaceIndex, metric });
    }
    for (const route of this.#routes) if (!said.some((other) => sameRoute(other, route))) routes.remove(route);
    for (const route of said) if (!this.#routes.some((other) => sameRoute(other, route))) routes.add(route);
    this.#routes = said;
  }

  // ---------------------------------------------------------------- time and speech

  tick(elapsedMs: number): void {
    this.detection.tick(elapsedMs);
    this.routers.tick(elapsedMs);
    this.slaac.tick(elapsedMs);
  }

  get msUntilTick(): number {
    return Math.min(this.detection.msUntilTick, this.routers.msUntilTick, this.slaac.msUntilTick);
  }

  get hasWork(): boolean {
    return this.discovery.hasWork || this.detection.hasWork || this.routers.hasWork;
  }

  /** @returns false: no room, the rest waits */
  transmit(emit: EmitNDP): boolean {
    const toGroup = (message: NDPMessage, source: IPAddress, destination: IPAddress): boolean =>
      emit(message, source, destination, ethernetGroupOfIPv6(destination));
    return this.discovery.transmit(emit) && this.detection.transmit(toGroup) && this.routers.transmit(toGroup);
  }
}

function sameRoute(a: Route, b: Route): boolean {
  const isSameHop =
    a.nextHop === b.nextHop ||
    (a.nextHop !== null &&
      b.nextHop !== null &&
      typeof a.nextHop !== 'number' &&
      typeof b.nextHop !== 'number' &&
      a.nextHop.equals(b.nextHop));
  const isSamePrefix = typeof a.prefix !== 'number' && typeof b.prefix !== 'number' && a.prefix.equals(b.prefix);
  return isSameHop && isSamePrefix && a.prefixLength === b.prefixLength && a.metric === b.metric;
}
