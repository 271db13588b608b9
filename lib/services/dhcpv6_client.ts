/**
 * A stateless DHCPv6 client: asks for name servers and domains, and asks again when they are old (RFC 8415 §18.2.6).
 * Pure. For hosts that have addresses already, by SLAAC or by hand. Not here: leases, RECONFIGURE.
 */
import type { Clocked } from '../util/clocked.ts';
import type { IPAddress } from '../util/ip_address.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import { fraction, type RandomSource } from '../util/random_source.ts';
import {
  addressesIn,
  DHCPV6_INFORMATION_REQUEST,
  DHCPV6_REPLY,
  domainsIn,
  emitDHCPv6Message,
  linkLayerIdentifier,
  OPTION6_CLIENT_IDENTIFIER,
  OPTION6_DOMAINS,
  OPTION6_ELAPSED,
  OPTION6_NAME_SERVERS,
  OPTION6_REFRESH_TIME,
  OPTION6_REQUESTED,
  OPTION6_SERVER_IDENTIFIER,
  parseDHCPv6Message,
} from './dhcpv6_message.ts';
import { DropCounts } from './drop_counts.ts';

export interface DHCPv6Information {
  readonly nameServers: readonly IPAddress[];
  readonly searchDomains: readonly string[];
  /** When it is asked for again, ms. */
  readonly refreshMs: number;
}

export interface DHCPv6ClientOptions {
  readonly hardwareAddress: Uint8Array;
  readonly random: RandomSource;
  /** Longest wait before the first message, ms. Default 1,000 (RFC 8415 §18.2.6). */
  readonly startWithinMs?: number | undefined;
}

/** INF_TIMEOUT and INF_MAX_RT, IRT_DEFAULT and IRT_MINIMUM (RFC 8415 §7.6). */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 3_600_000;
const DEFAULT_REFRESH_SECONDS = 86_400;
const LEAST_REFRESH_SECONDS = 600;
const WANTED = Uint8Array.of(0, OPTION6_NAME_SERVERS, 0, OPTION6_DOMAINS, 0, OPTION6_REFRESH_TIME);

export class DHCPv6Client implements Clocked {
  readonly drops = new DropCounts();
  readonly #random: RandomSource;
  readonly #identifier: Uint8Array;
  #nowMs = 0;
  #dueMs: number;
  /** 0: the next message is the first of an exchange. */
  #waitMs = 0;
  #beganMs = 0;
  #transaction = 0;
  #isAsking = false;
  #isDue = false;
  #information: DHCPv6Information | null = null;

  constructor({ hardwareAddress, random, startWithinMs = 1000 }: DHCPv6ClientOptions) {
    this.#random = random;
    this.#identifier = linkLayerIdentifier(hardwareAddress);
    this.#dueMs = fraction(random) * startWithinMs;
  }

  /** Null: nobody has answered yet. */
  get information(): DHCPv6Information | null {
    return this.#information;
  }

  tick(elapsedMs: number): void {
    this.#nowMs += elapsedMs;
    if (this.#nowMs < this.#dueMs || this.#isDue) return;
    if (!this.#isAsking) {
      this.#isAsking = true;
      this.#waitMs = 0;
      this.#beganMs = this.#nowMs;
      this.#transaction = this.#random.uint32() & 0xffffff;
    }
    this.#isDue = true;
  }

  get msUntilTick(): number {
    return this.#isDue ? 0 : Math.max(0, this.#dueMs - this.#nowMs);
  }

  transmit(send: (message: Uint8Array) => boolean): void {
    if (!this.#isDue) return;
    const elapsed = Math.min(Math.floor((this.#nowMs - this.#beganMs) / 10), 0xffff);
    const options = new Map([
      [OPTION6_CLIENT_IDENTIFIER, this.#identifier],
      [OPTION6_REQUESTED, WANTED],
      [OPTION6_ELAPSED, Uint8Array.of(elapsed >> 8, elapsed & 0xff)],
    ]);
    const type = DHCPV6_INFORMATION_REQUEST;
    if (!send(emitDHCPv6Message({ type, transaction: this.#transaction, options }))) return;
    this.#isDue = false;
    // Twice as long each time, a tenth more or less (RFC 8415 §15).
    const jitter = (fraction(this.#random) * 2 - 1) * 0.1;
    const next = this.#waitMs === 0 ? FIRST_WAIT_MS * (1 + jitter) : this.#waitMs * (2 + jitter);
    this.#waitMs = next > LONGEST_WAIT_MS ? LONGEST_WAIT_MS * (1 + jitter) : next;
    this.#dueMs = this.#nowMs + this.#waitMs;
  }

  /** A datagram that came to port 546. It is lent. */
  receive(bytes: Uint8Array): void {
    const message = parseDHCPv6Message(bytes);
    if (message instanceof ParseFailure) {
      this.drops.count(message.reason);
      return;
    }
    const { type, transaction, options } = message;
    const own = options.get(OPTION6_CLIENT_IDENTIFIER);
    const isForUs = own === undefined || isSame(own, this.#identifier);
    // RFC 8415 §16.10
    if (type !== DHCPV6_REPLY || !this.#isAsking || transaction !== this.#transaction || !isForUs) {
      this.drops.count('not an answer to us');
      return;
    }
    if (!options.has(OPTION6_SERVER_IDENTIFIER)) {
      this.drops.count('no server identifier');
      return;
    }
    const refresh = options.get(OPTION6_REFRESH_TIME);
    const seconds =
      refresh?.byteLength === 4 ? refresh.reduce((sum, byte) => sum * 256 + byte, 0) : DEFAULT_REFRESH_SECONDS;
    this.#information = {
      nameServers: addressesIn(options.get(OPTION6_NAME_SERVERS)),
      searchDomains: domainsIn(options.get(OPTION6_DOMAINS)),
      refreshMs: seconds === 0xffffffff ? Infinity : Math.max(seconds, LEAST_REFRESH_SECONDS) * 1000,
    };
    this.#isAsking = false;
    this.#isDue = false;
    this.#dueMs = this.#nowMs + this.#information.refreshMs;
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, index) => byte === b[index]);
}
