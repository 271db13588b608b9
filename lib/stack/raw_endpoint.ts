/**
 * A raw socket as the stack keeps it: it hears a copy of every datagram of one protocol that is for this host, beside whoever
 * speaks that protocol here, and sends datagrams of its own making.
 * Pure. Not here: a checksum of the payload, but that of ICMPv6, which no application can compute (RFC 3542 §3.1).
 */
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6 } from '../network/pseudo_header.ts';
import { isAnyAddress, sameAddress, type CompactAddress } from '../util/compact_address.ts';
import type { Packet } from '../util/packet.ts';
import type { Arrival } from './arrival.ts';
import { DatagramBatches, type DatagramRoute } from './datagram_batches.ts';
import { DatagramQueue } from './datagram_queue.ts';
import type { DatagramFields } from './ip_output.ts';
import type { OutboundPath } from './interface_table.ts';
import type { TurnMember } from './turn_lists.ts';

/** Told once a turn that something may have arrived, or that there is room again. */
export interface RawObserver {
  rawChanged(endpoint: RawEndpoint): void;
}

export interface RawOptions {
  /** Of IP: 1 … 255; 0: every one. */
  readonly protocol: number;
  /** What is heard begins with the IP header, and so does what is sent. Default false. */
  readonly headerIncluded?: boolean;
  /** Hops of what is sent, 0 … 255. Default 64. */
  readonly timeToLive?: number;
  /** DSCP and ECN. Default 0. */
  readonly typeOfService?: number;
  /** Default 1 MiB each. */
  readonly receiveBufferBytes?: number;
  readonly sendBufferBytes?: number;
}

/** How a datagram leaves; null: by its own header. */
export interface RawRoute extends DatagramRoute {
  readonly way: { readonly path: OutboundPath; readonly fields: DatagramFields } | null;
}

/** Why a datagram is not sent, in the words of send(2). */
export type RawRefusal = 'EAGAIN' | 'EMSGSIZE' | 'ENETUNREACH' | 'EADDRNOTAVAIL' | 'EAFNOSUPPORT' | 'EINVAL';

export interface RawHome {
  touch(endpoint: RawEndpoint): void;
  change(endpoint: RawEndpoint): void;
  routeTo(endpoint: RawEndpoint, destination: CompactAddress, source: CompactAddress | null): RawRoute | RawRefusal;
  /** Of a datagram with its header. */
  routeOf(datagram: Uint8Array): RawRoute | RawRefusal;
  speak(endpoint: RawEndpoint): boolean;
  close(endpoint: RawEndpoint): void;
}

const MIB = 1024 * 1024;
const LARGEST_PACKET = 65535;

export class RawEndpoint implements TurnMember {
  readonly isIPv6: boolean;
  readonly protocol: number;
  readonly headerIncluded: boolean;
  isTouched = false;
  isChanged = false;
  isRemoved = false;
  /** Closed by its application, but some datagrams are still to be sent. */
  isClosing = false;
  observer: RawObserver | null = null;
  readonly received: DatagramQueue;
  readonly outgoing: DatagramBatches<RawRoute>;
  timeToLive: number;
  typeOfService: number;
  /** Hears only what is sent to this address of ours; any: all. */
  localAddress: CompactAddress;
  /** Hears only what is from there; any: all. */
  remoteAddress: CompactAddress;
  /** Of ICMP: the types that are heard; null: all. */
  icmpTypes: ReadonlySet<number> | null = null;
  receiveDropped = 0;
  #wantsRoom = false;
  readonly #home: RawHome;

  /** @param anyAddress 0.0.0.0 or `::`, which tells the family */
  constructor(home: RawHome, anyAddress: CompactAddress, options: RawOptions) {
    this.#home = home;
    this.isIPv6 = typeof anyAddress !== 'number';
    this.localAddress = anyAddress;
    this.remoteAddress = anyAddress;
    this.protocol = options.protocol;
    this.headerIncluded = options.headerIncluded ?? false;
    this.timeToLive = options.timeToLive ?? 64;
    this.typeOfService = options.typeOfService ?? 0;
    this.received = new DatagramQueue(options.receiveBufferBytes ?? MIB);
    this.outgoing = new DatagramBatches(options.sendBufferBytes ?? MIB, LARGEST_PACKET);
  }

  /** Whether it hears a datagram. @param packet begins behind the IP header */
  hears(packet: Packet, { source, destination, protocol }: Arrival): boolean {
    if ((typeof source !== 'number') !== this.isIPv6) return false;
    if (this.protocol !== 0 && this.protocol !== protocol) return false;
    if (!isAnyAddress(this.localAddress) && !sameAddress(this.localAddress, destination)) return false;
    if (!isAnyAddress(this.remoteAddress) && !sameAddress(this.remoteAddress, source)) return false;
    if (this.icmpTypes === null || (protocol !== PROTOCOL_ICMP && protocol !== PROTOCOL_ICMPV6)) return true;
    return packet.length > 0 && this.icmpTypes.has(packet.uint8(0));
  }

  /** Takes a copy; the packet is as before when this returns. */
  receive(packet: Packet, arrival: Arrival): boolean {
    const { headerIncluded } = this;
    if (headerIncluded) packet.prepend(arrival.headerLength);
    const taken = this.received.push(packet, arrival, 0, arrival.protocol);
    if (headerIncluded) packet.trimFront(arrival.headerLength);
    if (taken) this.#home.change(this);
    else this.receiveDropped += 1;
    return taken;
  }

  /**
   * Takes a copy of a datagram, which leaves at the end of the turn.
   * @param destination does not count when the header is included
   * @param source whom it is from; null: us
   */
  send(bytes: Uint8Array, destination: CompactAddress, source: CompactAddress | null = null): RawRefusal | null {
    if (!this.outgoing.hasRoomFor(bytes.byteLength)) {
      this.#wantsRoom = true;
      return 'EAGAIN';
    }
    const route = this.headerIncluded
      ? this.#home.routeOf(bytes)
      : this.#home.routeTo(this, isAnyAddress(destination) ? this.remoteAddress : destination, source);
    if (typeof route === 'string') return route;
    this.outgoing.push(route, bytes, 0, bytes.byteLength, false);
    this.#home.touch(this);
    return null;
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

  tell(): void {
    this.observer?.rawChanged(this);
  }

  lookAgain(): void {
    this.#home.change(this);
  }

  close(): void {
    this.observer = null;
    this.#home.close(this);
  }
}
