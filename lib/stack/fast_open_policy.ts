/**
 * Fast Open between stack and connections: what a SYN offers to a server we know, what we learn from its answer, and what
 * becomes of a SYN with the option that reaches a listener (RFC 7413 §4.2).
 * Pure.
 */
import type { TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import { siphash24Words, type SipHashKey } from '../util/siphash.ts';
import type { StackCounters } from './counters.ts';
import { FastOpenCache } from './fast_open_cache.ts';
import { FastOpenCookies } from './fast_open_cookies.ts';
import type { TCPEndpoint } from './tcp_endpoint.ts';
import type { TCPListener } from './tcp_listener.ts';

/** What a hash is for: syn_cookies.ts and others have other purposes with the same secret. */
const PURPOSE_KEY = 7;
/** A server that nothing is known of is taken to have no MSS of its own: then what the interface carries decides. Bytes. */
const LARGEST_MSS = 65_535;
const NO_COOKIE = new Uint8Array(0);

export class FastOpenPolicy {
  readonly cookies: FastOpenCookies;
  readonly cache = new FastOpenCache();
  readonly #counters: StackCounters;

  /** @param key undefined: one made from the stack's secret */
  constructor(secret: SipHashKey, key: SipHashKey | undefined, counters: StackCounters) {
    this.cookies = new FastOpenCookies(key ?? keyFrom(secret));
    this.#counters = counters;
  }

  /** The SYN of this connection offers the server's cookie, or asks for one. */
  offer(endpoint: TCPEndpoint, nowMs: number): void {
    const offer = this.cache.offerFor(endpoint.remoteAddress, nowMs);
    if (offer === null) return;
    const { connection } = endpoint;
    if (connection.config.fastOpenWithoutCookie) connection.offerFastOpen(null, offer.maxSegmentSize || LARGEST_MSS);
    else connection.offerFastOpen(offer.cookie, offer.maxSegmentSize, offer.isExperiment);
    endpoint.triesFastOpen = true;
  }

  /** What the connection has found out about the server. */
  learn(endpoint: TCPEndpoint, nowMs: number): void {
    const { connection, remoteAddress } = endpoint;
    const news = connection.fastOpen.takeNews();
    if (news !== null) {
      const { outcome, cookie, maxSegmentSize, isExperiment } = news;
      const { fastOpenAsksOnce, fastOpenExperiment, fastOpenWithoutCookie } = connection.config;
      if (cookie === null && fastOpenWithoutCookie) this.cache.learn(remoteAddress, NO_COOKIE, maxSegmentSize);
      else if (cookie === null) this.cache.learnSegmentSize(remoteAddress, maxSegmentSize);
      else this.cache.learn(remoteAddress, cookie, maxSegmentSize, isExperiment);
      const isNegative = outcome === 'lost' || (outcome === 'refused' && cookie === null);
      if (outcome === 'taken') {
        this.#counters.fastOpensTaken += 1;
        this.cache.succeeded(remoteAddress);
      } else if (isNegative || (outcome === 'ignored' && fastOpenAsksOnce)) {
        this.#counters.fastOpensFailed += 1;
        this.cache.failed(remoteAddress, nowMs);
      } else if (outcome === 'ignored' && fastOpenExperiment) {
        this.cache.ignored(remoteAddress);
      }
    }
    if (connection.isSynchronized) endpoint.triesFastOpen = false;
  }

  /**
   * A SYN has found room at a listener, and is going to be received by this connection: is its text taken at once, and does
   * the answer bring a cookie? While too many wait for the ACK of such an answer, the option is as if it were not there.
   */
  answer(listener: TCPListener, syn: TCPSegment, endpoint: TCPEndpoint, nowMs: number): void {
    const { fastOpenCookie: cookie, isFastOpenExperiment } = syn;
    const { fastOpenWithoutCookie } = listener.settings;
    if (cookie === null && !(fastOpenWithoutCookie && syn.payloadLength > 0)) return;
    if (!listener.admitsFastOpen(nowMs)) return;
    const { localAddress, remoteAddress, connection } = endpoint;
    if (!fastOpenWithoutCookie && cookie !== null) {
      const verdict = cookie.byteLength === 0 ? 'bad' : this.cookies.judge(cookie, localAddress, remoteAddress);
      if (verdict !== 'good') {
        connection.fastOpen.grant(this.cookies.cookieFor(localAddress, remoteAddress), isFastOpenExperiment);
      }
      if (verdict === 'bad') return;
    }
    this.#counters.fastOpensAccepted += 1;
    listener.fastOpened(endpoint, nowMs);
    connection.fastOpen.takeText();
  }
}

function keyFrom(secret: SipHashKey): SipHashKey {
  return Uint32Array.from({ length: 4 }, (_, word) => siphash24Words(secret, [word, PURPOSE_KEY]));
}
