/**
 * A DHCPv4 client: the states of RFC 2131 Figure 5, from nothing to a lease that is renewed in time.
 * Pure: datagrams in, datagrams out, time and chance from outside. It configures nothing: its owner looks at `lease` after
 * every call and gives the interface what it says. While the state is PROBING the owner asks the link whether somebody
 * else has the address, and says `addressIsFree()` or `addressInUse()`.
 * Not here: INFORM, authentication.
 *
 *   INIT ──DISCOVER──> SELECTING ──REQUEST──> REQUESTING ──ACK──> PROBING ──free──> BOUND ──T1──> RENEWING ──T2──> REBINDING
 *    ^  <──NAK, nobody answers──────────────────┘                   │ in use: DECLINE, 10 s         │ ACK: BOUND    │
 *    └───────────────────────────────────────────────────────────────┘ <──── NAK, lease over ───────┴───────────────┘
 *   INIT-REBOOT ──REQUEST──> REBOOTING ──ACK──> PROBING
 */
import type { Clocked } from '../util/clocked.ts';
import { UsageError } from '../util/errors.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import { fraction, type RandomSource } from '../util/random_source.ts';
import type { IPAddress } from '../util/ip_address.ts';
import { leaseFrom, type DHCPLease } from './dhcp_lease.ts';
import {
  BOOT_REPLY,
  BOOT_REQUEST,
  DHCP_ACK,
  DHCP_DECLINE,
  DHCP_DISCOVER,
  DHCP_NAK,
  DHCP_OFFER,
  DHCP_RELEASE,
  DHCP_REQUEST,
  emitDHCPMessage,
  HARDWARE_ETHERNET,
  parseDHCPMessage,
  type DHCPMessage,
} from './dhcp_message.ts';
import {
  addressOption,
  numberBytes,
  OPTION_BROADCAST,
  OPTION_CLASSLESS_ROUTES,
  OPTION_CLIENT_IDENTIFIER,
  OPTION_DOMAIN,
  OPTION_DOMAIN_SEARCH,
  OPTION_HOST_NAME,
  OPTION_LEASE_TIME,
  OPTION_MAXIMUM_SIZE,
  OPTION_MESSAGE,
  OPTION_MTU,
  OPTION_NAME_SERVERS,
  OPTION_PARAMETER_LIST,
  OPTION_REBINDING_TIME,
  OPTION_RENEWAL_TIME,
  OPTION_REQUESTED_ADDRESS,
  OPTION_ROUTERS,
  OPTION_SERVER_IDENTIFIER,
  OPTION_SUBNET_MASK,
  OPTION_TIME_SERVERS,
  textBytes,
  type DHCPOptions,
} from './dhcp_options.ts';
import { DropCounts } from './drop_counts.ts';

export type DHCPClientState =
  | 'INIT'
  | 'SELECTING'
  | 'REQUESTING'
  | 'INIT-REBOOT'
  | 'REBOOTING'
  | 'PROBING'
  | 'BOUND'
  | 'RENEWING'
  | 'REBINDING'
  | 'STOPPED';

/** A datagram to leave from port 68 for port 67. Addresses are signed integers; the source 0 is no address yet. */
export interface DHCPDatagram {
  readonly bytes: Uint8Array;
  readonly source: number;
  readonly destination: number;
}

export interface DHCPClientOptions {
  /** Six bytes of Ethernet. On a link without such addresses: any bytes that are the client's own. */
  readonly hardwareAddress: Uint8Array;
  readonly random: RandomSource;
  /** Given to the server, which may enter it into its DNS. */
  readonly hostName?: string | undefined;
  /** Option 61; default: hardware type and address (RFC 2132 §9.14). */
  readonly clientIdentifier?: Uint8Array | undefined;
  /** An address held before: begin with INIT-REBOOT. */
  readonly previousAddress?: IPAddress | undefined;
  /** Whether the owner looks for others with the same address before it is used. Default true. */
  readonly probesAddresses?: boolean | undefined;
  /** Ask for answers by broadcast, since the interface cannot hear unicast without an address. Default true. */
  readonly isBroadcast?: boolean | undefined;
  /** Longest wait before the first message, ms, so that a whole house does not ask at once (RFC 2131 §4.4.1). Default 0. */
  readonly startWithinMs?: number | undefined;
}

const BROADCAST = -1;
/** First wait for an answer, doubled up to the longest, each ± 1 s (RFC 2131 §4.1). */
const FIRST_WAIT_MS = 4000;
const LONGEST_WAIT_MS = 64_000;
const JITTER_MS = 1000;
/** Requests before beginning anew (RFC 2131 §3.1: four times, a minute in all). */
const MOST_REQUESTS = 4;
/** Shortest wait between requests while a lease lasts (RFC 2131 §4.4.5). */
const SHORTEST_RENEWAL_WAIT_MS = 60_000;
/** RFC 2131 §3.1: at least ten seconds after a DECLINE. */
const AFTER_DECLINE_MS = 10_000;
/** So that a server that refuses everything is not asked thousands of times. */
const AFTER_NAK_MS = 1000;
/** Messages that wait for a device; the oldest goes first. */
const MOST_WAITING = 4;
/** What we take at most, bytes with IP and UDP. */
const MAXIMUM_SIZE = 1500;

const WANTED = Uint8Array.of(
  OPTION_SUBNET_MASK,
  OPTION_CLASSLESS_ROUTES, // before the routers (RFC 3442)
  OPTION_ROUTERS,
  OPTION_NAME_SERVERS,
  OPTION_DOMAIN,
  OPTION_DOMAIN_SEARCH,
  OPTION_BROADCAST,
  OPTION_MTU,
  OPTION_TIME_SERVERS,
  OPTION_HOST_NAME,
  OPTION_LEASE_TIME,
  OPTION_RENEWAL_TIME,
  OPTION_REBINDING_TIME,
);

export class DHCPClient implements Clocked {
  readonly drops = new DropCounts();
  readonly #options: DHCPClientOptions;
  #state: DHCPClientState = 'STOPPED';
  #nowMs = 0;
  /** When to send (again), or to leave the state. */
  #dueMs = Infinity;
  #waitMs = FIRST_WAIT_MS;
  #requests = 0;
  #transaction = 0;
  /** When the acquisition began: 'secs' counts from here. */
  #beganMs = 0;
  /** A DHCPREQUEST repeats the 'secs' of the DISCOVER (RFC 2131 §4.4.1). */
  #seconds = 0;
  /** The lease counts from the request, not from its answer (RFC 2131 §4.4.1). */
  #requestedMs = 0;
  #offer: DHCPLease | null = null;
  #lease: DHCPLease | null = null;
  #boundMs = 0;
  readonly #outbox: DHCPDatagram[] = [];

  /** Begin with {@link start}. */
  constructor(options: DHCPClientOptions) {
    const { byteLength } = options.hardwareAddress;
    if (byteLength < 1 || byteLength > 16) {
      throw new UsageError('ERR_INVALID_ARG_VALUE', `hardwareAddress has ${byteLength} bytes; allowed: 1 to 16`);
    }
    this.#options = options;
  }

  get state(): DHCPClientState {
    return this.#state;
  }

  /** What may be used now: null outside BOUND, RENEWING and REBINDING. */
  get lease(): DHCPLease | null {
    return this.#lease;
  }

  /** What is to be probed while the state is PROBING. */
  get candidate(): DHCPLease | null {
    return this.#state === 'PROBING' ? this.#offer : null;
  }

  /** Until the lease ends, ms; 0 without one. */
  get msUntilExpiry(): number {
    return this.#lease === null ? 0 : this.#boundMs + this.#lease.leaseMs - this.#nowMs;
  }

  start(): void {
    const { startWithinMs = 0, previousAddress, random } = this.#options;
    this.#lease = null;
    this.#state = previousAddress === undefined ? 'INIT' : 'INIT-REBOOT';
    this.#dueMs = this.#nowMs + fraction(random) * startWithinMs;
  }

  /** Gives the lease back (RFC 2131 §4.4.6) and stops. */
  release(): void {
    const lease = this.#lease;
    if (lease !== null) {
      this.#transaction = this.#options.random.uint32();
      const options = this.#baseOptions(DHCP_RELEASE);
      options.set(OPTION_SERVER_IDENTIFIER, lease.server.toBytes());
      this.#say(DHCP_RELEASE, options, lease.address.toInt(), lease.server.toInt());
    }
    this.#stop();
  }

  /** Stops without a word; the lease runs on at the server. */
  stop(): void {
    this.#outbox.length = 0;
    this.#stop();
  }

  /** While PROBING: nobody else has the address. */
  addressIsFree(): void {
    if (this.#state === 'PROBING') this.#bind();
  }

  /** Somebody else has the address: while PROBING, or later. The server is told, and we begin anew (RFC 2131 §3.1). */
  addressInUse(): void {
    const lease = this.#state === 'PROBING' ? this.#offer : this.#lease;
    if (lease === null) return;
    const options = this.#baseOptions(DHCP_DECLINE);
    options.set(OPTION_REQUESTED_ADDRESS, lease.address.toBytes());
    options.set(OPTION_SERVER_IDENTIFIER, lease.server.toBytes());
    options.set(OPTION_MESSAGE, textBytes('address in use'));
    this.#transaction = this.#options.random.uint32();
    this.#say(DHCP_DECLINE, options, 0, BROADCAST);
    this.#beginAnew(AFTER_DECLINE_MS);
  }

  // ---------------------------------------------------------------- in

  /** A datagram that came to port 68. It is lent. */
  receive(bytes: Uint8Array): void {
    const message = parseDHCPMessage(bytes);
    if (message instanceof ParseFailure) {
      this.drops.count(message.reason);
      return;
    }
    if (message.operation !== BOOT_REPLY) return;
    if (!this.#isForUs(message)) {
      this.drops.count('not an answer to us');
      return;
    }
    if (message.type === DHCP_OFFER && this.#state === 'SELECTING') this.#receiveOffer(message);
    else if (message.type === DHCP_ACK && this.#isAwaitingAnswer()) this.#receiveAcknowledgment(message);
    else if (message.type === DHCP_NAK && this.#isAwaitingAnswer()) this.#receiveRefusal(message);
    else this.drops.count(`type ${message.type} in ${this.#state}`);
  }

  #isForUs(message: DHCPMessage): boolean {
    const { hardwareAddress } = this.#options;
    return (
      message.transaction === this.#transaction &&
      message.hardwareAddress.byteLength === hardwareAddress.byteLength &&
      message.hardwareAddress.every((byte, index) => byte === hardwareAddress[index])
    );
  }

  #isAwaitingAnswer(): boolean {
    return ['REQUESTING', 'REBOOTING', 'RENEWING', 'REBINDING'].includes(this.#state);
  }

  /** The first offer is as good as a later one, and sooner. */
  #receiveOffer(message: DHCPMessage): void {
    const offer = leaseFrom(message);
    if (offer instanceof ParseFailure) {
      this.drops.count(offer.reason);
      return;
    }
    this.#offer = offer;
    this.#enter('REQUESTING');
  }

  #receiveAcknowledgment(message: DHCPMessage): void {
    const lease = leaseFrom(message);
    if (lease instanceof ParseFailure) {
      this.drops.count(lease.reason);
      return;
    }
    const isRenewal = this.#lease?.address.equals(lease.address) ?? false;
    this.#offer = lease;
    if (isRenewal || this.#options.probesAddresses === false) {
      this.#bind();
      return;
    }
    this.#lease = null;
    this.#state = 'PROBING';
    this.#dueMs = Infinity;
  }

  #receiveRefusal(message: DHCPMessage): void {
    if (addressOption(message.options, OPTION_SERVER_IDENTIFIER) === undefined) {
      this.drops.count('NAK without server identifier');
      return;
    }
    this.#beginAnew(AFTER_NAK_MS);
  }

  // ---------------------------------------------------------------- time

  tick(elapsedMs: number): void {
    this.#nowMs += elapsedMs;
    while (this.#nowMs >= this.#dueMs) this.#act();
  }

  get msUntilTick(): number {
    return this.#outbox.length > 0 ? 0 : Math.max(0, this.#dueMs - this.#nowMs);
  }

  #act(): void {
    switch (this.#state) {
      case 'INIT':
        this.#beganMs = this.#nowMs;
        this.#transaction = this.#options.random.uint32();
        return this.#enter('SELECTING');
      case 'INIT-REBOOT':
        this.#beganMs = this.#nowMs;
        this.#transaction = this.#options.random.uint32();
        return this.#enter('REBOOTING');
      case 'SELECTING':
        return this.#discover();
      case 'REQUESTING':
      case 'REBOOTING':
        return this.#requests < MOST_REQUESTS ? this.#request() : this.#beginAnew(0);
      case 'BOUND':
        this.#transaction = this.#options.random.uint32();
        this.#beganMs = this.#nowMs;
        return this.#enter('RENEWING');
      case 'RENEWING':
        return this.#nowMs < this.#rebindAtMs ? this.#request() : this.#enter('REBINDING');
      case 'REBINDING':
        return this.#nowMs < this.#expiresAtMs ? this.#request() : this.#beginAnew(0);
      case 'PROBING':
      case 'STOPPED':
        this.#dueMs = Infinity;
    }
  }

  #enter(state: DHCPClientState): void {
    this.#state = state;
    this.#waitMs = FIRST_WAIT_MS;
    this.#requests = 0;
    if (state === 'SELECTING') this.#discover();
    else this.#request();
  }

  #beginAnew(afterMs: number): void {
    this.#lease = null;
    this.#offer = null;
    this.#state = 'INIT';
    this.#dueMs = this.#nowMs + afterMs;
  }

  #stop(): void {
    this.#lease = null;
    this.#offer = null;
    this.#state = 'STOPPED';
    this.#dueMs = Infinity;
  }

  #bind(): void {
    const lease = this.#offer!;
    this.#lease = lease;
    this.#offer = null;
    this.#boundMs = this.#requestedMs;
    this.#state = 'BOUND';
    this.#dueMs = this.#boundMs + lease.renewMs;
  }

  get #rebindAtMs(): number {
    return this.#boundMs + (this.#lease?.rebindMs ?? 0);
  }

  get #expiresAtMs(): number {
    return this.#boundMs + (this.#lease?.leaseMs ?? 0);
  }

  // ---------------------------------------------------------------- out

  #discover(): void {
    const options = this.#baseOptions(DHCP_DISCOVER);
    this.#seconds = Math.floor((this.#nowMs - this.#beganMs) / 1000);
    this.#say(DHCP_DISCOVER, options, 0, BROADCAST);
    this.#backOff();
  }

  /** Which fields and options say what they say in which state is a table: RFC 2131 §4.3.2. */
  #request(): void {
    const state = this.#state;
    const options = this.#baseOptions(DHCP_REQUEST);
    this.#requests += 1;
    this.#requestedMs = this.#nowMs;
    const lease = this.#lease;
    if (lease === null) {
      const isReboot = state === 'REBOOTING';
      const wanted = isReboot ? this.#options.previousAddress! : this.#offer!.address;
      options.set(OPTION_REQUESTED_ADDRESS, wanted.toBytes());
      if (!isReboot) options.set(OPTION_SERVER_IDENTIFIER, this.#offer!.server.toBytes());
      this.#say(DHCP_REQUEST, options, 0, BROADCAST);
      this.#backOff();
      return;
    }
    this.#seconds = Math.floor((this.#nowMs - this.#beganMs) / 1000);
    const isRenewing = state === 'RENEWING';
    this.#say(DHCP_REQUEST, options, lease.address.toInt(), isRenewing ? lease.server.toInt() : BROADCAST);
    // Half of what is left, but not more often than once a minute (RFC 2131 §4.4.5).
    const end = isRenewing ? this.#rebindAtMs : this.#expiresAtMs;
    this.#dueMs = Math.min(end, this.#nowMs + Math.max(SHORTEST_RENEWAL_WAIT_MS, (end - this.#nowMs) / 2));
  }

  #backOff(): void {
    const jitter = (fraction(this.#options.random) * 2 - 1) * JITTER_MS;
    this.#dueMs = this.#nowMs + this.#waitMs + jitter;
    this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
  }

  #baseOptions(type: number): DHCPOptions {
    const { hardwareAddress, clientIdentifier, hostName } = this.#options;
    const options: DHCPOptions = new Map();
    options.set(OPTION_CLIENT_IDENTIFIER, clientIdentifier ?? Uint8Array.of(HARDWARE_ETHERNET, ...hardwareAddress));
    if (type !== DHCP_DISCOVER && type !== DHCP_REQUEST) return options; // RFC 2131 Table 5: nothing else may be there
    options.set(OPTION_MAXIMUM_SIZE, numberBytes(MAXIMUM_SIZE, 2));
    options.set(OPTION_PARAMETER_LIST, WANTED);
    if (hostName !== undefined) options.set(OPTION_HOST_NAME, textBytes(hostName));
    return options;
  }

  #say(type: number, options: DHCPOptions, source: number, destination: number): void {
    const { hardwareAddress, isBroadcast = true } = this.#options;
    const isAsking = type === DHCP_DISCOVER || type === DHCP_REQUEST;
    const bytes = emitDHCPMessage({
      operation: BOOT_REQUEST,
      type,
      hardwareType: HARDWARE_ETHERNET,
      hardwareAddress,
      transaction: this.#transaction,
      seconds: isAsking ? this.#seconds : 0,
      isBroadcast: isBroadcast && isAsking && source === 0,
      clientAddress: source,
      yourAddress: 0,
      nextServerAddress: 0,
      relayAddress: 0,
      options,
    });
    if (this.#outbox.length === MOST_WAITING) this.#outbox.shift();
    this.#outbox.push({ bytes, source, destination });
  }

  /** Gives what is to be sent to `send`, which says whether it took it. */
  transmit(send: (datagram: DHCPDatagram) => boolean): void {
    while (this.#outbox.length > 0 && send(this.#outbox[0]!)) this.#outbox.shift();
  }
}
