/**
 * A listening port with the surface of `net.Server`: accepted connections come as 'connection' events with a TCPSocket.
 */
import { EventEmitter } from 'node:events';
import type { Registration } from '../eventloop/event_loop.ts';
import type { ArrivingFlow } from '../stack/arriving_flow.ts';
import type { TCPEndpoint } from '../stack/tcp_endpoint.ts';
import type { ListenerOptions, SynCookiePolicy } from '../stack/listener_options.ts';
import type { TCPListener } from '../stack/tcp_listener.ts';
import { Endpoint } from '../util/endpoint.ts';
import { StackError, UsageError } from '../util/errors.ts';
import { IPAddress } from '../util/ip_address.ts';
import { lookupAddress, lookupFamily } from './name_lookup.ts';
import { socketAddress, type SocketAddress, type SocketFamily } from './socket_address.ts';
import type { HomeProvider, Inhabitant, SocketHome } from './socket_home.ts';
import { portOf, type TCPSocketOptions } from './socket_options.ts';
import { TCPSocket } from './tcp_socket.ts';

/** Connections whose text is taken before their handshake is done, at a time. */
const DEFAULT_FAST_OPEN = 256;

export interface TCPServerOptions extends Omit<TCPSocketOptions, 'signal' | 'onread'> {
  /** Accepted sockets do not read before somebody resumes them. */
  readonly pauseOnConnect?: boolean | undefined;
  /** Connections come only when they have data, but after so long at the latest, ms. Default 0: at once. */
  readonly deferAccept?: number | undefined;
  /** When SYNs are answered by cookies (RFC 4987 §3.6): default 'auto', when too many handshakes are under way. */
  readonly synCookies?: SynCookiePolicy | undefined;
  /**
   * Fast Open (RFC 7413): connections come with the text of their SYN, before the handshake is done, so many at a time; true:
   * 256. Only for servers that bear a request that comes twice. Default false.
   */
  readonly fastOpen?: boolean | number | undefined;
  /**
   * Decides about every connection before its handshake goes on, now or later: `flow.accept()`, `flow.refuse()` with a RST,
   * or `flow.drop()` without a word. Default: all are accepted.
   */
  readonly onFlow?: ((flow: ArrivingFlow) => void) | undefined;
}

export interface ListenOptions {
  readonly port?: number | undefined;
  /** A name or an address of ours; 0.0.0.0: all for IPv4; `::`, or none: all of ours. */
  readonly host?: string | undefined;
  /** At `::`: no IPv4. Default false. */
  readonly ipv6Only?: boolean | undefined;
  /** Connections established in one turn at most, further ones have to ask again. Default 511. */
  readonly backlog?: number | undefined;
  /**
   * Connections to addresses that are not ours are taken as well, and without a `port` to every port; `localAddress` and
   * `localPort` of a socket say whom its peer wanted to reach. Whoever listens there for certain goes first. Default false.
   */
  readonly any?: boolean | undefined;
  /** Aborting it closes the server. */
  readonly signal?: AbortSignal | undefined;
}

/** What a 'drop' event tells: whose connection was turned away. */
export interface DroppedConnection {
  readonly localAddress: string;
  readonly localPort: number;
  readonly localFamily: SocketFamily;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly remoteFamily: SocketFamily;
}

export class TCPServer extends EventEmitter implements Inhabitant {
  /** Connections at a time; further ones are closed at once, with a 'drop' event. */
  maxConnections: number | undefined = undefined;
  /** As newer Node has it; here the surplus is always dropped. */
  dropMaxConnection = true;
  readonly #provider: HomeProvider;
  readonly #options: TCPServerOptions;
  #home: SocketHome | null = null;
  #listener: TCPListener | null = null;
  /** Between `listen()` and 'listening', a name may be looked up; there is a home meanwhile. */
  #isOpening = false;
  #inhabitance: Registration | null = null;
  #retention: { release(): void } | null = null;
  #isReferenced = true;
  #connections = 0;
  #cancelSignal: (() => void) | null = null;

  constructor(
    provider: HomeProvider,
    options?: TCPServerOptions | ((socket: TCPSocket) => void),
    onConnection?: (socket: TCPSocket) => void,
  ) {
    super();
    this.#provider = provider;
    this.#options = typeof options === 'object' ? options : {};
    const listener = typeof options === 'function' ? options : onConnection;
    if (listener !== undefined) this.on('connection', listener);
  }

  /** Listens; 'listening' follows, or 'error' with EADDRINUSE, EADDRNOTAVAIL or what the lookup said. */
  listen(options: ListenOptions, listening?: () => void): this;
  listen(port: number | undefined, host: string | undefined, backlog: number | undefined, listening?: () => void): this;
  listen(port: number | undefined, host: string | undefined, listening?: () => void): this;
  listen(port: number | undefined, backlog: number, listening?: () => void): this;
  listen(port?: number, listening?: () => void): this;
  listen(listening: () => void): this;
  listen(...given: unknown[]): this {
    const { options, listening } = normalizeListen(given);
    if (this.#listener !== null || this.#isOpening) {
      throw new UsageError('ERR_SERVER_ALREADY_LISTEN', 'listen() was called twice; close() the server first');
    }
    if (listening !== undefined) this.once('listening', listening);
    if (options.signal) this.#closeOnAbort(options.signal);
    this.#isOpening = true;
    try {
      this.#home = this.#provider.acquire();
    } catch (error) {
      this.#openFailed(error as Error);
      return this;
    }
    const home = this.#home;
    const hasIPv6 = home.stack.hasFamily(6);
    const family = lookupFamily(undefined, home.stack.hasFamily(4), hasIPv6);
    const host = options.host ?? (hasIPv6 ? '::' : '0.0.0.0');
    lookupAddress(host, { family, lookup: undefined, hints: undefined }, (error, address) => {
      if (!this.#isOpening) return; // closed meanwhile
      if (error) this.#openFailed(error);
      else this.#open(home, address, options);
    });
    return this;
  }

  #open(home: SocketHome, address: string, options: ListenOptions): void {
    try {
      this.#listener = home.stack.listen(
        new Endpoint(IPAddress.parse(address), options.port ?? 0),
        this.#listenerOptions(options),
        (endpoint) => this.#accept(endpoint),
      );
    } catch (error) {
      this.#openFailed(error as Error);
      return;
    }
    this.#isOpening = false;
    this.#inhabitance = home.addInhabitant(this);
    if (this.#isReferenced) this.#retention = home.retain();
    process.nextTick(() => {
      if (this.listening) this.emit('listening');
    });
  }

  #listenerOptions({ backlog, ipv6Only, any: isAnywhere }: ListenOptions): ListenerOptions {
    const { tcp, deferAccept, synCookies, fastOpen, onFlow } = this.#options;
    return {
      ...(isAnywhere === undefined ? {} : { any: isAnywhere }),
      ...(onFlow === undefined ? {} : { onFlow }),
      ...(tcp === undefined ? {} : { config: tcp }),
      ...(backlog === undefined ? {} : { backlog }),
      ipv6Only: ipv6Only ?? false,
      ...(deferAccept === undefined ? {} : { deferAcceptMs: deferAccept }),
      ...(synCookies === undefined ? {} : { synCookies }),
      fastOpen: fastOpen === true ? DEFAULT_FAST_OPEN : fastOpen || 0,
    };
  }

  #openFailed(error: Error): void {
    if (this.#home !== null) this.#provider.release();
    this.#home = null;
    process.nextTick(() => {
      this.#isOpening = false;
      this.emit('error', error);
    });
  }

  #accept(endpoint: TCPEndpoint): void {
    if (this.maxConnections !== undefined && this.#connections >= this.maxConnections) {
      endpoint.orphan();
      const [local, remote] = [endpoint.local, endpoint.remote].map((end) => socketAddress(end, this.#mapsIPv4));
      this.emit('drop', {
        localAddress: local!.address,
        localPort: local!.port,
        localFamily: local!.family,
        remoteAddress: remote!.address,
        remotePort: remote!.port,
        remoteFamily: remote!.family,
      } satisfies DroppedConnection);
      return;
    }
    const socket = new TCPSocket(this.#provider, this.#options, endpoint, this.#mapsIPv4);
    socket.server = this;
    this.#connections += 1;
    socket.once('close', () => {
      this.#connections -= 1;
      this.#emitCloseIfDrained();
    });
    if (this.#options.pauseOnConnect === true) socket.pause();
    else socket.read(0);
    this.emit('connection', socket);
  }

  /** Takes no more connections. 'close', and the callback, come when the last accepted one has ended. */
  close(callback?: (error?: Error) => void): this {
    if (!this.listening && !this.#isOpening) {
      const error = new StackError('ERR_SERVER_NOT_RUNNING', 'Server is not running.');
      if (callback !== undefined) process.nextTick(callback, error);
      return this;
    }
    if (callback !== undefined) this.once('close', () => callback());
    this.#isOpening = false;
    this.#listener?.close();
    this.#listener = null;
    this.#cancelSignal?.();
    this.#cancelSignal = null;
    this.#retention?.release();
    this.#retention = null;
    this.#inhabitance?.cancel();
    this.#inhabitance = null;
    if (this.#home !== null) this.#provider.release();
    this.#home = null;
    this.#emitCloseIfDrained();
    return this;
  }

  #emitCloseIfDrained(): void {
    if (this.listening || this.#isOpening || this.#connections > 0) return;
    process.nextTick(() => {
      if (!this.listening && !this.#isOpening && this.#connections === 0) this.emit('close');
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.listening) return;
    await new Promise<void>((resolve) => void this.close(() => resolve()));
  }

  hostClosing(error: Error | null): void {
    if (error !== null && this.listenerCount('error') > 0) this.emit('error', error);
    if (this.listening) this.close();
  }

  get listening(): boolean {
    return this.#listener !== null;
  }

  /** Where it listens; null when it does not. */
  address(): SocketAddress | null {
    if (this.#listener === null) return null;
    return socketAddress(this.#listener.local, false);
  }

  /** It listens at `::`. */
  get #mapsIPv4(): boolean {
    return this.#listener?.local.address.family === 6;
  }

  getConnections(callback: (error: Error | null, count: number) => void): this {
    process.nextTick(callback, null, this.#connections);
    return this;
  }

  ref(): this {
    this.#isReferenced = true;
    if (this.#home !== null) this.#retention ??= this.#home.retain();
    return this;
  }

  unref(): this {
    this.#isReferenced = false;
    this.#retention?.release();
    this.#retention = null;
    return this;
  }

  #closeOnAbort(signal: AbortSignal): void {
    const aborted = (): void => void this.close();
    if (signal.aborted) {
      process.nextTick(aborted);
      return;
    }
    signal.addEventListener('abort', aborted, { once: true });
    this.#cancelSignal = () => signal.removeEventListener('abort', aborted);
  }
}

function normalizeListen(given: readonly unknown[]): { options: ListenOptions; listening?: () => void } {
  const [first, second, third] = given;
  const listening = given.find((value): value is () => void => typeof value === 'function');
  let options: ListenOptions;
  if (typeof first === 'object' && first !== null) {
    if ('path' in first && !('port' in first)) {
      throw new UsageError('ERR_INVALID_ARG_VALUE', 'a path was given, but there is only TCP here; give a port');
    }
    options = { ...first };
  } else {
    const backlog = typeof second === 'number' ? second : typeof third === 'number' ? third : undefined;
    const port = typeof first === 'function' ? undefined : (first as number | undefined);
    options = { port, backlog, ...(typeof second === 'string' ? { host: second } : {}) };
  }
  const port = options.port === undefined || options.port === null ? 0 : portOf(options.port);
  const complete = { ...options, port };
  return listening === undefined ? { options: complete } : { options: complete, listening };
}
