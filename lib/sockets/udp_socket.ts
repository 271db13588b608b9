/**
 * A UDP socket of a host, with the surface of `dgram.Socket`; besides, a way in and a way out without a Buffer for every
 * datagram, sockets that take what is sent to any address, and ICMP errors for those who want to hear them.
 * Not here: handles and descriptors to share with other processes.
 */
import { EventEmitter } from 'node:events';
import type { Registration } from '../eventloop/event_loop.ts';
import type { FrameInfo } from '../network/ethernet_frame.ts';
import { tagStack, type TagOption, type VLANTag } from '../network/vlan_tag.ts';
import type { AttachedInterface } from '../stack/attached_interface.ts';
import type { ReceivedDatagram } from '../stack/datagram_queue.ts';
import type { SendRefusal, UDPEndpoint, UDPObserver, UDPSource } from '../stack/udp_endpoint.ts';
import type { UDPOptions } from '../stack/udp_options.ts';
import { compactAddress, isAnyAddress, wholeAddress, type CompactAddress } from '../util/compact_address.ts';
import { Endpoint } from '../util/endpoint.ts';
import { UsageError } from '../util/errors.ts';
import { EthernetAddress } from '../util/ethernet_address.ts';
import { IPAddress } from '../util/ip_address.ts';
import { lookupAddress, type LookupFunction } from './name_lookup.ts';
import { interfaceNamed } from './interface_names.ts';
import { socketAddress, type SocketAddress, type SocketFamily } from './socket_address.ts';
import type { HomeProvider, Inhabitant, SocketHome } from './socket_home.ts';
import { bindArguments, sendArguments, type BindOptions, type Message, type SendCallback } from './udp_arguments.ts';
import {
  alreadyConnected,
  destinationPort,
  networkErrorCode,
  notConnected,
  notRunning,
  socketError,
} from './udp_errors.ts';

export interface UDPSocketOptions extends UDPOptions {
  readonly type: 'udp4' | 'udp6';
  /** As {@link UDPOptions.reuseAddress}. */
  readonly reuseAddr?: boolean | undefined;
  /** As {@link UDPOptions.receiveBufferBytes}. */
  readonly recvBufferSize?: number | undefined;
  /** As {@link UDPOptions.sendBufferBytes}. */
  readonly sendBufferSize?: number | undefined;
  readonly lookup?: LookupFunction | undefined;
  /** Aborting it closes the socket. */
  readonly signal?: AbortSignal | undefined;
  /** In place of 'message' events: each datagram, lent until the call returns. */
  readonly onMessage?: ((datagram: ReceivedDatagram) => void) | undefined;
  /** The message's info tells what a datagram was sent to, and where it came in. Always so with `any`. Default false. */
  readonly packetInfo?: boolean | undefined;
}

/** What a 'message' event tells besides the message. */
export interface MessageInfo extends SocketAddress {
  /** Of the message, bytes. */
  readonly size: number;
  /** With `packetInfo` or `any`: what it was sent to, … */
  readonly localAddress?: string;
  readonly localPort?: number;
  /** … the name of the interface where it came in, … */
  readonly interface?: string;
  /** … and on Ethernet the addresses of the frame, whose it was and whose it is, and its VLAN tags, outermost first. */
  readonly mac?: string;
  readonly localMAC?: string;
  readonly tags?: readonly VLANTag[];
}

/** Whom a datagram says it is from. */
export interface SenderName {
  readonly address: string;
  readonly port: number;
  /** On Ethernet, all three or none: our address and that of the neighbour who takes the frame; its VLAN tags. */
  readonly mac?: string | undefined;
  readonly neighbourMAC?: string | undefined;
  readonly tags?: readonly TagOption[] | undefined;
}

/** What a 'networkError' event tells: ICMP has reported an error about a datagram of ours (RFC 1122 §4.1.3.3). */
export interface NetworkErrorInfo {
  /** As of an 'error', such as ECONNREFUSED. */
  readonly code: string;
  /** Of the ICMP message. */
  readonly icmpType: number;
  readonly icmpCode: number;
  /** Whom the datagram was sent to. */
  readonly address: string;
  readonly port: number;
}

/** An end to send to again and again, looked up once. */
export interface UDPDestination {
  readonly address: CompactAddress;
  readonly port: number;
}

/** Waits until the stack's queue has room. */
interface WaitingSend {
  readonly bytes: Uint8Array;
  readonly destination: UDPDestination;
  readonly source: UDPSource | null;
  readonly callback: SendCallback | undefined;
}

/** The peer of a connected socket. */
const PEER: UDPDestination = { address: 0, port: 0 };

export class UDPSocket extends EventEmitter implements Inhabitant, UDPObserver {
  readonly type: 'udp4' | 'udp6';
  readonly #provider: HomeProvider;
  readonly #options: UDPSocketOptions;
  readonly #endpoint: UDPEndpoint;
  readonly #onMessage: ((datagram: ReceivedDatagram) => void) | null;
  #home: SocketHome | null;
  #inhabitance: Registration | null = null;
  #retention: { release(): void } | null = null;
  #isReferenced = true;
  #state: 'unbound' | 'binding' | 'bound' | 'closed' = 'unbound';
  #isConnecting = false;
  /** What was asked for before the socket was bound. */
  #afterBinding: (() => void)[] = [];
  readonly #waiting: WaitingSend[] = [];
  #waitingBytes = 0;
  #wantsDrain = false;
  #tellsMore: boolean;
  #cancelSignal: (() => void) | null = null;
  // The last sender's address: most datagrams come from where the one before came from.
  #lastSource: CompactAddress = 0;
  #lastSourceText = '';

  constructor(
    provider: HomeProvider,
    options: UDPSocketOptions | 'udp4' | 'udp6',
    onMessage?: (message: Buffer, info: MessageInfo) => void,
  ) {
    super();
    const complete = typeof options === 'string' ? { type: options } : options;
    if (complete.type !== 'udp4' && complete.type !== 'udp6') {
      throw new UsageError('ERR_SOCKET_BAD_TYPE', 'Bad socket type specified. Valid types are: udp4, udp6');
    }
    this.type = complete.type;
    this.#options = complete;
    this.#provider = provider;
    this.#onMessage = complete.onMessage ?? null;
    this.#tellsMore = complete.packetInfo ?? false;
    this.#home = provider.acquire();
    this.#endpoint = this.#home.stack.udp.open(this.type === 'udp4' ? 4 : 6, stackOptions(complete));
    this.#endpoint.observer = this;
    if (onMessage !== undefined) this.on('message', onMessage);
    if (complete.signal !== undefined) this.#closeOnAbort(complete.signal);
  }

  // ---------------------------------------------------------------- binding

  /** As `dgram.Socket.bind`; 'listening' follows, or 'error'. */
  bind(port?: number, address?: string, listening?: () => void): this;
  bind(port: number, listening: () => void): this;
  bind(listening: () => void): this;
  bind(options: BindOptions, listening?: () => void): this;
  bind(...given: unknown[]): this {
    this.#mustRun();
    if (this.#state !== 'unbound') throw new UsageError('ERR_SOCKET_ALREADY_BOUND', 'Socket is already bound');
    const { options, listening } = bindArguments(given);
    if (listening !== undefined) this.#onceListening(listening);
    this.#state = 'binding';
    const port = options.port ?? 0;
    this.#lookup(options.address || this.#anyAddress, (error, address) => {
      if (this.#state !== 'binding') return; // closed meanwhile
      if (error === null) this.#bindTo(address, port, options.any ?? false);
      else this.#bindFailed(error);
    });
    return this;
  }

  #bindTo(address: CompactAddress, port: number, isAnywhere: boolean): void {
    const home = this.#home!; // it goes with closing
    const refusal = home.stack.udp.bind(this.#endpoint, { address, port, isAnywhere });
    if (refusal !== null) {
      this.#bindFailed(socketError(refusal, 'bind', wholeAddress(address).toString(), port));
      return;
    }
    this.#state = 'bound';
    this.#tellsMore ||= isAnywhere;
    this.#inhabitance = home.addInhabitant(this);
    if (this.#isReferenced) this.#retention = home.retain();
    const waiting = this.#afterBinding;
    this.#afterBinding = [];
    process.nextTick(() => {
      if (this.#state === 'bound') this.emit('listening');
    });
    for (const go of waiting) go();
  }

  #bindFailed(error: Error): void {
    this.#state = 'unbound';
    this.#afterBinding = [];
    process.nextTick(() => this.emit('error', error));
  }

  #onceListening(listening: () => void): void {
    const forget = (): void => {
      this.off('error', forget);
      this.off('listening', heard);
    };
    const heard = (): void => {
      forget();
      listening.call(this);
    };
    this.on('error', forget);
    this.on('listening', heard);
  }

  /** Binds first, to any address and a free port, when nobody has. */
  #whenBound(go: () => void): void {
    if (this.#state === 'unbound') this.bind({ port: 0 });
    if (this.#state === 'bound') go();
    else if (this.#state === 'binding') this.#afterBinding.push(go);
  }

  // ---------------------------------------------------------------- connecting

  connect(port: number, address?: string, connected?: (error?: Error) => void): void;
  connect(port: number, connected: (error?: Error) => void): void;
  connect(port: number, address?: string | ((error?: Error) => void), connected?: (error?: Error) => void): void {
    const to = destinationPort(port);
    const callback = typeof address === 'function' ? address : connected;
    const name = typeof address === 'string' && address !== '' ? address : this.#loopback;
    this.#mustRun();
    if (this.#endpoint.isConnected || this.#isConnecting) throw alreadyConnected();
    this.#isConnecting = true;
    if (callback !== undefined) this.once('connect', callback);
    const failed = (error: Error): void => {
      this.#isConnecting = false;
      process.nextTick(() => {
        if (callback === undefined) {
          this.emit('error', error);
        } else {
          this.off('connect', callback);
          callback(error);
        }
      });
    };
    this.#whenBound(() =>
      this.#lookup(name, (error, found) => {
        if (this.#state !== 'bound') return;
        const refusal = error ?? this.#home!.stack.udp.connect(this.#endpoint, found, to);
        if (refusal !== null) {
          failed(typeof refusal === 'string' ? socketError(refusal, 'connect', name, to) : refusal);
          return;
        }
        this.#isConnecting = false;
        process.nextTick(() => {
          if (this.#state === 'bound') this.emit('connect');
        });
      }),
    );
  }

  disconnect(): void {
    if (!this.#endpoint.isConnected) throw notConnected();
    this.#home?.stack.udp.disconnect(this.#endpoint);
  }

  // ---------------------------------------------------------------- sending

  /** As `dgram.Socket.send`. The message must not be changed before the callback comes. */
  send(message: Message, port?: number, address?: string, callback?: SendCallback): void;
  send(message: Message, port: number, callback: SendCallback): void;
  send(message: Message, callback: SendCallback): void;
  send(
    message: string | NodeJS.ArrayBufferView,
    offset: number,
    length: number,
    port?: number,
    address?: string,
    callback?: SendCallback,
  ): void;
  send(
    message: string | NodeJS.ArrayBufferView,
    offset: number,
    length: number,
    port: number,
    callback: SendCallback,
  ): void;
  send(message: string | NodeJS.ArrayBufferView, offset: number, length: number, callback: SendCallback): void;
  send(...given: unknown[]): void {
    this.#sendAs(null, given);
  }

  /** As {@link send}, from an address and a port that need not be ours, on Ethernet in a frame from and to anybody. */
  sendAs(from: SenderName, message: Message, port?: number, address?: string, callback?: SendCallback): void {
    const { port: fromPort } = from;
    const source = { address: compactAddress(IPAddress.parse(from.address)), port: fromPort, frame: frameOf(from) };
    this.#sendAs(source, callback === undefined ? [message, port, address] : [message, port, address, callback]);
  }

  #sendAs(source: UDPSource | null, given: readonly unknown[]): void {
    const isConnected = this.#endpoint.isConnected || this.#isConnecting;
    const { bytes, port, address, callback } = sendArguments(given, isConnected);
    const to = isConnected ? 0 : destinationPort(port);
    this.#mustRun();
    this.#whenBound(() => {
      if (isConnected) {
        this.#submit({ bytes, destination: PEER, source, callback });
        return;
      }
      this.#lookup(address ?? this.#loopback, (error, found) => {
        if (error === null) this.#submit({ bytes, destination: { address: found, port: to }, source, callback });
        else if (callback === undefined) process.nextTick(() => this.emit('error', error));
        else process.nextTick(callback, error, 0);
      });
    });
  }

  /** In the order of the calls: whoever finds others waiting waits behind them. */
  #submit(send: WaitingSend): void {
    if (this.#state !== 'bound') return;
    if (this.#waiting.length === 0 && this.#give(send)) return;
    this.#waiting.push(send);
    this.#waitingBytes += send.bytes.byteLength;
  }

  /** @returns false: no room yet */
  #give({ bytes, destination, source, callback }: WaitingSend): boolean {
    const { byteLength } = bytes;
    const refusal = this.#endpoint.send(bytes, 0, byteLength, destination.address, destination.port, source);
    if (refusal === 'EAGAIN') return false;
    if (callback === undefined) return true; // nobody wants to hear of it
    if (refusal === null) {
      process.nextTick(callback, null, byteLength);
    } else {
      const { address, port } = destination;
      const error =
        port === 0
          ? socketError(refusal, 'send')
          : socketError(refusal, 'send', wholeAddress(address).toString(), port);
      process.nextTick(callback, error, 0);
    }
    return true;
  }

  /** For {@link sendBytes}. @param address of a host, not a name */
  destination(port: number, address: string): UDPDestination {
    return { address: compactAddress(IPAddress.parse(address)), port: destinationPort(port) };
  }

  /**
   * Sends without a callback and without anything being made for it; the bytes are copied. The socket must be bound.
   * @param destination none: the peer of a connected socket
   * @returns false: no room; 'drain' comes when there is
   * @throws ConnectionError for what cannot be sent at all
   */
  sendBytes(bytes: Uint8Array, destination: UDPDestination = PEER): boolean {
    if (this.#state !== 'bound') throw notRunning();
    const refusal: SendRefusal | null =
      this.#waiting.length > 0
        ? 'EAGAIN'
        : this.#endpoint.send(bytes, 0, bytes.byteLength, destination.address, destination.port);
    if (refusal === null) return true;
    if (refusal !== 'EAGAIN') throw socketError(refusal, 'send');
    this.#wantsDrain = true;
    return false;
  }

  // ---------------------------------------------------------------- what the stack tells

  udpChanged(): void {
    this.#sendWaiting();
    this.#tellErrors();
    const { received } = this.#endpoint;
    try {
      for (let datagram = received.take(); datagram !== undefined; datagram = received.take()) {
        if (this.#onMessage === null) this.#tellMessage(datagram);
        else this.#onMessage(datagram);
      }
    } finally {
      // The application threw: it gets the others in the next turn.
      if (received.hasDatagrams) this.#endpoint.lookAgain();
    }
  }

  #sendWaiting(): void {
    while (this.#waiting.length > 0 && this.#give(this.#waiting[0]!)) {
      this.#waitingBytes -= this.#waiting.shift()!.bytes.byteLength; // it was there a moment ago
    }
    if (this.#waiting.length > 0 || !this.#wantsDrain) return;
    this.#wantsDrain = false;
    this.emit('drain');
  }

  #tellErrors(): void {
    const endpoint = this.#endpoint;
    for (let report = endpoint.takeReport(); report !== undefined; report = endpoint.takeReport()) {
      const { error, destination, destinationPort: port } = report;
      const { address } = socketAddress(new Endpoint(wholeAddress(destination), port), this.#mapsIPv4);
      const { type: icmpType, code: icmpCode } = error;
      const info: NetworkErrorInfo = { code: networkErrorCode(error), icmpType, icmpCode, address, port };
      this.emit('networkError', info);
    }
    const failure = endpoint.takeFailure();
    if (failure !== null) this.emit('error', socketError(networkErrorCode(failure), 'recvmsg'));
  }

  #tellMessage(datagram: ReceivedDatagram): void {
    const { length, source, sourcePort, slab, offset } = datagram;
    const message = Buffer.allocUnsafe(length);
    if (length > 0) message.set(slab.bytes.subarray(offset, offset + length), 0);
    if (source !== this.#lastSource || this.#lastSourceText === '') {
      this.#lastSource = source;
      this.#lastSourceText = this.#text(source);
    }
    const info = { address: this.#lastSourceText, family: this.#family, port: sourcePort, size: length };
    if (!this.#tellsMore) {
      this.emit('message', message, info);
      return;
    }
    const { destination, destinationPort: localPort, attached } = datagram;
    const more = { localAddress: this.#text(destination), localPort, interface: attached?.name ?? '' };
    const { frameSource, frameDestination, frameTags: tags } = datagram;
    const frame =
      frameSource === null || frameDestination === null
        ? {}
        : { mac: frameSource.toString(), localMAC: frameDestination.toString(), tags };
    this.emit('message', message, { ...info, ...more, ...frame } satisfies MessageInfo);
  }

  #text(address: CompactAddress): string {
    return socketAddress(new Endpoint(wholeAddress(address), 0), this.#mapsIPv4).address;
  }

  hostClosing(error: Error | null): void {
    if (error !== null) this.emit('error', error);
    if (this.#state !== 'closed') this.close();
  }

  // ---------------------------------------------------------------- closing

  /** What was sent still leaves; what has not been read is gone. 'close' follows. */
  close(callback?: () => void): this {
    this.#mustRun();
    if (callback !== undefined) this.once('close', callback);
    this.#state = 'closed';
    this.#endpoint.close();
    for (const { callback: told } of this.#waiting) {
      if (told !== undefined) process.nextTick(told, socketError('ECANCELED', 'send'), 0);
    }
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
    this.#afterBinding = [];
    this.#cancelSignal?.();
    this.#retention?.release();
    this.#retention = null;
    this.#inhabitance?.cancel();
    this.#home = null;
    this.#provider.release();
    process.nextTick(() => this.emit('close'));
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state !== 'closed') await new Promise<void>((closed) => void this.close(closed));
  }

  #closeOnAbort(signal: AbortSignal): void {
    const abort = (): void => {
      if (this.#state !== 'closed') this.close();
    };
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    this.#cancelSignal = () => signal.removeEventListener('abort', abort);
  }

  // ---------------------------------------------------------------- questions

  /** Our end. @throws ConnectionError EBADF while the socket is not bound */
  address(): SocketAddress {
    this.#mustRun();
    if (this.#state !== 'bound') throw socketError('EBADF', 'getsockname');
    const { localAddress, localPort } = this.#endpoint;
    return socketAddress(new Endpoint(wholeAddress(localAddress), localPort), this.#mapsIPv4);
  }

  remoteAddress(): SocketAddress {
    this.#mustRun();
    if (!this.#endpoint.isConnected) throw notConnected();
    const { remoteAddress, remotePort } = this.#endpoint;
    return socketAddress(new Endpoint(wholeAddress(remoteAddress), remotePort), this.#mapsIPv4);
  }

  /** Datagrams that were lost here since nobody read them in time. */
  get receiveDropped(): number {
    return this.#endpoint.receiveDropped;
  }

  getSendQueueSize(): number {
    return this.#endpoint.outgoing.queuedBytes + this.#waitingBytes;
  }

  getSendQueueCount(): number {
    return this.#endpoint.outgoing.queuedCount + this.#waiting.length;
  }

  getRecvBufferSize(): number {
    return this.#endpoint.received.limitBytes;
  }

  getSendBufferSize(): number {
    return this.#endpoint.outgoing.limitBytes;
  }

  // ---------------------------------------------------------------- options

  setRecvBufferSize(bytes: number): void {
    this.#endpoint.received.limitBytes = positive(bytes, 'setRecvBufferSize');
  }

  setSendBufferSize(bytes: number): void {
    this.#endpoint.outgoing.limitBytes = positive(bytes, 'setSendBufferSize');
  }

  setBroadcast(may: boolean): void {
    this.#endpoint.mayBroadcast = may;
  }

  /** @param hops 1 … 255 */
  setTTL(hops: number): number {
    this.#endpoint.timeToLive = within(hops, 1, 'setTTL');
    return hops;
  }

  /** DSCP and ECN of what is sent, 0 … 255. */
  setTypeOfService(value: number): void {
    this.#endpoint.typeOfService = within(value, 0, 'setTypeOfService');
  }

  /** Datagrams too long for the path are refused with EMSGSIZE instead of cut. */
  setDontFragment(value: boolean): void {
    this.#endpoint.dontFragment = value;
  }

  /** @param hops 0 … 255 */
  setMulticastTTL(hops: number): number {
    this.#endpoint.multicastTimeToLive = within(hops, 0, 'setMulticastTTL');
    return hops;
  }

  setMulticastLoopback(loops: boolean): boolean {
    this.#endpoint.multicastLoopback = loops;
    return loops;
  }

  /** Hears and speaks through one interface only from now on, whatever the routes say. @param name null: all again */
  bindToInterface(name: string | null): void {
    this.#mustRun();
    const attached = this.#home!.stack.interfaces.all.find((each) => each.name === name); // it goes with closing
    if (name !== null && attached === undefined) throw socketError('ENODEV', 'bindToInterface');
    this.#endpoint.boundTo = attached ?? null;
  }

  /** @param nameOrAddress an address of the interface, or with IPv6 `::%name`; 0.0.0.0 or `::%`: as the routes say */
  setMulticastInterface(nameOrAddress: string): void {
    this.#mustRun();
    const isReset = nameOrAddress === '0.0.0.0' || nameOrAddress === '::' || nameOrAddress === '::%';
    this.#endpoint.multicastInterface = isReset ? null : this.#interface(nameOrAddress, 'setMulticastInterface');
  }

  addMembership(group: string, nameOrAddress?: string): void {
    if (!group) throw new UsageError('ERR_MISSING_ARGS', 'The "multicastAddress" argument must be specified');
    const { address, attached } = this.#groupAt(group, nameOrAddress, 'addMembership');
    refuse(this.#endpoint.join(address, attached), 'addMembership');
  }

  dropMembership(group: string, nameOrAddress?: string): void {
    if (!group) throw new UsageError('ERR_MISSING_ARGS', 'The "multicastAddress" argument must be specified');
    const { address, attached } = this.#groupAt(group, nameOrAddress, 'dropMembership');
    refuse(this.#endpoint.leave(address, attached), 'dropMembership');
  }

  addSourceSpecificMembership(source: string, group: string, nameOrAddress?: string): void {
    const syscall = 'addSourceSpecificMembership';
    const { address, attached } = this.#groupAt(group, nameOrAddress, syscall);
    refuse(this.#endpoint.joinSource(address, parseAddress(source, syscall), attached), syscall);
  }

  dropSourceSpecificMembership(source: string, group: string, nameOrAddress?: string): void {
    const syscall = 'dropSourceSpecificMembership';
    const { address, attached } = this.#groupAt(group, nameOrAddress, syscall);
    refuse(this.#endpoint.leaveSource(address, parseAddress(source, syscall), attached), syscall);
  }

  ref(): this {
    this.#isReferenced = true;
    if (this.#state === 'bound') this.#retention ??= this.#home?.retain() ?? null;
    return this;
  }

  unref(): this {
    this.#isReferenced = false;
    this.#retention?.release();
    this.#retention = null;
    return this;
  }

  // ---------------------------------------------------------------- inside

  #mustRun(): void {
    if (this.#state === 'closed') throw notRunning();
  }

  get #mapsIPv4(): boolean {
    return this.type === 'udp6';
  }

  get #family(): SocketFamily {
    return this.type === 'udp4' ? 'IPv4' : 'IPv6';
  }

  get #anyAddress(): string {
    return this.type === 'udp4' ? '0.0.0.0' : '::';
  }

  get #loopback(): string {
    return this.type === 'udp4' ? '127.0.0.1' : '::1';
  }

  #lookup(name: string, done: (error: Error | null, address: CompactAddress) => void): void {
    const family = this.type === 'udp4' ? 4 : 6;
    const lookup = this.#options.lookup ?? this.#home?.lookup;
    lookupAddress(name, { family, lookup, hints: undefined }, (error, address) => {
      if (error !== null) done(error, 0);
      else done(null, this.#compact(IPAddress.parse(address)));
    });
  }

  /** Of a socket for IPv6, `::ffff:0.0.0.0` and the like are IPv4; `::` stays what it is. */
  #compact(address: IPAddress): CompactAddress {
    return address.family === 6 && isAnyAddress(address) ? address : compactAddress(address);
  }

  #groupAt(
    group: string,
    nameOrAddress: string | undefined,
    syscall: string,
  ): { address: CompactAddress; attached: AttachedInterface } {
    this.#mustRun();
    const address = parseAddress(group, syscall);
    const isGroup = typeof address === 'number' ? address >>> 28 === 0xe : address.isMulticast;
    if (!isGroup) throw socketError('EINVAL', syscall);
    if (this.#state === 'unbound') this.bind({ port: 0 });
    const { interfaces } = this.#home!.stack; // it goes with closing
    const usual = interfaces.pathTo(address)?.attached ?? interfaces.first;
    const attached = nameOrAddress === undefined ? usual : this.#interface(nameOrAddress, syscall);
    if (attached === undefined) throw socketError('ENODEV', syscall);
    return { address, attached };
  }

  #interface(nameOrAddress: string, syscall: string): AttachedInterface {
    const found = interfaceNamed(this.#home!.stack.interfaces, nameOrAddress); // it goes with closing
    if (found === undefined) throw socketError('EADDRNOTAVAIL', syscall);
    return found;
  }
}

/** @throws UsageError, ConfigurationError */
function frameOf({ mac, neighbourMAC, tags = [] }: SenderName): FrameInfo | null {
  if (mac === undefined && neighbourMAC === undefined) return null;
  if (mac === undefined || neighbourMAC === undefined) {
    throw new UsageError('ERR_MISSING_ARGS', 'a frame has two addresses: give mac and neighbourMAC, or neither');
  }
  return {
    source: EthernetAddress.parse(mac),
    destination: EthernetAddress.parse(neighbourMAC),
    tags: tagStack(tags),
  };
}

function stackOptions(options: UDPSocketOptions): UDPOptions {
  const { reuseAddr, recvBufferSize, sendBufferSize } = options;
  return {
    ...options,
    ...(reuseAddr === undefined ? {} : { reuseAddress: reuseAddr }),
    ...(recvBufferSize === undefined ? {} : { receiveBufferBytes: recvBufferSize }),
    ...(sendBufferSize === undefined ? {} : { sendBufferBytes: sendBufferSize }),
  };
}

function refuse(refusal: string | null, syscall: string): void {
  if (refusal !== null) throw socketError(refusal, syscall);
}

function parseAddress(text: string, syscall: string): CompactAddress {
  const address = IPAddress.tryParse(text);
  if (address === undefined) throw socketError('EINVAL', syscall);
  return compactAddress(address);
}

function within(value: number, least: number, syscall: string): number {
  if (typeof value !== 'number') {
    throw new UsageError('ERR_INVALID_ARG_TYPE', `The argument of ${syscall} must be of type number`);
  }
  if (!Number.isInteger(value) || value < least || value > 255) throw socketError('EINVAL', syscall);
  return value;
}

function positive(bytes: number, syscall: string): number {
  if (!Number.isInteger(bytes) || bytes <= 0) throw socketError('EINVAL', syscall);
  return bytes;
}
