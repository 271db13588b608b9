/** Messages of neighbour discovery as they travel: written, carried as a packet, and read with every check. */
import { parseICMPv6Message } from '../../lib/network/icmpv6_message.ts';
import { IPv6Header, parseIPv6Header } from '../../lib/network/ipv6_header.ts';
import {
  emitNDPMessage,
  type NDPMessage,
  NEIGHBOR_ADVERTISEMENT,
  NEIGHBOR_SOLICITATION,
  type NeighborAdvertisement,
  type NeighborSolicitation,
  parseNDPMessage,
  ROUTER_ADVERTISEMENT,
  type RouterAdvertisement,
} from '../../lib/network/ndp_message.ts';
import type { NDPOptions, PrefixInformation } from '../../lib/network/ndp_options.ts';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6 } from '../../lib/network/pseudo_header.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { Packet } from '../../lib/util/packet.ts';
import { ParseFailure } from '../../lib/util/parse_failure.ts';
import { arriving, outgoingWith } from '../harness/wire_bytes.ts';

export const ip = (text: string): IPAddress => IPAddress.parse(text);

/** The packet of a message, as its receiver finds it. */
export function packetWith(message: NDPMessage, source: IPAddress, destination: IPAddress): Packet {
  const packet = outgoingWith();
  packet.resetOutgoing();
  emitNDPMessage(message, source, destination, packet);
  return arriving(packet);
}

/** Reads a whole IPv6 packet. */
export function readNDP(packet: Packet, change: (header: IPv6Header) => void = () => {}): NDPMessage | ParseFailure {
  const header = new IPv6Header();
  const failure = parseIPv6Header(packet, header);
  if (failure !== null) return failure;
  const sum = ipv6PseudoHeaderSum(header.source, header.destination, PROTOCOL_ICMPV6, packet.totalLength);
  const icmp = parseICMPv6Message(packet, sum);
  if (icmp instanceof ParseFailure) return icmp;
  change(header);
  return parseNDPMessage(packet, header);
}

export function solicitation(target: string, options: NDPOptions = {}): NeighborSolicitation {
  return { type: NEIGHBOR_SOLICITATION, target: ip(target), options };
}

export function advertisement(
  target: string,
  options: NDPOptions,
  flags: Partial<NeighborAdvertisement> = {},
): NeighborAdvertisement {
  return {
    type: NEIGHBOR_ADVERTISEMENT,
    target: ip(target),
    isRouter: false,
    isSolicited: true,
    isOverride: true,
    ...flags,
    options,
  };
}

export function routerAdvertisement(
  options: NDPOptions = {},
  fields: Partial<RouterAdvertisement> = {},
): RouterAdvertisement {
  return {
    type: ROUTER_ADVERTISEMENT,
    hopLimit: 64,
    isManaged: false,
    hasOtherConfiguration: false,
    preference: 0,
    lifetime: 1800,
    reachableTimeMs: 0,
    retransTimerMs: 0,
    ...fields,
    options,
  };
}

export function prefixInformation(prefix: string, fields: Partial<PrefixInformation> = {}): PrefixInformation {
  return {
    prefix: ip(prefix),
    prefixLength: 64,
    isOnLink: true,
    isAutonomous: true,
    validLifetime: 86_400,
    preferredLifetime: 14_400,
    ...fields,
  };
}
