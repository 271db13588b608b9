/**
 * A small DHCPv4 server (RFC 2131 §4.3) for one subnet: a pool, reservations, and the parameters everybody gets.
 * Pure: datagrams in, datagrams out; the bindings live in memory and are gone with it. The server believes itself to be the
 * only one of its network, unless `isAuthoritative` says no: then it does not refuse addresses it knows nothing of.
 * Not here: probing an address before it is offered, several subnets behind relays.
 */
import type { Clocked } from '../util/clocked.ts';
import { ConfigurationError } from '../util/errors.ts';
import type { IPAddress } from '../util/ip_address.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import { DHCPLeases, type Binding } from './dhcp_leases.ts';
import { isHost } from './dhcp_lease.ts';
import {
  BOOT_REPLY,
  BOOT_REQUEST,
  DEFAULT_MESSAGE_BYTES,
  DHCP_ACK,
  DHCP_CLIENT_PORT,
  DHCP_DECLINE,
  DHCP_DISCOVER,
  DHCP_INFORM,
  DHCP_NAK,
  DHCP_OFFER,
  DHCP_RELEASE,
  DHCP_REQUEST,
  DHCP_SERVER_PORT,
  emitDHCPMessage,
  HARDWARE_ETHERNET,
  parseDHCPMessage,
  type DHCPMessage,
} from './dhcp_message.ts';
import {
  addressBytesOf,
  addressOption,
  numberBytes,
  numberOption,
  OPTION_BROADCAST,
  OPTION_CLIENT_IDENTIFIER,
  OPTION_DOMAIN,
  OPTION_DOMAIN_SEARCH,
  OPTION_HOST_NAME,
  OPTION_LEASE_TIME,
  OPTION_MAXIMUM_SIZE,
  OPTION_MTU,
  OPTION_NAME_SERVERS,
  OPTION_REBINDING_TIME,
  OPTION_RENEWAL_TIME,
  OPTION_REQUESTED_ADDRESS,
  OPTION_ROUTERS,
  OPTION_SERVER_IDENTIFIER,
  OPTION_SUBNET_MASK,
  textBytes,
  textOption,
  type DHCPOptions,
} from './dhcp_options.ts';
import { nameBytes } from './dns_names.ts';
import { DropCounts } from './drop_counts.ts';

export interface DHCPReservation {
  readonly hardwareAddress: Uint8Array;
  readonly address: IPAddress;
}

export interface DHCPServerOptions {
  /** Ours: the server identifier. */
  readonly address: IPAddress;
  readonly prefixLength: number;
  readonly first: IPAddress;
  readonly last: IPAddress;
  readonly reservations?: readonly DHCPReservation[] | undefined;
  /** Default one hour; at least a minute. */
  readonly leaseSeconds?: number | undefined;
  readonly routers?: readonly IPAddress[] | undefined;
  readonly nameServers?: readonly IPAddress[] | undefined;
  readonly domain?: string | undefined;
  readonly searchDomains?: readonly string[] | undefined;
  readonly mtu?: number | undefined;
  readonly isAuthoritative?: boolean | undefined;
}

export interface DHCPReply {
  readonly bytes: Uint8Array;
  /** A signed integer; −1 is 255.255.255.255. */
  readonly destination: number;
  /** 68 of a client, 67 of a relay. */
  readonly port: number;
  /** To be used on the link in place of asking for the destination, which the client does not own yet; null: ask. */
  readonly hardwareAddress: Uint8Array | null;
}

const OFFER_MS = 60_000;
const DECLINED_MS = 600_000;
/** A pool larger than this is a mistake: the table is bounded by it. */
const LARGEST_POOL = 65_536;
const MOST_WAITING = 256;

export class DHCPServer implements Clocked {
  readonly drops = new DropCounts();
  readonly #options: DHCPServerOptions;
  readonly #leases: DHCPLeases;
  /** By hardware address, and so are the clients they are for, whatever identifier these bring. */
  readonly #reservations: ReadonlyMap<string, number>;
  readonly #leaseSeconds: number;
  readonly #address: number;
  readonly #outbox: DHCPReply[] = [];
  #nowMs = 0;

  /** @throws ConfigurationError */
  constructor(options: DHCPServerOptions) {
    const { address, prefixLength, first, last, reservations = [], routers = [], leaseSeconds = 3600 } = options;
    const size = (last.toInt() >>> 0) - (first.toInt() >>> 0) + 1;
    const isInside = (other: IPAddress): boolean => other.matchesPrefix(address, prefixLength);
    if (!(prefixLength >= 8 && prefixLength <= 30))
      throw new ConfigurationError('prefixLength', prefixLength, '8 to 30');
    if (!isInside(first) || !isInside(last) || !(size >= 1 && size <= LARGEST_POOL)) {
      const allowed = `a range inside ${address.toString()}/${prefixLength} of at most ${LARGEST_POOL} addresses`;
      throw new ConfigurationError('pool', `${first.toString()} to ${last.toString()}`, allowed);
    }
    if (!(leaseSeconds >= 60 && leaseSeconds <= 0xffffffff)) {
      throw new ConfigurationError('leaseSeconds', leaseSeconds, '60 to 4294967295');
    }
    for (const { address: reserved } of reservations) {
      if (!isInside(reserved))
        throw new ConfigurationError('reservations', reserved.toString(), 'addresses of the subnet');
    }
    this.#options = options;
    this.#leaseSeconds = leaseSeconds;
    this.#address = address.toInt();
    const mask = maskOf(prefixLength);
    this.#reservations = new Map(
      reservations.map((one) => [hardwareKey(HARDWARE_ETHERNET, one.hardwareAddress), one.address.toInt()]),
    );
    this.#leases = new DHCPLeases({
      first: first.toInt(),
      last: last.toInt(),
      excluded: new Set([
        this.#address,
        ...routers.map((router) => router.toInt()),
        this.#address & mask,
        this.#address | ~mask,
      ]),
      reservations: this.#reservations,
    });
  }

  /** Bindings that hold now. */
  get bindings(): readonly Readonly<Binding>[] {
    return [...this.#leases.current(this.#nowMs)];
  }

  /** A datagram that came to port 67. It is lent. */
  receive(bytes: Uint8Array): void {
    const message = parseDHCPMessage(bytes);
    if (message instanceof ParseFailure) {
      this.drops.count(message.reason);
      return;
    }
    if (message.operation !== BOOT_REQUEST || message.hardwareAddress.byteLength === 0) {
      this.drops.count('not a request');
      return;
    }
    const hardware = hardwareKey(message.hardwareType, message.hardwareAddress);
    const client = this.#reservations.has(hardware) ? hardware : clientKey(message);
    switch (message.type) {
      case DHCP_DISCOVER:
        return this.#discover(message, client);
      case DHCP_REQUEST:
        return this.#request(message, client);
      case DHCP_DECLINE:
        return this.#decline(message, client);
      case DHCP_RELEASE:
        return this.#release(message, client);
      case DHCP_INFORM:
        return this.#inform(message);
      default:
        return this.drops.count('a message of servers');
    }
  }

  #discover(message: DHCPMessage, client: string): void {
    const address = this.#leases.choose(client, addressOption(message.options, OPTION_REQUESTED_ADDRESS), this.#nowMs);
    if (address === undefined) {
      this.drops.count('no address left');
      return;
    }
    const held = this.#leases.ofClient(client);
    const isHeld = held !== undefined && held.address === address && !held.isOffer && held.expiresMs > this.#nowMs;
    // An offer must not shorten a lease that runs.
    if (!isHeld) this.#leases.bind(client, address, this.#nowMs + OFFER_MS, true, null);
    this.#answer(message, DHCP_OFFER, address);
  }

  /** Four kinds of request, told apart by what they hold (RFC 2131 §4.3.2). */
  #request(message: DHCPMessage, client: string): void {
    const server = addressOption(message.options, OPTION_SERVER_IDENTIFIER);
    const requested = addressOption(message.options, OPTION_REQUESTED_ADDRESS);
    const held = this.#leases.ofClient(client);
    if (server !== undefined && server !== this.#address) {
      // The client took another server's offer; ours is free again.
      if (held?.isOffer) this.#leases.release(held, this.#nowMs);
      return;
    }
    const address = requested ?? message.clientAddress;
    if (!isHost(address)) {
      this.drops.count('asks for no address');
      return;
    }
    const isKnown = held?.address === address;
    if (this.#leases.mayHave(client, address, this.#nowMs) && (isKnown || this.#isAuthoritative)) {
      const expiresMs = this.#leaseSeconds === 0xffffffff ? Infinity : this.#nowMs + this.#leaseSeconds * 1000;
      const hostName = textOption(message.options, OPTION_HOST_NAME)?.slice(0, 63) ?? null;
      this.#leases.bind(client, address, expiresMs, false, hostName);
      this.#answer(message, DHCP_ACK, address);
    } else if (isKnown || server !== undefined || this.#isAuthoritative) this.#refuse(message);
    else this.drops.count('an address we know nothing of');
  }

  #decline(message: DHCPMessage, client: string): void {
    const address = addressOption(message.options, OPTION_REQUESTED_ADDRESS);
    const held = this.#leases.ofClient(client);
    // Only who was given an address may say that it is taken, or anybody could empty the pool.
    if (held === undefined || held.address !== address) this.drops.count('declines what it was not given');
    else this.#leases.decline(held, this.#nowMs + DECLINED_MS);
  }

  #release(message: DHCPMessage, client: string): void {
    const held = this.#leases.ofClient(client);
    if (held === undefined || held.address !== message.clientAddress)
      this.drops.count('releases what it does not have');
    else this.#leases.release(held, this.#nowMs);
  }

  /** Parameters only, to an address that the client has from elsewhere (RFC 2131 §4.3.5). */
  #inform(message: DHCPMessage): void {
    if (!isHost(message.clientAddress)) {
      this.drops.count('informs without an address');
      return;
    }
    this.#send(message, DHCP_ACK, 0, this.#parameters());
  }

  get #isAuthoritative(): boolean {
    return this.#options.isAuthoritative ?? true;
  }

  #answer(message: DHCPMessage, type: number, address: number): void {
    const options = this.#parameters();
    const seconds = this.#leaseSeconds;
    const isForever = seconds === 0xffffffff;
    const times: [number, Uint8Array][] = [
      [OPTION_LEASE_TIME, numberBytes(seconds, 4)],
      ...(isForever
        ? []
        : ([
            [OPTION_RENEWAL_TIME, numberBytes(Math.floor(seconds / 2), 4)],
            [OPTION_REBINDING_TIME, numberBytes(Math.floor(seconds * 0.875), 4)],
          ] as [number, Uint8Array][])),
    ];
    this.#send(message, type, address, new Map([...times, ...options]));
  }

  #parameters(): DHCPOptions {
    const { prefixLength, routers = [], nameServers = [], domain, searchDomains = [], mtu } = this.#options;
    const mask = maskOf(prefixLength);
    const addresses = (list: readonly IPAddress[]): Uint8Array => addressBytesOf(...list.map((one) => one.toInt()));
    const options: DHCPOptions = new Map();
    options.set(OPTION_SUBNET_MASK, addressBytesOf(mask));
    if (routers.length > 0) options.set(OPTION_ROUTERS, addresses(routers));
    if (nameServers.length > 0) options.set(OPTION_NAME_SERVERS, addresses(nameServers));
    options.set(OPTION_BROADCAST, addressBytesOf(this.#address | ~mask));
    if (mtu !== undefined) options.set(OPTION_MTU, numberBytes(mtu, 2));
    if (domain !== undefined) options.set(OPTION_DOMAIN, textBytes(domain));
    if (searchDomains.length > 0) {
      options.set(OPTION_DOMAIN_SEARCH, Uint8Array.from(searchDomains.flatMap((name) => [...nameBytes(name)])));
    }
    return options;
  }

  #refuse(message: DHCPMessage): void {
    this.#send(message, DHCP_NAK, 0, new Map());
  }

  #send(message: DHCPMessage, type: number, yourAddress: number, options: DHCPOptions): void {
    if (this.#outbox.length === MOST_WAITING) {
      this.drops.count('too many answers wait');
      return;
    }
    const isRefusal = type === DHCP_NAK;
    const most = numberOption(message.options, OPTION_MAXIMUM_SIZE, 2) ?? 0;
    const bytes = emitDHCPMessage(
      {
        operation: BOOT_REPLY,
        type,
        hardwareType: message.hardwareType,
        hardwareAddress: message.hardwareAddress,
        transaction: message.transaction,
        seconds: 0,
        // A relay must broadcast a refusal, since the client cannot have the address (RFC 2131 §4.3.2).
        isBroadcast: message.isBroadcast || (isRefusal && message.relayAddress !== 0),
        clientAddress: isRefusal || type === DHCP_OFFER ? 0 : message.clientAddress,
        yourAddress,
        nextServerAddress: 0,
        relayAddress: message.relayAddress,
        options: new Map([[OPTION_SERVER_IDENTIFIER, addressBytesOf(this.#address)], ...options]),
      },
      Math.min(Math.max(DEFAULT_MESSAGE_BYTES, most - 28), 1472),
    );
    this.#outbox.push({ bytes, ...whereTo(message, isRefusal, yourAddress) });
  }

  tick(elapsedMs: number): void {
    this.#nowMs += elapsedMs;
  }

  /** Nothing happens by itself: what has run out is seen when somebody asks. */
  get msUntilTick(): number {
    return this.#outbox.length > 0 ? 0 : Infinity;
  }

  transmit(send: (reply: DHCPReply) => boolean): void {
    while (this.#outbox.length > 0 && send(this.#outbox[0]!)) this.#outbox.shift();
  }
}

/** RFC 2131 §4.1: a relay, the address the client has, everybody, or the address it is about to get. */
function whereTo(message: DHCPMessage, isRefusal: boolean, yourAddress: number): Omit<DHCPReply, 'bytes'> {
  const { relayAddress, clientAddress, isBroadcast, hardwareAddress } = message;
  if (relayAddress !== 0) return { destination: relayAddress, port: DHCP_SERVER_PORT, hardwareAddress: null };
  if (isRefusal) return { destination: -1, port: DHCP_CLIENT_PORT, hardwareAddress: null };
  if (isHost(clientAddress)) return { destination: clientAddress, port: DHCP_CLIENT_PORT, hardwareAddress: null };
  if (isBroadcast) return { destination: -1, port: DHCP_CLIENT_PORT, hardwareAddress: null };
  return { destination: yourAddress, port: DHCP_CLIENT_PORT, hardwareAddress };
}

function maskOf(prefixLength: number): number {
  return prefixLength === 0 ? 0 : -1 << (32 - prefixLength);
}

/** RFC 2131 §4.2: the client identifier, or hardware type and address. The usual identifier is the latter, spelled out. */
function clientKey(message: DHCPMessage): string {
  const identifier = message.options.get(OPTION_CLIENT_IDENTIFIER);
  if (identifier !== undefined && identifier.byteLength >= 2) return hex(identifier);
  return hardwareKey(message.hardwareType, message.hardwareAddress);
}

function hardwareKey(type: number, address: Uint8Array): string {
  return hex(Uint8Array.of(type, ...address));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
