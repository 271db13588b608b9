/**
 * Which interface a frame is for: several with addresses and VLAN tags of their own may share one device.
 * Pure. Groups of Ethernet are not looked at, since IP knows its groups better: several share one of Ethernet's.
 *
 *   frame ── tags ── destination ── EtherType ──> ARP: link        IPv4, IPv6: the stack
 *              │          └── ours, a group, or anybody's where the interface is promiscuous
 *              └── no interface has these: dropped and counted
 */
import {
  ETHER_TYPE_ARP,
  ETHER_TYPE_IPV4,
  ETHER_TYPE_IPV6,
  EthernetFrame,
  type FrameInfo,
  parseEthernetFrame,
} from '../network/ethernet_frame.ts';
import { sameNetwork } from '../network/vlan_tag.ts';
import type { EthernetAddress } from '../util/ethernet_address.ts';
import type { Packet } from '../util/packet.ts';
import type { ParseFailure } from '../util/parse_failure.ts';
import type { AttachedInterface } from './attached_interface.ts';
import type { StackCounters } from './counters.ts';
import {
  ETHER_TYPE_MISMATCH,
  ETHER_TYPE_UNKNOWN,
  FRAME_FROM_OURSELVES,
  NOT_OUR_MAC,
  NOT_OUR_VLAN,
  TO_US_IN_A_FRAME_TO_MANY,
} from './drop_reasons.ts';
import type { EthernetLink } from './ethernet_link.ts';

/** Takes a packet that begins at its IP header, and hears how it came. */
export type ReceiveFramed = (packet: Packet, attached: AttachedInterface, frame: FrameInfo) => void;

export class EthernetPort {
  readonly #counters: StackCounters;
  readonly #receiveDatagram: ReceiveFramed;
  readonly #frame = new EthernetFrame();
  readonly #links: { readonly link: EthernetLink; readonly attached: AttachedInterface }[] = [];

  constructor(counters: StackCounters, receiveDatagram: ReceiveFramed) {
    this.#counters = counters;
    this.#receiveDatagram = receiveDatagram;
  }

  /** Of the first interface. */
  get mac(): EthernetAddress | undefined {
    return this.#links[0]?.link.mac;
  }

  add(link: EthernetLink, attached: AttachedInterface): void {
    this.#links.push({ link, attached });
  }

  /** Takes a frame; it is lent, and changed by being read. */
  receive(packet: Packet): void {
    const frame = this.#frame;
    const failure = parseEthernetFrame(packet, frame) ?? this.#hand(packet, frame);
    if (failure !== null) this.#counters.drop(failure);
  }

  #hand(packet: Packet, frame: EthernetFrame): ParseFailure | null {
    const { destination, tags } = frame;
    let isTheirNetwork = false;
    let last: { readonly link: EthernetLink; readonly attached: AttachedInterface } | null = null;
    for (const each of this.#links) {
      const { link } = each;
      if (!link.acceptsAnyTags && !sameNetwork(tags, link.tags)) continue;
      isTheirNetwork = true;
      if (!destination.isMulticast && !destination.equals(link.mac) && !link.isPromiscuous) continue;
      // To read a packet is to change it: all but the last get one of their own.
      if (last !== null) this.#dispatch(packet.copy(), frame, last.link, last.attached);
      last = each;
    }
    if (last === null) return isTheirNetwork ? NOT_OUR_MAC : NOT_OUR_VLAN;
    this.#dispatch(packet, frame, last.link, last.attached);
    return null;
  }

  #dispatch(packet: Packet, frame: EthernetFrame, link: EthernetLink, attached: AttachedInterface): void {
    const failure = this.#failureOf(packet, frame, link, attached);
    if (failure !== null) this.#counters.drop(failure);
    else if (frame.etherType !== ETHER_TYPE_ARP) this.#receiveDatagram(packet, attached, frame);
  }

  /** Why nothing comes of it; null: ARP has been dealt with, or the datagram is to go on. */
  #failureOf(
    packet: Packet,
    frame: EthernetFrame,
    link: EthernetLink,
    attached: AttachedInterface,
  ): ParseFailure | null {
    const { etherType, source, destination } = frame;
    if (source.equals(link.mac)) return FRAME_FROM_OURSELVES;
    if (etherType === ETHER_TYPE_ARP) return link.receiveARP(packet);
    if (etherType !== ETHER_TYPE_IPV4 && etherType !== ETHER_TYPE_IPV6) return ETHER_TYPE_UNKNOWN;
    if (packet.length < 20) return ETHER_TYPE_MISMATCH;
    const isIPv6 = packet.uint8(0) >> 4 === 6;
    if (isIPv6 !== (etherType === ETHER_TYPE_IPV6) || (isIPv6 && packet.length < 40)) return ETHER_TYPE_MISMATCH;
    if (!destination.isMulticast) return null;
    // A single host that is spoken to through a group is being used to answer in chorus.
    const isToMany = isIPv6 ? packet.uint8(24) === 0xff : attached.ipv4.isToMany(packet.int32(16));
    return isToMany || attached.acceptsAny ? null : TO_US_IN_A_FRAME_TO_MANY;
  }
}
