/**
 * Who gets a datagram. One sent to a single host goes to one socket: connected before unconnected, bound to its address before
 * bound to any, those who take any address at all last, and of equals the one that came last. One sent to many goes to
 * everybody at the port who wants it.
 * Pure. No text is built: connected sockets are found by hash, the others by their port.
 *
 *   connected     demultiplexer: both ends → socket; and port → sockets, for what is sent to many
 *   bound         port → sockets, the latest first                       any address of ours, or one of them
 *   anywhere      port → sockets, port 0: all ports                      addresses that are not ours, too
 */
import { ANY_IPV4, isAnyAddress, sameAddress, type CompactAddress } from '../util/compact_address.ts';
import type { RandomSource } from '../util/random_source.ts';
import type { SipHashKey } from '../util/siphash.ts';
import type { AttachedInterface } from './attached_interface.ts';
import { Demultiplexer } from './demultiplexer.ts';
import { IPv6Demultiplexer } from './ipv6_demultiplexer.ts';

/** What is to be known of a socket. */
export interface UDPEnds {
  /** 0.0.0.0 or `::`: any of ours. */
  readonly localAddress: CompactAddress;
  /** With `isAnywhere` 0 means all ports. */
  readonly localPort: number;
  /** Only of a connected one. */
  readonly remoteAddress: CompactAddress;
  /** 0: not connected. */
  readonly remotePort: number;
  /** Bound to `::`, it does not hear IPv4. */
  readonly ipv6Only: boolean;
  /** Shares its end with others who say so too. */
  readonly reuseAddress: boolean;
  /** Takes what is sent to addresses that are not ours, too. */
  readonly isAnywhere: boolean;
  /** Hears only what comes in here; null: everywhere. */
  readonly boundTo: AttachedInterface | null;
}

export class UDPDemultiplexer<Item extends UDPEnds> {
  readonly #random: RandomSource;
  readonly #connectedIPv6: IPv6Demultiplexer<Item>;
  /** Made when the first socket connects. */
  #connectedIPv4: Demultiplexer<Item> | null = null;
  readonly #connected = new Map<number, Set<Item>>();
  readonly #bound = new Map<number, Item[]>();
  readonly #anywhere = new Map<number, Item[]>();
  #size = 0;
  #anywhereCount = 0;

  /** @param secret told to nobody, so that strangers cannot choose addresses that collide */
  constructor(random: RandomSource, secret: SipHashKey) {
    this.#random = random;
    this.#connectedIPv6 = new IPv6Demultiplexer(secret);
  }

  get size(): number {
    return this.#size;
  }

  /** Whether anybody takes what is sent to addresses that are not ours. */
  get hasAnywhere(): boolean {
    return this.#anywhereCount > 0;
  }

  /** Who gets a datagram that is for one host. */
  find(
    localAddress: CompactAddress,
    localPort: number,
    remoteAddress: CompactAddress,
    remotePort: number,
    attached: AttachedInterface,
  ): Item | undefined {
    const connected = this.findConnected(localAddress, localPort, remoteAddress, remotePort);
    if (connected !== undefined && hearsOn(connected, attached)) return connected;
    const bound = this.#bound.get(localPort);
    let wildcard: Item | undefined;
    if (bound !== undefined) {
      for (const item of bound) {
        if (!hearsOn(item, attached)) continue;
        if (sameAddress(item.localAddress, localAddress)) return item;
        if (wildcard === undefined && acceptsAny(item, localAddress)) wildcard = item;
      }
    }
    return wildcard ?? this.findAnywhere(localAddress, localPort, remoteAddress, remotePort, attached);
  }

  /** Who gets a datagram to an address that need not be ours. */
  findAnywhere(
    localAddress: CompactAddress,
    localPort: number,
    remoteAddress: CompactAddress,
    remotePort: number,
    attached: AttachedInterface,
  ): Item | undefined {
    if (this.#anywhereCount === 0) return undefined;
    const takes = (item: Item): boolean =>
      hearsOn(item, attached) &&
      (sameAddress(item.localAddress, localAddress) || acceptsAny(item, localAddress)) &&
      hearsFrom(item, remoteAddress, remotePort);
    return this.#anywhere.get(localPort)?.find(takes) ?? this.#anywhere.get(0)?.find(takes);
  }

  /** Whose datagram it was that went between these ends. */
  findSender(
    localAddress: CompactAddress,
    localPort: number,
    remoteAddress: CompactAddress,
    remotePort: number,
  ): Item | undefined {
    const connected = this.findConnected(localAddress, localPort, remoteAddress, remotePort);
    if (connected !== undefined) return connected;
    const sends = (item: Item): boolean =>
      (sameAddress(item.localAddress, localAddress) || acceptsAny(item, localAddress)) &&
      hearsFrom(item, remoteAddress, remotePort);
    return (
      this.#bound.get(localPort)?.find(sends) ??
      this.#anywhere.get(localPort)?.find(sends) ??
      this.#anywhere.get(0)?.find(sends)
    );
  }

  findConnected(
    localAddress: CompactAddress,
    localPort: number,
    remoteAddress: CompactAddress,
    remotePort: number,
  ): Item | undefined {
    if (typeof localAddress === 'number' && typeof remoteAddress === 'number') {
      return this.#connectedIPv4?.find(localAddress, localPort, remoteAddress, remotePort);
    }
    if (typeof localAddress === 'number' || typeof remoteAddress === 'number') return undefined;
    return this.#connectedIPv6.find(localAddress, localPort, remoteAddress, remotePort);
  }

  /** Everybody at a port who may hear what is sent to many; whether they are in the group is not asked here. */
  *forMany(
    destination: CompactAddress,
    localPort: number,
    remoteAddress: CompactAddress,
    remotePort: number,
    attached: AttachedInterface,
  ): Generator<Item, void, undefined> {
    for (const items of this.#atPort(localPort)) {
      for (const item of items) {
        const isForIt =
          hearsOn(item, attached) &&
          hearsFrom(item, remoteAddress, remotePort) &&
          (sameAddress(item.localAddress, destination) || acceptsAny(item, destination));
        if (isForIt) yield item;
      }
    }
  }

  /**
   * Whether a socket there would have to share with another who does not want it, or without wanting it.
   * @param self is left out
   */
  isTaken(ends: UDPEnds, self: Item | null = null): boolean {
    const port = ends.localPort;
    const groups = ends.isAnywhere ? [this.#anywhere.get(port)] : [this.#bound.get(port), this.#connected.get(port)];
    for (const others of groups) {
      for (const other of others ?? []) {
        if (other !== self && overlaps(ends, other) && !(ends.reuseAddress && other.reuseAddress)) return true;
      }
    }
    return false;
  }

  add(item: Item): void {
    this.#size += 1;
    if (item.isAnywhere) this.#anywhereCount += 1;
    if (item.remotePort === 0 || item.isAnywhere) addFirst(item.isAnywhere ? this.#anywhere : this.#bound, item);
    else this.#addConnected(item);
  }

  /** Its ends must still be those with which it was added. */
  remove(item: Item): void {
    this.#size -= 1;
    if (item.isAnywhere) this.#anywhereCount -= 1;
    if (item.remotePort === 0 || item.isAnywhere) removeFrom(item.isAnywhere ? this.#anywhere : this.#bound, item);
    else this.#removeConnected(item);
  }

  /** In no particular order. */
  *[Symbol.iterator](): Generator<Item, void, undefined> {
    for (const table of [this.#bound, this.#anywhere, this.#connected]) {
      for (const items of table.values()) yield* items;
    }
  }

  *#atPort(port: number): Generator<Iterable<Item>, void, undefined> {
    const groups = [
      this.#connected.get(port),
      this.#bound.get(port),
      this.#anywhere.get(port),
      port === 0 ? undefined : this.#anywhere.get(0),
    ];
    for (const items of groups) if (items !== undefined) yield items;
  }

  #addConnected(item: Item): void {
    const { localAddress, localPort, remoteAddress, remotePort } = item;
    const others = this.#connected.get(localPort);
    if (others === undefined) this.#connected.set(localPort, new Set([item]));
    else others.add(item);
    if (typeof localAddress === 'number' && typeof remoteAddress === 'number') {
      this.#connectedIPv4 ??= new Demultiplexer(this.#random);
      this.#connectedIPv4.set(localAddress, localPort, remoteAddress, remotePort, item);
    } else if (typeof localAddress !== 'number' && typeof remoteAddress !== 'number') {
      this.#connectedIPv6.set(localAddress, localPort, remoteAddress, remotePort, item);
    }
  }

  #removeConnected(item: Item): void {
    const { localAddress, localPort, remoteAddress, remotePort } = item;
    const others = this.#connected.get(localPort);
    if (others?.delete(item) === true && others.size === 0) this.#connected.delete(localPort);
    // Another may have taken its place.
    if (this.findConnected(localAddress, localPort, remoteAddress, remotePort) !== item) return;
    if (typeof localAddress === 'number' && typeof remoteAddress === 'number') {
      this.#connectedIPv4?.delete(localAddress, localPort, remoteAddress, remotePort);
    } else if (typeof localAddress !== 'number' && typeof remoteAddress !== 'number') {
      this.#connectedIPv6.delete(localAddress, localPort, remoteAddress, remotePort);
    }
  }
}

function addFirst<Item extends UDPEnds>(table: Map<number, Item[]>, item: Item): void {
  table.set(item.localPort, [item, ...(table.get(item.localPort) ?? [])]);
}

function removeFrom<Item extends UDPEnds>(table: Map<number, Item[]>, item: Item): void {
  const left = (table.get(item.localPort) ?? []).filter((other) => other !== item);
  if (left.length === 0) table.delete(item.localPort);
  else table.set(item.localPort, left);
}

function hearsOn({ boundTo }: UDPEnds, attached: AttachedInterface): boolean {
  return boundTo === null || boundTo === attached;
}

function hearsFrom(item: UDPEnds, address: CompactAddress, port: number): boolean {
  return item.remotePort === 0 || (item.remotePort === port && sameAddress(item.remoteAddress, address));
}

/** Whether a socket hears any address, this one among them. */
function acceptsAny({ localAddress, ipv6Only }: UDPEnds, address: CompactAddress): boolean {
  if (!isAnyAddress(localAddress)) return false;
  return typeof address === 'number' ? localAddress === ANY_IPV4 || !ipv6Only : localAddress !== ANY_IPV4;
}

function overlaps(a: UDPEnds, b: UDPEnds): boolean {
  if (a.boundTo !== null && b.boundTo !== null && a.boundTo !== b.boundTo) return false;
  return acceptsAny(a, b.localAddress) || acceptsAny(b, a.localAddress) || sameAddress(a.localAddress, b.localAddress);
}
