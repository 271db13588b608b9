/**
 * One line for a UDP datagram, in the words of tcpdump; DNS and DHCP are told by their ports.
 * Pure. RFC 768.
 */
import { CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, type Packet } from '../../util/packet.ts';
import { describeChecksum } from './checksum_text.ts';
import { summarizeDHCP, summarizeDHCPv6 } from './dhcp_summary.ts';
import { summarizeDNS } from './dns_summary.ts';
import { addresses, endpoints, type Outer } from './outer.ts';

const HEADER_BYTES = 8;
const CHECKSUM_AT = 6;
const PORT_DNS = 53;
const PORT_MULTICAST_DNS = 5353;
const PORTS_DHCP: readonly number[] = [67, 68];
const PORTS_DHCPV6: readonly number[] = [546, 547];

/** @param packet behind its IP and extension headers */
export function summarizeUDP(packet: Packet, outer: Outer): string {
  if (packet.length < HEADER_BYTES) return `${addresses(outer)}UDP shorter than ${HEADER_BYTES} bytes`;
  const sourcePort = packet.uint16(0);
  const destinationPort = packet.uint16(2);
  const stated = packet.uint16(4);
  const ends = endpoints(outer, sourcePort, destinationPort);
  const { totalLength } = packet;
  // A super-segment of datagrams says less than it is; what it says of itself is right in each of them.
  const isBad = stated < HEADER_BYTES || (stated > totalLength && packet.segmentSize === 0);
  if (isBad) return `${ends}UDP, bad length ${stated} of ${totalLength}`;
  const checksum = judgeChecksum(packet, outer, stated);
  if (packet.segmentSize > 0) return `${ends}UDP, length ${totalLength - HEADER_BYTES}${manyDatagrams(packet)}`;
  const said = outer.isCut ? null : summarizeInside(packet, sourcePort, destinationPort, stated);
  return `${ends}${said ?? `UDP, length ${stated - HEADER_BYTES}`}${checksum}`;
}

function manyDatagrams(packet: Packet): string {
  const count = Math.ceil((packet.totalLength - HEADER_BYTES) / packet.segmentSize);
  return ` (${count} datagrams of ${packet.segmentSize})`;
}

function judgeChecksum(packet: Packet, outer: Outer, stated: number): string {
  const isUnsaid = packet.uint16(6) === 0;
  if (isUnsaid) return outer.name === 'IP6' ? ' (no checksum)' : ''; // RFC 8200 §8.1 asks for one
  const isLeft = packet.checksum === CHECKSUM_TRUSTED || packet.checksum === CHECKSUM_PARTIAL || outer.isCut;
  if (isLeft || stated !== packet.totalLength) return '';
  return describeChecksum(packet, outer.sum, CHECKSUM_AT);
}

function summarizeInside(packet: Packet, sourcePort: number, destinationPort: number, stated: number): string | null {
  const among = (ports: readonly number[]): boolean => ports.includes(sourcePort) || ports.includes(destinationPort);
  const payload = (): Uint8Array => packet.toBytes().subarray(HEADER_BYTES, stated);
  if (among([PORT_DNS, PORT_MULTICAST_DNS])) return summarizeDNS(payload());
  if (among(PORTS_DHCP)) return summarizeDHCP(payload());
  if (among(PORTS_DHCPV6)) return summarizeDHCPv6(payload());
  return null;
}
