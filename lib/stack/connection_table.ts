/**
 * All connections by their two ends: whole ones with their deadlines, and those of which only a record in TIME-WAIT is
 * left. Between the same two ends there is one of either kind.
 * Pure.
 */
import type { TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import { DeadlineHeap } from '../util/deadline_heap.ts';
import type { RandomSource } from '../util/random_source.ts';
import type { SipHashKey } from '../util/siphash.ts';
import { Demultiplexer } from './demultiplexer.ts';
import { IPv6Demultiplexer } from './ipv6_demultiplexer.ts';
import { TCPEndpoint, type ConnectionEnds } from './tcp_endpoint.ts';
import { TimeWaitRecord, TimeWaitTable, type TimeWaitVerdict } from './time_wait_table.ts';

export class ConnectionTable {
  readonly #ipv4: Demultiplexer<TCPEndpoint | TimeWaitRecord>;
  readonly #ipv6: IPv6Demultiplexer<TCPEndpoint | TimeWaitRecord>;
  readonly #timeWait = new TimeWaitTable();
  readonly #deadlines = new DeadlineHeap<TCPEndpoint>();
  readonly #maxTimeWait: number;
  #endpointCount = 0;
  /** Made once, so that no turn makes it anew. */
  readonly #onExpired = (record: TimeWaitRecord): void => this.#delete(record);

  /**
   * @param secret told to nobody, so that strangers cannot choose addresses that collide
   * @param maxTimeWait records kept at most
   */
  constructor(random: RandomSource, secret: SipHashKey, maxTimeWait: number) {
    this.#ipv4 = new Demultiplexer(random);
    this.#ipv6 = new IPv6Demultiplexer(secret);
    this.#maxTimeWait = maxTimeWait;
  }

  get endpointCount(): number {
    return this.#endpointCount;
  }

  get timeWaitCount(): number {
    return this.#timeWait.size;
  }

  /** Endpoints with a deadline. */
  get deadlineCount(): number {
    return this.#deadlines.size;
  }

  /** A time before which nothing happens; Infinity: there is nothing to wait for. */
  get earliest(): number {
    return Math.min(this.#deadlines.earliest, this.#timeWait.earliest);
  }

  *endpoints(): Generator<TCPEndpoint, void, undefined> {
    for (const item of this.#ipv4) if (item instanceof TCPEndpoint) yield item;
    for (const item of this.#ipv6) if (item instanceof TCPEndpoint) yield item;
  }

  /** Addresses of two families find nothing. */
  find(
    localAddress: CompactAddress,
    localPort: number,
    remoteAddress: CompactAddress,
    remotePort: number,
  ): TCPEndpoint | TimeWaitRecord | undefined {
    if (typeof localAddress === 'number' && typeof remoteAddress === 'number') {
      return this.#ipv4.find(localAddress, localPort, remoteAddress, remotePort);
    }
    if (typeof localAddress === 'number' || typeof remoteAddress === 'number') return undefined;
    return this.#ipv6.find(localAddress, localPort, remoteAddress, remotePort);
  }

  /** A connection lies there that does not make way: one in TIME-WAIT may. */
  isTaken(ends: ConnectionEnds, nowMs: number): boolean {
    const item = this.find(ends.localAddress, ends.localPort, ends.remoteAddress, ends.remotePort);
    if (item === undefined) return false;
    return !(item instanceof TimeWaitRecord && this.#timeWait.isReusable(item, nowMs));
  }

  /** @param former the record between the same ends, if there is one: it makes way */
  add(endpoint: TCPEndpoint, former: TimeWaitRecord | null): void {
    if (former !== null) this.#timeWait.remove(former);
    this.#set(endpoint);
    this.#endpointCount += 1;
  }

  /** @param atMs when the endpoint wants its clock moved; Infinity: never */
  schedule(endpoint: TCPEndpoint, atMs: number): void {
    this.#deadlines.schedule(endpoint, atMs);
  }

  remove(endpoint: TCPEndpoint): void {
    this.#deadlines.remove(endpoint);
    this.#delete(endpoint);
    this.#endpointCount -= 1;
  }

  /** A record takes the place of an endpoint, which has been removed. @returns false: there are too many, it is forgotten */
  enterTimeWait(endpoint: TCPEndpoint, nowMs: number): boolean {
    if (this.#timeWait.size >= this.#maxTimeWait) return false;
    const snapshot = endpoint.connection.timeWaitSnapshot();
    const record = new TimeWaitRecord(endpoint, snapshot, endpoint.timeWaitMs);
    this.#set(record);
    this.#timeWait.add(record, nowMs + snapshot.remainingMs);
    return true;
  }

  /** SEGMENT ARRIVES in TIME-WAIT (RFC 9293 §3.10.7.4). */
  judgeInTimeWait(record: TimeWaitRecord, segment: TCPSegment, nowMs: number): TimeWaitVerdict {
    return this.#timeWait.judge(record, segment, nowMs);
  }

  /** Forgets what has been in TIME-WAIT long enough, and calls `onDue` for endpoints whose deadline has come. */
  expire(nowMs: number, onDue: (endpoint: TCPEndpoint) => void): void {
    this.#deadlines.popDue(nowMs, onDue);
    this.#timeWait.expire(nowMs, this.#onExpired);
  }

  clearTimeWait(): void {
    this.#timeWait.expire(Infinity, this.#onExpired);
  }

  #set(item: TCPEndpoint | TimeWaitRecord): void {
    const { localAddress, localPort, remoteAddress, remotePort } = item;
    if (typeof localAddress === 'number' && typeof remoteAddress === 'number') {
      this.#ipv4.set(localAddress, localPort, remoteAddress, remotePort, item);
    } else if (typeof localAddress !== 'number' && typeof remoteAddress !== 'number') {
      this.#ipv6.set(localAddress, localPort, remoteAddress, remotePort, item);
    }
  }

  #delete(item: TCPEndpoint | TimeWaitRecord): void {
    const { localAddress, localPort, remoteAddress, remotePort } = item;
    if (typeof localAddress === 'number' && typeof remoteAddress === 'number') {
      this.#ipv4.delete(localAddress, localPort, remoteAddress, remotePort);
    } else if (typeof localAddress !== 'number' && typeof remoteAddress !== 'number') {
      this.#ipv6.delete(localAddress, localPort, remoteAddress, remotePort);
    }
  }
}
