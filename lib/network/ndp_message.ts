/**
 * The five messages of neighbour discovery (RFC 4861 §4) as meaning: parsed with the validity checks that keep everybody
 * but direct neighbours out, emitted as whole IPv6 packets.
 * Pure. The ICMPv6 checksum is verified by `parseICMPv6Message` beforehand. Options are in ndp_options.ts.
 *
 *   | type (8) | code: 0 (8) | checksum (16) | flags, or what a router says (32) | target, destination … | options |
 */
import { Chunk } from '../util/chunk.ts';
import { ANY_IPV6 } from '../util/compact_address.ts';
import { IPAddress } from '../util/ip_address.ts';
import type { Packet } from '../util/packet.ts';
import { parseFailure, ParseFailure } from '../util/parse_failure.ts';
import { emitICMPv6Message, ICMPV6_HEADER_BYTES, ICMPV6_REDIRECT, ICMPv6Message } from './icmpv6_message.ts';
import { emitIPv6Header, IPv6Header } from './ipv6_header.ts';
import {
  type NDPOptions,
  ndpOptionBytes,
  parseNDPOptions,
  readPreference,
  type RouterPreference,
} from './ndp_options.ts';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6 } from './pseudo_header.ts';

export const ROUTER_SOLICITATION = 133;
export const ROUTER_ADVERTISEMENT = 134;
export const NEIGHBOR_SOLICITATION = 135;
export const NEIGHBOR_ADVERTISEMENT = 136;

export const NDP_FROM_AFAR = parseFailure('icmpv6', 'neighbour discovery from beyond a router', 'RFC 4861 §7.1');
export const NDP_BAD_CODE = parseFailure('icmpv6', 'neighbour discovery with a code', 'RFC 4861 §7.1');
export const NDP_TRUNCATED = parseFailure('icmpv6', 'neighbour discovery cut short', 'RFC 4861 §7.1');
export const NDP_BAD_TARGET = parseFailure('icmpv6', 'target is a group', 'RFC 4861 §7.1');
export const NDP_BAD_SOURCE = parseFailure('icmpv6', 'source cannot say this', 'RFC 4861 §6.1');
export const NDP_BAD_PROBE = parseFailure('icmpv6', 'unfit solicitation without a source', 'RFC 4861 §7.1.1');
export const NDP_SOLICITED_TO_MANY = parseFailure('icmpv6', 'solicited advertisement to many', 'RFC 4861 §7.1.2');

/** Every message has come directly from a neighbour: a router would have made it less (RFC 4861 §3.1). */
const HOP_LIMIT = 255;

/** RFC 4291 §2.7.1. */
export const ALL_NODES = IPAddress.parse('ff02::1');
export const ALL_ROUTERS = IPAddress.parse('ff02::2');
const SOLICITED_NODE_PREFIX = IPAddress.parse('ff02::1:ff00:0');

/** The group of everybody whose address ends in these 24 bits (RFC 4291 §2.7.1). */
export function solicitedNodeGroup(address: IPAddress): IPAddress {
  return IPAddress.fromWords(SOLICITED_NODE_PREFIX.word0, 0, 1, 0xff000000 | (address.word3 & 0xffffff));
}

export interface RouterSolicitation {
  readonly type: typeof ROUTER_SOLICITATION;
  readonly options: NDPOptions;
}

export interface RouterAdvertisement {
  readonly type: typeof ROUTER_ADVERTISEMENT;
  /** For what hosts send; 0: unspecified. */
  readonly hopLimit: number;
  /** Addresses, or other things, are to be had by DHCPv6. */
  readonly isManaged: boolean;
  readonly hasOtherConfiguration: boolean;
  readonly preference: RouterPreference;
  /** As a default router, seconds; 0: it is none. */
  readonly lifetime: number;
  /** ms; 0: unspecified. */
  readonly reachableTimeMs: number;
  readonly retransTimerMs: number;
  readonly options: NDPOptions;
}

export interface NeighborSolicitation {
  readonly type: typeof NEIGHBOR_SOLICITATION;
  readonly target: IPAddress;
  readonly options: NDPOptions;
}

export interface NeighborAdvertisement {
  readonly type: typeof NEIGHBOR_ADVERTISEMENT;
  readonly target: IPAddress;
  readonly isRouter: boolean;
  readonly isSolicited: boolean;
  readonly isOverride: boolean;
  readonly options: NDPOptions;
}

export interface Redirect {
  readonly type: typeof ICMPV6_REDIRECT;
  /** The better first hop, or the destination itself, which is a neighbour then. */
  readonly target: IPAddress;
  readonly destination: IPAddress;
  readonly options: NDPOptions;
}

export type NDPMessage =
  | RouterSolicitation
  | RouterAdvertisement
  | NeighborSolicitation
  | NeighborAdvertisement
  | Redirect;

export function isNDPType(type: number): boolean {
  return type >= ROUTER_SOLICITATION && type <= ICMPV6_REDIRECT;
}

/** Bytes before the options, by type from 133 on. */
const FIXED_BYTES = [8, 16, 24, 24, 40] as const;

/**
 * Reads a message of one of the five types.
 * @param packet at its ICMPv6 header; unchanged
 * @param header what its IPv6 header said
 */
export function parseNDPMessage(packet: Packet, header: IPv6Header): NDPMessage | ParseFailure {
  const { source } = header;
  if (header.hopLimit !== HOP_LIMIT) return NDP_FROM_AFAR;
  const type = packet.uint8(0);
  if (packet.uint8(1) !== 0) return NDP_BAD_CODE;
  const fixedBytes = FIXED_BYTES[type - ROUTER_SOLICITATION]!;
  const bytes = packet.toBytes();
  if (bytes.byteLength < fixedBytes) return NDP_TRUNCATED;
  const options = parseNDPOptions(bytes, fixedBytes);
  if (options instanceof ParseFailure) return options;
  const view = new DataView(bytes.buffer);
  switch (type) {
    case ROUTER_SOLICITATION:
      if (source.isUnspecified && options.sourceLinkAddress !== undefined) return NDP_BAD_PROBE;
      return { type, options };
    case ROUTER_ADVERTISEMENT:
      return source.isLinkLocal ? readRouterAdvertisement(view, options) : NDP_BAD_SOURCE;
    case ICMPV6_REDIRECT:
      return source.isLinkLocal ? readRedirect(bytes, options) : NDP_BAD_SOURCE;
    default:
      return readNeighborMessage(type as typeof NEIGHBOR_SOLICITATION, bytes, header, options);
  }
}

function readRouterAdvertisement(view: DataView, options: NDPOptions): RouterAdvertisement {
  const flags = view.getUint8(5);
  return {
    type: ROUTER_ADVERTISEMENT,
    hopLimit: view.getUint8(4),
    isManaged: (flags & 0x80) !== 0,
    hasOtherConfiguration: (flags & 0x40) !== 0,
    preference: readPreference(flags) ?? 0, // the reserved value is medium here (RFC 4191 §2.2)
    lifetime: view.getUint16(6),
    reachableTimeMs: view.getUint32(8),
    retransTimerMs: view.getUint32(12),
    options,
  };
}

function readRedirect(bytes: Uint8Array, options: NDPOptions): Redirect | ParseFailure {
  const target = IPAddress.fromBytes(bytes.subarray(8, 24));
  const destination = IPAddress.fromBytes(bytes.subarray(24, 40));
  if (destination.isMulticast) return NDP_BAD_TARGET;
  if (!target.isLinkLocal && !target.equals(destination)) return NDP_BAD_TARGET;
  return { type: ICMPV6_REDIRECT, target, destination, options };
}

function readNeighborMessage(
  type: typeof NEIGHBOR_SOLICITATION | typeof NEIGHBOR_ADVERTISEMENT,
  bytes: Uint8Array,
  { source, destination }: IPv6Header,
  options: NDPOptions,
): NeighborSolicitation | NeighborAdvertisement | ParseFailure {
  const target = IPAddress.fromBytes(bytes.subarray(8, 24));
  if (target.isMulticast || target.isUnspecified) return NDP_BAD_TARGET;
  if (type === NEIGHBOR_SOLICITATION) {
    if (!source.isUnspecified) return { type, target, options };
    const isToGroup = destination.equals(solicitedNodeGroup(target));
    return isToGroup && options.sourceLinkAddress === undefined ? { type, target, options } : NDP_BAD_PROBE;
  }
  const flags = bytes[4]!;
  const isSolicited = (flags & 0x40) !== 0;
  if (isSolicited && destination.isMulticast) return NDP_SOLICITED_TO_MANY;
  return { type, target, isRouter: (flags & 0x80) !== 0, isSolicited, isOverride: (flags & 0x20) !== 0, options };
}

const header = new IPv6Header();
header.nextHeader = PROTOCOL_ICMPV6;
header.hopLimit = HOP_LIMIT;

/** Writes a message as a whole IPv6 packet into an empty outgoing one. */
export function emitNDPMessage(message: NDPMessage, source: IPAddress, destination: IPAddress, packet: Packet): void {
  const icmp = new ICMPv6Message();
  icmp.type = message.type;
  let fixed = new Uint8Array(0);
  if (message.type === ROUTER_ADVERTISEMENT) {
    const flags = (message.isManaged ? 0x80 : 0) | (message.hasOtherConfiguration ? 0x40 : 0);
    const preference = (message.preference & 3) << 3;
    icmp.restOfHeader = (message.hopLimit << 24) | ((flags | preference) << 16) | message.lifetime;
    fixed = new Uint8Array(8);
    const view = new DataView(fixed.buffer);
    view.setUint32(0, message.reachableTimeMs);
    view.setUint32(4, message.retransTimerMs);
  } else if (message.type === ICMPV6_REDIRECT) {
    fixed = new Uint8Array(32);
    fixed.set(message.target.toBytes());
    fixed.set(message.destination.toBytes(), 16);
  } else if (message.type !== ROUTER_SOLICITATION) {
    fixed = message.target.toBytes() as Uint8Array<ArrayBuffer>;
    if (message.type === NEIGHBOR_ADVERTISEMENT) icmp.restOfHeader = advertisementFlags(message);
  }
  const options = ndpOptionBytes(message.options);
  packet.setPayload([Chunk.fromBytes(fixed), Chunk.fromBytes(options)].filter(({ length }) => length > 0));
  const length = ICMPV6_HEADER_BYTES + packet.totalLength;
  emitICMPv6Message(icmp, packet, ipv6PseudoHeaderSum(source, destination, PROTOCOL_ICMPV6, length));
  header.source = source;
  header.destination = destination;
  emitIPv6Header(header, packet);
  header.source = ANY_IPV6;
}

function advertisementFlags({ isRouter, isSolicited, isOverride }: NeighborAdvertisement): number {
  return ((isRouter ? 0x80 : 0) | (isSolicited ? 0x40 : 0) | (isOverride ? 0x20 : 0)) << 24;
}
