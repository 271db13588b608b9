/**
 * What an ICMP message says, in the words of tcpdump, for either family.
 * Pure.
 */
import * as icmp4 from '../../network/icmpv4_message.ts';
import * as icmp6 from '../../network/icmpv6_message.ts';
import { PROTOCOL_TCP, PROTOCOL_UDP } from '../../network/pseudo_header.ts';
import type { QuotedDatagram } from '../../network/quoted_datagram.ts';
import { ipv4ToString, type IPAddress } from '../../util/ip_address.ts';
import type { Packet } from '../../util/packet.ts';
import { ParseFailure } from '../../util/parse_failure.ts';
import { describeMLD } from './group_summary.ts';
import { describeNDP } from './ndp_summary.ts';
import { addresses, type Outer } from './outer.ts';

/** @param packet behind its IP header */
export function summarizeICMPv4(packet: Packet, outer: Outer): string {
  const length = packet.totalLength;
  if (outer.isCut) return `${addresses(outer)}ICMP [|icmp], length ${length}`;
  const message = icmp4.parseICMPv4Message(packet);
  const said = message instanceof ParseFailure ? message.reason : describeICMPv4(message);
  return `${addresses(outer)}ICMP ${said}, length ${length}`;
}

/** @param packet behind its extension headers */
export function summarizeICMPv6(packet: Packet, outer: Outer): string {
  const length = packet.totalLength;
  if (outer.isCut) return `${addresses(outer)}ICMP6, [|icmp6], length ${length}`;
  const bytes = packet.toBytes();
  const message = icmp6.parseICMPv6Message(packet, outer.sum);
  const said =
    message instanceof ParseFailure
      ? message.reason
      : (describeNDP(bytes) ?? describeMLD(bytes) ?? describeICMPv6(message));
  return `${addresses(outer)}ICMP6, ${said}, length ${length}`;
}

/** `echo request, id 1, seq 2` */
export function describeICMPv4(message: icmp4.ICMPv4Message): string {
  const { type, code, quote } = message;
  if (type === icmp4.ICMP_ECHO_REQUEST) return `echo request, id ${message.identifier}, seq ${message.sequence}`;
  if (type === icmp4.ICMP_ECHO_REPLY) return `echo reply, id ${message.identifier}, seq ${message.sequence}`;
  if (quote !== null && type === icmp4.ICMP_UNREACHABLE) return describeUnreachable(message, quote);
  if (type === icmp4.ICMP_TIME_EXCEEDED) return code === 0 ? 'time exceeded in-transit' : 'ip reassembly time exceeded';
  if (type === icmp4.ICMP_PARAMETER_PROBLEM) return `parameter problem - octet ${message.pointer}`;
  return `type ${type} code ${code}`;
}

function describeUnreachable({ code, nextHopMTU }: icmp4.ICMPv4Message, quote: QuotedDatagram): string {
  const where = ipv4ToString(quote.destination);
  const protocol = protocolName(quote.protocol);
  if (code === icmp4.NETWORK_UNREACHABLE) return `net ${where} unreachable`;
  if (code === icmp4.HOST_UNREACHABLE) return `host ${where} unreachable`;
  if (code === icmp4.PROTOCOL_UNREACHABLE) return `${where} protocol ${quote.protocol} unreachable`;
  if (code === icmp4.PORT_UNREACHABLE) return `${where} ${protocol} port ${quote.destinationPort} unreachable`;
  if (code === icmp4.FRAGMENTATION_NEEDED) return `${where} unreachable - need to frag (mtu ${nextHopMTU})`;
  return `${where} unreachable - code ${code}`;
}

const UNREACHABLE_V6: readonly string[] = [
  'unreachable route',
  'unreachable prohibited',
  'beyond scope',
  'unreachable address',
];
const PROBLEM_V6: readonly string[] = ['errored header', 'next header', 'option'];

/** The same for ICMPv6. */
export function describeICMPv6(message: icmp6.ICMPv6Message): string {
  const { type, code, quote } = message;
  if (type === icmp6.ICMPV6_ECHO_REQUEST) return `echo request, id ${message.identifier}, seq ${message.sequence}`;
  if (type === icmp6.ICMPV6_ECHO_REPLY) return `echo reply, id ${message.identifier}, seq ${message.sequence}`;
  if (quote !== null && type === icmp6.ICMPV6_UNREACHABLE) {
    return `destination unreachable, ${describeUnreachableV6(code, quote)}`;
  }
  if (type === icmp6.ICMPV6_PACKET_TOO_BIG) return `packet too big, mtu ${message.mtu}`;
  if (type === icmp6.ICMPV6_TIME_EXCEEDED)
    return code === 0 ? 'time exceeded in-transit' : 'time exceeded in reassembly';
  if (type === icmp6.ICMPV6_PARAMETER_PROBLEM) {
    return `parameter problem, ${PROBLEM_V6[code] ?? `code ${code}`} - octet ${message.pointer}`;
  }
  return `type ${type} code ${code}`;
}

function describeUnreachableV6(code: number, quote: QuotedDatagram<IPAddress>): string {
  const where = quote.destination.toString();
  if (code === icmp6.ICMPV6_PORT_UNREACHABLE) {
    return `unreachable port, ${where} ${protocolName(quote.protocol)} port ${quote.destinationPort}`;
  }
  return `${UNREACHABLE_V6[code] ?? `code ${code}`} ${where}`;
}

function protocolName(protocol: number): string {
  return { [PROTOCOL_TCP]: 'tcp', [PROTOCOL_UDP]: 'udp' }[protocol] ?? `protocol ${protocol}`;
}
