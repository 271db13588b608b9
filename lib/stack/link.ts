/**
 * How IP datagrams get onto a medium. A medium without addresses, such as a TUN, takes them as they are; Ethernet wants a
 * header, and has to find out first who the neighbour is.
 * Pure.
 */
import type { FrameInfo } from '../network/ethernet_frame.ts';
import type { IPv6Header } from '../network/ipv6_header.ts';
import type { Clocked } from '../util/clocked.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { EthernetAddress } from '../util/ethernet_address.ts';
import type { IPAddress } from '../util/ip_address.ts';
import type { Packet } from '../util/packet.ts';
import type { ParseFailure } from '../util/parse_failure.ts';
import { ICMP_IGNORED } from './drop_reasons.ts';
import type { LinkGroups } from './link_groups.ts';
import type { Port } from './port.ts';

export interface Link extends Clocked {
  /**
   * Puts in front of a whole datagram what the medium wants, and gives it to the port. While the neighbour is still being
   * asked for, it holds a copy and says true.
   * @param frame link addresses and tags to use in place of the interface's and the next hop's; null: none in particular
   * @returns false: no room, nothing was taken, the packet is as before
   */
  send(datagram: Packet, nextHop: CompactAddress, frame: FrameInfo | null): boolean;
  /** The same for what cannot be given back: it waits in the port for room. */
  keep(datagram: Packet, nextHop: CompactAddress, frame: FrameInfo | null): void;
  /** Something of its own waits: questions to neighbours, and datagrams that waited for the answers. */
  readonly hasWork: boolean;
  /** Groups that routers and switches hear of; null: nobody here asks for any. */
  readonly groups: LinkGroups | null;
  /** Sends that. What finds no room goes on waiting. */
  transmit(): void;
  /** The interface has an address now, or no longer: neighbours are told, or may ask. */
  addressAdded(address: IPAddress): void;
  addressRemoved(address: IPAddress): void;
  /**
   * A sound ICMPv6 message of neighbour discovery.
   * @param packet at its ICMPv6 header
   * @param linkSource of the frame; null: it came without one
   * @returns why nothing came of it, or null
   */
  receiveNDP(packet: Packet, header: IPv6Header, linkSource: EthernetAddress | null): ParseFailure | null;
}

export class BareLink implements Link {
  readonly hasWork = false;
  readonly groups = null;
  readonly msUntilTick = Infinity;
  readonly #port: Port;

  constructor(port: Port) {
    this.#port = port;
  }

  send(datagram: Packet): boolean {
    return this.#port.send(datagram);
  }

  keep(datagram: Packet): void {
    this.#port.sendOrKeep(datagram);
  }

  transmit(): void {}

  addressAdded(): void {}

  addressRemoved(): void {}

  /** There are no neighbours to discover. */
  receiveNDP(): ParseFailure {
    return ICMP_IGNORED;
  }

  tick(): void {}
}
