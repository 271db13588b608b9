/**
 * The single questions that a packet filter is put together from, as functions of a packet's layers.
 * Pure.
 */
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP } from '../network/pseudo_header.ts';
import type { IPAddress } from '../util/ip_address.ts';
import { ETHERTYPE_ARP, ETHERTYPE_IPV4, ETHERTYPE_IPV6, type PacketLayers } from './packet_layers.ts';

export type FilterCondition = (layers: PacketLayers) => boolean;

/** Which end is asked about. */
export type FilterSide = 'src' | 'dst' | 'src or dst' | 'src and dst';

const PROTOCOL_IGMP = 2;
const PROTOCOL_SCTP = 132;

/** Words that are whole conditions, and may stand before `host`, `port` and the like. */
export const PROTOCOL_CONDITIONS: Readonly<Record<string, FilterCondition>> = {
  ip: (layers) => layers.etherType === ETHERTYPE_IPV4,
  ip6: (layers) => layers.etherType === ETHERTYPE_IPV6,
  arp: (layers) => layers.etherType === ETHERTYPE_ARP,
  tcp: (layers) => layers.protocol === PROTOCOL_TCP,
  udp: (layers) => layers.protocol === PROTOCOL_UDP,
  sctp: (layers) => layers.protocol === PROTOCOL_SCTP,
  icmp: (layers) => layers.family === 4 && layers.protocol === PROTOCOL_ICMP,
  icmp6: (layers) => layers.family === 6 && layers.protocol === PROTOCOL_ICMPV6,
  igmp: (layers) => layers.family === 4 && layers.protocol === PROTOCOL_IGMP,
};

function onSide<T>(side: FilterSide, source: T, destination: T, holds: (value: T) => boolean): boolean {
  if (side === 'src') return holds(source);
  if (side === 'dst') return holds(destination);
  if (side === 'src and dst') return holds(source) && holds(destination);
  return holds(source) || holds(destination);
}

export function hostIs(address: IPAddress, side: FilterSide): FilterCondition {
  return ({ source, destination }) => onSide(side, source, destination, (known) => known?.equals(address) ?? false);
}

export function netIs(prefix: IPAddress, bits: number, side: FilterSide): FilterCondition {
  return ({ source, destination }) =>
    onSide(side, source, destination, (known) => known?.matchesPrefix(prefix, bits) ?? false);
}

export function portBetween(least: number, most: number, side: FilterSide): FilterCondition {
  return ({ sourcePort, destinationPort }) =>
    onSide(side, sourcePort, destinationPort, (port) => port >= least && port <= most);
}

export function linkAddressIs(address: Uint8Array, side: FilterSide): FilterCondition {
  const isSame = (bytes: Uint8Array): boolean =>
    bytes.byteLength === address.byteLength && bytes.every((byte, at) => byte === address[at]);
  return ({ linkSource, linkDestination }) => onSide(side, linkSource, linkDestination, isSame);
}

/** @param identifier null: any tag */
export function tagIs(identifier: number | null): FilterCondition {
  return ({ tags }) => (identifier === null ? tags.length > 0 : tags.some((tag) => tag.identifier === identifier));
}

export function protocolIs(protocol: number): FilterCondition {
  return (layers) => layers.family !== 0 && layers.protocol === protocol;
}

export function both(first: FilterCondition, second: FilterCondition): FilterCondition {
  return (layers) => first(layers) && second(layers);
}

export function either(first: FilterCondition, second: FilterCondition): FilterCondition {
  return (layers) => first(layers) || second(layers);
}

export function negated(condition: FilterCondition): FilterCondition {
  return (layers) => !condition(layers);
}
