/**
 * What may stand between the IPv6 header and the transport (RFC 8200 §4): headers in a chain, each of which names the next.
 * A host walks along it, heeds what the options demand of those who do not know them, and stops at the first header that is
 * none of these.
 * Pure. Fragments are recognised, and are for ip_reassembler.ts, but for those that are whole (RFC 6946 §4).
 *
 *   | IPv6, next: 0 | Hop-by-Hop, next: 60 | Destination, next: 6 | TCP …
 *                   | next | length in 8 bytes, less one | options: type, length, data; padding |
 */
import type { Packet } from '../util/packet.ts';
import { parseFailure, type ParseFailure } from '../util/parse_failure.ts';
import type { IPv6Header } from './ipv6_header.ts';

export const HOP_BY_HOP = 0;
export const ROUTING = 43;
export const FRAGMENT = 44;
export const NO_NEXT_HEADER = 59;
export const DESTINATION_OPTIONS = 60;

export const EXTENSION_TRUNCATED = parseFailure('ipv6', 'extension header beyond the packet', 'RFC 8200 §4');
export const EXTENSIONS_TOO_MANY = parseFailure('ipv6', 'too many extension headers or options', 'RFC 8504 §5.3');
export const OPTION_TRUNCATED = parseFailure('ipv6', 'option beyond its header', 'RFC 8200 §4.2');
export const OPTION_DISCARDS = parseFailure('ipv6', 'unknown option that asks for silence', 'RFC 8200 §4.2');
export const OPTION_UNKNOWN = parseFailure('ipv6', 'unknown option that asks for a report', 'RFC 8200 §4.2');
export const ROUTING_UNKNOWN = parseFailure('ipv6', 'unknown routing with segments left', 'RFC 8200 §4.4');
export const IPV6_FRAGMENT = parseFailure('ipv6', 'fragment, and fragments are not reassembled', 'RFC 8200 §4.5');
export const NOTHING_FOLLOWS = parseFailure('ipv6', 'nothing follows the header', 'RFC 8200 §4.7');

/** Nobody needs more, and a long chain is work that a stranger makes us do (RFC 8504 §5.3). */
const MAX_HEADERS = 8;
/** Without padding, in all headers of a packet together. */
const MAX_OPTIONS = 16;
const PAD1 = 0;
const PADN = 1;

/** A packet that its sender should be told about (RFC 4443 §3.4): which code, and where the trouble lies. */
export interface HeaderProblem {
  readonly code: number;
  /** From the front of the IPv6 header, bytes. */
  readonly pointer: number;
}

/** Codes of a parameter problem. */
export const ERRONEOUS_HEADER_FIELD = 0;
export const UNRECOGNIZED_NEXT_HEADER = 1;
export const UNRECOGNIZED_OPTION = 2;

export class ExtensionHeaders {
  /** Of the last `skip` that failed: what its sender should be told; null: nothing. */
  problem: HeaderProblem | null = null;
  /** Of the last `skip` that said {@link IPV6_FRAGMENT}: where the fragment header lies, from the front of the IPv6 header. */
  fragmentAt = 0;
  #optionsLeft = 0;

  /**
   * Takes the extension headers from the front of a packet that begins behind its IPv6 header, and notes in that header
   * what follows them. A Hop-by-Hop header that is not the first is none of them (RFC 8200 §4.1): whoever asks for the
   * protocol finds one that nobody speaks.
   * @returns the reason for turning the packet away, which is unchanged then, or null
   */
  skip(packet: Packet, header: IPv6Header): ParseFailure | null {
    this.problem = null;
    if (!isExtensionHeader(header.nextHeader, true)) {
      return header.nextHeader === NO_NEXT_HEADER ? NOTHING_FOLLOWS : null;
    }
    this.#optionsLeft = MAX_OPTIONS;
    const start = header.headerLength;
    let next = header.nextHeader;
    let at = 0;
    for (let count = 0; isExtensionHeader(next, count === 0); count += 1) {
      if (count === MAX_HEADERS) return EXTENSIONS_TOO_MANY;
      if (at + 8 > packet.length) return EXTENSION_TRUNCATED;
      const length = next === FRAGMENT ? 8 : (packet.uint8(at + 1) + 1) * 8;
      if (at + length > packet.length) return EXTENSION_TRUNCATED;
      const failure = this.#judge(next, packet, at, length, header);
      if (failure !== null) return failure;
      header.protocolAt = start + at;
      next = packet.uint8(at);
      at += length;
    }
    header.protocol = next;
    if (next === NO_NEXT_HEADER) return NOTHING_FOLLOWS;
    header.headerLength = start + at;
    packet.trimFront(at);
    return null;
  }

  #judge(type: number, packet: Packet, at: number, length: number, header: IPv6Header): ParseFailure | null {
    if (type === FRAGMENT) {
      this.fragmentAt = header.headerLength + at;
      return (packet.uint16(at + 2) & 0xfff9) === 0 ? null : IPV6_FRAGMENT;
    }
    if (type !== ROUTING) return this.#judgeOptions(packet, at + 2, at + length, header);
    // No routing is known here, not even type 0 (RFC 5095 §3); one that has arrived does not matter.
    if (packet.uint8(at + 3) === 0) return null;
    this.problem = { code: ERRONEOUS_HEADER_FIELD, pointer: header.headerLength + at + 2 };
    return ROUTING_UNKNOWN;
  }

  /** RFC 8200 §4.2: the two highest bits of an option's type say what those do who do not know it. */
  #judgeOptions(packet: Packet, start: number, end: number, header: IPv6Header): ParseFailure | null {
    for (let at = start; at < end;) {
      const type = packet.uint8(at);
      if (type === PAD1) {
        at += 1;
        continue;
      }
      if (at + 2 > end) return OPTION_TRUNCATED;
      const next = at + 2 + packet.uint8(at + 1);
      if (next > end) return OPTION_TRUNCATED;
      if (type !== PADN) {
        if (this.#optionsLeft === 0) return EXTENSIONS_TOO_MANY;
        this.#optionsLeft -= 1;
        const action = type >> 6;
        if (action === 1) return OPTION_DISCARDS;
        if (action > 1) {
          const isSilent = action === 3 && header.destination.isMulticast;
          if (isSilent) return OPTION_DISCARDS;
          this.problem = { code: UNRECOGNIZED_OPTION, pointer: header.headerLength + at };
          return OPTION_UNKNOWN;
        }
      }
      at = next;
    }
    return null;
  }
}

function isExtensionHeader(type: number, isFirst: boolean): boolean {
  return type === DESTINATION_OPTIONS || type === ROUTING || type === FRAGMENT || (type === HOP_BY_HOP && isFirst);
}
