/**
 * What a host says by ICMPv6: it answers echo requests and reports packets that nobody here wants, and it knows when to be
 * silent (RFC 4443 §2.4). Errors leave through a token bucket.
 * Pure: time comes as an argument.
 *
 *   arriving    | IPv6 | headers | transport …          |     IPv6 and the headers after it still lie to the left
 *                 └─────────┬──────────────┘
 *   answer      | IPv6 | ICMPv6 | IPv6 | headers | transport, at most 1,280 bytes in all |
 */
import { Chunk } from '../util/chunk.ts';
import type { IPAddress } from '../util/ip_address.ts';
import type { Packet } from '../util/packet.ts';
import { ICMPErrorLimit, type ICMPErrorLimitOptions } from './icmp_error_limit.ts';
import {
  emitICMPv6Message,
  ICMPV6_ECHO_REPLY,
  ICMPV6_ECHO_REQUEST,
  ICMPV6_HEADER_BYTES,
  ICMPV6_PARAMETER_PROBLEM,
  ICMPV6_REDIRECT,
  ICMPV6_UNREACHABLE,
  ICMPv6Message,
  isICMPv6Error,
} from './icmpv6_message.ts';
import { UNRECOGNIZED_OPTION, type HeaderProblem } from './ipv6_extension_headers.ts';
import { emitIPv6Header, IPV6_HEADER_BYTES, IPV6_MINIMUM_MTU, IPv6Header } from './ipv6_header.ts';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6 } from './pseudo_header.ts';

/** An error stays within what every link carries (RFC 4443 §2.4), of which 48 bytes are its own headers. */
const MAX_QUOTE_BYTES = IPV6_MINIMUM_MTU - IPV6_HEADER_BYTES - ICMPV6_HEADER_BYTES;

export interface ICMPv6ResponderOptions extends ICMPErrorLimitOptions {
  readonly isOurs: (address: IPAddress) => boolean;
  /** The address of ours to speak from to somebody, when we were spoken to as one of many; null: there is none. */
  readonly sourceFor: (remote: IPAddress) => IPAddress | null;
}

/** Which error to report, and its second word. */
export interface ICMPv6ErrorReport {
  readonly type: number;
  readonly code: number;
  readonly restOfHeader: number;
  /** About a packet to many, too (RFC 4443 §2.4). */
  readonly evenIfToMany: boolean;
  /** The packet was for somebody else: a router speaks from an address of its own (RFC 4443 §2.2). */
  readonly isByRouter?: boolean;
}

export class ICMPv6Responder {
  readonly counters = {
    echoesAnswered: 0,
    errorsSent: 0,
    /** Not sent since RFC 4443 §2.4 forbids it. */
    errorsForbidden: 0,
    /** Not sent since there were too many. */
    errorsLimited: 0,
  };
  readonly #isOurs: (address: IPAddress) => boolean;
  readonly #sourceFor: (remote: IPAddress) => IPAddress | null;
  readonly #limit: ICMPErrorLimit;
  readonly #message = new ICMPv6Message();
  readonly #header = new IPv6Header();

  constructor(options: ICMPv6ResponderOptions) {
    this.#isOurs = options.isOurs;
    this.#sourceFor = options.sourceFor;
    this.#limit = new ICMPErrorLimit(options);
    this.#header.nextHeader = PROTOCOL_ICMPV6;
  }

  /**
   * Writes the reply to an echo request, a whole datagram, into an empty outgoing packet. The data is passed on by
   * reference, unchanged. Requests to many are answered, too (RFC 4443 §4.2).
   * @param header of the request
   * @returns false: no reply is due, `answer` is untouched
   */
  answerEcho(request: ICMPv6Message, header: IPv6Header, answer: Packet): boolean {
    const ours = this.#speakFrom(header);
    if (request.type !== ICMPV6_ECHO_REQUEST || ours === null || !this.#isFromOneHost(header)) return false;
    answer.setPayload(request.data, request.dataLength);
    this.#message.type = ICMPV6_ECHO_REPLY;
    this.#message.code = 0;
    this.#message.restOfHeader = request.restOfHeader;
    this.#emit(ours, header.source, answer);
    this.counters.echoesAnswered += 1;
    return true;
  }

  /**
   * Writes "destination unreachable" with a code such as `ICMPV6_PORT_UNREACHABLE`, a whole datagram, into an empty
   * outgoing packet.
   * @param packet behind the headers that `header.headerLength` counts, which still lie to its left
   * @param nowMs of a clock that never runs backwards
   * @returns false: nothing may be said, or too much has been said already; `answer` is untouched
   */
  reportUnreachable(code: number, packet: Packet, header: IPv6Header, answer: Packet, nowMs: number): boolean {
    const report = { type: ICMPV6_UNREACHABLE, code, restOfHeader: 0, evenIfToMany: false };
    return this.report(report, packet, header, answer, nowMs);
  }

  /** Writes "parameter problem"; as {@link reportUnreachable}. */
  reportProblem(problem: HeaderProblem, packet: Packet, header: IPv6Header, answer: Packet, nowMs: number): boolean {
    const { code, pointer } = problem;
    const evenIfToMany = code === UNRECOGNIZED_OPTION;
    const report = { type: ICMPV6_PARAMETER_PROBLEM, code, restOfHeader: pointer, evenIfToMany };
    return this.report(report, packet, header, answer, nowMs);
  }

  /** Writes any error; as {@link reportUnreachable}. */
  report(report: ICMPv6ErrorReport, packet: Packet, header: IPv6Header, answer: Packet, nowMs: number): boolean {
    const ours = report.isByRouter === true ? this.#sourceFor(header.source) : this.#speakFrom(header);
    const isForbidden =
      isAboutError(packet, header) ||
      !this.#isFromOneHost(header) ||
      (header.destination.isMulticast && !report.evenIfToMany);
    if (isForbidden || ours === null) {
      this.counters.errorsForbidden += 1;
      return false;
    }
    if (!this.#limit.take(nowMs)) {
      this.counters.errorsLimited += 1;
      return false;
    }
    const quoted = new Chunk(packet.slab, packet.offset - header.headerLength, header.headerLength + packet.length);
    answer.setPayload([quoted, ...packet.payload]);
    answer.trimTo(MAX_QUOTE_BYTES);
    this.#message.type = report.type;
    this.#message.code = report.code;
    this.#message.restOfHeader = report.restOfHeader;
    this.#emit(ours, header.source, answer);
    this.counters.errorsSent += 1;
    return true;
  }

  /** The address we were spoken to, or the one that suits the sender (RFC 4443 §2.2). */
  #speakFrom({ source, destination }: IPv6Header): IPAddress | null {
    return destination.isMulticast ? this.#sourceFor(source) : destination;
  }

  /** Puts ICMPv6 and IPv6 headers before the data. */
  #emit(ours: IPAddress, remote: IPAddress, answer: Packet): void {
    const length = ICMPV6_HEADER_BYTES + answer.totalLength;
    emitICMPv6Message(this.#message, answer, ipv6PseudoHeaderSum(ours, remote, PROTOCOL_ICMPV6, length));
    this.#header.source = ours;
    this.#header.destination = remote;
    emitIPv6Header(this.#header, answer);
  }

  /** And not ourselves, lest we talk to ourselves for ever. */
  #isFromOneHost({ source }: IPv6Header): boolean {
    return !source.isUnspecified && !source.isLoopback && !source.isMulticast && !this.#isOurs(source);
  }
}

/** An ICMPv6 message too short to have a type might have been an error. */
function isAboutError(packet: Packet, { protocol }: IPv6Header): boolean {
  if (protocol !== PROTOCOL_ICMPV6) return false;
  if (packet.length === 0) return true;
  const type = packet.uint8(0);
  return isICMPv6Error(type) || type === ICMPV6_REDIRECT;
}
