/**
 * What ICMP messages do to us: echo requests are answered; errors reach the connection they are about, if they can prove
 * that they are about it, by quoting a sequence number that is in flight (RFC 5927 §4.1).
 * Pure.
 */
import { ICMPResponder } from '../network/icmp_responder.ts';
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
} from '../network/icmpv4_message.ts';
import type { QuotedDatagram } from '../network/quoted_datagram.ts';
import type { IPv4Header } from '../network/ipv4_header.ts';
import { PROTOCOL_TCP, PROTOCOL_UDP } from '../network/pseudo_header.ts';
import { networkError } from '../tcp_helpers/network_error.ts';
import { HEADROOM_BYTES, Packet } from '../util/packet.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import type { RandomSource } from '../util/random_source.ts';
import { Slab } from '../util/slab.ts';
import { headerBytes, type AttachedInterface } from './attached_interface.ts';
import type { StackCounters } from './counters.ts';
import {
  ICMP_IGNORED,
  ICMP_NOT_IN_FLIGHT,
  ICMP_NOT_OURS,
  PROTOCOL_UDP_UNKNOWN,
  PROTOCOL_UNKNOWN,
} from './drop_reasons.ts';
import { believableMTU, type PathMTUCache } from './path_mtu_cache.ts';
import type { SegmentOutput } from './segment_output.ts';
import type { TCPEndpoint } from './tcp_endpoint.ts';

/** Errors that a connection hears of (RFC 9293 §3.9.2.2). */
const REPORTED: readonly number[] = [ICMP_UNREACHABLE, ICMP_TIME_EXCEEDED, ICMP_PARAMETER_PROBLEM];

/** The part of the stack that is needed here. */
export interface ICMPHome {
  findEndpoint(quote: QuotedDatagram): TCPEndpoint | undefined;
  /** The connection's clock is brought up to date, and it is going to speak. */
  aboutToChange(endpoint: TCPEndpoint): void;
}

export class ICMPInput {
  readonly responder: ICMPResponder;
  readonly #home: ICMPHome;
  readonly #counters: StackCounters;
  readonly #output: SegmentOutput;
  readonly #pathMTUs: PathMTUCache;
  readonly #answer = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES)));

  constructor(
    home: ICMPHome,
    parts: { counters: StackCounters; output: SegmentOutput; pathMTUs: PathMTUCache; random: RandomSource },
    attached: AttachedInterface,
  ) {
    this.#home = home;
    this.#counters = parts.counters;
    this.#output = parts.output;
    this.#pathMTUs = parts.pathMTUs;
    this.responder = new ICMPResponder({
      isSubnetBroadcast: (address) => attached.ipv4 !== null && attached.ipv4.isToMany(address),
      random: parts.random,
    });
  }

  /** An ICMP message addressed to us; the packet begins behind the IP header. */
  receive(packet: Packet, header: IPv4Header, nowMs: number): void {
    const message = parseICMPv4Message(packet);
    if (message instanceof ParseFailure) {
      this.#counters.drop(message);
      return;
    }
    this.#counters.icmpReceived += 1;
    if (message.type === ICMP_ECHO_REQUEST) {
      this.#answer.resetOutgoing();
      if (this.responder.answerEcho(message, header, this.#answer)) this.#output.replyWithPacket(this.#answer);
    } else if (message.quote === null) {
      this.#counters.drop(ICMP_IGNORED);
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
    if (this.responder.reportUnreachable(code, packet, header, this.#answer, nowMs)) {
      this.#output.replyWithPacket(this.#answer);
    }
  }

  #receiveError(message: ICMPv4Message, quote: QuotedDatagram, nowMs: number): void {
    const endpoint = quote.protocol === PROTOCOL_TCP ? this.#home.findEndpoint(quote) : undefined;
    if (endpoint === undefined) {
      this.#counters.drop(ICMP_NOT_OURS);
    } else if (!endpoint.connection.acknowledgesSent(quote.sequenceNumber)) {
      this.#counters.drop(ICMP_NOT_IN_FLIGHT);
    } else if (message.type === ICMP_UNREACHABLE && message.code === FRAGMENTATION_NEEDED) {
      this.#narrowPath(endpoint, message, quote, nowMs);
    } else if (REPORTED.includes(message.type)) {
      this.#home.aboutToChange(endpoint);
      endpoint.connection.networkFailed(networkError(4, message.type, message.code));
    } else {
      this.#counters.drop(ICMP_IGNORED); // source quench (MUST-55), redirects
    }
  }

  /** RFC 1191 §6.3. The path never widens by such a message, and a datagram that fits needs no narrower path. */
  #narrowPath(endpoint: TCPEndpoint, message: ICMPv4Message, quote: QuotedDatagram, nowMs: number): void {
    const mtu = believableMTU(message.nextHopMTU, quote.totalLength);
    if (mtu >= endpoint.pathMTU || quote.totalLength <= mtu) {
      this.#counters.drop(ICMP_IGNORED);
      return;
    }
    this.#pathMTUs.learn(endpoint.remoteAddress, mtu, nowMs);
    this.#home.aboutToChange(endpoint);
    endpoint.pathMTU = mtu;
    endpoint.connection.pathMTUChanged(mtu - headerBytes(endpoint.remoteAddress));
  }
}
