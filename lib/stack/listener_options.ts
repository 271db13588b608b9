/**
 * Everything that can be chosen about a listener: unit, default, range, reason.
 * Pure.
 *
 * Two queues: handshakes under way, at most `synQueue`, and established connections that nobody has taken, at most
 * `backlog`. When the first is full, SYNs are answered by cookies, or the oldest handshake goes; when the second is, SYNs
 * and the ACKs that would fill it further are dropped, and the peers send them again. Closing a listener resets both.
 */
import { completeTCPConfig, type TCPConfig } from '../tcp_helpers/tcp_config.ts';
import { ConfigurationError } from '../util/errors.ts';
import type { ArrivingFlow } from './arriving_flow.ts';
import { inRange } from './stack_options.ts';

/** As Node's and Linux's default. */
export const DEFAULT_BACKLOG = 511;
/** However short the backlog, a few handshakes may be under way: they cost little and may never end. */
const LEAST_DEFAULT_SYN_QUEUE = 128;
/** As Linux: with an RTO of 1 s a SYN ACK is given up after 63 s. */
const DEFAULT_SYN_ACK_RETRIES = 5;

/** When a SYN is answered by a cookie: when the SYN queue is full, for every SYN, or never. */
export type SynCookiePolicy = 'auto' | 'always' | 'never';

export interface ListenerOptions {
  /** Connections that are established and wait to be accepted, at most, ≥ 1. Default 511. */
  readonly backlog?: number;
  /** Connections on their way to being established, at most, ≥ 1. Default: as the backlog, but at least 128. */
  readonly synQueue?: number;
  /** Default 'auto'. Without cookies the oldest handshake makes way for the newest (RFC 4987 §3.4). */
  readonly synCookies?: SynCookiePolicy;
  /** How often a SYN ACK is sent again, 0 … 30, within `connectTimeoutMs`. Default 5. */
  readonly synAckRetries?: number;
  /** Hand a connection over only when it has data, but after so long at the latest, ms. Default 0: at once. */
  readonly deferAcceptMs?: number;
  /**
   * Fast Open (RFC 7413): take text from SYNs that bring a good cookie, so many at a time before their handshakes are done.
   * Only for applications that bear a request that comes twice. Default 0: off.
   */
  readonly fastOpen?: number;
  /** Take text from SYNs without a cookie, too: only where nobody can forge addresses. Default false. */
  readonly fastOpenWithoutCookie?: boolean;
  readonly config?: Partial<TCPConfig>;
  /** Of a listener at `::`: it does not accept IPv4. Default false. */
  readonly ipv6Only?: boolean;
  /**
   * It takes connections to addresses that are not ours as well, and at port 0 to every port; whoever listens there for
   * certain goes first. Default false.
   */
  readonly any?: boolean;
  /**
   * Decides about every SYN, at once or later, by `flow.accept()`, `flow.refuse()` or `flow.drop()`. There are no cookies
   * then, for nothing may be promised. Default: all are accepted.
   */
  readonly onFlow?: (flow: ArrivingFlow) => void;
}

/** The options of a listener, complete. */
export interface ListenerSettings {
  readonly backlog: number;
  readonly synQueue: number;
  readonly synCookies: SynCookiePolicy;
  readonly deferAcceptMs: number;
  readonly fastOpen: number;
  readonly fastOpenWithoutCookie: boolean;
  readonly onFlow: ((flow: ArrivingFlow) => void) | null;
  /** Of the connections; its `connectTimeoutMs` is what the retries amount to. */
  readonly config: TCPConfig;
}

/** @param config what holds where the options say nothing @throws ConfigurationError naming option, value and range */
export function completeListenerOptions(options: ListenerOptions, config: TCPConfig): ListenerSettings {
  const {
    backlog = DEFAULT_BACKLOG,
    synAckRetries = DEFAULT_SYN_ACK_RETRIES,
    deferAcceptMs = 0,
    fastOpen = 0,
  } = options;
  const { fastOpenWithoutCookie = false } = options;
  const { synQueue = Math.max(backlog, LEAST_DEFAULT_SYN_QUEUE), synCookies = 'auto' } = options;
  inRange('backlog', backlog, 1, 2 ** 20);
  inRange('synQueue', synQueue, 1, 2 ** 20);
  inRange('synAckRetries', synAckRetries, 0, 30);
  inRange('fastOpen', fastOpen, 0, 2 ** 20);
  if (!(deferAcceptMs >= 0)) throw new ConfigurationError('deferAcceptMs', deferAcceptMs, '0 or more');
  if (!['auto', 'always', 'never'].includes(synCookies)) {
    throw new ConfigurationError('synCookies', synCookies, 'auto, always or never');
  }
  const own = options.config === undefined ? config : completeTCPConfig({ ...config, ...options.config });
  const connectTimeoutMs = Math.min(own.connectTimeoutMs, patienceMs(synAckRetries, own));
  return {
    backlog,
    synQueue,
    synCookies: options.onFlow === undefined ? synCookies : 'never',
    deferAcceptMs,
    fastOpen: options.onFlow === undefined ? fastOpen : 0,
    fastOpenWithoutCookie,
    onFlow: options.onFlow ?? null,
    config: { ...own, connectTimeoutMs },
  };
}

/** When the timer expires for which there is no retry left: after 1, 2, 4 … initial RTOs, each at most the largest. */
function patienceMs(retries: number, { initialRtoMs, maxRtoMs }: TCPConfig): number {
  let patience = 0;
  for (let expiry = 0; expiry <= retries; expiry += 1) patience += Math.min(maxRtoMs, initialRtoMs * 2 ** expiry);
  return patience;
}
