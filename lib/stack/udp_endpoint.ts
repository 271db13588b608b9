/**
 * A UDP socket as the stack keeps it: its ends, what has arrived and is not read yet, what is to be sent, its options and
 * groups. Connected or not; with ICMP errors told to it (RFC 1122 §4.1.3.3). What has no room is dropped and counted, what
 * cannot be sent is refused with a code as the kernel's.
 * Pure. Not here: who gets which datagram (udp_demultiplexer.ts), and what a datagram looks like on the wire
 * (udp_datagram.ts, udp_output.ts).
 */
import type { FrameInfo } from '../network/ethernet_frame.ts';
import { passes } from '../network/source_filter.ts';
import type { NetworkError } from '../tcp_helpers/network_error.ts';
import { MAX_UDP_PAYLOAD_IPV4, MAX_UDP_PAYLOAD_IPV6 } from '../udp_datagram.ts';
import { isAnyAddress, sameAddress, type CompactAddress } from '../util/compact_address.ts';
import { RingQueue } from '../util/ring_queue.ts';
import type { Arrival } from './arrival.ts';
import type { AttachedInterface } from './attached_interface.ts';
import { DatagramBatches } from './datagram_batches.ts';
import { DatagramQueue } from './datagram_queue.ts';
import { GroupFilters, type MembershipRefusal } from './group_filters.ts';
import type { UDPEnds } from './udp_demultiplexer.ts';
import type { UDPOptions } from './udp_options.ts';
import type { UDPRoute } from './udp_output.ts';
import type { TurnMember } from './turn_lists.ts';

/** Told once a turn, after all packets of the turn, that something may be new; it then looks for itself. */
export interface UDPObserver {
  udpChanged(endpoint: UDPEndpoint): void;
}

/** Why a datagram is not sent, in the words of send(2). EAGAIN: the queue is full, and the observer hears when it is not. */
export type SendRefusal =
  | 'EAGAIN'
  | 'EMSGSIZE'
  | 'ENETUNREACH'
  | 'EADDRNOTAVAIL'
  | 'EACCES'
  | 'EDESTADDRREQ'
  | 'EINVAL'
  | 'EAFNOSUPPORT';

/** An ICMP error about a datagram of ours. */
export interface NetworkErrorReport {
  readonly error: NetworkError;
  /** To whom the datagram was sent. */
  readonly destination: CompactAddress;
  readonly destinationPort: number;
}

/** Whom a datagram says it is from, where that is not its socket's own end. */
export interface UDPSource {
  readonly address: CompactAddress;
  readonly port: number;
  /** On Ethernet: the frame that it leaves in; null: the link makes it. */
  readonly frame: FrameInfo | null;
}

/** Where an endpoint lives. */
export interface UDPHome {
  /** The endpoint has something to send. */
  touch(endpoint: UDPEndpoint): void;
  /** Its observer is to look. */
  change(endpoint: UDPEndpoint): void;
  /** How its datagrams to this end leave; or why they cannot. */
  routeTo(
    endpoint: UDPEndpoint,
    destination: CompactAddress,
    port: number,
    source: UDPSource | null,
  ): UDPRoute | SendRefusal;
  /** Changes when routes or addresses do. */
  readonly generation: number;
  /** Sends what there is room for. @returns false: not everything */
  speak(endpoint: UDPEndpoint): boolean;
  groupChanged(group: CompactAddress, attached: AttachedInterface): void;
  close(endpoint: UDPEndpoint): void;
}

/** Reports that nobody has taken yet; older ones go first. */
const MAX_REPORTS = 16;

export class UDPEndpoint implements UDPEnds, TurnMember {
  // Written by the home, which keeps it in its tables.
  localAddress: CompactAddress;
  localPort = 0;
  remoteAddress: CompactAddress;
  remotePort = 0;
  /** Of both families, unless it is `ipv6Only`. */
  readonly isIPv6: boolean;
  readonly ipv6Only: boolean;
  readonly reuseAddress: boolean;
  isAnywhere = false;
  boundTo: AttachedInterface | null = null;
  /** As it was bound; a connected socket has one of ours, whatever it was bound to. */
  boundAddress: CompactAddress;
  /** Its ends are in the tables. */
  isBound = false;
  /** Closed by its application, but some datagrams wait for a device with room. */
  isClosing = false;
  isTouched = false;
  isChanged = false;
  isRemoved = false;

  observer: UDPObserver | null = null;
  readonly received: DatagramQueue;
  readonly outgoing: DatagramBatches<UDPRoute>;
  readonly groups = new GroupFilters();
  /** Datagrams for which the queue had no room. */
  receiveDropped = 0;
  datagramsReceived = 0;
  datagramsSent = 0;

  readonly #home: UDPHome;
  readonly #reports = new RingQueue<NetworkErrorReport>();
  #failure: NetworkError | null = null;
  /** An observer waits for room in the queue. */
  #wantsRoom = false;
  #route: UDPRoute | null = null;
  /** Of the options when the route was made. */
  #routeGeneration = -1;
  #timeToLive: number;
  #typeOfService: number;
  #multicastTimeToLive = 1;
  #multicastLoopback = true;
  #multicastInterface: AttachedInterface | null = null;
  #mayBroadcast: boolean;
  #dontFragment: boolean;
  #sendsChecksums: boolean;

  /** @param anyAddress 0.0.0.0, or `::` of a socket of IPv6 */
  constructor(home: UDPHome, anyAddress: CompactAddress, options: Required<UDPOptions>) {
    this.#home = home;
    this.localAddress = anyAddress;
    this.boundAddress = anyAddress;
    this.remoteAddress = anyAddress;
    this.isIPv6 = typeof anyAddress !== 'number';
    this.ipv6Only = options.ipv6Only;
    this.reuseAddress = options.reuseAddress;
    this.received = new DatagramQueue(options.receiveBufferBytes);
    this.outgoing = new DatagramBatches(options.sendBufferBytes, MAX_UDP_PAYLOAD_IPV4);
    this.#timeToLive = options.timeToLive;
    this.#typeOfService = options.typeOfService;
    this.#mayBroadcast = options.broadcast;
    this.#dontFragment = options.dontFragment;
    this.#sendsChecksums = options.checksum;
  }

  get isConnected(): boolean {
    return this.remotePort !== 0;
  }

  // ---------------------------------------------------------------- options

  /** Hops of datagrams to one host, 1 … 255. */
  get timeToLive(): number {
    return this.#timeToLive;
  }

  set timeToLive(hops: number) {
    this.#timeToLive = hops;
    this.#route = null;
  }

  /** DSCP and ECN of everything that is sent, 0 … 255. */
  get typeOfService(): number {
    return this.#typeOfService;
  }

  set typeOfService(value: number) {
    this.#typeOfService = value;
    this.#route = null;
  }

  /** Hops of datagrams to groups, 0 … 255. Default 1: they stay on the link (RFC 1112 §6.1). */
  get multicastTimeToLive(): number {
    return this.#multicastTimeToLive;
  }

  set multicastTimeToLive(hops: number) {
    this.#multicastTimeToLive = hops;
    this.#route = null;
  }

  /** Whether sockets of this host that are in the group hear what is sent to it. Default true. */
  get multicastLoopback(): boolean {
    return this.#multicastLoopback;
  }

  set multicastLoopback(loops: boolean) {
    this.#multicastLoopback = loops;
    this.#route = null;
  }

  /** Where datagrams to groups leave; null: as the routes say. */
  get multicastInterface(): AttachedInterface | null {
    return this.#multicastInterface;
  }

  set multicastInterface(attached: AttachedInterface | null) {
    this.#multicastInterface = attached;
    this.#route = null;
  }

  /** May send to broadcast addresses (RFC 1122 §3.3.6 wants the application to mean it). Default false. */
  get mayBroadcast(): boolean {
    return this.#mayBroadcast;
  }

  set mayBroadcast(may: boolean) {
    this.#mayBroadcast = may;
    this.#route = null;
  }

  /** Datagrams that are too long for the path are refused, and cut nowhere. Default false. */
  get dontFragment(): boolean {
    return this.#dontFragment;
  }

  set dontFragment(value: boolean) {
    this.#dontFragment = value;
    this.#route = null;
  }

  /** Whether datagrams over IPv4 carry a checksum (RFC 1122 §4.1.3.4); over IPv6 they always do. Default true. */
  get sendsChecksums(): boolean {
    return this.#sendsChecksums;
  }

  set sendsChecksums(sends: boolean) {
    this.#sendsChecksums = sends;
    this.#route = null;
  }

  // ---------------------------------------------------------------- sending

  /** Largest payload, bytes; for IPv4 where the destination is. */
  maxPayload(destination: CompactAddress): number {
    return typeof destination === 'number' ? MAX_UDP_PAYLOAD_IPV4 : MAX_UDP_PAYLOAD_IPV6;
  }

  /**
   * Takes a copy of a datagram, which leaves at the end of the turn.
   * @param port 0: the address does not count, it goes to the peer of a connected socket
   * @param source whom it says it is from; null: us
   * @returns null, or why it is not taken
   */
  send(
    bytes: Uint8Array,
    from: number,
    length: number,
    destination: CompactAddress,
    port: number,
    source: UDPSource | null = null,
  ): SendRefusal | null {
    const to = port === 0 ? this.remoteAddress : destination;
    const toPort = port === 0 ? this.remotePort : port;
    if (toPort === 0) return 'EDESTADDRREQ';
    if (length > this.maxPayload(to)) return 'EMSGSIZE';
    if (!this.outgoing.hasRoomFor(length)) {
      this.#wantsRoom = true;
      return 'EAGAIN';
    }
    const route = this.#routeTo(to, toPort, source);
    if (typeof route === 'string') return route;
    const fitsPath = length <= route.maxUncut;
    if (!fitsPath && route.dontFragment) return 'EMSGSIZE';
    this.outgoing.push(route, bytes, from, length, fitsPath);
    this.#home.touch(this);
    return null;
  }

  /** The last one, when it is the same again: most datagrams go where the one before went. */
  #routeTo(destination: CompactAddress, port: number, source: UDPSource | null): UDPRoute | SendRefusal {
    const last = this.#route;
    if (
      last !== null &&
      last.destinationPort === port &&
      sameAddress(last.destination, destination) &&
      this.#routeGeneration === this.#home.generation &&
      (source === null ? !last.isForged : isFrom(last, source))
    ) {
      return last;
    }
    const route = this.#home.routeTo(this, destination, port, source);
    if (typeof route === 'string') return route;
    this.#route = route;
    this.#routeGeneration = this.#home.generation;
    return route;
  }

  speak(): boolean {
    if (!this.isRemoved && !this.#home.speak(this)) return false;
    this.isTouched = false;
    if (this.#wantsRoom) {
      this.#wantsRoom = false;
      this.#home.change(this);
    }
    return true;
  }

  // ---------------------------------------------------------------- receiving

  /** Whether it hears a datagram sent to many: broadcasts and all nodes of the link always, others by its groups. */
  hears(arrival: Arrival, isForAll: boolean): boolean {
    if (isForAll) return true;
    const filter = this.groups.find(arrival.destination, arrival.attached);
    return filter !== undefined && passes(filter, arrival.source);
  }

  tell(): void {
    this.observer?.udpChanged(this);
  }

  /** The observer has not seen everything, and looks again. */
  lookAgain(): void {
    this.#home.change(this);
  }

  /** ICMP tells of a datagram of ours. Connected sockets fail by what will not pass (RFC 1122 §4.1.3.3). */
  networkFailed(report: NetworkErrorReport): void {
    if (this.#reports.length === MAX_REPORTS) this.#reports.take();
    this.#reports.push(report);
    if (this.isConnected && report.error.weight !== 'soft') this.#failure = report.error;
    this.#home.change(this);
  }

  /** What a connected socket failed by, once. */
  takeFailure(): NetworkError | null {
    const failure = this.#failure;
    this.#failure = null;
    return failure;
  }

  takeReport(): NetworkErrorReport | undefined {
    return this.#reports.take();
  }

  // ---------------------------------------------------------------- groups

  join(group: CompactAddress, attached: AttachedInterface): MembershipRefusal | null {
    return this.#changed(group, attached, this.groups.join(group, attached));
  }

  leave(group: CompactAddress, attached: AttachedInterface): MembershipRefusal | null {
    return this.#changed(group, attached, this.groups.leave(group, attached));
  }

  joinSource(group: CompactAddress, source: CompactAddress, attached: AttachedInterface): MembershipRefusal | null {
    return this.#changed(group, attached, this.groups.joinSource(group, source, attached));
  }

  leaveSource(group: CompactAddress, source: CompactAddress, attached: AttachedInterface): MembershipRefusal | null {
    return this.#changed(group, attached, this.groups.leaveSource(group, source, attached));
  }

  #changed(
    group: CompactAddress,
    attached: AttachedInterface,
    refusal: MembershipRefusal | null,
  ): MembershipRefusal | null {
    if (refusal === null) this.#home.groupChanged(group, attached);
    return refusal;
  }

  /** Its ends have changed: routes are looked for anew. */
  forgetRoute(): void {
    this.#route = null;
  }

  /** Whether it is bound to one address. */
  get hasOwnAddress(): boolean {
    return !isAnyAddress(this.localAddress);
  }

  /** What waits to be sent still goes if there is room at once; what was not read is gone. */
  close(): void {
    this.observer = null;
    this.#home.close(this);
  }
}

function isFrom({ source, sourcePort, frame }: UDPRoute, wanted: UDPSource): boolean {
  return sourcePort === wanted.port && sameAddress(source, wanted.address) && frame === wanted.frame;
}
