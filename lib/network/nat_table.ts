/**
 * Which inside ends speak through which ports of the outside address, with whom, and for how long: the memory of a network
 * address translator (RFC 4787 §4, RFC 5382 §5, RFC 5508 §3).
 * Pure: time and chance come as arguments. An inside end has one port towards everybody (endpoint-independent mapping,
 * RFC 4787 §4.1), and a port belongs to one inside end (no overloading, RFC 4787 §4.2.1). Both tables are bounded, also for each
 * inside address, so that one host cannot take all ports.
 *
 *   mapping    10.0.0.5:4000  ──  outside port 4000, or another of its parity
 *   sessions      ├── 198.51.100.7:53    until 5 minutes after the last packet out
 *                 └── 198.51.100.9:443   TCP: 2 h 4 min while established, 4 min while it opens or closes
 */
import { DeadlineHeap, type HeapItem } from '../util/deadline_heap.ts';
import { below, type RandomSource } from '../util/random_source.ts';
import { PROTOCOL_ICMP, PROTOCOL_TCP, PROTOCOL_UDP } from './pseudo_header.ts';

/** RFC 5382 §5: an established connection may be silent for two hours and four minutes. */
const TCP_ESTABLISHED_MS = 124 * 60_000;
const TCP_TRANSITORY_MS = 4 * 60_000;
/** RFC 4787 §4.3 */
const UDP_MS = 5 * 60_000;
/** RFC 5508 §3.2 */
const ICMP_QUERY_MS = 60_000;

/** Who may speak to an inside end through its port (RFC 4787 §5): anybody, or those whom it has spoken to. */
export type NATFiltering = 'endpoint independent' | 'address dependent';

export interface NATTableOptions {
  readonly random: RandomSource;
  /** Ports given out. Default 1,024 to 32,767, below those of our own connections. */
  readonly firstPort?: number;
  readonly lastPort?: number;
  /** Sessions at most. Default 65,536. */
  readonly maxSessions?: number;
  /** Of them those of one inside address. Default a quarter of `maxSessions`. */
  readonly maxSessionsPerHost?: number;
  /** Default 'address dependent'. */
  readonly filtering?: NATFiltering;
}

export interface NATMapping {
  readonly protocol: number;
  /** Signed 32 bits. */
  readonly insideAddress: number;
  /** Of ICMP queries: the identifier. */
  readonly insidePort: number;
  readonly outsidePort: number;
}

class Mapping implements NATMapping {
  readonly protocol: number;
  readonly insideAddress: number;
  readonly insidePort: number;
  readonly outsidePort: number;
  readonly sessions = new Map<number, NATSession>();
  /** Remote addresses of the sessions, and how many each has. */
  readonly remotes = new Map<number, number>();

  constructor(protocol: number, insideAddress: number, insidePort: number, outsidePort: number) {
    this.protocol = protocol;
    this.insideAddress = insideAddress;
    this.insidePort = insidePort;
    this.outsidePort = outsidePort;
  }
}

/** What TCP has shown of itself, one bit each. */
const SEEN_OUT = 1;
const SEEN_IN = 2;
const FIN_OUT = 4;
const FIN_IN = 8;
const RESET = 16;

export class NATSession implements HeapItem {
  readonly mapping: Mapping;
  readonly remoteAddress: number;
  readonly remotePort: number;
  heapIndex = -1;
  deadlineMs = Infinity;
  seen = 0;

  constructor(mapping: Mapping, remoteAddress: number, remotePort: number) {
    this.mapping = mapping;
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
  }
}

/** The flags of TCP that matter here. */
const FIN = 1;
const SYN = 2;
const RST = 4;

export class NATTable {
  readonly firstPort: number;
  readonly lastPort: number;
  readonly #random: RandomSource;
  readonly #filtering: NATFiltering;
  readonly #maxSessions: number;
  readonly #maxSessionsPerHost: number;
  /** By protocol and inside end; by protocol and outside port. */
  readonly #inside = new Map<number, Mapping>();
  readonly #outside = new Map<number, Mapping>();
  readonly #deadlines = new DeadlineHeap<NATSession>();
  readonly #sessionsOfHost = new Map<number, number>();
  readonly #expired = (session: NATSession): void => this.#remove(session);

  constructor(options: NATTableOptions) {
    const { maxSessions = 65_536 } = options;
    this.firstPort = options.firstPort ?? 1024;
    this.lastPort = options.lastPort ?? 32_767;
    this.#random = options.random;
    this.#filtering = options.filtering ?? 'address dependent';
    this.#maxSessions = maxSessions;
    this.#maxSessionsPerHost = options.maxSessionsPerHost ?? Math.ceil(maxSessions / 4);
  }

  get sessionCount(): number {
    return this.#deadlines.size;
  }

  get mappingCount(): number {
    return this.#outside.size;
  }

  /** A time before which nothing ends; Infinity: there is nothing. */
  get earliest(): number {
    return this.#deadlines.earliest;
  }

  expire(nowMs: number): void {
    this.#deadlines.popDue(nowMs, this.#expired);
  }

  /** Of an inside end; undefined: it has none. */
  findInside(protocol: number, address: number, port: number): NATMapping | undefined {
    return this.#inside.get(insideKey(protocol, address, port));
  }

  /** Of a port of the outside address, for a remote that may speak through it; undefined: there is none, or it may not. */
  findOutside(protocol: number, port: number, remoteAddress: number): NATMapping | undefined {
    const mapping = this.#outside.get(outsideKey(protocol, port));
    if (mapping === undefined) return undefined;
    return this.#filtering === 'endpoint independent' || mapping.remotes.has(remoteAddress) ? mapping : undefined;
  }

  /**
   * A packet from an inside end: finds its mapping, or makes one, and notes the session.
   * @param tcpFlags of TCP; 0 else
   * @returns undefined: no port or no room is left
   */
  sendOut(
    protocol: number,
    address: number,
    port: number,
    remote: { readonly address: number; readonly port: number },
    tcpFlags: number,
    nowMs: number,
  ): NATMapping | undefined {
    const known = this.#inside.get(insideKey(protocol, address, port));
    const mapping = known ?? this.#newMapping(protocol, address, port);
    if (mapping === undefined) return undefined;
    const session = this.#sessionWith(mapping, remote.address, remote.port);
    if (session === undefined) return undefined;
    if (known === undefined) this.#keep(mapping);
    // A SYN begins anew what had ended (RFC 5382 §5).
    if ((tcpFlags & SYN) !== 0 && (session.seen & (FIN_OUT | FIN_IN | RESET)) !== 0) session.seen = 0;
    session.seen |= SEEN_OUT | ((tcpFlags & FIN) !== 0 ? FIN_OUT : 0) | ((tcpFlags & RST) !== 0 ? RESET : 0);
    this.#schedule(session, nowMs);
    return mapping;
  }

  /** A packet to an inside end, through a mapping that {@link findOutside} gave. False: there is no room to remember it. */
  noteIn(found: NATMapping, remoteAddress: number, remotePort: number, tcpFlags: number, nowMs: number): boolean {
    const mapping = found as Mapping;
    const session = this.#sessionWith(mapping, remoteAddress, remotePort);
    if (session === undefined) return false;
    const isNew = session.heapIndex < 0;
    session.seen |= SEEN_IN | ((tcpFlags & FIN) !== 0 ? FIN_IN : 0) | ((tcpFlags & RST) !== 0 ? RESET : 0);
    // What strangers send does not keep a mapping of UDP alive (RFC 4787 §4.3).
    if (isNew || mapping.protocol === PROTOCOL_TCP) this.#schedule(session, nowMs);
    return true;
  }

  #newMapping(protocol: number, address: number, port: number): Mapping | undefined {
    const outsidePort = this.#choosePort(protocol, port);
    return outsidePort === undefined ? undefined : new Mapping(protocol, address, port, outsidePort);
  }

  #keep(mapping: Mapping): void {
    this.#inside.set(insideKey(mapping.protocol, mapping.insideAddress, mapping.insidePort), mapping);
    this.#outside.set(outsideKey(mapping.protocol, mapping.outsidePort), mapping);
  }

  /** The same port if it is free, and else one of its parity by chance (RFC 4787 §4.2.2); undefined: none is left. */
  #choosePort(protocol: number, port: number): number | undefined {
    const { firstPort, lastPort } = this;
    const isFree = (candidate: number): boolean => !this.#outside.has(outsideKey(protocol, candidate));
    if (port >= firstPort && port <= lastPort && isFree(port)) return port;
    const first = (firstPort & 1) === (port & 1) ? firstPort : firstPort + 1;
    const count = Math.floor((lastPort - first) / 2) + 1;
    const start = below(this.#random, count);
    for (let tried = 0; tried < count; tried += 1) {
      const candidate = first + ((start + tried) % count) * 2;
      if (isFree(candidate)) return candidate;
    }
    return undefined;
  }

  #sessionWith(mapping: Mapping, remoteAddress: number, remotePort: number): NATSession | undefined {
    const key = (remoteAddress >>> 0) * 65536 + remotePort;
    const known = mapping.sessions.get(key);
    if (known !== undefined) return known;
    const ofHost = this.#sessionsOfHost.get(mapping.insideAddress) ?? 0;
    if (ofHost >= this.#maxSessionsPerHost || this.#deadlines.size >= this.#maxSessions) return undefined;
    const session = new NATSession(mapping, remoteAddress, remotePort);
    mapping.sessions.set(key, session);
    mapping.remotes.set(remoteAddress, (mapping.remotes.get(remoteAddress) ?? 0) + 1);
    this.#sessionsOfHost.set(mapping.insideAddress, ofHost + 1);
    return session;
  }

  #schedule(session: NATSession, nowMs: number): void {
    this.#deadlines.schedule(session, nowMs + lifetimeOf(session));
  }

  #remove(session: NATSession): void {
    const { mapping, remoteAddress, remotePort } = session;
    mapping.sessions.delete((remoteAddress >>> 0) * 65536 + remotePort);
    lower(mapping.remotes, remoteAddress);
    lower(this.#sessionsOfHost, mapping.insideAddress);
    if (mapping.sessions.size > 0) return;
    this.#inside.delete(insideKey(mapping.protocol, mapping.insideAddress, mapping.insidePort));
    this.#outside.delete(outsideKey(mapping.protocol, mapping.outsidePort));
  }
}

function lifetimeOf({ mapping, seen }: NATSession): number {
  if (mapping.protocol === PROTOCOL_UDP) return UDP_MS;
  if (mapping.protocol === PROTOCOL_ICMP) return ICMP_QUERY_MS;
  const isClosing = (seen & RESET) !== 0 || (seen & (FIN_OUT | FIN_IN)) === (FIN_OUT | FIN_IN);
  const isEstablished = (seen & (SEEN_OUT | SEEN_IN)) === (SEEN_OUT | SEEN_IN);
  return isEstablished && !isClosing ? TCP_ESTABLISHED_MS : TCP_TRANSITORY_MS;
}

/** One less; none is forgotten. */
function lower(counts: Map<number, number>, key: number): void {
  const count = counts.get(key) ?? 0;
  if (count > 1) counts.set(key, count - 1);
  else counts.delete(key);
}

/** Exact below 2^53: 32 bits of address, 16 of port, 5 of protocol (at most 17). */
function insideKey(protocol: number, address: number, port: number): number {
  return ((address >>> 0) * 65536 + port) * 32 + protocol;
}

function outsideKey(protocol: number, port: number): number {
  return port * 32 + protocol;
}
