/**
 * Whether a first fragment holds all the headers, so that who looks at it alone, a filter or a middlebox, knows what the
 * datagram is (RFC 1858 §3, RFC 7112 §5). Those that do not are made to deceive such filters.
 * Pure.
 */
import type { Packet } from '../util/packet.ts';
import { DESTINATION_OPTIONS, ROUTING } from './ipv6_extension_headers.ts';
import { PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP } from './pseudo_header.ts';

const TCP_HEADER_BYTES = 20;
const TCP_DATA_OFFSET_AT = 12;
const UDP_HEADER_BYTES = 8;
/** Type, code and checksum. */
const ICMPV6_LEAST_BYTES = 4;
/** As many as are walked in whole datagrams. */
const MAX_HEADERS = 8;

/** With its options. A data offset that lies is for TCP to judge. @param at where it begins in the packet */
export function holdsTCPHeader(packet: Packet, at: number = 0): boolean {
  const available = packet.length - at;
  return available >= TCP_HEADER_BYTES && available >= (packet.uint8(at + TCP_DATA_OFFSET_AT) >> 4) * 4;
}

/** @param type of the header at `at`, behind the fragment header */
export function holdsHeaderChain(packet: Packet, type: number, at: number): boolean {
  let next = type;
  let position = at;
  for (let count = 0; next === DESTINATION_OPTIONS || next === ROUTING; count += 1) {
    if (count === MAX_HEADERS || position + 8 > packet.length) return false;
    next = packet.uint8(position);
    position += (packet.uint8(position + 1) + 1) * 8;
  }
  if (next === PROTOCOL_TCP) return holdsTCPHeader(packet, position);
  const least = next === PROTOCOL_UDP ? UDP_HEADER_BYTES : next === PROTOCOL_ICMPV6 ? ICMPV6_LEAST_BYTES : 0;
  return position + least <= packet.length;
}
