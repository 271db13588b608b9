/**
 * The multicast groups of an interface on a link with neighbours, as routers and switches there hear of them: IGMP for IPv4,
 * MLD for IPv6.
 * Pure.
 */
import { GroupMembership } from '../network/group_membership.ts';
import type { GroupLeave, GroupReport } from '../network/group_message.ts';
import { emitIGMPMessage } from '../network/igmp_message.ts';
import { emitMLDMessage } from '../network/mld_message.ts';
import type { SourceFilter } from '../network/source_filter.ts';
import type { Clocked } from '../util/clocked.ts';
import { ANY_IPV6, type CompactAddress } from '../util/compact_address.ts';
import type { Packet } from '../util/packet.ts';
import type { RandomSource } from '../util/random_source.ts';
import type { InterfaceIPv4 } from './interface_ipv4.ts';
import type { InterfaceIPv6 } from './interface_ipv6.ts';

/** The interface: whose addresses messages come from. */
export interface GroupMember {
  readonly ipv4: InterfaceIPv4;
  readonly ipv6: InterfaceIPv6;
}

/** Takes a whole datagram to a group; false: no room. */
export type SendToGroup = (datagram: Packet, group: CompactAddress) => boolean;

export class LinkGroups implements Clocked {
  readonly ipv4: GroupMembership;
  readonly ipv6: GroupMembership;
  readonly #member: GroupMember;

  constructor(random: RandomSource, member: GroupMember) {
    this.ipv4 = new GroupMembership(random);
    this.ipv6 = new GroupMembership(random);
    this.#member = member;
  }

  setFilter(group: CompactAddress, filter: SourceFilter | null): void {
    (typeof group === 'number' ? this.ipv4 : this.ipv6).setFilter(group, filter);
  }

  tick(elapsedMs: number): void {
    this.ipv4.tick(elapsedMs);
    this.ipv6.tick(elapsedMs);
  }

  get msUntilTick(): number {
    return Math.min(this.ipv4.msUntilTick, this.ipv6.msUntilTick);
  }

  get hasWork(): boolean {
    return this.ipv4.hasWork || this.ipv6.hasWork;
  }

  /** @param packet to write into, again and again @returns false: no room, the rest waits */
  transmit(packet: Packet, send: SendToGroup): boolean {
    const emit = (message: GroupReport | GroupLeave, group: CompactAddress): boolean => {
      packet.resetOutgoing();
      this.#write(message, group, packet);
      return send(packet, group);
    };
    return this.ipv4.transmit(emit) && this.ipv6.transmit(emit);
  }

  /** From an address of the link, or from none while there is none (RFC 3376 §4.2.13, RFC 3590 §4). */
  #write(message: GroupReport | GroupLeave, group: CompactAddress, packet: Packet): void {
    const { ipv4, ipv6 } = this.#member;
    if (typeof group === 'number') {
      emitIGMPMessage(message, ipv4.address, group, packet);
      return;
    }
    const ours = ipv6.addresses.find(({ address, isTentative }) => address.isLinkLocal && !isTentative);
    emitMLDMessage(message, ours?.address ?? ANY_IPV6, group, packet);
  }
}
