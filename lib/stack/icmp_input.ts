/**
 * What ICMP for IPv4 does to us: echo requests are answered; errors are told to icmp_errors.ts in words that both families
 * share. Its twin is icmpv6_input.ts.
 * Pure.
 */
import { ICMPResponder, type ICMPErrorReport } from '../network/icmp_responder.ts';
import {
  FRAGMENTATION_NEEDED,
  ICMP_ECHO_REQUEST,
  ICMP_PARAMETER_PROBLEM,
  ICMP_TIME_EXCEEDED,
  ICMP_UNREACHABLE,
  ICMPv4Message,
  parseICMPv4Message,
  PORT_UNREACHABLE,
  PROTOCOL_UNREACHABLE,
  REASSEMBLY_TIME_EXCEEDED,
} from '../network/icmpv4_message.ts';
import { IPv4Header, parseIPv4Header } from '../network/ipv4_header.ts';
import type { QuotedDatagram } from '../network/quoted_datagram.ts';
import { PROTOCOL_UDP } from '../network/pseudo_header.ts';
import { networkError } from '../tcp_helpers/network_error.ts';
import { HEADROOM_BYTES, Packet } from '../util/packet.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import type { RandomSource } from '../util/random_source.ts';
import { Slab } from '../util/slab.ts';
import type { Arrival } from './arrival.ts';
import type { StackCounters } from './counters.ts';
import { ICMP_IGNORED, PROTOCOL_UDP_UNKNOWN, PROTOCOL_UNKNOWN } from './drop_reasons.ts';
import type { ICMPErrors } from './icmp_errors.ts';
import type { IPLayer } from './ip_layer.ts';
import { believableMTU } from './path_mtu_cache.ts';
import type { SegmentOutput } from './segment_output.ts';

/** Errors that a connection hears of (RFC 9293 §3.9.2.2); not source quench (MUST-55), nor redirects. */
const REPORTED: readonly number[] = [ICMP_UNREACHABLE, ICMP_TIME_EXCEEDED, ICMP_PARAMETER_PROBLEM];

export class ICMPInput {
  readonly responder: ICMPResponder;
  readonly #errors: ICMPErrors;
  readonly #ip: IPLayer;
  readonly #counters: StackCounters;
  readonly #output: SegmentOutput;
  readonly #answer = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES)));

  constructor(
    errors: ICMPErrors,
    parts: { counters: StackCounters; output: SegmentOutput; random: RandomSource },
    ip: IPLayer,
  ) {
    this.#errors = errors;
    this.#ip = ip;
    ip.reassembly.onExpiredIPv4 = (first, nowMs) => this.#reassemblyExpired(first, nowMs);
    this.#counters = parts.counters;
    this.#output = parts.output;
    this.responder = new ICMPResponder({
      isSubnetBroadcast: (address) => ip.interfaces.isToMany(address),
      random: parts.random,
    });
  }

  /**
   * An ICMP message addressed to us; the packet begins behind the IP header.
   * @param isWantedRaw a raw socket has taken it: what means nothing to us was not in vain
   */
  receive(packet: Packet, header: IPv4Header, { nowMs }: Arrival, isWantedRaw: boolean): void {
    const message = parseICMPv4Message(packet);
    if (message instanceof ParseFailure) {
      this.#counters.drop(message);
      return;
    }
    this.#counters.icmpReceived += 1;
    if (message.type === ICMP_ECHO_REQUEST) {
      this.#answer.resetOutgoing();
      this.#replyIf(this.responder.answerEcho(message, header, this.#answer), header);
    } else if (message.quote === null) {
      if (!isWantedRaw) this.#counters.drop(ICMP_IGNORED);
    } else {
      this.#receiveError(message, message.quote, nowMs);
    }
  }

  /** A datagram of a protocol, or to a port, that nobody here speaks. */
  refuse(packet: Packet, header: IPv4Header, nowMs: number): void {
    const isUDP = header.protocol === PROTOCOL_UDP;
    this.#counters.drop(isUDP ? PROTOCOL_UDP_UNKNOWN : PROTOCOL_UNKNOWN);
    this.#answer.resetOutgoing();
    const code = isUDP ? PORT_UNREACHABLE : PROTOCOL_UNREACHABLE;
    this.#replyIf(this.responder.reportUnreachable(code, packet, header, this.#answer, nowMs), header);
  }

  /** What a router says of a datagram that was for somebody else: from the address that its sender sees of us. */
  reportAsRouter(error: ICMPErrorReport, packet: Packet, header: IPv4Header, nowMs: number): void {
    const { interfaces, arrivedOn } = this.#ip;
    const ours = interfaces.pathBack(header.source, arrivedOn)?.source ?? null;
    this.#answer.resetOutgoing();
    const isDue = typeof ours === 'number' && this.responder.report(error, packet, header, this.#answer, nowMs, ours);
    this.#replyIf(isDue, header);
  }

  /** A datagram did not come together in time (RFC 792). */
  #reassemblyExpired(first: Packet, nowMs: number): void {
    const header = new IPv4Header();
    parseIPv4Header(first, header);
    const error = { type: ICMP_TIME_EXCEEDED, code: REASSEMBLY_TIME_EXCEEDED };
    this.#answer.resetOutgoing();
    this.#replyIf(this.responder.report(error, first, header, this.#answer, nowMs), header);
  }

  #receiveError({ type, code, nextHopMTU }: ICMPv4Message, quote: QuotedDatagram, nowMs: number): void {
    if (type === ICMP_UNREACHABLE && code === FRAGMENTATION_NEEDED) {
      this.#errors.tooBig(believableMTU(nextHopMTU, quote.totalLength), quote, nowMs);
    } else {
      this.#errors.report(REPORTED.includes(type) ? networkError(4, type, code) : null, quote);
    }
  }

  #replyIf(isDue: boolean, { source }: IPv4Header): void {
    if (isDue) this.#output.replyWithPacket(this.#answer, source);
    else this.#counters.withhold();
  }
}
