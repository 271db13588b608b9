/**
 * Waits for SYNs at a port (RFC 9293 §3.10.7.2). Each opens a connection of its own in SYN-RECEIVED, which is handed over
 * once it is established; until then it counts against the backlog.
 * Pure. Not here yet: SYN cookies (RFC 4987 §3.6), which take over where `admit` now drops the oldest.
 *
 *   SYN ──> embryonic (SYN-RECEIVED), at most `backlog`, oldest first ──established──> onConnection(endpoint)
 *                       └── RST, timeout, or too many: gone without a word to the application
 */
import { wholeAddress, type CompactAddress } from '../util/compact_address.ts';
import { Endpoint } from '../util/endpoint.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import { ACK, FIN, RST, SYN } from '../tcp_helpers/tcp_segment.ts';
import type { EndpointAcceptor, TCPEndpoint } from './tcp_endpoint.ts';

/** As Node's and Linux's default. */
export const DEFAULT_BACKLOG = 511;

/** What a listener may do with a segment: open a connection, answer with a RST, or nothing. */
export type ListenerVerdict = 'open' | 'reset' | 'ignore';

export interface ListenerOptions {
  /** Connections that may be on their way to being established, ≥ 1. Default 511. */
  readonly backlog?: number;
  readonly config?: Partial<TCPConfig>;
  /** Of a listener at `::`: it does not accept IPv4. Default false. */
  readonly ipv6Only?: boolean;
}

/** Where a listener waits. */
export interface ListenerEnd {
  readonly localAddress: CompactAddress;
  readonly localPort: number;
  readonly ipv6Only?: boolean;
}

/** Where a listener lives: the stack. */
export interface ListenerHome {
  removeListener(listener: TCPListener): void;
}

export class TCPListener implements EndpointAcceptor {
  /** 0.0.0.0: any IPv4 address of ours; `::`: any of ours, unless `ipv6Only`. */
  readonly localAddress: CompactAddress;
  readonly localPort: number;
  readonly ipv6Only: boolean;
  readonly backlog: number;
  readonly config: TCPConfig;
  readonly counters = {
    /** Embryonic connections dropped to make room for newer ones. */
    embryonicDropped: 0,
    accepted: 0,
  };
  readonly #home: ListenerHome;
  readonly #onConnection: (endpoint: TCPEndpoint) => void;
  /** In the order of their SYNs. */
  readonly #embryonic = new Set<TCPEndpoint>();
  #isClosed = false;

  constructor(
    home: ListenerHome,
    local: ListenerEnd,
    config: TCPConfig,
    backlog: number,
    onConnection: (endpoint: TCPEndpoint) => void,
  ) {
    this.#home = home;
    this.localAddress = local.localAddress;
    this.localPort = local.localPort;
    this.ipv6Only = local.ipv6Only ?? false;
    this.config = config;
    this.backlog = backlog;
    this.#onConnection = onConnection;
  }

  get local(): Endpoint {
    return new Endpoint(wholeAddress(this.localAddress), this.localPort);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Connections that are not established yet. */
  get embryonicCount(): number {
    return this.#embryonic.size;
  }

  isEmbryonic(endpoint: TCPEndpoint): boolean {
    return this.#embryonic.has(endpoint);
  }

  /** RFC 9293 §3.10.7.2: RST is ignored, ACK is answered by RST, SYN opens. A SYN that is a FIN too is nonsense. */
  judge(flags: number): ListenerVerdict {
    if ((flags & RST) !== 0) return 'ignore';
    if ((flags & ACK) !== 0) return 'reset';
    return (flags & (SYN | FIN)) === SYN ? 'open' : 'ignore';
  }

  /** Takes in a new embryonic connection. Returns the oldest one when it has to go for it; whoever ends it releases it. */
  admit(endpoint: TCPEndpoint): TCPEndpoint | undefined {
    let dropped: TCPEndpoint | undefined;
    if (this.#embryonic.size >= this.backlog) {
      for (const oldest of this.#embryonic) {
        dropped = oldest;
        this.counters.embryonicDropped += 1;
        break;
      }
    }
    this.#embryonic.add(endpoint);
    return dropped;
  }

  accept(endpoint: TCPEndpoint): void {
    this.#embryonic.delete(endpoint);
    this.counters.accepted += 1;
    this.#onConnection(endpoint);
  }

  release(endpoint: TCPEndpoint): void {
    this.#embryonic.delete(endpoint);
  }

  /** No more connections. Those not established yet get a RST; accepted ones live on. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#home.removeListener(this);
    for (const endpoint of this.#embryonic) endpoint.abort();
    this.#embryonic.clear();
  }
}
