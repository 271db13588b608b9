/**
 * What a host says by ICMP: it answers echo requests and reports datagrams that nobody here wants, and it knows when to be
 * silent (RFC 1122 §3.2.2). Errors leave through a token bucket, so that a flood of bad packets makes no flood of errors
 * (RFC 1812 §4.3.2.8).
 * Pure: time comes as an argument.
 *
 *   arriving    | IP | transport …          |     parseIPv4Header has taken IP away; it still lies to the left
 *                 └───────┬───────────┘
 *   answer      | IP | ICMP | IP | transport, at most 548 bytes of both |
 */
import { Chunk } from '../util/chunk.ts';
import type { Packet } from '../util/packet.ts';
import { ICMPErrorLimit, type ICMPErrorLimitOptions } from './icmp_error_limit.ts';
import {
  emitICMPv4Message,
  ICMP_ECHO_REPLY,
  ICMP_ECHO_REQUEST,
  ICMP_UNREACHABLE,
  ICMPv4Message,
  isICMPv4Error,
} from './icmpv4_message.ts';
import { DEFAULT_TIME_TO_LIVE, emitIPv4Header, IPv4Header } from './ipv4_header.ts';
import { PROTOCOL_ICMP } from './pseudo_header.ts';

/** An error datagram stays within 576 bytes (RFC 1812 §4.3.2.3), of which 28 are its own headers. */
const MAX_QUOTE_BYTES = 548;

export interface ICMPResponderOptions extends ICMPErrorLimitOptions {
  /** Whether an address (signed 32 bits) is the broadcast address of a network we are in. Default: none is. */
  readonly isSubnetBroadcast?: (address: number) => boolean;
}

/** Which error to report, and its second word. */
export interface ICMPErrorReport {
  readonly type: number;
  readonly code: number;
  readonly restOfHeader?: number;
}

export class ICMPResponder {
  readonly counters = {
    echoesAnswered: 0,
    errorsSent: 0,
    /** Not sent since RFC 1122 §3.2.2 forbids it. */
    errorsForbidden: 0,
    /** Not sent since there were too many. */
    errorsLimited: 0,
  };
  readonly #limit: ICMPErrorLimit;
  readonly #isSubnetBroadcast: (address: number) => boolean;
  readonly #message = new ICMPv4Message();
  readonly #header = new IPv4Header();

  constructor(options: ICMPResponderOptions = {}) {
    this.#limit = new ICMPErrorLimit(options);
    this.#isSubnetBroadcast = options.isSubnetBroadcast ?? ((): boolean => false);
    this.#header.protocol = PROTOCOL_ICMP;
  }

  /**
   * Writes the reply to an echo request, a whole datagram, into an empty outgoing packet. The data is passed on by
   * reference, unchanged (RFC 1122 §3.2.2.6).
   * @param header of the request
   * @returns false: no reply is due, `answer` is untouched. Requests to many, or from nobody in particular, are ignored.
   */
  answerEcho(request: ICMPv4Message, header: IPv4Header, answer: Packet): boolean {
    if (request.type !== ICMP_ECHO_REQUEST) return false;
    if (!this.#isToUsAlone(header) || !this.#isFromOneHost(header)) return false;
    answer.setPayload(request.data, request.dataLength);
    this.#message.type = ICMP_ECHO_REPLY;
    this.#message.code = 0;
    this.#message.restOfHeader = request.restOfHeader;
    this.#emit(header.destination, header.source, answer);
    this.counters.echoesAnswered += 1;
    return true;
  }

  /**
   * Writes "destination unreachable" with a code such as `PORT_UNREACHABLE`: see {@link report}.
   */
  reportUnreachable(code: number, packet: Packet, header: IPv4Header, answer: Packet, nowMs: number): boolean {
    return this.report({ type: ICMP_UNREACHABLE, code }, packet, header, answer, nowMs);
  }

  /**
   * Writes an error about a datagram addressed to us, a whole datagram itself, into an empty outgoing packet.
   * @param packet as parseIPv4Header left it: at its transport header, the IP header still to its left
   * @param nowMs of a clock that never runs backwards
   * @param from our address; a router's own, where the datagram was for somebody else (RFC 1812 §4.3.2.4)
   * @returns false: nothing may be said, or too much has been said already; `answer` is untouched
   */
  report(
    error: ICMPErrorReport,
    packet: Packet,
    header: IPv4Header,
    answer: Packet,
    nowMs: number,
    from: number = header.destination,
  ): boolean {
    if (!this.#mayReport(packet, header)) {
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
    this.#message.type = error.type;
    this.#message.code = error.code;
    this.#message.restOfHeader = error.restOfHeader ?? 0;
    this.#emit(from, header.source, answer);
    this.counters.errorsSent += 1;
    return true;
  }

  /** Puts ICMP and IP headers before the data. */
  #emit(source: number, destination: number, answer: Packet): void {
    emitICMPv4Message(this.#message, answer);
    this.#header.source = source;
    this.#header.destination = destination;
    this.#header.timeToLive = DEFAULT_TIME_TO_LIVE;
    this.#header.dontFragment = false;
    emitIPv4Header(this.#header, answer);
  }

  /** The list of RFC 1122 §3.2.2: never about an error, to many, a later fragment, or from no single host. */
  #mayReport(packet: Packet, header: IPv4Header): boolean {
    // An ICMP message too short to have a type might have been an error.
    const isAboutError = header.protocol === PROTOCOL_ICMP && (packet.length === 0 || isICMPv4Error(packet.uint8(0)));
    return !isAboutError && header.fragmentOffset === 0 && this.#isToUsAlone(header) && this.#isFromOneHost(header);
  }

  #isToUsAlone({ destination }: IPv4Header): boolean {
    return destination >>> 28 !== 0xe && destination !== -1 && !this.#isSubnetBroadcast(destination);
  }

  /** Not zero, loopback, multicast, class E or broadcast; and not ourselves, lest we talk to ourselves for ever. */
  #isFromOneHost({ source, destination }: IPv4Header): boolean {
    const first = source >>> 24;
    return first !== 0 && first !== 127 && first < 224 && source !== destination && !this.#isSubnetBroadcast(source);
  }
}
