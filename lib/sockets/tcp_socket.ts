/**
 * A connection as a stream: a Duplex with the surface of `net.Socket`, so that programs written for that run over our
 * stack unchanged. No subclass of it, since that one needs a handle of libuv's; `_handle` is never defined.
 *
 * Writing copies once into the connection and calls back while there is room. Reading takes from the connection only what
 * the stream asks for, which is what opens the window. Events come as in net: lookup, connect, ready, data, end, finish,
 * close.
 */
import { isIP } from 'node:net';
import { addAbortSignal, Duplex } from 'node:stream';
import type { FrameInfo } from '../network/ethernet_frame.ts';
import type { EndpointObserver, TCPEndpoint } from '../stack/tcp_endpoint.ts';
import type { TCPInfo } from '../tcp_helpers/tcp_info.ts';
import { Endpoint } from '../util/endpoint.ts';
import { StackError, UsageError } from '../util/errors.ts';
import { IPAddress } from '../util/ip_address.ts';
import {
  closedBeforeConnection,
  connectError,
  connectionLost,
  endedByPeer,
  socketClosed,
} from './connection_failures.ts';
import { ConnectionNotices } from './connection_notices.ts';
import { ConnectionSettings } from './connection_settings.ts';
import { deliverBuffers, deliverChunks, deliverIntoBuffer, type Delivery } from './inbound_delivery.ts';
import { InboundPump } from './inbound_pump.ts';
import { NO_CONNECTION } from './no_connection.ts';
import { lookupAddress, lookupFamily } from './name_lookup.ts';
import { OutboundQueue } from './outbound_queue.ts';
import { Residence } from './residence.ts';
import { UrgentWrites } from './urgent_writes.ts';
import { socketAddress, type SocketAddress, type SocketFamily } from './socket_address.ts';
import type { HomeProvider, Inhabitant } from './socket_home.ts';
import {
  DEFAULT_HIGH_WATER_MARK,
  normalizeConnect,
  type TCPConnectOptions,
  type TCPSocketOptions,
} from './socket_options.ts';

export type SocketReadyState = 'opening' | 'open' | 'readOnly' | 'writeOnly' | 'closed';

type WriteCallback = (error?: Error | null) => void;

export class TCPSocket extends Duplex implements EndpointObserver, Inhabitant {
  /** Between `connect()` and 'connect'. */
  connecting = false;
  /** As `setTimeout` said, ms; 0 or undefined: none. */
  timeout: number | undefined = undefined;
  /** Always empty: one address is tried. */
  readonly autoSelectFamilyAttemptedAddresses: readonly string[] = [];
  /** The server that accepted it, or whatever a program puts here, as Node's http does. */
  server: unknown = null;

  readonly #options: TCPSocketOptions;
  readonly #residence: Residence;
  readonly #settings = new ConnectionSettings();
  readonly #notices = new ConnectionNotices((name, ...details) => this.destroyed || this.emit(name, ...details));
  #endpoint: TCPEndpoint | null = null;

  /** Where `connect()` goes: for error messages. */
  #target: { address: string; port: number } = { address: '', port: 0 };
  /** IPv4 addresses are told as IPv4-mapped ones. */
  #mapsIPv4: boolean;
  #final: WriteCallback | null = null;
  /** Of the write under way. */
  #written: WriteCallback | null = null;
  /** What is written while connecting may go with the SYN. */
  #writesEarly = false;
  #resetOnDestroy = false;
  readonly #urgent = new UrgentWrites();
  readonly #outbox: OutboundQueue;
  #bytesWritten = 0;

  readonly #pump: InboundPump;
  readonly #deliversEvents: boolean;
  #endDelivered = false;
  #bytesRead = 0;

  /** Room and bytes read when the socket was last active. */
  #lastRoom = -1;

  /**
   * @param endpoint an accepted connection; without one, `connect()` comes next
   * @param mapsIPv4 it was accepted by a server at `::`, and tells IPv4 addresses as IPv4-mapped ones
   */
  constructor(
    provider: HomeProvider,
    options: TCPSocketOptions = {},
    endpoint: TCPEndpoint | null = null,
    mapsIPv4 = false,
  ) {
    super({
      allowHalfOpen: options.allowHalfOpen ?? false,
      highWaterMark: options.highWaterMark ?? DEFAULT_HIGH_WATER_MARK,
      autoDestroy: true,
      // 'close' has to tell whether there was an error, so we emit it ourselves, as net does.
      emitClose: false,
    });
    this.#options = options;
    this.#mapsIPv4 = mapsIPv4;
    this.#residence = new Residence(provider, this, () => this.#idled());
    this.#outbox = new OutboundQueue(options.zeroCopyWrites ?? false);
    this.#deliversEvents = options.onread === undefined && options.onchunk === undefined;
    this.#pump = new InboundPump(this.#chooseDelivery(options));
    this.#settings.take(options);
    this.on('end', this.#onEnd);
    if (options.signal) addAbortSignal(options.signal, this);
    if (endpoint !== null) this.#adopt(endpoint);
  }

  // ---------------------------------------------------------------- connecting

  /** As `net.Socket.connect`: (options), (port, host), each with a listener for 'connect'. */
  connect(options: TCPConnectOptions, connected?: () => void): this;
  connect(port: number, host: string, connected?: () => void): this;
  connect(port: number, connected?: () => void): this;
  connect(...given: unknown[]): this {
    const { options, connected } = normalizeConnect(given);
    if (connected !== undefined) this.once('connect', connected);
    if (this.connecting || this.#endpoint !== null) {
      process.nextTick(() => this.destroy(new StackError('EISCONN', 'the socket is connected or connecting already')));
      return this;
    }
    try {
      this.#residence.moveIn();
    } catch (error) {
      // A wrong call is thrown; a device that cannot be opened is told like a network that cannot be reached.
      if (error instanceof UsageError) throw error;
      this.destroy(error as Error);
      return this;
    }
    this.connecting = true;
    this.#settings.take(options);
    if (options.timeout !== undefined) this.setTimeout(options.timeout);
    const host = options.host ?? 'localhost';
    let isSynchronous = true;
    const { stack, lookup: usual } = this.#residence.home!; // it has just moved in
    const { lookup = usual, hints } = options;
    const family = lookupFamily(options.family, stack.hasFamily(4), stack.hasFamily(6));
    const isLookedUp = lookupAddress(host, { family, lookup, hints }, (error, address) => {
      if (this.destroyed) return;
      if (!isSynchronous || host !== address) this.emit('lookup', error, address, isIP(address) || family, host);
      if (this.destroyed) return;
      if (error) this.destroy(error);
      else this.#open(address, options);
    });
    isSynchronous = isLookedUp;
    return this;
  }

  #open(address: string, options: TCPConnectOptions): void {
    this.#target = { address, port: options.port };
    const { localAddress, localPort } = options;
    try {
      const remote = new Endpoint(IPAddress.parse(address), options.port);
      this.#mapsIPv4 = remote.address.isIPv4Mapped;
      const local =
        localAddress === undefined && localPort === undefined
          ? undefined
          : new Endpoint(IPAddress.parse(localAddress ?? '::'), localPort ?? 0);
      const config = options.tcp ?? this.#options.tcp;
      const endpoint = this.#residence.home!.stack.connect(remote, {
        ...(local === undefined ? {} : { local }),
        ...(config === undefined ? {} : { config }),
        fastOpen: options.fastOpen ?? false,
        ...(options.via === undefined ? {} : { via: options.via }),
        ...(options.frame === undefined ? {} : { frame: options.frame }),
      });
      this.#bind(endpoint);
      this.#writesEarly = options.fastOpen ?? false;
      if (this.#writesEarly) this.#flush();
    } catch (error) {
      // What the stack refuses is told like what the network refuses: as an event.
      this.destroy(error as Error);
    }
  }

  /** An accepted connection: established, and perhaps with data. */
  #adopt(endpoint: TCPEndpoint): void {
    this.#residence.moveIn();
    this.#target = socketAddress(endpoint.remote, this.#mapsIPv4);
    this.#bind(endpoint);
  }

  #bind(endpoint: TCPEndpoint): void {
    this.#endpoint = endpoint;
    endpoint.observer = this;
    this.#settings.bind(endpoint);
  }

  #established(): void {
    this.connecting = false;
    this.emit('connect');
    if (!this.destroyed) this.emit('ready');
    if (this.destroyed) return;
    const final = this.#final;
    this.#final = null;
    if (final !== null) this._final(final);
    // The first read, or the end at once; with length 0 it consumes nothing.
    if (!this.isPaused()) this.read(0);
  }

  // ---------------------------------------------------------------- what the stack tells

  /** Once a turn in which a segment or a deadline concerned this connection. */
  endpointChanged(endpoint: TCPEndpoint): void {
    if (this.destroyed) return;
    const { connection } = endpoint;
    if (this.connecting && connection.isSynchronized) this.#established();
    this.#notices.tell(connection); // before the data: some of them may be urgent
    if (!this.connecting && !this.destroyed) {
      this.#flush();
      this.#deliver();
      this.#noteActivity();
    }
    if (connection.failure !== null && !this.destroyed) this.#fail(endpoint);
  }

  hostClosing(error: Error | null): void {
    this.destroy(error ?? undefined);
  }

  #fail({ connection }: TCPEndpoint): void {
    const failure = connection.failure!; // asked by the caller
    const { address, port } = this.#target;
    this.destroy(this.connecting ? connectError(failure, address, port) : connectionLost(failure));
  }

  // ---------------------------------------------------------------- reading

  override _read(): void {
    this.#pump.ask();
    if (!this.connecting) this.#deliver();
  }

  #chooseDelivery({ onread, onchunk }: TCPSocketOptions): Delivery {
    if (onchunk !== undefined) return deliverChunks(onchunk);
    if (onread !== undefined) return deliverIntoBuffer(onread);
    return deliverBuffers((buffer) => this.push(buffer));
  }

  #deliver(): void {
    const endpoint = this.#endpoint;
    if (endpoint === null || this.#pump.isRunning) return;
    const { inbound } = endpoint.connection;
    const delivered = this.#pump.run(inbound);
    if (delivered > 0) {
      this.#bytesRead += delivered;
      // The window may have opened enough to tell the peer.
      endpoint.touch();
    }
    if (inbound.isFinished && !this.#endDelivered && !this.destroyed) this.#deliverEnd();
  }

  #deliverEnd(): void {
    this.#endDelivered = true;
    this.push(null);
    // Lets 'end' happen although nobody reads, if there is nothing left to read.
    if (!this.destroyed) this.read(0);
  }

  override pause(): this {
    super.pause();
    if (!this.#deliversEvents) this.#pump.pause();
    return this;
  }

  override resume(): this {
    super.resume();
    if (!this.#deliversEvents && !this.#pump.wantsData) this._read();
    return this;
  }

  readonly #onEnd = (): void => {
    if (!this.allowHalfOpen) this.write = writeAfterEnd;
  };

  // ---------------------------------------------------------------- writing

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, callback: WriteCallback): void {
    this.#put([chunk], chunk.byteLength, callback);
  }

  override _writev(chunks: { chunk: Uint8Array; encoding: BufferEncoding }[], callback: WriteCallback): void {
    const buffers = chunks.map(({ chunk }) => chunk);
    let bytes = 0;
    for (const buffer of buffers) bytes += buffer.byteLength;
    this.#put(buffers, bytes, callback);
  }

  #put(buffers: readonly Uint8Array[], bytes: number, callback: WriteCallback): void {
    if (this.#endpoint === null && !this.connecting) {
      callback(socketClosed());
      return;
    }
    this.#written = callback;
    this.#outbox.put(buffers, () => {
      this.#written = null;
      if (this.#urgent.take(buffers)) this.#endpoint?.connection.markUrgent();
      this.#bytesWritten += bytes;
      callback();
    });
    if (!this.connecting || this.#writesEarly) this.#flush();
  }

  #flush(): void {
    const endpoint = this.#endpoint;
    if (endpoint === null || this.#outbox.isEmpty) return;
    if (this.#outbox.flush(endpoint.connection.outbound) === 0) return;
    endpoint.touch();
    this.#residence.noteActivity();
  }

  /**
   * Writes bytes that the other end is to hear of at once, wherever it is in its reading: its 'urgent' event. They stay in
   * their place in the stream.
   * @deprecated for new programs: stacks disagree about what is urgent, and middleboxes clear the flag (RFC 6093 §6)
   */
  sendUrgent(data: Uint8Array | string, callback?: WriteCallback): boolean {
    const buffer = Buffer.from(data); // our own: nobody else writes this very buffer
    this.#urgent.add(buffer);
    return this.write(buffer, callback);
  }

  /** How many of the bytes not read yet are urgent or lie before urgent ones (RFC 9293 §3.8.5, MUST-33). */
  get urgentRemaining(): number {
    if (this.#endpoint === null) return 0;
    const { inbound, urgentEnd } = this.#endpoint.connection;
    return Math.max(0, urgentEnd - (inbound.bytesRead - this.readableLength));
  }

  override _final(callback: WriteCallback): void {
    if (this.connecting) {
      this.#final = callback;
      return;
    }
    this.#endpoint?.end();
    callback();
  }

  // ---------------------------------------------------------------- the end

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    const endpoint = this.#endpoint;
    const written = this.#written;
    const writeError = this.connecting ? closedBeforeConnection() : error;
    this.#written = null;
    this.connecting = false;
    this.#outbox.clear();
    this.#pump.stop();
    if (endpoint !== null && this.#resetOnDestroy) endpoint.abort();
    else if (endpoint !== null) {
      endpoint.orphan();
      if (this.#residence.isReferenced) this.#residence.home?.linger(endpoint);
    }
    this.#residence.leave();
    callback(error);
    // Only when this write is called back does the stream call back those behind it.
    if (written !== null) process.nextTick(written, writeError);
    // Behind 'error', which the stream has just put into the same queue.
    process.nextTick(() => this.emit('close', error !== null));
  }

  /** Ends the writing side, then destroys. */
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  /** Closes with a RST instead of a FIN. */
  resetAndDestroy(): this {
    if (this.destroyed) return this;
    if (this.#endpoint === null && !this.connecting) return this.destroy(socketClosed());
    this.#resetOnDestroy = true;
    return this.destroy();
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    const closed = this.closed ? Promise.resolve() : new Promise<void>((resolve) => void this.once('close', resolve));
    this.destroy();
    await closed;
  }

  // ---------------------------------------------------------------- settings

  /** Emits 'timeout' after so many ms without traffic; 0 switches it off. */
  setTimeout(timeoutMs: number, callback?: () => void): this {
    this.timeout = timeoutMs;
    this.#residence.setTimeout(this.destroyed ? 0 : timeoutMs);
    if (callback !== undefined && timeoutMs > 0) this.once('timeout', callback);
    else if (callback !== undefined) this.removeListener('timeout', callback);
    return this;
  }

  #idled(): void {
    if (this.destroyed) return;
    this.emit('timeout');
    // Like Node's, it fires again after another silence.
    this.#residence.noteActivity();
  }

  #noteActivity(): void {
    if (!this.#residence.hasTimeout || this.#endpoint === null || this.destroyed) return;
    const { outbound, inbound } = this.#endpoint.connection;
    const room = outbound.availableCapacity + inbound.bytesRead;
    if (room === this.#lastRoom) return;
    this.#lastRoom = room;
    this.#residence.noteActivity();
  }

  setNoDelay(noDelay = true): this {
    this.#settings.setNoDelay(noDelay);
    return this;
  }

  /** @param initialDelay idle time before the first probe, ms; 0 leaves it as it is, or two hours */
  setKeepAlive(enable = false, initialDelay = 0): this {
    this.#settings.setKeepAlive({ enable, initialDelay });
    return this;
  }

  /**
   * DSCP of everything sent from now on, in the upper six bits, 0 … 255; the ECN bits are TCP's own (RFC 3168 §5). Better
   * not changed while data are in flight: a path that treats them differently reorders them (RFC 9293 §3.9.1.9, SHLD-23).
   */
  setTypeOfService(typeOfService: number): this {
    this.#settings.setTypeOfService(typeOfService);
    return this;
  }

  getTypeOfService(): number {
    return this.#settings.typeOfService;
  }

  /** Hops of everything sent from now on, 1 … 255. */
  setTimeToLive(timeToLive: number): this {
    this.#settings.setTimeToLive(timeToLive);
    return this;
  }

  /** How long what is sent may stay unacknowledged before ETIMEDOUT, ms; Infinity: for ever (as Linux's TCP_USER_TIMEOUT). */
  setUserTimeout(userTimeoutMs: number): this {
    this.#settings.setUserTimeout(userTimeoutMs);
    return this;
  }

  /**
   * What becomes of unacknowledged data when the socket is destroyed (as SO_LINGER): null, it is delivered in the
   * background, however long that takes; 0, a RST at once; more, a RST after so many ms.
   */
  setLinger(lingerMs: number | null): this {
    this.#settings.setLinger(lingerMs);
    return this;
  }

  /** The socket keeps the process alive while it is open: the default. */
  ref(): this {
    this.#residence.ref();
    return this;
  }

  unref(): this {
    this.#residence.unref();
    return this;
  }

  // ---------------------------------------------------------------- questions

  /** Not connected yet, or not any more. */
  get pending(): boolean {
    return this.#endpoint === null || this.connecting;
  }

  get readyState(): SocketReadyState {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    if (this.readable) return 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** What was written, including what waits in the stream. */
  get bytesWritten(): number {
    return this.#bytesWritten + this.writableLength;
  }

  get bufferSize(): number {
    return this.writableLength;
  }

  get localAddress(): string | undefined {
    return this.#endpoint === null ? undefined : this.#local(this.#endpoint).address;
  }

  get localPort(): number | undefined {
    return this.#endpoint?.localPort;
  }

  get localFamily(): SocketFamily | undefined {
    return this.#endpoint === null ? undefined : this.#local(this.#endpoint).family;
  }

  get remoteAddress(): string | undefined {
    return this.pending ? undefined : this.#target.address;
  }

  get remotePort(): number | undefined {
    return this.pending ? undefined : this.#target.port;
  }

  get remoteFamily(): SocketFamily | undefined {
    return this.pending ? undefined : this.localFamily;
  }

  /** Of an accepted connection on Ethernet: link addresses and VLAN tags of its SYN; otherwise null. */
  get arrivedFrame(): FrameInfo | null {
    return this.#endpoint?.origin?.frame ?? null;
  }

  /** Of an accepted connection: the interface where it came in. */
  get arrivedOn(): string | undefined {
    return this.#endpoint?.origin?.attached.name;
  }

  /** Our end; empty before there is one. */
  address(): SocketAddress | Record<string, never> {
    return this.#endpoint === null ? {} : this.#local(this.#endpoint);
  }

  #local({ local }: TCPEndpoint): SocketAddress {
    return socketAddress(local, this.#mapsIPv4);
  }

  /** What TCP knows about the connection, as Linux's tcp_info. */
  info(): TCPInfo {
    return this.#endpoint === null ? NO_CONNECTION : this.#endpoint.info();
  }
}

/** Takes the place of `write` once the peer has ended and half-open connections are not wanted. */
function writeAfterEnd(this: TCPSocket, ...given: unknown[]): boolean {
  const error = endedByPeer();
  const callback = given.find((value): value is WriteCallback => typeof value === 'function');
  if (callback !== undefined) process.nextTick(callback, error);
  this.destroy(error);
  return false;
}
