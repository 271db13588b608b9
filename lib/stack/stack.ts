/**
 * Where TCP meets IP: packets in, connections and listeners inside, packets out.
 * Pure: chance, secret and time are arguments, the device is a function. A bad packet is counted and dropped, never
 * thrown at. Not here: which device, whose clock, and what an application sees; see lib/sockets.
 *
 *   receive(packet)   parse → demultiplex → connection.receive        marks the endpoint as touched and changed
 *   tick(elapsedMs)   the heap of deadlines → touched                 costs nothing for those who wait
 *   notify()          observers of changed endpoints look             applications read and write here
 *   transmit(send)    touched endpoints speak, once                   untouched ones are not even looked at
 */
import type { NATTableOptions } from '../network/nat_table.ts';
import { PROTOCOL_TCP } from '../network/pseudo_header.ts';
import type { QuotedDatagram } from '../network/quoted_datagram.ts';
import { completeTCPConfig, type TCPConfig } from '../tcp_helpers/tcp_config.ts';
import { ACK, RST, SYN, type TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import { parseTCPSegment } from '../tcp_helpers/tcp_wire.ts';
import type { Clocked } from '../util/clocked.ts';
import { compactAddress, type CompactAddress } from '../util/compact_address.ts';
import type { Endpoint } from '../util/endpoint.ts';
import { ConnectionError, UsageError } from '../util/errors.ts';
import type { IPFamily } from '../util/ip_address.ts';
import type { IPAddress } from '../util/ip_address.ts';
import type { Packet } from '../util/packet.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import type { SipHashKey } from '../util/siphash.ts';
import type { AttachedInterface } from './attached_interface.ts';
import { CookieHandshake } from './cookie_handshake.ts';
import { ConnectionTable } from './connection_table.ts';
import { StackCounters } from './counters.ts';
import { StackTrace } from './stack_trace.ts';
import * as reasons from './drop_reasons.ts';
import { EndpointFactory } from './endpoint_factory.ts';
import { FastOpenPolicy } from './fast_open_policy.ts';
import { Forwarder } from './forwarder.ts';
import { ICMPErrors } from './icmp_errors.ts';
import { ICMPInput } from './icmp_input.ts';
import { ICMPv6Input } from './icmpv6_input.ts';
import type { InterfaceTable } from './interface_table.ts';
import { IPLayer } from './ip_layer.ts';
import { pinnedPath, type FrameOptions } from './pinned_path.ts';
import { IPv4Input, type ReceiveTCP } from './ipv4_input.ts';
import { IPv6Input } from './ipv6_input.ts';
import { completeListenerOptions, type ListenerOptions } from './listener_options.ts';
import { ListenerTable } from './listener_table.ts';
import { LocalEnds } from './local_ends.ts';
import { PassiveOpen, type Beginning, type PassiveOpenHome } from './passive_open.ts';
import { Paths } from './paths.ts';
import { FIRST_EPHEMERAL_PORT, LAST_EPHEMERAL_PORT, PortAllocator } from './port_allocator.ts';
import type { Port, SendPacket } from './port.ts';
import { ReservedPorts, type PortReservation } from './reserved_ports.ts';
import { SegmentOutput } from './segment_output.ts';
import {
  validateStackOptions,
  type ClosedPortPolicy,
  type InterfaceOptions,
  type StackOptions,
} from './stack_options.ts';
import { TCPEndpoint, type ConnectionEnds } from './tcp_endpoint.ts';
import { TCPListener, type ListenerHome } from './tcp_listener.ts';
import { isNewConnection, TimeWaitRecord } from './time_wait_table.ts';
import { TurnLists, type TurnMember } from './turn_lists.ts';
import { UDP } from './udp.ts';
import { Raw } from './raw.ts';

const DEFAULT_MAX_TIME_WAIT = 65536;

export interface ConnectOptions {
  /** Our end; port 0, or none at all, means one of the ephemeral ports. */
  readonly local?: Endpoint;
  readonly config?: Partial<TCPConfig>;
  /**
   * Fast Open (RFC 7413): what is written before the SYN leaves goes with it, once the server has given a cookie. Only for
   * requests that may come twice. Default false.
   */
  readonly fastOpen?: boolean;
  /** Name of the only interface that will do, whatever the routes say. */
  readonly via?: string;
  /** On Ethernet: link addresses and VLAN tags of our own choice; answers are taken where the interface takes any. */
  readonly frame?: FrameOptions;
}

export class Stack implements Clocked {
  readonly config: TCPConfig;
  readonly counters = new StackCounters();
  /** For those who want to watch. */
  readonly trace = new StackTrace();
  closedPorts: ClosedPortPolicy;
  /** Called when somebody outside a turn has given an endpoint something to say: the owner then asks for a turn. */
  onWork: (() => void) | null = null;

  readonly #options: StackOptions;
  readonly #connections: ConnectionTable;
  readonly #listeners = new ListenerTable();
  readonly #reserved = new ReservedPorts();
  readonly #turn = new TurnLists();
  readonly #localEnds: LocalEnds;
  readonly #factory: EndpointFactory;
  readonly #paths: Paths;
  readonly #output: SegmentOutput;
  /** Interfaces, routes and everything else below transports. */
  readonly ip: IPLayer;
  /** Sockets of UDP. */
  readonly udp: UDP;
  /** Raw sockets of IP. */
  readonly raw: Raw;
  readonly #fastOpen: FastOpenPolicy;
  readonly #passiveOpen: PassiveOpen;
  #forwarder: Forwarder | null = null;
  #now: number;
  /** Whose segments `#emit` sends. */
  #speaker: TCPEndpoint | null = null;

  // Made once, so that no turn makes them anew.
  readonly #emit = (segment: TCPSegment): boolean => {
    const speaker = this.#speaker!; // set by #speak for as long as it lasts
    segment.sourcePort = speaker.localPort;
    segment.destinationPort = speaker.remotePort;
    const { localAddress, remoteAddress, pseudoHeaderSum, path } = speaker;
    if (path !== null) {
      return this.#output.sendSegment(segment, localAddress, remoteAddress, pseudoHeaderSum, path);
    }
    this.counters.drop(reasons.NO_ROUTE); // as if lost on the way: there may be a route when it is sent again
    return true;
  };
  readonly #onDue = (endpoint: TCPEndpoint): void => {
    this.#turn.touch(endpoint);
    if (endpoint.acceptor !== null) this.#turn.change(endpoint); // it may have waited long enough for data
  };

  /** @throws ConfigurationError */
  constructor(options: StackOptions) {
    validateStackOptions(options);
    this.#options = options;
    this.closedPorts = options.closedPorts ?? 'reset';
    this.config = completeTCPConfig(options.config);
    this.#now = options.nowMs ?? 0;
    this.#connections = new ConnectionTable(
      options.random,
      options.secret,
      options.maxTimeWait ?? DEFAULT_MAX_TIME_WAIT,
    );
    const ports = new PortAllocator(options.secret, options.firstEphemeralPort, options.lastEphemeralPort);
    const identification = options.random.uint32();
    this.ip = new IPLayer(this.counters, identification, this.#now, options.random, options.secret);
    this.ip.onWork = () => this.onWork?.();
    const { interfaces } = this.ip;
    this.#localEnds = new LocalEnds(interfaces, this.#listeners, ports, this.#reserved, (ends) =>
      this.#connections.isTaken(ends, this.#now),
    );
    this.counters.onDrop = (reason) => void this.trace.emit('dropped', reason);
    this.counters.onWithheld = () => void this.trace.emit('withheld');
    this.#output = new SegmentOutput(this.counters, this.ip, {
      identification,
      timeToLive: options.timeToLive,
      maxReplies: options.maxWaitingReplies,
    });
    this.#paths = new Paths(options.sharePathMetrics ?? true, options.shareSlowStartThreshold ?? false);
    this.#factory = new EndpointFactory(this, interfaces, options.secret, this.#paths, this.#output.plainMarks);
    this.#fastOpen = new FastOpenPolicy(options.secret, options.fastOpenKey, this.counters);
    this.#passiveOpen = this.#newPassiveOpen();
    this.#openInputs();
    const { random, secret } = options;
    this.udp = new UDP({
      ip: this.ip,
      counters: this.counters,
      turn: this.#turn,
      mtus: this.#paths.mtus,
      random,
      secret,
      timeToLive: this.#output.plainMarks.timeToLive,
      firstEphemeralPort: options.firstEphemeralPort ?? FIRST_EPHEMERAL_PORT,
      lastEphemeralPort: options.lastEphemeralPort ?? LAST_EPHEMERAL_PORT,
      now: () => this.#now,
      onTouched: (endpoint) => this.touch(endpoint),
    });
    this.raw = new Raw({
      ip: this.ip,
      counters: this.counters,
      turn: this.#turn,
      onTouched: (endpoint) => this.touch(endpoint),
    });
  }

  // ---------------------------------------------------------------- questions

  get nowMs(): number {
    return this.#now;
  }

  /** Connections, without those in a compact TIME-WAIT. */
  get endpointCount(): number {
    return this.#connections.endpointCount;
  }

  get timeWaitCount(): number {
    return this.#connections.timeWaitCount;
  }

  /** Endpoints with a deadline: for tests that look for leaks. */
  get deadlineCount(): number {
    return this.#connections.deadlineCount;
  }

  /** Every connection, for diagnostics. */
  endpoints(): Generator<TCPEndpoint, void, undefined> {
    return this.#connections.endpoints();
  }

  /** Whether an interface has an address of that family. */
  hasFamily(family: IPFamily): boolean {
    return this.ip.interfaces.hasFamily(family);
  }

  get interfaces(): InterfaceTable {
    return this.ip.interfaces;
  }

  listeners(): Iterable<TCPListener> {
    return this.#listeners;
  }

  /** Observers wait to be told. */
  get hasNews(): boolean {
    return this.#turn.hasChanged;
  }

  /** Somebody has something to say. */
  get hasWork(): boolean {
    return this.#turn.hasTouched || this.#output.isWaiting || this.ip.hasWork;
  }

  // ---------------------------------------------------------------- interfaces

  /** Joins the stack to a way out. @throws ConfigurationError, UsageError */
  attach(options: InterfaceOptions): AttachedInterface {
    return this.ip.attach(options);
  }

  /** As `RoutingTable.add`, with addresses as values. @throws UsageError */
  addRoute(route: {
    readonly prefix: IPAddress;
    readonly prefixLength: number;
    /** null: the destinations are on the link of the interface. */
    readonly nextHop: IPAddress | null;
    readonly interfaceIndex: number;
    /** Less is better. Default 0. */
    readonly metric?: number;
  }): void {
    const { prefix, prefixLength, nextHop, interfaceIndex, metric = 0 } = route;
    this.ip.interfaces.routes.add({
      prefix: compactAddress(prefix),
      prefixLength,
      nextHop: nextHop === null ? null : compactAddress(nextHop),
      interfaceIndex,
      metric,
    });
  }

  /**
   * Source translation: hosts behind this router speak through the address of one of its interfaces.
   * @throws UsageError without `forwarding`, or without an IPv4 address
   */
  translateSources(outside: AttachedInterface, options: Omit<NATTableOptions, 'random'> = {}): void {
    if (this.#forwarder === null) throw new UsageError('ERR_NOT_FORWARDING', 'only a stack with forwarding translates');
    this.#forwarder.translate(outside, { ...options, random: this.#options.random });
  }

  #openInputs(): void {
    const { counters } = this;
    const home = {
      findEndpoint: (quote: QuotedDatagram<CompactAddress>) => this.#findQuoted(quote),
      aboutToChange: (endpoint: TCPEndpoint) => this.#aboutToChange(endpoint),
    };
    const { transports } = this.ip;
    const errors = new ICMPErrors(home, counters, this.#paths.mtus, transports);
    this.ip.onUnreachable = (datagram) => errors.unreachable(datagram);
    const parts = { counters, output: this.#output, random: this.#options.random };
    const receiveTCP: ReceiveTCP = (packet, source, destination, pseudoHeaderSum, typeOfService) =>
      this.#receiveTCP(packet, source, destination, pseudoHeaderSum, typeOfService);
    const icmp = new ICMPInput(errors, parts, this.ip);
    const icmpv6 = new ICMPv6Input(errors, parts, this.ip);
    this.ip.setInputs(
      new IPv4Input(this.ip, icmp, counters, receiveTCP),
      new IPv6Input(this.ip, icmpv6, counters, receiveTCP),
    );
    if (this.#options.forwarding === true) {
      this.#forwarder = new Forwarder(this.ip.interfaces, this.ip.reassembly.fragments, counters, icmp, icmpv6, {
        clampsMaxSegmentSize: this.#options.clampsMaxSegmentSize ?? false,
      });
      this.ip.forwarder = this.#forwarder;
    }
  }

  // ---------------------------------------------------------------- calls of the application

  /**
   * Opens a connection: its SYN leaves at the next `transmit`.
   * @throws ConnectionError EADDRNOTAVAIL, EADDRINUSE, ENETUNREACH; ConfigurationError
   */
  connect(remote: Endpoint, options: ConnectOptions = {}): TCPEndpoint {
    const { interfaces } = this.ip;
    if (interfaces.first === undefined) throw new UsageError('ERR_NOT_ATTACHED', 'attach() an interface first');
    const config = this.#configFor(options.config);
    const remoteAddress = compactAddress(remote.address);
    const pinned = pinnedPath(interfaces, remoteAddress, options);
    const path = pinned ?? interfaces.pathTo(remoteAddress);
    // RFC 9293 §3.9.2.3 (MUST-46); and nobody is behind an interface at our own address.
    const isReachable = path !== null && interfaces.isAnswerable(remoteAddress) && !interfaces.isOurs(remoteAddress);
    if (!isReachable || remote.port === 0) {
      const where = { syscall: 'connect', address: remote.address.toString(), port: remote.port };
      throw new ConnectionError(isReachable ? 'EADDRNOTAVAIL' : 'ENETUNREACH', where);
    }
    const { localAddress, localPort } = this.#localEnds.forConnection(options.local, remote, path.source);
    const former = this.#connections.find(localAddress, localPort, remoteAddress, remote.port);
    const endpoint = this.#newEndpoint({ localAddress, localPort, remoteAddress, remotePort: remote.port }, config, {
      former: former instanceof TimeWaitRecord ? former : null,
      path: pinned,
    });
    if (options.fastOpen === true) this.#fastOpen.offer(endpoint, this.#now);
    endpoint.connectPending = true;
    this.counters.connectionsOpened += 1;
    this.touch(endpoint);
    return endpoint;
  }

  /**
   * Waits for connections at a port; port 0 means a free one, address 0.0.0.0 any of ours for IPv4, `::` any of ours.
   * @param onConnection gets connections as they are established; null: they wait for the listener's `accept()`
   * @throws ConnectionError EADDRINUSE, EADDRNOTAVAIL; ConfigurationError
   */
  listen(
    local: Endpoint,
    options: ListenerOptions,
    onConnection: ((endpoint: TCPEndpoint) => void) | null,
  ): TCPListener {
    const settings = completeListenerOptions(options, this.config);
    if (this.ip.interfaces.first === undefined) throw new UsageError('ERR_NOT_ATTACHED', 'attach() an interface first');
    const { ipv6Only = false, any: isAnywhere = false } = options;
    const end = isAnywhere
      ? this.#localEnds.forListenerAnywhere(local, ipv6Only)
      : this.#localEnds.forListener(local, ipv6Only);
    const home: ListenerHome = {
      removeListener: (closed) => this.#removeListener(closed),
      accepted: () => void (this.counters.connectionsAccepted += 1),
    };
    const listener = new TCPListener(home, end, settings, onConnection);
    this.#listeners.add(listener);
    if (isAnywhere) this.ip.transports.anywhere.add(PROTOCOL_TCP);
    return listener;
  }

  #removeListener(listener: TCPListener): void {
    this.#listeners.remove(listener);
    if (!this.#listeners.hasAnywhere) this.ip.transports.anywhere.delete(PROTOCOL_TCP);
  }

  /**
   * Binds an end that a listener or a connection is to have later, once it is released; port 0 means a free one.
   * @param options typeOfService and timeToLive of a RST that answers whoever comes too early
   * @throws ConnectionError EADDRINUSE, EADDRNOTAVAIL; ConfigurationError
   */
  reserve(local: Endpoint, options: Partial<TCPConfig> = {}): PortReservation {
    const { localAddress, localPort } = this.#localEnds.forReservation(local);
    return this.#reserved.add(localAddress, localPort, this.#factory.marksFor(this.#configFor(options)));
  }

  /** Whether text can go with a SYN to this host: it has given a cookie, and nothing has gone wrong with it of late. */
  hasFastOpenCookie(remote: IPAddress): boolean {
    const offer = this.#fastOpen.cache.offerFor(compactAddress(remote), this.#now);
    return offer !== null && offer.cookie.byteLength > 0;
  }

  /** Fast Open cookies are made with another key; those of the last one hold until the next change. */
  setFastOpenKey(key: SipHashKey): void {
    this.#fastOpen.cookies.rotate(key);
  }

  /** Somebody knows what the path to a host carries: new connections begin with it. @param mtu largest IP packet, bytes */
  limitPath(remote: IPAddress, mtu: number): void {
    this.#paths.mtus.learn(compactAddress(remote), mtu, this.#now);
  }

  /** Gives up every connection at once: the peers get a RST, but for those in TIME-WAIT, who hear nothing. Listeners stay. */
  dropConnections(): void {
    for (const endpoint of [...this.endpoints()]) endpoint.abort();
    this.#connections.clearTimeWait();
  }

  /** The cookie that a Fast Open client at `remote` would be given, or has been (RFC 7413 §4.1.2). */
  fastOpenCookieFor(local: IPAddress, remote: IPAddress): Uint8Array {
    return this.#fastOpen.cookies.cookieFor(compactAddress(local), compactAddress(remote));
  }

  /** Forgets what was learned of paths and hosts: their MTU, round trips, Fast Open cookies. */
  forgetDestinations(): void {
    this.#paths.clear();
    this.#fastOpen.cache.clear();
  }

  /** A connection, or another member of turns, has something to say at the end of this turn, or of the next. */
  touch(endpoint: TurnMember): void {
    if (this.#turn.touch(endpoint)) this.onWork?.();
  }

  /** Forgets everything at once, without a word to anybody: the way out is gone. */
  clear(): void {
    for (const listener of [...this.#listeners]) listener.close();
    for (const endpoint of [...this.endpoints()]) {
      endpoint.observer = null;
      endpoint.connection.abort();
      this.#remove(endpoint);
    }
    this.#connections.clearTimeWait();
    this.udp.clear();
    this.raw.clear();
    this.#turn.clear();
    this.#output.clear();
    this.ip.clear();
  }

  // ---------------------------------------------------------------- time

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
    this.ip.tick(elapsedMs);
    this.#connections.expire(this.#now, this.#onDue);
  }

  get msUntilTick(): number {
    return Math.min(Math.max(0, this.#connections.earliest - this.#now), this.ip.msUntilTick);
  }

  // ---------------------------------------------------------------- what the network says

  /**
   * Takes a packet that begins as the link type of its port says; it is lent, and changed by being read.
   * @param port where it has arrived. Default: the first
   */
  receive(packet: Packet, port: Port | undefined = this.ip.ports[0]): void {
    this.ip.receive(packet, port);
  }

  /** @param pseudoHeaderSum a running sum that includes the TCP length */
  #receiveTCP(
    packet: Packet,
    source: CompactAddress,
    destination: CompactAddress,
    pseudoHeaderSum: number,
    typeOfService: number,
  ): void {
    const segment = parseTCPSegment(packet, pseudoHeaderSum);
    if (segment instanceof ParseFailure) {
      this.counters.drop(segment);
      return;
    }
    this.counters.segmentsReceived += 1;
    segment.ecn = typeOfService & 3;
    const item = this.#connections.find(destination, segment.destinationPort, source, segment.sourcePort);
    if (item instanceof TCPEndpoint) {
      item.receivedTypeOfService = typeOfService;
      if (this.#makesWay(item, segment)) this.#reopen(item, segment, source, destination);
      else this.#receiveAt(item, segment);
    } else if (item === undefined) {
      this.#passiveOpen.receive(segment, source, destination, null);
    } else {
      this.#receiveInTimeWait(item, segment, source, destination);
    }
  }

  #receiveAt(endpoint: TCPEndpoint, segment: TCPSegment): void {
    if (endpoint.acceptor !== null && !endpoint.acceptor.hasRoomFor(endpoint, segment.flags)) {
      this.counters.drop(reasons.ACCEPT_QUEUE_FULL); // the peer will send it again
      return;
    }
    this.#aboutToChange(endpoint);
    if (endpoint.connection.witness !== null) this.trace.emit('delivered', endpoint);
    endpoint.connection.receive(segment);
    endpoint.acceptor?.endpointHeard(endpoint, this.#now);
  }

  #receiveInTimeWait(
    record: TimeWaitRecord,
    segment: TCPSegment,
    source: CompactAddress,
    destination: CompactAddress,
  ): void {
    const verdict = this.#connections.judgeInTimeWait(record, segment, this.#now);
    if (verdict === 'reopened' && this.#listeners.find(destination, segment.destinationPort) !== undefined) {
      this.counters.timeWaitReused += 1;
      this.#passiveOpen.receive(segment, source, destination, record);
    } else if (verdict === 'answered' || verdict === 'reopened') {
      this.#output.reply(record.answer(this.#now), destination, source, record.marks);
    } else {
      this.counters.drop(verdict === 'ignored' ? reasons.TIME_WAIT_IDLE : reasons.TIME_WAIT_RESET);
    }
  }

  /** A SYN for a connection in TIME-WAIT whose application has not read everything yet (RFC 6191 §2). */
  #makesWay(endpoint: TCPEndpoint, segment: TCPSegment): boolean {
    if ((segment.flags & (SYN | ACK | RST)) !== SYN || !endpoint.connection.inTimeWait) return false;
    const listener = this.#listeners.find(endpoint.localAddress, endpoint.localPort);
    if (listener === undefined || (segment.fin && listener.config.dropSynFin)) return false;
    return isNewConnection(this.#recordOf(endpoint), segment);
  }

  #reopen(endpoint: TCPEndpoint, segment: TCPSegment, source: CompactAddress, destination: CompactAddress): void {
    const former = this.#recordOf(endpoint);
    endpoint.connection.giveWay();
    this.#remove(endpoint);
    this.counters.timeWaitReused += 1;
    this.#passiveOpen.receive(segment, source, destination, former);
  }

  #recordOf(endpoint: TCPEndpoint): TimeWaitRecord {
    return new TimeWaitRecord(endpoint, endpoint.connection.timeWaitSnapshot(), endpoint.timeWaitMs);
  }

  #findQuoted(quote: QuotedDatagram<CompactAddress>): TCPEndpoint | undefined {
    const { source, sourcePort, destination, destinationPort } = quote;
    const item = this.#connections.find(source, sourcePort, destination, destinationPort);
    return item instanceof TCPEndpoint ? item : undefined;
  }

  /** Brings the connection's clock up to date; afterwards it will speak, and its observer will look. */
  #aboutToChange(endpoint: TCPEndpoint): void {
    this.bringUpToDate(endpoint);
    this.#turn.touch(endpoint);
    this.#turn.change(endpoint);
  }

  /** Moves the clock of an endpoint that has had nothing to do to the stack's. */
  bringUpToDate(endpoint: TCPEndpoint): void {
    const elapsed = this.#now - endpoint.tickedToMs;
    if (elapsed === 0) return;
    endpoint.tickedToMs = this.#now;
    endpoint.connection.tick(elapsed);
  }

  // ---------------------------------------------------------------- what applications hear

  /** Tells the observers of changed endpoints, and hands established connections to whoever listens. */
  notify(): void {
    this.#turn.tellChanged();
  }

  /** For the endpoint itself: its turn to be looked at has come. */
  tell(endpoint: TCPEndpoint): void {
    const { acceptor } = endpoint;
    acceptor?.endpointHeard(endpoint, this.#now);
    acceptor?.deliver();
    endpoint.observer?.endpointChanged(endpoint);
  }

  // ---------------------------------------------------------------- the only way out

  /**
   * Everybody who was touched speaks once. @returns false when the device had no room: call again when it has.
   * @param send takes a packet before it returns, and never calls back
   */
  transmit(send: SendPacket): boolean {
    if (!this.hasWork) return true;
    const { ip } = this;
    ip.begin(send);
    this.#output.sendReplies();
    this.#turn.letTouchedSpeak(ip.ports.length > 1);
    return ip.end();
  }

  /** For the endpoint itself: its turn to speak has come. */
  speak(endpoint: TCPEndpoint): boolean {
    if (endpoint.isRemoved) return true;
    const { connection } = endpoint;
    this.bringUpToDate(endpoint);
    if (endpoint.connectPending) {
      endpoint.connectPending = false;
      if (!endpoint.isOrphaned) connection.connect();
    }
    if (endpoint.routeGeneration !== this.ip.interfaces.routes.generation) this.#findPath(endpoint);
    if (endpoint.path?.attached.port.isBlocked === true) return false; // nothing is made that cannot leave
    this.#speaker = endpoint;
    this.#output.marks = endpoint.marks;
    const hasRoom = connection.transmit(this.#emit);
    this.#speaker = null;
    this.#output.resetMarks();
    if (!hasRoom) return false;
    endpoint.isTouched = false;
    this.#settle(endpoint);
    return true;
  }

  #findPath(endpoint: TCPEndpoint): void {
    const { interfaces } = this.ip;
    endpoint.path = endpoint.pinnedPath ?? interfaces.pathTo(endpoint.remoteAddress);
    endpoint.routeGeneration = interfaces.routes.generation;
  }

  /** After it has spoken: when does it want to speak again, or is it over? */
  #settle(endpoint: TCPEndpoint): void {
    const { connection } = endpoint;
    const { state } = connection;
    if (endpoint.triesFastOpen) this.#fastOpen.learn(endpoint, this.#now);
    if (state !== endpoint.tracedState) {
      this.trace.emit('state', endpoint, endpoint.tracedState, state);
      endpoint.tracedState = state;
    }
    if (connection.isPathSuspected !== endpoint.isPathSuspected) this.#onSuspicion(endpoint);
    if (state === 'CLOSED' || (state === 'LISTEN' && endpoint.acceptor !== null)) {
      this.#remove(endpoint);
    } else if (state === 'TIME-WAIT' && endpoint.isOrphaned && connection.inbound.isFinished) {
      this.#compact(endpoint);
    } else {
      const nextMs = this.#now + connection.msUntilTick;
      this.#connections.schedule(endpoint, Math.min(nextMs, endpoint.deferredUntilMs));
    }
  }

  /** R1: the network layer may look for another way, the application hears of it (RFC 9293 §3.8.3, MUST-20, SHLD-9). */
  #onSuspicion(endpoint: TCPEndpoint): void {
    endpoint.isPathSuspected = !endpoint.isPathSuspected;
    if (!endpoint.isPathSuspected) return;
    this.counters.pathsSuspected += 1;
    this.trace.emit('path suspected', endpoint);
    endpoint.path?.attached.onPathSuspected?.(endpoint.remote.address);
    if (endpoint.observer !== null) this.#turn.change(endpoint);
  }

  /** TIME-WAIT with nobody to tell: a small record takes the connection's place. */
  #compact(endpoint: TCPEndpoint): void {
    this.#remove(endpoint);
    if (this.#connections.enterTimeWait(endpoint, this.#now)) this.counters.timeWaitEntered += 1;
    else this.counters.timeWaitDropped += 1;
  }

  #remove(endpoint: TCPEndpoint): void {
    if (endpoint.isRemoved) return;
    endpoint.isRemoved = true;
    endpoint.isTouched = false;
    if (endpoint.observer !== null) this.#turn.change(endpoint);
    endpoint.acceptor?.release(endpoint);
    this.#paths.learn(endpoint, this.#now);
    this.#connections.remove(endpoint);
    this.counters.connectionsClosed += 1;
  }

  // ---------------------------------------------------------------- how connections begin

  #newPassiveOpen(): PassiveOpen {
    const closedPorts = (): ClosedPortPolicy => this.closedPorts;
    const home: PassiveOpenHome = {
      now: () => this.#now,
      get closedPorts() {
        return closedPorts();
      },
      newEndpoint: (...given) => {
        const endpoint = this.#newEndpoint(...given);
        if (endpoint.connection.witness !== null) this.trace.emit('delivered', endpoint); // what it begins with
        return endpoint;
      },
      newConnection: (ends, config, beginning) => this.#factory.connection(ends, config, beginning, this.#now),
      marksFor: (config) => this.#factory.marksFor(config),
      find: (ends) => this.#connections.find(ends.localAddress, ends.localPort, ends.remoteAddress, ends.remotePort),
      aboutToChange: (endpoint) => this.#aboutToChange(endpoint),
      remove: (endpoint) => this.#remove(endpoint),
      wake: () => this.onWork?.(),
      origin: () => this.ip.origin,
      pathInKind: (ours, remote) => this.ip.pathInKind(ours, remote),
      isForUs: (address) => this.ip.isForUs(address),
    };
    const cookies = new CookieHandshake(this.#options.secret);
    return new PassiveOpen(home, {
      listeners: this.#listeners,
      reserved: this.#reserved,
      counters: this.counters,
      output: this.#output,
      cookies,
      fastOpen: this.#fastOpen,
    });
  }

  #newEndpoint(ends: ConnectionEnds, config: TCPConfig, beginning: Beginning): TCPEndpoint {
    const endpoint = this.#factory.create(ends, config, beginning, this.#now);
    this.#connections.add(endpoint, beginning.former ?? null);
    if (this.trace.listenerCount('verdict') > 0) {
      endpoint.connection.witness = (verdict) => void this.trace.emit('verdict', endpoint, verdict);
    }
    return endpoint;
  }

  #configFor(overrides: Partial<TCPConfig> | undefined): TCPConfig {
    return overrides === undefined ? this.config : completeTCPConfig({ ...this.config, ...overrides });
  }
}
