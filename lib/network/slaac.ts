/**
 * Addresses that a host gives itself (RFC 4862): one of the link, and one for every prefix that routers advertise for it,
 * each after nobody else was found to have it. They become deprecated, and are gone, when their lifetimes end.
 * Pure: the clock of whoever ticks it. Bounded in addresses. Not here: temporary addresses (RFC 8981).
 *
 *   prefix ──> tentative ── nobody minds ──> preferred ── preferred lifetime ──> deprecated ── valid lifetime ──> gone
 *                  └─────── somebody has it: the next of RFC 7217, or none
 */
import type { Clocked } from '../util/clocked.ts';
import { IPAddress } from '../util/ip_address.ts';
import type { DuplicateAddressDetection } from './duplicate_address_detection.ts';
import { IDENTIFIER_BITS, type MakeAddress } from './interface_identifier.ts';
import { INFINITE_LIFETIME, type PrefixInformation } from './ndp_options.ts';

const LINK_LOCAL_PREFIX = IPAddress.parse('fe80::');
/** RFC 4862 §5.5.3: nobody can make an address expire sooner, for a forged message could. ms */
const TWO_HOURS_MS = 2 * 60 * 60 * 1000;
/** RFC 7217 §7: IDGEN_RETRIES. */
const MOST_ATTEMPTS = 4;
/** Prefixes come from whoever sends an advertisement. */
const MOST_ADDRESSES = 16;

export type AddressState = 'tentative' | 'preferred' | 'deprecated' | 'duplicate';

export interface SelfMadeAddress {
  readonly address: IPAddress;
  readonly prefixLength: number;
  readonly state: AddressState;
}

/** What becomes of addresses. */
export interface SLAACHome {
  /** An address is wanted: its solicited-node group is to be joined, nothing else. */
  tentative(address: IPAddress): void;
  /** It is ours: to be used. */
  preferred(address: IPAddress, prefixLength: number): void;
  /** It is ours, but not for new connections when there is another one. */
  deprecated(address: IPAddress): void;
  /** It is not ours, no longer, or never was: what `tentative` and `preferred` began is over. */
  removed(address: IPAddress): void;
}

interface Entry {
  readonly prefix: IPAddress;
  address: IPAddress;
  state: AddressState;
  attempt: number;
  /** ms; Infinity: never. */
  preferredUntilMs: number;
  validUntilMs: number;
}

export class SLAAC implements Clocked {
  readonly counters = { prefixesIgnored: 0 };
  readonly #home: SLAACHome;
  readonly #detection: DuplicateAddressDetection;
  readonly #makeAddress: MakeAddress;
  #entries: Entry[] = [];
  #now = 0;

  constructor(home: SLAACHome, detection: DuplicateAddressDetection, makeAddress: MakeAddress) {
    this.#home = home;
    this.#detection = detection;
    this.#makeAddress = makeAddress;
  }

  addresses(): readonly SelfMadeAddress[] {
    return this.#entries.map(({ address, state }) => ({ address, state, prefixLength: IDENTIFIER_BITS }));
  }

  /** Makes the address of the link (RFC 4862 §5.3), which every interface needs. */
  start(): void {
    this.#add(LINK_LOCAL_PREFIX, Infinity, Infinity);
  }

  /** A router advertises a prefix (RFC 4862 §5.5.3). */
  receive(information: PrefixInformation): void {
    const { prefix, prefixLength, isAutonomous, validLifetime, preferredLifetime } = information;
    if (!isAutonomous || prefix.isLinkLocal) return;
    const isFit = !prefix.isMulticast && prefixLength === 128 - IDENTIFIER_BITS && preferredLifetime <= validLifetime;
    if (!isFit) {
      this.counters.prefixesIgnored += 1;
      return;
    }
    const validUntilMs = this.#until(validLifetime);
    const preferredUntilMs = this.#until(preferredLifetime);
    const known = this.#entries.find((entry) => entry.prefix.equals(prefix));
    if (known !== undefined) this.#prolong(known, preferredUntilMs, validUntilMs);
    else if (validLifetime > 0) this.#add(prefix, preferredUntilMs, validUntilMs);
  }

  #until(lifetimeSeconds: number): number {
    return lifetimeSeconds === INFINITE_LIFETIME ? Infinity : this.#now + lifetimeSeconds * 1000;
  }

  #prolong(entry: Entry, preferredUntilMs: number, validUntilMs: number): void {
    entry.preferredUntilMs = preferredUntilMs;
    const inTwoHoursMs = this.#now + TWO_HOURS_MS;
    if (validUntilMs > inTwoHoursMs || validUntilMs > entry.validUntilMs) entry.validUntilMs = validUntilMs;
    else if (entry.validUntilMs > inTwoHoursMs) entry.validUntilMs = inTwoHoursMs;
    if (entry.state !== 'deprecated' || preferredUntilMs <= this.#now) return;
    entry.state = 'preferred';
    this.#home.preferred(entry.address, IDENTIFIER_BITS);
  }

  #add(prefix: IPAddress, preferredUntilMs: number, validUntilMs: number): void {
    if (this.#entries.length >= MOST_ADDRESSES) {
      this.counters.prefixesIgnored += 1;
      return;
    }
    const address = this.#makeAddress(prefix, 0);
    const entry: Entry = { prefix, address, state: 'tentative', attempt: 0, preferredUntilMs, validUntilMs };
    this.#entries.push(entry);
    this.#detect(entry);
  }

  #detect(entry: Entry): void {
    this.#home.tentative(entry.address);
    this.#detection.start(entry.address, (isOurs) => {
      if (isOurs) {
        entry.state = 'preferred';
        this.#home.preferred(entry.address, IDENTIFIER_BITS);
      } else {
        this.#tryAnother(entry);
      }
    });
  }

  /** RFC 7217 §6; an address made from the link address has no other (RFC 4862 §5.4.5). */
  #tryAnother(entry: Entry): void {
    this.#home.removed(entry.address);
    entry.attempt += 1;
    const next = this.#makeAddress(entry.prefix, entry.attempt);
    if (entry.attempt >= MOST_ATTEMPTS || next.equals(entry.address)) {
      entry.state = 'duplicate';
      return;
    }
    entry.address = next;
    this.#detect(entry);
  }

  // ---------------------------------------------------------------- time

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
    for (const entry of this.#entries) {
      if (entry.validUntilMs <= this.#now) {
        this.#expire(entry);
      } else if (entry.state === 'preferred' && entry.preferredUntilMs <= this.#now) {
        entry.state = 'deprecated';
        this.#home.deprecated(entry.address);
      }
    }
  }

  #expire(entry: Entry): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
    if (entry.state === 'tentative') this.#detection.stop(entry.address);
    if (entry.state !== 'duplicate') this.#home.removed(entry.address);
  }

  get msUntilTick(): number {
    let earliest = Infinity;
    for (const { state, preferredUntilMs, validUntilMs } of this.#entries) {
      earliest = Math.min(earliest, validUntilMs, state === 'preferred' ? preferredUntilMs : Infinity);
    }
    return Math.max(0, earliest - this.#now);
  }
}
