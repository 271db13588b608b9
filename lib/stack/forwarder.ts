/**
 * What a router does with datagrams for others (RFC 1812 §5, RFC 8200): one hop less to live, the next link if it carries
 * them, and a word to the sender if they end here.
 * Pure. What arrived in one piece, a super-segment too, leaves in one piece where the next device takes it, and its
 * checksum is left to that device; else it is cut and completed here.
 * Not here: redirects of IPv6, source routes, multicast.
 *
 *   martian, to many ── dropped        TTL 1 ── time exceeded        no route ── unreachable
 *   too big ── IPv4 without DF: fragments; else fragmentation needed, packet too big
 */
import { IPFragmenter } from '../network/ip_fragmenter.ts';
import {
  FRAGMENTATION_NEEDED,
  ICMP_REDIRECT,
  ICMP_TIME_EXCEEDED,
  ICMP_UNREACHABLE,
  NETWORK_UNREACHABLE,
  REDIRECT_HOST,
  TRANSIT_TIME_EXCEEDED,
} from '../network/icmpv4_message.ts';
import {
  ICMPV6_BEYOND_SCOPE,
  ICMPV6_HOP_LIMIT_EXCEEDED,
  ICMPV6_NO_ROUTE,
  ICMPV6_PACKET_TOO_BIG,
  ICMPV6_TIME_EXCEEDED,
  ICMPV6_UNREACHABLE,
} from '../network/icmpv6_message.ts';
import type { ICMPErrorReport } from '../network/icmp_responder.ts';
import type { IPReassembler } from '../network/ip_reassembler.ts';
import { IPv4Header, parseIPv4Header } from '../network/ipv4_header.ts';
import { clampMaxSegmentSize } from '../network/mss_clamp.ts';
import { SourceNAT } from '../network/nat.ts';
import type { NATTableOptions } from '../network/nat_table.ts';
import { PROTOCOL_TCP } from '../network/pseudo_header.ts';
import { IPV6_HEADER_BYTES, type IPv6Header } from '../network/ipv6_header.ts';
import { depart } from '../util/departure.ts';
import { UsageError } from '../util/errors.ts';
import { updateChecksum } from '../util/internet_checksum.ts';
import { HEADROOM_BYTES, Packet } from '../util/packet.ts';
import type { ParseFailure } from '../util/parse_failure.ts';
import { segmentCount, transportHeaderEnd } from '../util/super_segment.ts';
import type { Arrival } from './arrival.ts';
import type { AttachedInterface } from './attached_interface.ts';
import type { StackCounters } from './counters.ts';
import * as reasons from './drop_reasons.ts';
import type { ICMPInput } from './icmp_input.ts';
import type { ICMPv6Input } from './icmpv6_input.ts';
import type { InterfaceTable, OutboundPath } from './interface_table.ts';
import type { DatagramForwarder } from './ip_layer.ts';

const TIME_TO_LIVE_AT = 8;
const IPV4_CHECKSUM_AT = 10;
const HOP_LIMIT_AT = 7;
const UDP_CHECKSUM_OFFSET = 6;

export class Forwarder implements DatagramForwarder {
  readonly #interfaces: InterfaceTable;
  readonly #counters: StackCounters;
  readonly #icmp: ICMPInput;
  readonly #icmpv6: ICMPv6Input;
  readonly #clampsMaxSegmentSize: boolean;
  readonly #fragmenter = new IPFragmenter();
  readonly #fragments: IPReassembler;
  #nat: { readonly outside: AttachedInterface; readonly translation: SourceNAT } | null = null;

  constructor(
    interfaces: InterfaceTable,
    fragments: IPReassembler,
    counters: StackCounters,
    icmp: ICMPInput,
    icmpv6: ICMPv6Input,
    options: { readonly clampsMaxSegmentSize: boolean },
  ) {
    this.#clampsMaxSegmentSize = options.clampsMaxSegmentSize;
    this.#interfaces = interfaces;
    this.#fragments = fragments;
    this.#counters = counters;
    this.#icmp = icmp;
    this.#icmpv6 = icmpv6;
  }

  /** Sources of what leaves by an interface become its first address. @throws UsageError: it has none */
  translate(attached: AttachedInterface, options: NATTableOptions): void {
    const { address } = attached.ipv4;
    if (address === 0)
      throw new UsageError('ERR_MISSING_ARGS', `${attached.name} needs an IPv4 address to translate to`);
    this.#nat = { outside: attached, translation: new SourceNAT(address, options) };
  }

  takeTranslated(packet: Packet, header: IPv4Header, arrival: Arrival): boolean {
    const nat = this.#nat;
    if (nat === null || nat.outside !== arrival.attached || header.destination !== nat.translation.address)
      return false;
    if (!nat.translation.translateIn(packet, header, arrival.nowMs)) return false;
    this.forwardIPv4(packet, header, arrival);
    return true;
  }

  forwardIPv4(packet: Packet, header: IPv4Header, arrival: Arrival): void {
    const { attached, nowMs } = arrival;
    if (!this.#mayPass(header)) {
      this.#counters.drop(reasons.NOT_FORWARDED);
      return;
    }
    const path = this.#interfaces.pathBeyond(header.destination);
    const refusal = judgeIPv4(packet, header, path);
    if (refusal !== null) {
      this.#counters.drop(refusal.reason);
      this.#icmp.reportAsRouter(refusal.report, packet, header, nowMs);
      return;
    }
    const way = path!; // judged
    if (this.#nat !== null && way.attached === this.#nat.outside && !this.#translateOut(packet, header, arrival))
      return;
    if (way.attached === attached) this.#redirect(packet, header, way, nowMs);
    if (header.protocol === PROTOCOL_TCP && header.fragmentOffset === 0) this.#clamp(packet, attached, way, 40);
    packet.prepend(header.headerLength);
    const timeToLiveAndProtocol = packet.uint16(TIME_TO_LIVE_AT);
    packet.setUint8(TIME_TO_LIVE_AT, header.timeToLive - 1);
    const checksum = updateChecksum(
      packet.uint16(IPV4_CHECKSUM_AT),
      timeToLiveAndProtocol,
      timeToLiveAndProtocol - 0x100,
    );
    packet.setUint16(IPV4_CHECKSUM_AT, checksum);
    this.#send(packet, way);
  }

  forwardIPv6(packet: Packet, header: IPv6Header, { attached, nowMs }: Arrival): void {
    const { source, destination } = header;
    const isForNobody =
      destination.isMulticast || destination.isLoopback || destination.isUnspecified || destination.isLinkLocal;
    const isFromNobody = source.isMulticast || source.isLoopback || source.isUnspecified;
    if (isForNobody || isFromNobody || this.#interfaces.isOurs(source)) {
      this.#counters.drop(reasons.NOT_FORWARDED_IPV6);
      return;
    }
    const path = this.#interfaces.pathBeyond(destination);
    const refusal = judgeIPv6(packet, header, path);
    if (refusal !== null) {
      this.#counters.drop(refusal.reason);
      const { type, code, restOfHeader = 0 } = refusal.report;
      const report = { type, code, restOfHeader, evenIfToMany: false };
      this.#icmpv6.reportAsRouter(report, packet, header, nowMs);
      return;
    }
    if (header.nextHeader === PROTOCOL_TCP) this.#clamp(packet, attached, path!, 60);
    packet.prepend(IPV6_HEADER_BYTES);
    packet.setUint8(HOP_LIMIT_AT, header.hopLimit - 1);
    this.#send(packet, path!); // judged
  }

  /** Neither from nor to what is no single host beyond this link (RFC 1812 §5.3.7, RFC 3927 §2.7, RFC 2644 §2). */
  #mayPass({ source, destination }: IPv4Header): boolean {
    const interfaces = this.#interfaces;
    if (!isHostElsewhere(source) || !isHostElsewhere(destination)) return false;
    return !interfaces.isToMany(source) && !interfaces.isToMany(destination) && !interfaces.isOurs(source);
  }

  /** False: it ends here, or goes on when it is whole, for only the first fragment has ports. */
  #translateOut(packet: Packet, header: IPv4Header, arrival: Arrival): boolean {
    const { translation } = this.#nat!; // whoever asks has looked
    if (header.moreFragments || header.fragmentOffset !== 0) {
      const result = this.#fragments.receiveIPv4(packet, header, arrival.nowMs);
      if (result instanceof Packet) {
        const whole = new IPv4Header();
        parseIPv4Header(result, whole);
        this.forwardIPv4(result, whole, arrival);
      } else if (result !== null) this.#counters.drop(result);
      return false;
    }
    const failure = translation.translateOut(packet, header, arrival.nowMs);
    if (failure !== null) this.#counters.drop(failure);
    return failure === null;
  }

  /** @param headerBytes of IP and TCP */
  #clamp(packet: Packet, from: AttachedInterface, to: OutboundPath, headerBytes: number): void {
    if (!this.#clampsMaxSegmentSize) return;
    clampMaxSegmentSize(packet, Math.min(from.mtu, to.attached.mtu) - headerBytes);
  }

  /** The sender could have gone to the next hop itself (RFC 1812 §5.2.7.2): only where it could have known it. */
  #redirect(packet: Packet, header: IPv4Header, { attached, nextHop }: OutboundPath, nowMs: number): void {
    if (attached.port.linkType !== 'ethernet' || typeof nextHop !== 'number') return;
    const isOnLink = attached.ipv4.addresses.some(
      ({ address, prefixLength }) =>
        prefixLength > 0 &&
        (address ^ header.source) >>> (32 - prefixLength) === 0 &&
        (address ^ nextHop) >>> (32 - prefixLength) === 0,
    );
    if (!isOnLink) return;
    const report = { type: ICMP_REDIRECT, code: REDIRECT_HOST, restOfHeader: nextHop };
    this.#icmp.reportAsRouter(report, packet, header, nowMs);
  }

  /** A whole datagram at its IP header, to where it can go. */
  #send(packet: Packet, { attached, nextHop }: OutboundPath): void {
    const { port, link, mtu } = attached;
    this.#counters.packetsForwarded += 1;
    const isUDP = packet.checksumOffset === UDP_CHECKSUM_OFFSET;
    const takesWhole = packet.totalLength <= port.segmentationOffloadBytes && (!isUDP || port.udpSegmentationOffload);
    const capabilities = {
      linkType: 'ip' as const,
      checksumOffload: port.checksumOffload,
      segmentationOffloadBytes: takesWhole ? port.segmentationOffloadBytes : 0,
    };
    depart(packet, capabilities, (leaving) => {
      const mustBeCut = leaving.segmentSize === 0 && leaving.totalLength > mtu;
      if (mustBeCut) {
        this.#fragmenter.fragmentIPv4(leaving, mtu, (fragment) => {
          this.#counters.fragmentsSent += 1;
          link.keep(fragment, nextHop, null);
          return true;
        });
        return;
      }
      // An Ethernet header needs room to the left, where there may be another packet.
      const isCramped = port.linkType !== 'ip' && leaving.offset < HEADROOM_BYTES;
      link.keep(isCramped ? leaving.copy() : leaving, nextHop, null);
    });
  }
}

/** Why a datagram ends here, and what its sender is told. */
interface Refusal {
  readonly reason: ParseFailure;
  readonly report: ICMPErrorReport;
}

function judgeIPv4(packet: Packet, header: IPv4Header, path: OutboundPath | null): Refusal | null {
  if (header.timeToLive <= 1) {
    return {
      reason: reasons.TIME_TO_LIVE_OVER,
      report: { type: ICMP_TIME_EXCEEDED, code: TRANSIT_TIME_EXCEEDED },
    };
  }
  if (path === null) {
    return { reason: reasons.NO_ROUTE, report: { type: ICMP_UNREACHABLE, code: NETWORK_UNREACHABLE } };
  }
  const { mtu } = path.attached;
  const length = lengthOnWire(packet, header.headerLength);
  if (length <= mtu || (!header.dontFragment && packet.segmentSize === 0)) return null;
  return {
    reason: reasons.TOO_BIG_TO_FORWARD,
    report: { type: ICMP_UNREACHABLE, code: FRAGMENTATION_NEEDED, restOfHeader: mtu },
  };
}

function judgeIPv6(packet: Packet, header: IPv6Header, path: OutboundPath | null): Refusal | null {
  if (header.hopLimit <= 1) {
    return {
      reason: reasons.HOP_LIMIT_REACHED,
      report: { type: ICMPV6_TIME_EXCEEDED, code: ICMPV6_HOP_LIMIT_EXCEEDED },
    };
  }
  if (path === null) {
    return { reason: reasons.NO_ROUTE_IPV6, report: { type: ICMPV6_UNREACHABLE, code: ICMPV6_NO_ROUTE } };
  }
  if (header.source.isLinkLocal) {
    return {
      reason: reasons.NOT_FORWARDED_IPV6,
      report: { type: ICMPV6_UNREACHABLE, code: ICMPV6_BEYOND_SCOPE },
    };
  }
  const { mtu } = path.attached;
  if (lengthOnWire(packet, IPV6_HEADER_BYTES) <= mtu) return null;
  return {
    reason: reasons.TOO_BIG_TO_FORWARD_IPV6,
    report: { type: ICMPV6_PACKET_TOO_BIG, code: 0, restOfHeader: mtu },
  };
}

/** Of the datagram, or of each that a super-segment stands for. The packet begins behind a header of `headerLength`. */
function lengthOnWire(packet: Packet, headerLength: number): number {
  if (packet.segmentSize === 0) return headerLength + packet.totalLength;
  packet.prepend(headerLength);
  const length = segmentCount(packet) === 1 ? packet.totalLength : transportHeaderEnd(packet) + packet.segmentSize;
  packet.trimFront(headerLength);
  return length;
}

/** Not 0/8, loopback, link-local, multicast or class E. */
function isHostElsewhere(address: number): boolean {
  const first = address >>> 24;
  return first !== 0 && first !== 127 && first < 224 && address >>> 16 !== 0xa9fe;
}
