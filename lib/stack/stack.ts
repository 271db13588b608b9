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
import { IPv4Header, parseIPv4Header } from '../network/ipv4_header.ts';
import type { QuotedDatagram } from '../network/icmpv4_message.ts';
import { ipv4PseudoHeaderSum, PROTOCOL_ICMP, PROTOCOL_TCP } from '../network/pseudo_header.ts';
import { resetFor } from '../tcp_helpers/reset_segment.ts';
import { completeTCPConfig, type TCPConfig } from '../tcp_helpers/tcp_config.ts';
import type { TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import { parseTCPSegment } from '../tcp_helpers/tcp_wire.ts';
import type { Clocked } from '../util/clocked.ts';
import { DeadlineHeap } from '../util/deadline_heap.ts';
import type { Endpoint } from '../util/endpoint.ts';
import { ConnectionError, UsageError } from '../util/errors.ts';
import type { Packet } from '../util/packet.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import { RingQueue } from '../util/ring_queue.ts';
import { AttachedInterface } from './attached_interface.ts';
import { StackCounters } from './counters.ts';
import { Demultiplexer } from './demultiplexer.ts';
import * as reasons from './drop_reasons.ts';
import { EndpointFactory } from './endpoint_factory.ts';
import { ICMPInput } from './icmp_input.ts';
import { ListenerTable } from './listener_table.ts';
import { LocalEnds } from './local_ends.ts';
import { PathMTUCache } from './path_mtu_cache.ts';
import { PortAllocator } from './port_allocator.ts';
import { SegmentOutput, type SendPacket } from './segment_output.ts';
import { inRange, validateStackOptions, type InterfaceOptions, type StackOptions } from './stack_options.ts';
import { TCPEndpoint, type IPv4Quadruple } from './tcp_endpoint.ts';
import { DEFAULT_BACKLOG, TCPListener, type ListenerOptions } from './tcp_listener.ts';
import { TimeWaitRecord, TimeWaitTable } from './time_wait_table.ts';

const DEFAULT_MAX_TIME_WAIT = 65536;

export interface ConnectOptions {
  /** Our end; port 0, or none at all, means one of the ephemeral ports. */
  readonly local?: Endpoint;
  readonly config?: Partial<TCPConfig>;
}

export class Stack implements Clocked {
  readonly config: TCPConfig;
  readonly counters = new StackCounters();
  /** Called when somebody outside a turn has given an endpoint something to say: the owner then asks for a turn. */
  onWork: (() => void) | null = null;

  readonly #options: StackOptions;
  readonly #connections: Demultiplexer<TCPEndpoint | TimeWaitRecord>;
  readonly #listeners = new ListenerTable();
  readonly #timeWait = new TimeWaitTable();
  readonly #deadlines = new DeadlineHeap<TCPEndpoint>();
  readonly #localEnds: LocalEnds;
  readonly #factory: EndpointFactory;
  readonly #pathMTUs = new PathMTUCache();
  readonly #output: SegmentOutput;
  readonly #header = new IPv4Header();
  #interface: AttachedInterface | null = null;
  #icmp: ICMPInput | null = null;
  #now: number;
  #endpointCount = 0;

  readonly #touched = new RingQueue<TCPEndpoint>();
  #changed: TCPEndpoint[] = [];
  /** Whose segments `#emit` sends. */
  #speaker: TCPEndpoint | null = null;

  // Made once, so that no turn makes them anew.
  readonly #emit = (segment: TCPSegment): boolean => {
    const speaker = this.#speaker!; // set by #speak for as long as it lasts
    segment.sourcePort = speaker.localPort;
    segment.destinationPort = speaker.remotePort;
    return this.#output.sendSegment(segment, speaker.localAddress, speaker.remoteAddress, speaker.pseudoHeaderSum);
  };
  readonly #onDue = (endpoint: TCPEndpoint): void => {
    this.#markTouched(endpoint);
  };
  readonly #onExpired = (record: TimeWaitRecord): void => {
    this.#connections.delete(record.localAddress, record.localPort, record.remoteAddress, record.remotePort);
  };

  /** @throws ConfigurationError */
  constructor(options: StackOptions) {
    validateStackOptions(options);
    this.#options = options;
    this.config = completeTCPConfig(options.config);
    this.#now = options.nowMs ?? 0;
    this.#connections = new Demultiplexer(options.random);
    const ports = new PortAllocator(options.secret, options.firstEphemeralPort, options.lastEphemeralPort);
    this.#localEnds = new LocalEnds(this.#listeners, ports, (...ends) => this.#isTaken(...ends));
    this.#factory = new EndpointFactory(this, options.secret, this.#pathMTUs);
    this.#output = new SegmentOutput(this.counters, {
      identification: options.random.uint32(),
      timeToLive: options.timeToLive,
      maxReplies: options.maxWaitingReplies,
    });
  }

  // ---------------------------------------------------------------- questions

  get nowMs(): number {
    return this.#now;
  }

  /** Connections, without those in a compact TIME-WAIT. */
  get endpointCount(): number {
    return this.#endpointCount;
  }

  get timeWaitCount(): number {
    return this.#timeWait.size;
  }

  /** Endpoints with a deadline: for tests that look for leaks. */
  get deadlineCount(): number {
    return this.#deadlines.size;
  }

  /** Every connection, for diagnostics. */
  *endpoints(): Generator<TCPEndpoint, void, undefined> {
    for (const item of this.#connections) if (item instanceof TCPEndpoint) yield item;
  }

  listeners(): Iterable<TCPListener> {
    return this.#listeners;
  }

  /** Observers wait to be told. */
  get hasNews(): boolean {
    return this.#changed.length > 0;
  }

  /** Somebody has something to say. */
  get hasWork(): boolean {
    return this.#touched.length > 0 || this.#output.isWaiting;
  }

  // ---------------------------------------------------------------- interfaces

  /** Joins the stack to its way out; one for now. @throws ConfigurationError, UsageError */
  attach(options: InterfaceOptions): AttachedInterface {
    if (this.#interface !== null) {
      throw new UsageError('ERR_ALREADY_ATTACHED', `${this.#interface.name} is attached; one interface is all for now`);
    }
    const attached = new AttachedInterface(options);
    this.#interface = attached;
    this.#output.configure(attached);
    const { counters } = this;
    this.#icmp = new ICMPInput(
      { findEndpoint: (quote) => this.#findQuoted(quote), aboutToChange: (endpoint) => this.#aboutToChange(endpoint) },
      { counters, output: this.#output, pathMTUs: this.#pathMTUs, random: this.#options.random },
      attached,
    );
    return attached;
  }

  // ---------------------------------------------------------------- calls of the application

  /**
   * Opens a connection: its SYN leaves at the next `transmit`.
   * @throws ConnectionError EADDRNOTAVAIL, EADDRINUSE, ENETUNREACH; ConfigurationError
   */
  connect(remote: Endpoint, options: ConnectOptions = {}): TCPEndpoint {
    const attached = this.#attached();
    const config = this.#configFor(options.config);
    const remoteAddress = remote.address.toInt();
    // RFC 9293 §3.9.2.3 (MUST-46); and nobody is behind the interface at our own address.
    const isReachable = attached.isAnswerable(remoteAddress) && remoteAddress !== attached.address;
    if (!isReachable || remote.port === 0) {
      const where = { syscall: 'connect', address: remote.address.toString(), port: remote.port };
      throw new ConnectionError(isReachable ? 'EADDRNOTAVAIL' : 'ENETUNREACH', where);
    }
    const { localAddress, localPort } = this.#localEnds.forConnection(options.local, remote, attached);
    const former = this.#connections.find(localAddress, localPort, remoteAddress, remote.port);
    const endpoint = this.#newEndpoint(
      { localAddress, localPort, remoteAddress, remotePort: remote.port },
      config,
      attached,
      former instanceof TimeWaitRecord ? former : null,
    );
    endpoint.connectPending = true;
    this.counters.connectionsOpened += 1;
    this.touch(endpoint);
    return endpoint;
  }

  /**
   * Waits for connections at a port; port 0 means a free one, address 0.0.0.0 any of ours.
   * @throws ConnectionError EADDRINUSE, EADDRNOTAVAIL; ConfigurationError
   */
  listen(local: Endpoint, options: ListenerOptions, onConnection: (endpoint: TCPEndpoint) => void): TCPListener {
    const attached = this.#attached();
    const backlog = options.backlog ?? DEFAULT_BACKLOG;
    inRange('backlog', backlog, 1, 2 ** 20);
    const config = this.#configFor(options.config);
    const end = this.#localEnds.forListener(local, attached);
    const home = { removeListener: (listener: TCPListener) => this.#listeners.remove(listener) };
    const listener = new TCPListener(home, end, config, backlog, onConnection);
    this.#listeners.add(listener);
    return listener;
  }

  /** An endpoint has something to say at the end of this turn, or of the next. */
  touch(endpoint: TCPEndpoint): void {
    if (endpoint.isTouched || endpoint.isRemoved) return;
    endpoint.isTouched = true;
    this.#touched.push(endpoint);
    this.onWork?.();
  }

  /** Forgets everything at once, without a word to anybody: the way out is gone. */
  clear(): void {
    for (const listener of [...this.#listeners]) listener.close();
    for (const endpoint of [...this.endpoints()]) {
      endpoint.observer = null;
      endpoint.connection.abort();
      this.#remove(endpoint);
    }
    this.#timeWait.expire(Infinity, this.#onExpired);
    this.#touched.clear();
    this.#changed = [];
    this.#output.clear();
  }

  // ---------------------------------------------------------------- time

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
    this.#deadlines.popDue(this.#now, this.#onDue);
    this.#timeWait.expire(this.#now, this.#onExpired);
  }

  get msUntilTick(): number {
    return Math.max(0, Math.min(this.#deadlines.earliest, this.#timeWait.earliest) - this.#now);
  }

  // ---------------------------------------------------------------- what the network says

  /** Takes a packet that begins at its IP header; it is lent, and changed by being read. */
  receive(packet: Packet): void {
    const { counters } = this;
    const header = this.#header;
    counters.packetsReceived += 1;
    counters.bytesReceived += packet.totalLength;
    const failure = parseIPv4Header(packet, header) ?? this.#judgeAddresses(header);
    if (failure !== null) {
      counters.drop(failure);
      return;
    }
    if (header.protocol === PROTOCOL_TCP) this.#receiveTCP(packet, header.source, header.destination);
    else if (header.protocol === PROTOCOL_ICMP) this.#icmp!.receive(packet, header, this.#now);
    else this.#icmp!.refuse(packet, header, this.#now); // #judgeAddresses asked for an interface
  }

  /** Whether a packet is for us, and whether we could answer it (RFC 1122 §3.2.1.3, RFC 9293 §3.9.2.3). */
  #judgeAddresses({ source, destination, protocol }: IPv4Header): ParseFailure | null {
    const attached = this.#interface;
    if (attached === null) return reasons.NO_INTERFACE;
    if (destination !== attached.address) {
      if (!attached.isToMany(destination)) return reasons.NOT_OUR_ADDRESS;
      if (protocol === PROTOCOL_TCP) return reasons.TCP_TO_MANY; // MUST-57
    }
    if (source === attached.address) return reasons.SPOOFED_SOURCE; // the land attack, among others
    return attached.isAnswerable(source) ? null : reasons.INVALID_SOURCE; // MUST-63
  }

  #receiveTCP(packet: Packet, source: number, destination: number): void {
    const segment = parseTCPSegment(packet, ipv4PseudoHeaderSum(source, destination, PROTOCOL_TCP, packet.totalLength));
    if (segment instanceof ParseFailure) {
      this.counters.drop(segment);
      return;
    }
    this.counters.segmentsReceived += 1;
    const item = this.#connections.find(destination, segment.destinationPort, source, segment.sourcePort);
    if (item instanceof TCPEndpoint) {
      this.#aboutToChange(item);
      item.connection.receive(segment);
    } else if (item === undefined) {
      this.#receiveWithoutConnection(segment, source, destination, null);
    } else {
      this.#receiveInTimeWait(item, segment, source, destination);
    }
  }

  #receiveInTimeWait(record: TimeWaitRecord, segment: TCPSegment, source: number, destination: number): void {
    const verdict = this.#timeWait.judge(record, segment, this.#now);
    if (verdict === 'reopened' && this.#listeners.find(destination, segment.destinationPort) !== undefined) {
      this.counters.timeWaitReused += 1;
      this.#receiveWithoutConnection(segment, source, destination, record);
    } else if (verdict === 'answered' || verdict === 'reopened') {
      this.#output.reply(record.answer(this.#now), destination, source);
    } else {
      this.counters.drop(verdict === 'ignored' ? reasons.TIME_WAIT_IDLE : reasons.TIME_WAIT_RESET);
    }
  }

  /** For a listener, or for nobody (RFC 9293 §3.10.7.1 and §3.10.7.2). */
  #receiveWithoutConnection(
    segment: TCPSegment,
    source: number,
    destination: number,
    former: TimeWaitRecord | null,
  ): void {
    const listener = this.#listeners.find(destination, segment.destinationPort);
    const verdict = listener === undefined ? 'reset' : listener.judge(segment.flags);
    if (listener !== undefined && verdict === 'open') {
      this.#open(listener, segment, source, destination, former);
    } else if (verdict === 'ignore') {
      this.counters.drop(reasons.LISTENER_IGNORED);
    } else {
      this.counters.drop(listener === undefined ? reasons.SEGMENT_WITHOUT_CONNECTION : reasons.LISTENER_ACK);
      const reset = resetFor(segment);
      if (reset === null) return;
      this.counters.resetsSent += 1;
      this.#output.reply(reset, destination, source);
    }
  }

  #open(
    listener: TCPListener,
    segment: TCPSegment,
    source: number,
    destination: number,
    former: TimeWaitRecord | null,
  ): void {
    const quadruple = {
      localAddress: destination,
      localPort: segment.destinationPort,
      remoteAddress: source,
      remotePort: segment.sourcePort,
    };
    const endpoint = this.#newEndpoint(quadruple, listener.config, this.#interface!, former); // a segment came through it
    endpoint.acceptor = listener;
    endpoint.connection.listen();
    this.#aboutToChange(endpoint);
    endpoint.connection.receive(segment);
    const dropped = listener.admit(endpoint);
    if (dropped === undefined) return;
    this.counters.embryonicDropped += 1;
    this.counters.drop(reasons.BACKLOG_FULL);
    dropped.connection.abort();
    this.#remove(dropped); // without a RST: its SYN may have been forged
  }

  #findQuoted(quote: QuotedDatagram): TCPEndpoint | undefined {
    const { source, sourcePort, destination, destinationPort } = quote;
    const item = this.#connections.find(source, sourcePort, destination, destinationPort);
    return item instanceof TCPEndpoint ? item : undefined;
  }

  /** Brings the connection's clock up to date; afterwards it will speak, and its observer will look. */
  #aboutToChange(endpoint: TCPEndpoint): void {
    this.#bringUpToDate(endpoint);
    this.#markTouched(endpoint);
    this.#markChanged(endpoint);
  }

  #bringUpToDate(endpoint: TCPEndpoint): void {
    const elapsed = this.#now - endpoint.tickedToMs;
    if (elapsed === 0) return;
    endpoint.tickedToMs = this.#now;
    endpoint.connection.tick(elapsed);
  }

  #markTouched(endpoint: TCPEndpoint): void {
    if (endpoint.isTouched || endpoint.isRemoved) return;
    endpoint.isTouched = true;
    this.#touched.push(endpoint);
  }

  #markChanged(endpoint: TCPEndpoint): void {
    if (endpoint.isChanged) return;
    endpoint.isChanged = true;
    this.#changed.push(endpoint);
  }

  // ---------------------------------------------------------------- what applications hear

  /** Tells the observers of changed endpoints, and hands established connections to whoever listens. */
  notify(): void {
    const changed = this.#changed;
    if (changed.length === 0) return;
    this.#changed = [];
    let told = 0;
    try {
      for (; told < changed.length; told += 1) this.#tell(changed[told]!);
    } finally {
      // An application threw: the others hear of their changes in the next turn.
      for (let rest = told + 1; rest < changed.length; rest += 1) this.#changed.push(changed[rest]!);
    }
  }

  #tell(endpoint: TCPEndpoint): void {
    endpoint.isChanged = false;
    const { acceptor } = endpoint;
    if (acceptor !== null) {
      // A RST may have come right behind the ACK: then nobody hears of either.
      if (!endpoint.connection.isSynchronized || endpoint.connection.failure !== null || acceptor.isClosed) return;
      endpoint.acceptor = null;
      this.counters.connectionsAccepted += 1;
      acceptor.accept(endpoint);
    }
    endpoint.observer?.endpointChanged(endpoint);
  }

  // ---------------------------------------------------------------- the only way out

  /**
   * Everybody who was touched speaks once. @returns false when the device had no room: call again when it has.
   * @param send takes a packet before it returns, and never calls back
   */
  transmit(send: SendPacket): boolean {
    if (!this.hasWork) return true;
    let hasRoom = this.#output.begin(send);
    while (hasRoom && this.#touched.length > 0) {
      hasRoom = this.#speak(this.#touched.peek()!);
      if (hasRoom) this.#touched.take();
    }
    this.#output.end();
    return hasRoom;
  }

  #speak(endpoint: TCPEndpoint): boolean {
    if (endpoint.isRemoved) return true;
    const { connection } = endpoint;
    this.#bringUpToDate(endpoint);
    if (endpoint.connectPending) {
      endpoint.connectPending = false;
      if (!endpoint.isOrphaned) connection.connect();
    }
    this.#speaker = endpoint;
    this.#output.typeOfService = endpoint.typeOfService;
    const hasRoom = connection.transmit(this.#emit);
    this.#speaker = null;
    this.#output.typeOfService = 0;
    if (!hasRoom) return false;
    endpoint.isTouched = false;
    this.#settle(endpoint);
    return true;
  }

  /** After it has spoken: when does it want to speak again, or is it over? */
  #settle(endpoint: TCPEndpoint): void {
    const { connection } = endpoint;
    const { state } = connection;
    if (state === 'CLOSED' || (state === 'LISTEN' && endpoint.acceptor !== null)) {
      this.#remove(endpoint);
    } else if (state === 'TIME-WAIT' && endpoint.isOrphaned && connection.inbound.isFinished) {
      this.#compact(endpoint);
    } else {
      this.#deadlines.schedule(endpoint, this.#now + connection.msUntilTick);
    }
  }

  /** TIME-WAIT with nobody to tell: a small record takes the connection's place. */
  #compact(endpoint: TCPEndpoint): void {
    const snapshot = endpoint.connection.timeWaitSnapshot();
    this.#remove(endpoint);
    if (this.#timeWait.size >= (this.#options.maxTimeWait ?? DEFAULT_MAX_TIME_WAIT)) {
      this.counters.timeWaitDropped += 1;
      return;
    }
    const record = new TimeWaitRecord(endpoint, snapshot, endpoint.timeWaitMs);
    this.counters.timeWaitEntered += 1;
    this.#connections.set(record.localAddress, record.localPort, record.remoteAddress, record.remotePort, record);
    this.#timeWait.add(record, this.#now + snapshot.remainingMs);
  }

  #remove(endpoint: TCPEndpoint): void {
    if (endpoint.isRemoved) return;
    endpoint.isRemoved = true;
    endpoint.isTouched = false;
    if (endpoint.observer !== null) this.#markChanged(endpoint);
    endpoint.acceptor?.release(endpoint);
    this.#deadlines.remove(endpoint);
    const { localAddress, localPort, remoteAddress, remotePort } = endpoint;
    this.#connections.delete(localAddress, localPort, remoteAddress, remotePort);
    this.#endpointCount -= 1;
    this.counters.connectionsClosed += 1;
  }

  // ---------------------------------------------------------------- how connections begin

  #newEndpoint(
    quadruple: IPv4Quadruple,
    config: TCPConfig,
    attached: AttachedInterface,
    former: TimeWaitRecord | null,
  ): TCPEndpoint {
    if (former !== null) this.#timeWait.remove(former);
    const endpoint = this.#factory.create(quadruple, config, attached, former, this.#now);
    const { localAddress, localPort, remoteAddress, remotePort } = quadruple;
    this.#connections.set(localAddress, localPort, remoteAddress, remotePort, endpoint);
    this.#endpointCount += 1;
    return endpoint;
  }

  #attached(): AttachedInterface {
    if (this.#interface === null) throw new UsageError('ERR_NOT_ATTACHED', 'attach() an interface first');
    return this.#interface;
  }

  #configFor(overrides: Partial<TCPConfig> | undefined): TCPConfig {
    return overrides === undefined ? this.config : completeTCPConfig({ ...this.config, ...overrides });
  }

  /** A connection lies there that does not make way: one in TIME-WAIT may. */
  #isTaken(localAddress: number, localPort: number, remoteAddress: number, remotePort: number): boolean {
    const item = this.#connections.find(localAddress, localPort, remoteAddress, remotePort);
    if (item === undefined) return false;
    return !(item instanceof TimeWaitRecord && this.#timeWait.isReusable(item, this.#now));
  }
}
