/**
 * What ICMP for IPv6 does to us: echo requests are answered, bad headers and unwanted packets reported; errors are told to
 * icmp_errors.ts in words that both families share.
 * Pure. RFC 4443, RFC 8201 (path MTU). Its twin is icmp_input.ts.
 */
import {
  ICMPV6_ECHO_REQUEST,
  ICMPV6_PACKET_TOO_BIG,
  ICMPV6_PORT_UNREACHABLE,
  ICMPV6_REASSEMBLY_TIME_EXCEEDED,
  ICMPV6_TIME_EXCEEDED,
  type ICMPv6Message,
  parseICMPv6Message,
} from '../network/icmpv6_message.ts';
import { ICMPv6Responder, type ICMPv6ErrorReport } from '../network/icmpv6_responder.ts';
import { UNRECOGNIZED_NEXT_HEADER, type HeaderProblem } from '../network/ipv6_extension_headers.ts';
import { IPV6_MINIMUM_MTU, IPv6Header, parseIPv6Header } from '../network/ipv6_header.ts';
import { isMLDType, parseMLDMessage } from '../network/mld_message.ts';
import { isNDPType } from '../network/ndp_message.ts';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6, PROTOCOL_UDP } from '../network/pseudo_header.ts';
import type { QuotedDatagram } from '../network/quoted_datagram.ts';
import { networkError } from '../tcp_helpers/network_error.ts';
import type { IPAddress } from '../util/ip_address.ts';
import { HEADROOM_BYTES, Packet } from '../util/packet.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import type { RandomSource } from '../util/random_source.ts';
import { Slab } from '../util/slab.ts';
import type { Arrival } from './arrival.ts';
import type { StackCounters } from './counters.ts';
import { ICMP_IGNORED, IPV6_PROTOCOL_UNKNOWN, PROTOCOL_UDP_UNKNOWN } from './drop_reasons.ts';
import type { ICMPErrors } from './icmp_errors.ts';
import type { IPLayer } from './ip_layer.ts';
import type { SegmentOutput } from './segment_output.ts';

const TOO_SLOW: ICMPv6ErrorReport = {
  type: ICMPV6_TIME_EXCEEDED,
  code: ICMPV6_REASSEMBLY_TIME_EXCEEDED,
  restOfHeader: 0,
  evenIfToMany: false,
};

export class ICMPv6Input {
  readonly responder: ICMPv6Responder;
  readonly #errors: ICMPErrors;
  readonly #counters: StackCounters;
  readonly #output: SegmentOutput;
  readonly #answer = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES)));

  constructor(
    errors: ICMPErrors,
    parts: { counters: StackCounters; output: SegmentOutput; random: RandomSource },
    ip: IPLayer,
  ) {
    this.#errors = errors;
    ip.reassembly.onExpiredIPv6 = (first, nowMs) => this.#reassemblyExpired(first, nowMs);
    this.#counters = parts.counters;
    this.#output = parts.output;
    this.responder = new ICMPv6Responder({
      random: parts.random,
      isOurs: (address) => ip.interfaces.isOurs(address),
      sourceFor: (remote) => sourceFor(ip, remote),
    });
  }

  /**
   * A message addressed to us; the packet begins behind the IPv6 headers.
   * @param isWantedRaw a raw socket has taken it: what means nothing to us was not in vain
   */
  receive(packet: Packet, header: IPv6Header, arrival: Arrival, isWantedRaw: boolean): void {
    const { source, destination } = header;
    const sum = ipv6PseudoHeaderSum(source, destination, PROTOCOL_ICMPV6, packet.totalLength);
    const message = parseICMPv6Message(packet, sum);
    if (message instanceof ParseFailure) {
      this.#counters.drop(message);
      return;
    }
    this.#counters.icmpReceived += 1;
    if (message.type === ICMPV6_ECHO_REQUEST) {
      this.#answer.resetOutgoing();
      this.#replyIf(this.responder.answerEcho(message, header, this.#answer), header);
    } else if (isNDPType(message.type)) {
      const { attached, frame } = arrival;
      const failure = attached.link.receiveNDP(packet, header, frame === null ? null : frame.source);
      if (failure !== null) this.#counters.drop(failure);
    } else if (isMLDType(message.type)) {
      this.#receiveMLD(packet, header, arrival);
    } else if (message.quote === null) {
      if (!isWantedRaw) this.#counters.drop(ICMP_IGNORED);
    } else {
      this.#receiveError(message, message.quote, arrival.nowMs);
    }
  }

  #receiveMLD(packet: Packet, header: IPv6Header, { attached }: Arrival): void {
    const { groups } = attached.link;
    const message = groups === null ? ICMP_IGNORED : parseMLDMessage(packet, header);
    if (message instanceof ParseFailure) this.#counters.drop(message);
    else groups?.ipv6.receive(message);
  }

  /** A packet of a protocol, or to a port, that nobody here speaks (RFC 4443 §3.1, §3.4). */
  refuse(packet: Packet, header: IPv6Header, nowMs: number): void {
    if (header.protocol === PROTOCOL_UDP) {
      this.#counters.drop(PROTOCOL_UDP_UNKNOWN);
      this.#answer.resetOutgoing();
      const isDue = this.responder.reportUnreachable(ICMPV6_PORT_UNREACHABLE, packet, header, this.#answer, nowMs);
      this.#replyIf(isDue, header);
    } else {
      this.#counters.drop(IPV6_PROTOCOL_UNKNOWN);
      this.reportProblem({ code: UNRECOGNIZED_NEXT_HEADER, pointer: header.protocolAt }, packet, header, nowMs);
    }
  }

  /** Something in the headers was wrong, and its sender is told. */
  reportProblem(problem: HeaderProblem, packet: Packet, header: IPv6Header, nowMs: number): void {
    this.#answer.resetOutgoing();
    this.#replyIf(this.responder.reportProblem(problem, packet, header, this.#answer, nowMs), header);
  }

  /** What a router says of a packet that was for somebody else. */
  reportAsRouter(error: ICMPv6ErrorReport, packet: Packet, header: IPv6Header, nowMs: number): void {
    this.#answer.resetOutgoing();
    const isDue = this.responder.report({ ...error, isByRouter: true }, packet, header, this.#answer, nowMs);
    this.#replyIf(isDue, header);
  }

  /** A packet did not come together in time (RFC 4443 §3.3). */
  #reassemblyExpired(first: Packet, nowMs: number): void {
    const header = new IPv6Header();
    parseIPv6Header(first, header);
    this.#answer.resetOutgoing();
    this.#replyIf(this.responder.report(TOO_SLOW, first, header, this.#answer, nowMs), header);
  }

  #receiveError({ type, code, mtu }: ICMPv6Message, quote: QuotedDatagram<IPAddress>, nowMs: number): void {
    // Every link carries 1,280 bytes: who says less is no router (RFC 8201 §4).
    if (type !== ICMPV6_PACKET_TOO_BIG) this.#errors.report(networkError(6, type, code), quote);
    else if (mtu >= IPV6_MINIMUM_MTU) this.#errors.tooBig(mtu, quote, nowMs);
    else this.#counters.drop(ICMP_IGNORED);
  }

  #replyIf(isDue: boolean, { source }: IPv6Header): void {
    if (isDue) this.#output.replyWithPacket(this.#answer, source);
    else this.#counters.withhold();
  }
}

/** The address of ours that somebody sees to whom we answer as one of many. */
function sourceFor({ interfaces, arrivedOn }: IPLayer, remote: IPAddress): IPAddress | null {
  const source = interfaces.pathBack(remote, arrivedOn)?.source ?? null;
  return typeof source === 'number' ? null : source;
}
