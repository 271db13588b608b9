/**
 * The names of a host: the resolver of lib/services on sockets of ours, with the surfaces of Node's `dns.lookup` and
 * `dns.promises.resolve`. Each question leaves from a UDP socket of its own, whose port nobody can guess.
 * Not here: the file of hosts, names of services.
 */
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { Registration, Speaker } from '../eventloop/event_loop.ts';
import { AddressSelection } from '../network/address_selection.ts';
import {
  DNSResolver,
  type DNSErrorCode,
  type DNSLookup,
  type DNSRequest,
  type DNSResolverOptions,
  type DNSResult,
  type DNSServerAddress,
} from '../services/dns_resolver.ts';
import type { Stack } from '../stack/stack.ts';
import { DNS_PORT } from '../services/dns_message.ts';
import { canonicalName, isWithin } from '../services/dns_names.ts';
import { compactAddress, wholeAddress } from '../util/compact_address.ts';
import { StackError, UsageError } from '../util/errors.ts';
import { IPAddress } from '../util/ip_address.ts';
import { dnsWire } from './dns_wire.ts';
import { nodeRandomSource } from './node_randomness.ts';
import type { ServiceHome } from './service_home.ts';
import type { Inhabitant } from './socket_home.ts';
import { TCPSocket } from './tcp_socket.ts';
import { UDPSocket } from './udp_socket.ts';

export interface ResolverOptions extends Partial<Omit<DNSResolverOptions, 'wire' | 'servers'>> {
  /** As in `dns.setServers`: '10.0.0.53', '10.0.0.53:5353', 'fd00::53', '[fd00::53]:5353'. */
  readonly servers?: readonly string[] | undefined;
}

export interface LookupOptions {
  readonly family?: 0 | 4 | 6 | 'IPv4' | 'IPv6' | undefined;
  readonly hints?: number | undefined;
  readonly all?: boolean | undefined;
}

type LookupCallback = (error: Error | null, address?: string | LookupAddress[], family?: number) => void;

/** A name that is not found; shaped as what `dns` reports. */
export class DNSError extends StackError {
  readonly hostname: string;
  readonly syscall: string;
  readonly errno: number | undefined;

  constructor(code: string, syscall: string, hostname: string) {
    super(code, `${syscall} ${code} ${hostname}`);
    this.hostname = hostname;
    this.syscall = syscall;
    this.errno = code === 'ENOTFOUND' ? -3008 : code === 'EAI_AGAIN' ? -3001 : undefined;
  }
}

interface Closable {
  close(): void;
}

/** Hints of `dns.lookup` (RFC 3493 §6.1). */
const V4MAPPED = 8;
const ALL = 16;

export class Resolver implements Speaker, Inhabitant {
  readonly machine: DNSResolver;
  /** Who is asked for names in `.local` (RFC 6762 §3), such as an MDNSService; null: the servers, like for any other. */
  mdns: { resolve(name: string, type: 'A' | 'AAAA'): Promise<readonly string[]> } | null = null;
  readonly #home: ServiceHome;
  readonly #registrations: Registration[];
  readonly #sockets = new Map<number, Closable>();
  readonly #waiting = new Map<DNSLookup, ((result: DNSResult) => void)[]>();
  readonly #stack: Stack;
  readonly #selection = new AddressSelection();

  /** @throws UsageError for what is no address of a server */
  constructor(home: ServiceHome, options: ResolverOptions = {}) {
    this.#home = home;
    const { servers = [], random = nodeRandomSource(), ...rest } = options;
    this.machine = new DNSResolver({ ...rest, random, wire: dnsWire, servers: servers.map(parseServer) });
    this.#stack = home.acquire().stack;
    this.#registrations = [
      home.loop.addClocked(this.machine),
      home.loop.addSpeaker(this),
      home.acquire().addInhabitant(this),
    ];
  }

  /** As `dns.setServers`; what was remembered is forgotten. */
  setServers(servers: readonly string[], searchDomains?: readonly string[]): void {
    this.machine.setServers(servers.map(parseServer), searchDomains);
  }

  getServers(): string[] {
    return this.machine.servers.map(serverText);
  }

  /** Records of a type, aliases before them. Rejects with {@link DNSError} and a code of the `dns` module. */
  async resolve(name: string, type = 'A', useSearchList = true): Promise<DNSResult> {
    const result = await this.query(name, type, useSearchList);
    if (result.code === null) return result;
    throw new DNSError(result.code, `query${type[0]!.toUpperCase()}${type.slice(1).toLowerCase()}`, name);
  }

  /** As {@link resolve}, but a name that is not found is a result too. */
  query(name: string, type = 'A', useSearchList = true): Promise<DNSResult> {
    return new Promise((resolve) => {
      const lookup = this.machine.resolve(name, type.toUpperCase(), useSearchList);
      if (lookup.result !== null) resolve(lookup.result);
      else this.#waiting.set(lookup, [...(this.#waiting.get(lookup) ?? []), resolve]);
      this.#home.loop.requestTurn();
    });
  }

  /** The addresses of a host: those families that this host speaks, in the order in which to try them (RFC 6724 §6). */
  async addressesOf(name: string, options: LookupOptions = {}): Promise<LookupAddress[]> {
    const { hints = 0 } = options;
    const wanted = familyNumber(options.family);
    if (isIP(name) !== 0) return [{ address: name, family: isIP(name) }];
    const local = localhost(name);
    if (local !== null) return local.filter(({ family }) => wanted === 0 || family === wanted);
    const [has4, has6] = [this.#stack.hasFamily(4), this.#stack.hasFamily(6)];
    const mapsIPv4 = wanted === 6 && (hints & V4MAPPED) !== 0;
    const asks6 = wanted === 6 || (wanted === 0 && has6);
    const asks4 = wanted === 4 || mapsIPv4 || (wanted === 0 && (has4 || !has6));
    if (this.mdns !== null && isWithin(name, 'local')) {
      const none: readonly string[] = [];
      const [six, four] = await Promise.all([
        asks6 ? this.mdns.resolve(name, 'AAAA') : none,
        asks4 ? this.mdns.resolve(name, 'A') : none,
      ]);
      const found = [...six, ...four].map((address) => ({ address, family: isIP(address) }));
      if (found.length === 0) throw new DNSError('ENOTFOUND', 'getaddrinfo', name);
      return this.#inOrder(found);
    }
    const [found6, found4] = await Promise.all([
      asks6 ? this.query(name, 'AAAA') : null,
      asks4 ? this.query(name, 'A') : null,
    ]);
    const six = textsOf(found6, 'AAAA').map((address) => ({ address, family: 6 }));
    const four = textsOf(found4, 'A').map((address) => ({ address, family: 4 }));
    const mapped = four.map(({ address }) => ({ address: `::ffff:${address}`, family: 6 }));
    const all = !mapsIPv4 ? [...six, ...four] : six.length > 0 && (hints & ALL) === 0 ? six : [...six, ...mapped];
    if (all.length === 0) throw new DNSError(lookupCode(found6, found4), 'getaddrinfo', name);
    return mapsIPv4 ? all : this.#inOrder(all);
  }

  #inOrder(found: readonly LookupAddress[]): LookupAddress[] {
    const { interfaces } = this.#stack;
    const destinations = found.map(({ address }) => compactAddress(IPAddress.parse(address)));
    const ordered = this.#selection.orderDestinations(destinations, (destination) => {
      const source = interfaces.pathTo(destination)?.source ?? null;
      return source === null ? null : { address: source };
    });
    return ordered.map((each) => ({ address: wholeAddress(each).toString(), family: wholeAddress(each).family }));
  }

  /** The `lookup` option of `net.connect`, `http.request` and our own sockets; the signature of `dns.lookup`. */
  readonly lookup = (
    hostname: string,
    options: LookupOptions | 4 | 6 | 0 | LookupCallback,
    given?: LookupCallback,
  ): void => {
    const callback = typeof options === 'function' ? options : given;
    if (callback === undefined) throw new UsageError('ERR_INVALID_ARG_TYPE', 'lookup needs a callback');
    const chosen: LookupOptions =
      typeof options === 'function' ? {} : typeof options === 'number' ? { family: options } : options;
    this.addressesOf(hostname, chosen).then(
      (found) => {
        if (chosen.all === true) callback(null, found);
        else callback(null, found[0]!.address, found[0]!.family);
      },
      (error: unknown) => callback(error as Error),
    );
  };

  // ---------------------------------------------------------------- in a turn

  notify(): void {
    this.machine.transmit((request) => {
      if (request.transport === 'udp') this.#askByUDP(request);
      else this.#askByTCP(request);
      return true;
    });
    for (const key of this.machine.takeEnded()) {
      this.#sockets.get(key)?.close();
      this.#sockets.delete(key);
    }
    for (const lookup of this.machine.takeFinished()) {
      const waiting = this.#waiting.get(lookup) ?? [];
      this.#waiting.delete(lookup);
      for (const tell of waiting) tell(lookup.result!);
    }
  }

  transmit(): void {}

  #failed(key: number): void {
    this.machine.failed(key);
    this.#home.loop.requestTurn();
  }

  #askByUDP({ exchange, bytes, server }: DNSRequest): void {
    const socket = new UDPSocket(this.#home, {
      type: typeof server.address === 'number' ? 'udp4' : 'udp6',
      onMessage: ({ slab, offset, length, source, sourcePort }) => {
        const from = { address: source, port: sourcePort };
        this.machine.receive(exchange, slab.bytes.subarray(offset, offset + length), from);
      },
    });
    const failed = (): void => this.#failed(exchange);
    socket.on('error', failed).on('networkError', failed);
    socket.bind();
    this.#sockets.set(exchange, socket);
    socket.send(bytes, server.port, wholeAddress(server.address).toString(), (error) => {
      if (error) failed();
    });
  }

  /** Over TCP, each message is preceded by its length in two bytes (RFC 1035 §4.2.2). */
  #askByTCP({ exchange, bytes, server }: DNSRequest): void {
    const socket = new TCPSocket(this.#home, {});
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      this.machine.receive(exchange, received.subarray(2, 2 + received.readUInt16BE(0)), server);
      this.#home.loop.requestTurn();
    });
    socket.on('error', () => this.#failed(exchange)).on('close', () => this.#failed(exchange));
    socket.connect({ host: wholeAddress(server.address).toString(), port: server.port });
    socket.write(Uint8Array.of(bytes.byteLength >> 8, bytes.byteLength & 0xff, ...bytes));
    this.#sockets.set(exchange, { close: () => socket.destroy() });
  }

  hostClosing(): void {
    this.close();
  }

  /** Everybody who waits hears ECANCELLED. */
  close(): void {
    this.machine.cancelAll();
    this.notify();
    for (const registration of this.#registrations) registration.cancel();
  }
}

/** @throws UsageError */
function parseServer(text: string): DNSServerAddress {
  const match = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text) ?? /^(\d+\.\d+\.\d+\.\d+)(?::(\d{1,5}))?$/.exec(text);
  const address = compactAddress(IPAddress.parse(match?.[1] ?? text));
  return { address, port: match?.[2] === undefined ? DNS_PORT : Number(match[2]) };
}

function serverText({ address, port }: DNSServerAddress): string {
  const text = wholeAddress(address).toString();
  if (port === DNS_PORT) return text;
  return text.includes(':') ? `[${text}]:${port}` : `${text}:${port}`;
}

/** Never asked of anybody (RFC 6761 §6.3). */
function localhost(name: string): LookupAddress[] | null {
  if (!isWithin(canonicalName(name), 'localhost')) return null;
  return [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
}

function familyNumber(family: LookupOptions['family']): 0 | 4 | 6 {
  if (family === 'IPv4') return 4;
  return family === 'IPv6' ? 6 : (family ?? 0);
}

function textsOf(result: DNSResult | null, type: string): string[] {
  if (result === null || result.code !== null) return [];
  return result.records.flatMap(({ type: found, data }) => (found === type && typeof data === 'string' ? [data] : []));
}

/** As getaddrinfo has it: there is no such host, or nobody could say. */
function lookupCode(...results: readonly (DNSResult | null)[]): string {
  const absent: readonly (DNSErrorCode | null)[] = ['ENOTFOUND', 'ENODATA', 'EBADNAME', null];
  return results.every((result) => result === null || absent.includes(result.code)) ? 'ENOTFOUND' : 'EAI_AGAIN';
}
