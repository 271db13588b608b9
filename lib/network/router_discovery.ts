/**
 * What routers say of a link and of themselves (RFC 4861 §6.3): they are asked until one answers, and what they said is kept
 * until it expires or they say otherwise.
 * Pure: the clock of whoever ticks it, chance as an argument. Bounded: a flood of advertisements fills its lists and no more.
 * Not here: addresses made with prefixes; see slaac.ts. Redirects are ignored (RFC 4861 §8.3 leaves that to the host).
 */
import type { Clocked } from '../util/clocked.ts';
import { ANY_IPV6, sameAddress } from '../util/compact_address.ts';
import type { EthernetAddress } from '../util/ethernet_address.ts';
import type { IPAddress } from '../util/ip_address.ts';
import { fraction, type RandomSource } from '../util/random_source.ts';
import type { EmitToGroup } from './duplicate_address_detection.ts';
import { IPV6_MINIMUM_MTU } from './ipv6_header.ts';
import { ALL_ROUTERS, ROUTER_SOLICITATION, type RouterAdvertisement } from './ndp_message.ts';
import { INFINITE_LIFETIME, type RouterPreference } from './ndp_options.ts';
import type { Neighbor } from './neighbor.ts';
import type { NeighborCache } from './neighbor_cache.ts';

/** RFC 4861 §10. */
const MAX_RTR_SOLICITATION_DELAY_MS = 1000;
const RTR_SOLICITATION_INTERVAL_MS = 4000;
const MAX_RTR_SOLICITATIONS = 3;
/** A router may not tell hosts to ask less than this, ms: a flood of questions is not for it to order. */
const LEAST_RETRANS_TIMER_MS = 100;

const MOST_ROUTERS = 16;
const MOST_PREFIXES = 64;
const MOST_NAME_SERVERS = 16;

interface Expiring {
  /** ms; Infinity: never. */
  expiresAtMs: number;
}

export interface KnownRouter extends Expiring {
  readonly address: IPAddress;
  preference: RouterPreference;
}

/** Addresses with it are on the link, or behind a router. */
export interface KnownPrefix extends Expiring {
  readonly prefix: IPAddress;
  readonly prefixLength: number;
  /** null: on the link. */
  readonly router: IPAddress | null;
  preference: RouterPreference;
}

export interface KnownNameServer extends Expiring {
  readonly address: IPAddress;
}

export interface RouterDiscoveryOptions {
  readonly random: RandomSource;
  readonly cache: NeighborCache;
  /** Our link-local address; null: not yet. */
  readonly source: () => IPAddress | null;
  readonly mac: EthernetAddress;
  /** Largest MTU the link can have; what routers say counts below it (RFC 4861 §6.3.4). Bytes. */
  readonly linkMTU: number;
  /** Called when something has changed that matters to others: they look for themselves. */
  readonly onChange: () => void;
}

export class RouterDiscovery implements Clocked {
  readonly counters = { solicitationsSent: 0, advertisementsReceived: 0, listsFull: 0 };
  /** Of the link. Bytes. */
  mtu: number;
  /** For what we send; 0: nobody said. */
  hopLimit = 0;
  /** Addresses, or other things, are to be had by DHCPv6, said the last router. */
  isManaged = false;
  hasOtherConfiguration = false;
  readonly #options: RouterDiscoveryOptions;
  #routers: KnownRouter[] = [];
  #prefixes: KnownPrefix[] = [];
  #nameServers: KnownNameServer[] = [];
  #searchLists: (Expiring & { readonly names: Uint8Array })[] = [];
  #solicitationsLeft = 0;
  #nextAtMs = Infinity;
  #isDue = false;
  #now = 0;

  constructor(options: RouterDiscoveryOptions) {
    this.#options = options;
    this.mtu = options.linkMTU;
  }

  /** Default routers, in no order. */
  get routers(): readonly KnownRouter[] {
    return this.#routers;
  }

  /** On the link, or with a router of their own. */
  get prefixes(): readonly KnownPrefix[] {
    return this.#prefixes;
  }

  get nameServers(): readonly IPAddress[] {
    return this.#nameServers.map(({ address }) => address);
  }

  /** Names as on the wire, padded with zeros (RFC 8106 §5.2). */
  get searchLists(): readonly Uint8Array[] {
    return this.#searchLists.map(({ names }) => names);
  }

  /** Asks for routers (RFC 4861 §6.3.7), from a random while later until one answers, three times at most. */
  start(): void {
    this.#solicitationsLeft = MAX_RTR_SOLICITATIONS;
    this.#nextAtMs = this.#now + fraction(this.#options.random) * MAX_RTR_SOLICITATION_DELAY_MS;
  }

  /** A router has spoken. @param source its link-local address */
  receive(advertisement: RouterAdvertisement, source: IPAddress): void {
    const { cache, onChange, linkMTU } = this.#options;
    const { options, lifetime, hopLimit, preference } = advertisement;
    this.counters.advertisementsReceived += 1;
    if (lifetime > 0) {
      this.#solicitationsLeft = 0;
      this.#isDue = false;
    }
    if (hopLimit > 0) this.hopLimit = hopLimit;
    this.isManaged = advertisement.isManaged;
    this.hasOtherConfiguration = advertisement.hasOtherConfiguration;
    const { retransTimerMs } = advertisement;
    const isTooShort = retransTimerMs > 0 && retransTimerMs < LEAST_RETRANS_TIMER_MS;
    cache.setTimes(advertisement.reachableTimeMs, isTooShort ? LEAST_RETRANS_TIMER_MS : retransTimerMs);
    const { mtu, sourceLinkAddress } = options;
    if (mtu !== undefined && mtu >= IPV6_MINIMUM_MTU && mtu <= linkMTU) this.mtu = mtu;
    if (sourceLinkAddress !== undefined && !sourceLinkAddress.isMulticast) {
      const neighbor = cache.heard(source, sourceLinkAddress);
      if (neighbor !== null) neighbor.isRouter = true;
    }
    this.#noteRouter(source, lifetime, preference);
    this.#noteOptions(advertisement, source);
    onChange();
  }

  #noteRouter(address: IPAddress, lifetime: number, preference: RouterPreference): void {
    const isSame = (router: KnownRouter): boolean => router.address.equals(address);
    const known = this.#note(this.#routers, isSame, lifetime, MOST_ROUTERS, (expiresAtMs) => ({
      address,
      preference,
      expiresAtMs,
    }));
    if (known !== null) known.preference = preference;
  }

  #noteOptions({ options }: RouterAdvertisement, source: IPAddress): void {
    for (const { prefix, prefixLength, isOnLink, validLifetime } of options.prefixes ?? []) {
      if (!isOnLink || prefix.isLinkLocal || prefix.isMulticast) continue;
      this.#notePrefix({ prefix, prefixLength, router: null, preference: 0 }, validLifetime);
    }
    for (const { prefix, prefixLength, preference, lifetime } of options.routes ?? []) {
      if (prefixLength === 0) this.#noteRouter(source, lifetime, preference); // RFC 4191 §3.1
      else this.#notePrefix({ prefix, prefixLength, router: source, preference }, lifetime);
    }
    for (const { addresses, lifetime } of options.nameServers ?? []) {
      for (const address of addresses) {
        if (address.isMulticast || address.isUnspecified) continue;
        const isSame = (server: KnownNameServer): boolean => server.address.equals(address);
        this.#note(this.#nameServers, isSame, lifetime, MOST_NAME_SERVERS, (expiresAtMs) => ({ address, expiresAtMs }));
      }
    }
    for (const { names, lifetime } of options.searchLists ?? []) {
      const isSame = (list: { readonly names: Uint8Array }): boolean => String(list.names) === String(names);
      this.#note(this.#searchLists, isSame, lifetime, MOST_NAME_SERVERS, (expiresAtMs) => ({ names, expiresAtMs }));
    }
  }

  #notePrefix(wanted: Omit<KnownPrefix, 'expiresAtMs'>, lifetime: number): void {
    const { prefix, prefixLength, router, preference } = wanted;
    const isSame = (other: KnownPrefix): boolean =>
      other.prefixLength === prefixLength && other.prefix.equals(prefix) && sameRouter(other.router, router);
    const known = this.#note(this.#prefixes, isSame, lifetime, MOST_PREFIXES, (expiresAtMs) => ({
      ...wanted,
      expiresAtMs,
    }));
    if (known !== null) known.preference = preference;
  }

  /** Adds to a list, prolongs, or removes where the lifetime is 0. @returns what is in the list */
  #note<T extends Expiring>(
    list: T[],
    isSame: (item: T) => boolean,
    lifetime: number,
    most: number,
    make: (expiresAtMs: number) => T,
  ): T | null {
    const index = list.findIndex(isSame);
    if (lifetime === 0) {
      if (index >= 0) list.splice(index, 1);
      return null;
    }
    const expiresAtMs = lifetime === INFINITE_LIFETIME ? Infinity : this.#now + lifetime * 1000;
    const known = list[index];
    if (known !== undefined) {
      known.expiresAtMs = expiresAtMs;
      return known;
    }
    if (list.length >= most) {
      this.counters.listsFull += 1;
      return null;
    }
    const made = make(expiresAtMs);
    list.push(made);
    return made;
  }

  /**
   * A neighbour forwards packets no longer, or does not answer: other routers come first (RFC 4861 §7.2.5, §7.3.3). The last
   * that does not answer stays, for want of a better one.
   */
  neighborGone({ address, isRouter }: Neighbor): void {
    const others = this.#routers.filter((router) => !sameAddress(router.address, address));
    if (others.length === this.#routers.length || (isRouter && others.length === 0)) return;
    this.#routers = others;
    this.#options.onChange();
  }

  // ---------------------------------------------------------------- time and speech

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
    if (this.#now >= this.#nextAtMs) {
      this.#nextAtMs = Infinity;
      this.#isDue = this.#solicitationsLeft > 0;
    }
    if (this.#earliestExpiry() > this.#now) return;
    const isAlive = ({ expiresAtMs }: Expiring): boolean => expiresAtMs > this.#now;
    this.#routers = this.#routers.filter(isAlive);
    this.#prefixes = this.#prefixes.filter(isAlive);
    this.#nameServers = this.#nameServers.filter(isAlive);
    this.#searchLists = this.#searchLists.filter(isAlive);
    this.#options.onChange();
  }

  #earliestExpiry(): number {
    let earliest = Infinity;
    for (const list of [this.#routers, this.#prefixes, this.#nameServers, this.#searchLists]) {
      for (const { expiresAtMs } of list) earliest = Math.min(earliest, expiresAtMs);
    }
    return earliest;
  }

  get msUntilTick(): number {
    return Math.max(0, Math.min(this.#nextAtMs, this.#earliestExpiry()) - this.#now);
  }

  get hasWork(): boolean {
    return this.#isDue;
  }

  /** @returns false: no room */
  transmit(emit: EmitToGroup): boolean {
    if (!this.#isDue) return true;
    const source = this.#options.source();
    const options = source === null ? {} : { sourceLinkAddress: this.#options.mac };
    if (!emit({ type: ROUTER_SOLICITATION, options }, source ?? ANY_IPV6, ALL_ROUTERS)) return false;
    this.#isDue = false;
    this.#solicitationsLeft -= 1;
    this.counters.solicitationsSent += 1;
    if (this.#solicitationsLeft > 0) this.#nextAtMs = this.#now + RTR_SOLICITATION_INTERVAL_MS;
    return true;
  }
}

function sameRouter(a: IPAddress | null, b: IPAddress | null): boolean {
  return a === b || (a !== null && b !== null && a.equals(b));
}
