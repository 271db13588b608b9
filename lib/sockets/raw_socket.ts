/**
 * A raw IP socket of a host: it hears every datagram of a protocol, and sends datagrams of its own making. In the manner of
 * `dgram.Socket`, as far as there are no ports.
 */
import { EventEmitter } from 'node:events';
import type { Registration } from '../eventloop/event_loop.ts';
import type { ReceivedDatagram } from '../stack/datagram_queue.ts';
import type { RawEndpoint, RawObserver, RawOptions } from '../stack/raw_endpoint.ts';
import { compactAddress, wholeAddress, type CompactAddress } from '../util/compact_address.ts';
import { UsageError } from '../util/errors.ts';
import { IPAddress } from '../util/ip_address.ts';
import type { HomeProvider, Inhabitant, SocketHome } from './socket_home.ts';
import { notRunning, socketError } from './udp_errors.ts';

export interface RawSocketOptions extends RawOptions {
  /** Default 'ip4'. */
  readonly type?: 'ip4' | 'ip6' | undefined;
  /** Hears only what is sent to this address of ours, and sends from it. */
  readonly localAddress?: string | undefined;
  /** Of ICMP and ICMPv6: hears only messages of these types. Default: all. */
  readonly icmpTypes?: readonly number[] | undefined;
  /** In place of 'message' events: each datagram, lent until the call returns. */
  readonly onMessage?: ((datagram: ReceivedDatagram) => void) | undefined;
}

/** What a 'message' event tells besides the message. */
export interface RawMessageInfo {
  /** Whom it is from, … */
  readonly address: string;
  /** … and what it was sent to. */
  readonly localAddress: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly protocol: number;
  readonly timeToLive: number;
  readonly typeOfService: number;
  /** Name of the interface where it came in. */
  readonly interface: string;
  /** Of the message, bytes. */
  readonly size: number;
}

export class RawSocket extends EventEmitter implements Inhabitant, RawObserver {
  readonly #provider: HomeProvider;
  readonly #home: SocketHome;
  readonly #endpoint: RawEndpoint;
  readonly #onMessage: ((datagram: ReceivedDatagram) => void) | null;
  readonly #inhabitance: Registration;
  #retention: { release(): void } | null;
  #isClosed = false;
  #wantsDrain = false;

  /** Hears at once. @throws ConfigurationError, UsageError */
  constructor(
    provider: HomeProvider,
    options: RawSocketOptions,
    onMessage?: (message: Buffer, info: RawMessageInfo) => void,
  ) {
    super();
    const { localAddress, icmpTypes } = options;
    const local = localAddress === undefined ? null : compactAddress(IPAddress.parse(localAddress));
    this.#provider = provider;
    this.#home = provider.acquire();
    this.#endpoint = this.#home.stack.raw.open(options.type === 'ip6' ? 6 : 4, options);
    if (local !== null) this.#endpoint.localAddress = local;
    if (icmpTypes !== undefined) this.setICMPFilter(icmpTypes);
    this.#endpoint.observer = this;
    this.#onMessage = options.onMessage ?? null;
    this.#inhabitance = this.#home.addInhabitant(this);
    this.#retention = this.#home.retain();
    if (onMessage !== undefined) this.on('message', onMessage);
  }

  /**
   * Sends what IP carries, or with `headerIncluded` the whole datagram; the bytes are copied.
   * @param address of a host, not a name; left out where the header says it, or with {@link connect}
   * @param from another address than ours
   * @throws ConnectionError for what cannot be sent at all
   * @returns false: no room; 'drain' comes when there is
   */
  send(message: Uint8Array, address?: string, from?: string): boolean {
    if (this.#isClosed) throw notRunning();
    const destination = address === undefined ? this.#endpoint.remoteAddress : compactAddress(IPAddress.parse(address));
    const source = from === undefined ? null : compactAddress(IPAddress.parse(from));
    const refusal = this.#endpoint.send(message, destination, source);
    if (refusal !== null && refusal !== 'EAGAIN') throw socketError(refusal, 'send', address);
    this.#wantsDrain ||= refusal !== null;
    return refusal === null;
  }

  /** Hears only this host from now on, and sends to it. */
  connect(address: string): void {
    const remote: CompactAddress = compactAddress(IPAddress.parse(address));
    if ((typeof remote !== 'number') !== this.#endpoint.isIPv6) {
      throw new UsageError('ERR_INVALID_ADDRESS_FAMILY', `${address} is of another family than the socket`);
    }
    this.#endpoint.remoteAddress = remote;
  }

  /** @param types null: all */
  setICMPFilter(types: readonly number[] | null): void {
    this.#endpoint.icmpTypes = types === null ? null : new Set(types);
  }

  /** @param hops 0 … 255 */
  setTTL(hops: number): number {
    if (!Number.isInteger(hops) || hops < 0 || hops > 255) throw socketError('EINVAL', 'setTTL');
    this.#endpoint.timeToLive = hops;
    return hops;
  }

  /** DSCP and ECN of what is sent, 0 … 255. */
  setTypeOfService(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 255) throw socketError('EINVAL', 'setTypeOfService');
    this.#endpoint.typeOfService = value;
  }

  /** Datagrams that were lost here since nobody read them in time. */
  get receiveDropped(): number {
    return this.#endpoint.receiveDropped;
  }

  rawChanged(): void {
    const { received, outgoing } = this.#endpoint;
    try {
      for (let datagram = received.take(); datagram !== undefined; datagram = received.take()) {
        if (this.#onMessage === null) this.#tellMessage(datagram);
        else this.#onMessage(datagram);
      }
    } finally {
      if (received.hasDatagrams) this.#endpoint.lookAgain();
    }
    if (this.#isClosed || !this.#wantsDrain || outgoing.queuedCount > 0) return;
    this.#wantsDrain = false;
    this.emit('drain');
  }

  #tellMessage(datagram: ReceivedDatagram): void {
    const { length, source, destination, destinationPort: protocol, timeToLive, typeOfService, attached } = datagram;
    const message = Buffer.from(datagram.bytes());
    const info: RawMessageInfo = {
      address: wholeAddress(source).toString(),
      localAddress: wholeAddress(destination).toString(),
      family: typeof source === 'number' ? 'IPv4' : 'IPv6',
      protocol,
      timeToLive,
      typeOfService,
      interface: attached?.name ?? '',
      size: length,
    };
    this.emit('message', message, info);
  }

  hostClosing(error: Error | null): void {
    if (error !== null) this.emit('error', error);
    if (!this.#isClosed) this.close();
  }

  /** What has not been read is gone. 'close' follows. */
  close(callback?: () => void): this {
    if (this.#isClosed) throw notRunning();
    if (callback !== undefined) this.once('close', callback);
    this.#isClosed = true;
    this.#endpoint.close();
    this.#retention?.release();
    this.#retention = null;
    this.#inhabitance.cancel();
    this.#provider.release();
    process.nextTick(() => this.emit('close'));
    return this;
  }

  ref(): this {
    if (!this.#isClosed) this.#retention ??= this.#home.retain();
    return this;
  }

  unref(): this {
    this.#retention?.release();
    this.#retention = null;
    return this;
  }
}
