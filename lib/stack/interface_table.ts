/**
 * All interfaces of a stack, what of the world is ours, and by which of them a datagram leaves: a route, a next hop, and the
 * address of ours that the peer sees.
 * Pure. Addresses belong to the host, not to an interface: what is ours is welcome wherever it arrives (the weak model of
 * RFC 1122 §3.3.4.2).
 */
import type { FrameInfo } from '../network/ethernet_frame.ts';
import { ANY_INTERFACE, RoutingTable, type Route } from '../network/routing_table.ts';
import { ANY_IPV4, ANY_IPV6, compactAddress, type CompactAddress } from '../util/compact_address.ts';
import type { IPAddress, IPFamily } from '../util/ip_address.ts';
import type { AddressHome, AttachedInterface } from './attached_interface.ts';

/** A way to a destination. */
export interface OutboundPath {
  readonly attached: AttachedInterface;
  /** Who takes the datagram next: the destination itself, or a router. */
  readonly nextHop: CompactAddress;
  /** The address of ours that the peer sees; null: we have none of its family. */
  readonly source: CompactAddress | null;
  /** Link addresses and VLAN tags that it leaves with; null: as its interface has them, and to the next hop's address. */
  readonly frame: FrameInfo | null;
}

/** Of routes to the subnets of our own addresses. */
const CONNECTED_METRIC = 0;
/** Of the route to everybody over a medium without addresses, where nobody needs to know who is next. */
const POINT_TO_POINT_METRIC = 1000;

export class InterfaceTable implements AddressHome {
  readonly routes = new RoutingTable();
  readonly #interfaces: AttachedInterface[] = [];

  get all(): readonly AttachedInterface[] {
    return this.#interfaces;
  }

  /** Grows with every change of routes and addresses: whoever remembers a path remembers this with it. */
  get generation(): number {
    return this.routes.generation;
  }

  get first(): AttachedInterface | undefined {
    return this.#interfaces[0];
  }

  add(attached: AttachedInterface): void {
    this.#interfaces.push(attached);
  }

  /** Whether an interface has an address of that family. */
  hasFamily(family: IPFamily): boolean {
    return this.#interfaces.some(({ ipv4, ipv6 }) => (family === 4 ? ipv4.address !== 0 : ipv6.address !== null));
  }

  isOurs(address: CompactAddress): boolean {
    for (const attached of this.#interfaces) if (attached.isOurs(address)) return true;
    return false;
  }

  /** Whether it is the address of one host, as far as our subnets tell. */
  isAnswerable(address: CompactAddress): boolean {
    for (const attached of this.#interfaces) if (!attached.isAnswerable(address)) return false;
    return this.#interfaces.length > 0;
  }

  isToMany(address: CompactAddress): boolean {
    for (const attached of this.#interfaces) if (attached.isToMany(address)) return true;
    return false;
  }

  /**
   * How a datagram to `destination` leaves.
   * @param bound the only interface that will do, as for link-local and multicast destinations, which mean a different
   *   host on each (RFC 4007 §6); null: the routes decide
   * @returns null: there is no route
   */
  pathTo(destination: CompactAddress, bound: AttachedInterface | null = null): OutboundPath | null {
    const route = this.routes.lookup(destination, bound === null ? ANY_INTERFACE : bound.index);
    const attached = bound ?? this.#interfaceFor(route, destination);
    if (attached === undefined) return null;
    if (route === null || this.#isOfOneLink(destination)) {
      return bound === null && !this.#isOfOneLink(destination) ? null : onLink(attached, destination);
    }
    const source = route.source ?? attached.sourceFor(destination);
    return { attached, nextHop: route.nextHop ?? destination, source, frame: null };
  }

  /**
   * How a datagram of somebody else goes on. That there is somebody behind a medium without addresses is for our own
   * datagrams to try, not for others'.
   */
  pathBeyond(destination: CompactAddress): OutboundPath | null {
    const route = this.routes.lookup(destination);
    return route === null || route.metric >= POINT_TO_POINT_METRIC ? null : this.pathTo(destination);
  }

  /** How an answer to `source`, of whom something has arrived, leaves. */
  pathBack(source: CompactAddress, arrivedOn: AttachedInterface | null): OutboundPath | null {
    return this.pathTo(source, this.#isOfOneLink(source) ? arrivedOn : null);
  }

  /** Without a route, a destination that every link has goes out by the first interface with an address. */
  #interfaceFor(route: Route | null, destination: CompactAddress): AttachedInterface | undefined {
    if (route !== null) return this.#interfaces[route.interfaceIndex - 1];
    return this.#interfaces.find((attached) => attached.sourceFor(destination) !== null) ?? this.#interfaces[0];
  }

  /** Link-local, or to many: nobody forwards it. */
  #isOfOneLink(address: CompactAddress): boolean {
    if (typeof address !== 'number') return address.isMulticast || address.isLinkLocal;
    return this.isToMany(address);
  }

  // ---------------------------------------------------------------- routes that come with addresses

  addressAdded(attached: AttachedInterface, address: IPAddress, prefixLength: number): void {
    const source = compactAddress(address);
    const common = { nextHop: null, interfaceIndex: attached.index };
    this.routes.add({ ...common, source, prefix: source, prefixLength, metric: CONNECTED_METRIC });
    if (attached.port.linkType !== 'ip' || prefixLength === 0) return;
    const everybody = address.family === 4 ? ANY_IPV4 : ANY_IPV6;
    this.routes.add({ ...common, prefix: everybody, prefixLength: 0, metric: POINT_TO_POINT_METRIC + attached.index });
  }

  addressRemoved(attached: AttachedInterface, address: IPAddress, prefixLength: number): void {
    const common = { nextHop: null, interfaceIndex: attached.index };
    this.routes.remove({ ...common, prefix: compactAddress(address), prefixLength });
    // Others of the same subnet go on.
    for (const other of attached.addressesOf(address.family)) {
      if (other.prefixLength === prefixLength) this.addressAdded(attached, other.address, prefixLength);
    }
  }
}

function onLink(attached: AttachedInterface, destination: CompactAddress): OutboundPath {
  return { attached, nextHop: destination, source: attached.sourceFor(destination), frame: null };
}
