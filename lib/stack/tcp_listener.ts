/**
 * Waits for SYNs at a port (RFC 9293 §3.10.7.2). Each opens a connection of its own, which is handed over once it is
 * established; on the way it stands in one of two queues, and both are bounded.
 * Pure. Not here: how a cookie stands for a place in the SYN queue; see cookie_handshake.ts.
 *
 *   SYN ──> SYN queue, at most `synQueue` ──ACK, and data if it has to wait for them──> accept queue, at most `backlog`
 *            │ full: a cookie, or the oldest goes                                        │ full: SYNs and ACKs are dropped,
 *            └── RST, or no ACK: gone without a word                                     │       the peer sends them again
 *                                                              application <── accept(), or at once by `onConnection`
 */
import { wholeAddress, type CompactAddress } from '../util/compact_address.ts';
import { Endpoint } from '../util/endpoint.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import { ACK, FIN, RST, SYN } from '../tcp_helpers/tcp_segment.ts';
import type { ListenerSettings } from './listener_options.ts';
import { COOKIE_LIFETIME_MS } from './syn_cookies.ts';
import type { EndpointAcceptor, TCPEndpoint } from './tcp_endpoint.ts';

/** What a listener makes of a segment: a SYN that may open, an ACK that may bring a cookie back, or neither. */
export type ListenerVerdict = 'syn' | 'acknowledgment' | 'reset' | 'ignore';

/** What becomes of a SYN: it gets a place, takes that of the oldest, is answered by a cookie, or is dropped. */
export type SynAdmission = 'open' | 'replace' | 'cookie' | 'drop';

/** How soon a connection that has waited long enough for data tries again, when the accept queue is full. */
const TRY_AGAIN_MS = 1000;

/** As long as others keep half-open connections that were reset. */
const RESET_FAST_OPEN_MS = 60_000;

/** Where a listener waits. */
export interface ListenerEnd {
  readonly localAddress: CompactAddress;
  readonly localPort: number;
  readonly ipv6Only?: boolean;
  /** Addresses that are not ours, too; port 0: every port. */
  readonly isAnywhere?: boolean;
}

/** Where a listener lives: the stack. */
export interface ListenerHome {
  removeListener(listener: TCPListener): void;
  /** A connection has been handed over. */
  accepted(endpoint: TCPEndpoint): void;
}

export class TCPListener implements EndpointAcceptor {
  /** 0.0.0.0: any IPv4 address of ours; `::`: any of ours, unless `ipv6Only`. */
  readonly localAddress: CompactAddress;
  readonly localPort: number;
  readonly ipv6Only: boolean;
  /** It waits at addresses that are not ours as well; at port 0 for every port. */
  readonly isAnywhere: boolean;
  readonly settings: ListenerSettings;
  readonly counters = {
    /** Connections of the SYN queue dropped to make room for newer ones. */
    embryonicDropped: 0,
    accepted: 0,
    /** SYNs and ACKs dropped because the accept queue was full. */
    acceptQueueOverflows: 0,
    synCookiesSent: 0,
    synCookiesAccepted: 0,
  };
  readonly #home: ListenerHome;
  readonly #onConnection: ((endpoint: TCPEndpoint) => void) | null;
  /** The SYN queue, in the order of their SYNs; with those established that still have to wait for data. */
  readonly #embryonic = new Set<TCPEndpoint>();
  /** The accept queue, in the order in which they were established. */
  readonly #waiting = new Set<TCPEndpoint>();
  /** Whose text was taken before their handshake was done, and until when they count although they are over, ms. */
  readonly #fastOpened = new Map<TCPEndpoint, number>();
  /** When the SYN queue last overflowed. */
  #overflowedAtMs = -Infinity;
  #isClosed = false;

  /** @param onConnection gets connections as soon as they are established; null: they wait for {@link accept} */
  constructor(
    home: ListenerHome,
    local: ListenerEnd,
    settings: ListenerSettings,
    onConnection: ((endpoint: TCPEndpoint) => void) | null,
  ) {
    this.#home = home;
    this.localAddress = local.localAddress;
    this.localPort = local.localPort;
    this.ipv6Only = local.ipv6Only ?? false;
    this.isAnywhere = local.isAnywhere ?? false;
    this.settings = settings;
    this.#onConnection = onConnection;
  }

  get local(): Endpoint {
    return new Endpoint(wholeAddress(this.localAddress), this.localPort);
  }

  /** Of the connections it opens. */
  get config(): TCPConfig {
    return this.settings.config;
  }

  get backlog(): number {
    return this.settings.backlog;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Connections that are not established yet, or have to wait for data. */
  get embryonicCount(): number {
    return this.#embryonic.size;
  }

  /** Connections that are established and wait to be accepted. */
  get waitingCount(): number {
    return this.#waiting.size;
  }

  isEmbryonic(endpoint: TCPEndpoint): boolean {
    return this.#embryonic.has(endpoint);
  }

  // ---------------------------------------------------------------- the way in

  /** RFC 9293 §3.10.7.2: RST is ignored, ACK is answered by RST, SYN opens. A SYN that is a FIN too is nonsense, unless `dropSynFin` is off. */
  judge(flags: number): ListenerVerdict {
    if ((flags & RST) !== 0) return 'ignore';
    if ((flags & ACK) !== 0) return (flags & SYN) === 0 ? 'acknowledgment' : 'reset';
    if ((flags & SYN) === 0) return 'ignore';
    return (flags & FIN) !== 0 && this.config.dropSynFin ? 'ignore' : 'syn';
  }

  /** What becomes of a SYN that arrives now. */
  admission(nowMs: number): SynAdmission {
    const { synCookies, synQueue } = this.settings;
    // No use in beginning what could not be finished: the peer tries again, and soon.
    if (this.#isFull()) return 'drop';
    if (synCookies === 'always') return 'cookie';
    if (this.#embryonic.size < synQueue) return 'open';
    if (synCookies === 'never') return 'replace';
    this.#overflowedAtMs = nowMs;
    return 'cookie';
  }

  /** Cookies of ours may be under way: otherwise an ACK need not even be looked at. */
  expectsCookies(nowMs: number): boolean {
    const { synCookies } = this.settings;
    return synCookies === 'always' || (synCookies === 'auto' && nowMs - this.#overflowedAtMs < COOKIE_LIFETIME_MS);
  }

  /** Whether a connection that begins with its ACK finds room. @param hasData the ACK brings some */
  admitsAcknowledged(hasData: boolean): boolean {
    if (this.#isFull()) return false;
    return hasData || this.settings.deferAcceptMs === 0 || this.#embryonic.size < this.settings.synQueue;
  }

  /** Whether text may be taken from another SYN, before its handshake is done. */
  admitsFastOpen(nowMs: number): boolean {
    if (this.#fastOpened.size >= this.settings.fastOpen) this.#forgetFastOpened(nowMs);
    return this.#fastOpened.size < this.settings.fastOpen;
  }

  /** Text has been taken from a SYN: the connection counts until its handshake is done. */
  fastOpened(endpoint: TCPEndpoint, nowMs: number): void {
    this.#fastOpened.set(endpoint, nowMs + RESET_FAST_OPEN_MS);
  }

  /** One that was reset still counts: spoofed SYNs make those reset them in whose name they come (RFC 7413 §5.1). */
  #forgetFastOpened(nowMs: number): void {
    for (const [endpoint, untilMs] of this.#fastOpened) {
      const isOver = endpoint.isRemoved && nowMs >= untilMs;
      if (endpoint.connection.isSynchronized || isOver) this.#fastOpened.delete(endpoint);
    }
  }

  /** Takes a connection into the SYN queue. */
  admit(endpoint: TCPEndpoint): void {
    this.#embryonic.add(endpoint);
  }

  /** Who makes way for a newer one; whoever ends it releases it. */
  oldest(): TCPEndpoint | undefined {
    for (const endpoint of this.#embryonic) {
      this.counters.embryonicDropped += 1;
      return endpoint;
    }
    return undefined;
  }

  // ---------------------------------------------------------------- from queue to queue

  /** false: the segment would establish the connection, or let it be accepted, and the accept queue is full. */
  hasRoomFor(endpoint: TCPEndpoint, flags: number): boolean {
    if ((flags & (ACK | RST | SYN)) !== ACK || this.#waiting.size < this.settings.backlog) return true;
    if (!this.#embryonic.has(endpoint)) return true;
    this.counters.acceptQueueOverflows += 1;
    return false;
  }

  /** Something has happened to the connection: it moves on, if it is established and, where it must, has data. */
  endpointHeard(endpoint: TCPEndpoint, nowMs: number): void {
    const { connection } = endpoint;
    if (!this.#embryonic.has(endpoint) || !connection.isOpen || connection.failure !== null) return;
    if (!this.#isReady(endpoint, nowMs)) return;
    endpoint.deferredUntilMs = Infinity;
    this.#embryonic.delete(endpoint);
    this.#waiting.add(endpoint);
  }

  #isReady(endpoint: TCPEndpoint, nowMs: number): boolean {
    const { inbound } = endpoint.connection;
    if (this.settings.deferAcceptMs === 0 || inbound.bytesBuffered > 0 || inbound.isFinished) return true;
    if (endpoint.deferredUntilMs === Infinity) endpoint.deferredUntilMs = nowMs + this.settings.deferAcceptMs;
    if (nowMs < endpoint.deferredUntilMs) return false;
    if (this.#waiting.size < this.settings.backlog) return true;
    endpoint.deferredUntilMs = nowMs + TRY_AGAIN_MS;
    return false;
  }

  /** Hands over whoever waits, if they are to be handed over at once. */
  deliver(): void {
    if (this.#onConnection === null) return;
    for (const endpoint of this.#waiting) {
      // A RST may have come right behind the ACK: then nobody hears of either.
      if (endpoint.connection.failure === null) this.#handOver(endpoint, this.#onConnection);
      else this.#waiting.delete(endpoint);
    }
  }

  /** The connection that has waited longest. One that has failed meanwhile comes, too, and says so. */
  accept(): TCPEndpoint | undefined {
    for (const endpoint of this.#waiting) {
      this.#handOver(endpoint, () => {});
      return endpoint;
    }
    return undefined;
  }

  #handOver(endpoint: TCPEndpoint, take: (endpoint: TCPEndpoint) => void): void {
    this.#waiting.delete(endpoint);
    endpoint.acceptor = null;
    this.counters.accepted += 1;
    this.#home.accepted(endpoint);
    take(endpoint);
  }

  release(endpoint: TCPEndpoint): void {
    this.#embryonic.delete(endpoint);
    // Those who are handed over at once are not handed over dead; accept() shall not lose count of what it was promised.
    if (this.#onConnection !== null) this.#waiting.delete(endpoint);
  }

  /**
   * No more connections. Those not accepted yet get a RST; accepted ones live on. A handshake that is not done yet is forgotten
   * without a word: its ACK will be told that nobody is here, and an invented SYN shall not make us send anything more.
   */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#home.removeListener(this);
    for (const endpoint of [...this.#embryonic]) {
      if (endpoint.connection.isOpen) endpoint.abort();
      else endpoint.forget();
    }
    for (const endpoint of [...this.#waiting]) endpoint.abort();
    this.#embryonic.clear();
    this.#waiting.clear();
    this.#fastOpened.clear();
  }

  #isFull(): boolean {
    if (this.#waiting.size < this.settings.backlog) return false;
    this.counters.acceptQueueOverflows += 1;
    return true;
  }
}
