/**
 * What ICMP errors of either family do to connections, if they can prove that they are about them, by quoting a sequence
 * number that is in flight (RFC 5927 §4.1).
 * Pure.
 */
import { HOST_UNREACHABLE, ICMP_UNREACHABLE, parseQuote } from '../network/icmpv4_message.ts';
import { ICMPV6_ADDRESS_UNREACHABLE, ICMPV6_UNREACHABLE, parseIPv6Quote } from '../network/icmpv6_message.ts';
import type { QuotedDatagram } from '../network/quoted_datagram.ts';
import { PROTOCOL_TCP } from '../network/pseudo_header.ts';
import { networkError, type NetworkError } from '../tcp_helpers/network_error.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { Packet } from '../util/packet.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import { headerBytes } from './attached_interface.ts';
import type { TransportTable } from './arrival.ts';
import type { StackCounters } from './counters.ts';
import { ICMP_IGNORED, ICMP_NOT_IN_FLIGHT, ICMP_NOT_OURS } from './drop_reasons.ts';
import type { PathMTUCache } from './path_mtu_cache.ts';
import type { TCPEndpoint } from './tcp_endpoint.ts';

const NEIGHBOR_UNREACHABLE = networkError(4, ICMP_UNREACHABLE, HOST_UNREACHABLE);
const NEIGHBOR_UNREACHABLE6 = networkError(6, ICMPV6_UNREACHABLE, ICMPV6_ADDRESS_UNREACHABLE);

/** The part of the stack that is needed here. */
export interface ICMPHome {
  findEndpoint(quote: QuotedDatagram<CompactAddress>): TCPEndpoint | undefined;
  /** The connection's clock is brought up to date, and it is going to speak. */
  aboutToChange(endpoint: TCPEndpoint): void;
}

export class ICMPErrors {
  readonly #home: ICMPHome;
  readonly #counters: StackCounters;
  readonly #pathMTUs: PathMTUCache;
  readonly #transports: TransportTable;

  constructor(home: ICMPHome, counters: StackCounters, pathMTUs: PathMTUCache, transports: TransportTable) {
    this.#transports = transports;
    this.#home = home;
    this.#counters = counters;
    this.#pathMTUs = pathMTUs;
  }

  /** @param error null: of a kind of which nothing is made */
  report(error: NetworkError | null, quote: QuotedDatagram<CompactAddress>): void {
    const input = this.#transports.find(quote.protocol);
    if (input !== undefined) {
      input.failed(error, quote);
      return;
    }
    const endpoint = this.#concerned(quote);
    if (endpoint === null) return;
    if (error === null) {
      this.#counters.drop(ICMP_IGNORED);
      return;
    }
    this.#home.aboutToChange(endpoint);
    endpoint.connection.networkFailed(error);
  }

  /** A datagram of ours, which begins at its IP header, could not be delivered on its first link: as if a router said so. */
  unreachable(datagram: Packet): void {
    const isIPv6 = datagram.uint8(0) >> 4 === 6;
    const quote = isIPv6 ? parseIPv6Quote(datagram, 0) : parseQuote(datagram, 0);
    if (quote instanceof ParseFailure) return;
    this.report(isIPv6 ? NEIGHBOR_UNREACHABLE6 : NEIGHBOR_UNREACHABLE, quote);
  }

  /**
   * A link on the way carries less (RFC 1191 §6.3, RFC 8201 §4). The path never widens by such a message, and what fits
   * needs no narrower one.
   * @param mtu of that link, bytes
   */
  tooBig(mtu: number, quote: QuotedDatagram<CompactAddress>, nowMs: number): void {
    const input = this.#transports.find(quote.protocol);
    if (input !== undefined) {
      input.tooBig(mtu, quote);
      return;
    }
    const endpoint = this.#concerned(quote);
    if (endpoint === null) return;
    const limit = mtu - headerBytes(endpoint.remoteAddress);
    if (limit >= endpoint.connection.path.high || quote.totalLength <= mtu) {
      this.#counters.drop(ICMP_IGNORED);
      return;
    }
    this.#pathMTUs.learn(endpoint.remoteAddress, mtu, nowMs);
    this.#home.aboutToChange(endpoint);
    endpoint.connection.pathMTUChanged(limit);
  }

  /** Whose packet is quoted (MUST-54); null: nobody's, or it is not in flight. */
  #concerned(quote: QuotedDatagram<CompactAddress>): TCPEndpoint | null {
    const endpoint = quote.protocol === PROTOCOL_TCP ? this.#home.findEndpoint(quote) : undefined;
    if (endpoint === undefined) this.#counters.drop(ICMP_NOT_OURS);
    else if (endpoint.connection.acknowledgesSent(quote.sequenceNumber)) return endpoint;
    else this.#counters.drop(ICMP_NOT_IN_FLIGHT);
    return null;
  }
}
