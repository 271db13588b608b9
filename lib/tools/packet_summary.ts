/**
 * One line per packet, in the words of tcpdump, so that what a student learns here can be read there and the reverse.
 * Whatever arrives gets its line: a malformed packet is printed with what is wrong about it.
 * Pure. Not here: what is inside UDP, TCP or IPv6.
 */
import { parseTCPSegment } from '../tcp_helpers/tcp_wire.ts';
import { FIN, RST, SYN, type TCPSegment, URG } from '../tcp_helpers/tcp_segment.ts';
import { sumPacket } from '../util/checksum_kernel.ts';
import { isChecksumIntact } from '../util/internet_checksum.ts';
import { IPAddress, ipv4ToString } from '../util/ip_address.ts';
import { CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, Packet } from '../util/packet.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import { type SequenceNumber, sequenceNumber, toUint32 } from '../util/wrapping_integers.ts';
import {
  FRAGMENTATION_NEEDED,
  HOST_UNREACHABLE,
  ICMP_ECHO_REPLY,
  ICMP_ECHO_REQUEST,
  ICMP_PARAMETER_PROBLEM,
  ICMP_TIME_EXCEEDED,
  ICMP_UNREACHABLE,
  type ICMPv4Message,
  NETWORK_UNREACHABLE,
  parseICMPv4Message,
  PORT_UNREACHABLE,
  PROTOCOL_UNREACHABLE,
} from '../network/icmpv4_message.ts';
import type { QuotedDatagram } from '../network/quoted_datagram.ts';
import { IPV4_FRAGMENT, IPv4Header, parseIPv4Header } from '../network/ipv4_header.ts';
import { ipv4PseudoHeaderSum, PROTOCOL_ICMP, PROTOCOL_TCP, PROTOCOL_UDP } from '../network/pseudo_header.ts';

export interface PacketSummaryOptions {
  /** What packets begin with. Default 'ip'. */
  readonly linkType?: 'ip' | 'ethernet';
  /** Count sequence numbers from the SYN, or from the first segment seen. Default true; a SYN shows its own number. */
  readonly relativeSequenceNumbers?: boolean;
}

/** Conversations remembered for relative numbers; the oldest are forgotten first. */
const MOST_FLOWS = 10_000;
const ETHERNET_HEADER_BYTES = 14;
const FLAG_LETTERS = ['F', 'S', 'R', 'P', '.', 'U', 'E', 'W'];

/** Remembers where each conversation began; one for each capture. */
export class PacketSummarizer {
  readonly #isEthernet: boolean;
  readonly #isRelative: boolean;
  /** One direction of a conversation → the number that counts as 0. */
  readonly #firstNumbers = new Map<string, SequenceNumber>();
  readonly #header = new IPv4Header();

  constructor(options: PacketSummaryOptions = {}) {
    this.#isEthernet = options.linkType === 'ethernet';
    this.#isRelative = options.relativeSequenceNumbers ?? true;
  }

  /** The line for a packet, which is left as it is. */
  summarize(packet: Packet): string {
    const copy = new Packet(packet.slab, packet.offset, packet.length);
    copy.setPayload(packet.payload, packet.payloadLength);
    copy.segmentSize = packet.segmentSize;
    copy.checksum = packet.checksum;
    if (this.#isEthernet) {
      if (copy.length < ETHERNET_HEADER_BYTES) return `Ethernet: shorter than ${ETHERNET_HEADER_BYTES} bytes`;
      const type = copy.uint16(12);
      copy.trimFront(ETHERNET_HEADER_BYTES);
      if (type !== 0x0800 && type !== 0x86dd) {
        return `Ethernet type 0x${type.toString(16).padStart(4, '0')}, length ${copy.totalLength}`;
      }
    }
    if (copy.length >= 40 && copy.uint8(0) >> 4 === 6) return summarizeIPv6(copy);
    return this.#summarizeIPv4(copy);
  }

  #summarizeIPv4(packet: Packet): string {
    const header = this.#header;
    const failure = parseIPv4Header(packet, header);
    if (failure === IPV4_FRAGMENT) {
      const more = header.moreFragments ? '+' : '';
      const which = `${header.identification}:${packet.totalLength}@${header.fragmentOffset}${more}`;
      return `${addresses(header)}: fragment ${which}`;
    }
    if (failure !== null) return `IP: ${failure.reason}, length ${packet.totalLength}`;
    if (header.protocol === PROTOCOL_TCP) return this.#summarizeTCP(packet, header);
    if (header.protocol === PROTOCOL_UDP) return summarizeUDP(packet, header);
    if (header.protocol === PROTOCOL_ICMP) return summarizeICMP(packet, header);
    return `${addresses(header)}: protocol ${header.protocol}, length ${packet.totalLength}`;
  }

  #summarizeTCP(packet: Packet, header: IPv4Header): string {
    const { source, destination } = header;
    const pseudoHeaderSum = ipv4PseudoHeaderSum(source, destination, PROTOCOL_TCP, packet.totalLength);
    const isComplete = packet.checksum !== CHECKSUM_TRUSTED && packet.checksum !== CHECKSUM_PARTIAL;
    const isBad = isComplete && !isChecksumIntact(sumPacket(packet, pseudoHeaderSum));
    packet.checksum = CHECKSUM_TRUSTED; // it has just been judged
    const segment = parseTCPSegment(packet, pseudoHeaderSum);
    if (segment instanceof ParseFailure) return `${addresses(header)}: TCP ${segment.reason}`;
    const from = `${ipv4ToString(source)}.${segment.sourcePort}`;
    const to = `${ipv4ToString(destination)}.${segment.destinationPort}`;
    const numbers = this.#numbers(segment, `${from} > ${to}`, `${to} > ${from}`);
    return `IP ${from} > ${to}: Flags [${flagLetters(segment.flags)}]${numbers}${details(segment)}${isBad ? ' (bad checksum)' : ''}`;
  }

  /** `, seq 1:1449, ack 1` */
  #numbers(segment: TCPSegment, flow: string, reverse: string): string {
    const isSyn = segment.syn;
    if (this.#isRelative) {
      if (isSyn) {
        this.#remember(flow, segment.sequenceNumber);
        if (!segment.ack) this.#firstNumbers.delete(reverse);
      } else if (!this.#firstNumbers.has(flow)) {
        // In the middle of a conversation: the first byte seen is number 1, as after a SYN.
        this.#remember(flow, sequenceNumber(toUint32(segment.sequenceNumber) - 1));
      }
      if (segment.ack && !isSyn && !this.#firstNumbers.has(reverse)) {
        this.#remember(reverse, sequenceNumber(toUint32(segment.acknowledgmentNumber) - 1));
      }
    }
    const own = isSyn ? 0 : this.#base(flow);
    const peer = isSyn ? 0 : this.#base(reverse);
    const first = (toUint32(segment.sequenceNumber) - own) >>> 0;
    const acknowledged = (toUint32(segment.acknowledgmentNumber) - peer) >>> 0;
    const hasLength = segment.payloadLength > 0;
    let text = '';
    if (hasLength) text = `, seq ${first}:${(first + segment.payloadLength) % 2 ** 32}`;
    else if ((segment.flags & (SYN | FIN | RST)) !== 0) text = `, seq ${first}`;
    return segment.ack ? `${text}, ack ${acknowledged}` : text;
  }

  #base(flow: string): number {
    const first = this.#isRelative ? this.#firstNumbers.get(flow) : undefined;
    return first === undefined ? 0 : toUint32(first);
  }

  #remember(flow: string, first: SequenceNumber): void {
    this.#firstNumbers.delete(flow);
    this.#firstNumbers.set(flow, first);
    if (this.#firstNumbers.size <= MOST_FLOWS) return;
    const [oldest] = this.#firstNumbers.keys();
    if (oldest !== undefined) this.#firstNumbers.delete(oldest);
  }
}

/** tcpdump's letters, `S.` for SYN ACK. */
export function flagLetters(flags: number): string {
  const letters = FLAG_LETTERS.filter((_, bit) => (flags & (1 << bit)) !== 0);
  return letters.length === 0 ? 'none' : letters.join('');
}

/** `mss 1460,sackOK,TS val 1 ecr 0,wscale 7`; empty without options. */
export function describeOptions(segment: TCPSegment): string {
  const parts: string[] = [];
  if (segment.maxSegmentSize !== 0) parts.push(`mss ${segment.maxSegmentSize}`);
  if (segment.sackPermitted) parts.push('sackOK');
  if (segment.hasTimestamps) parts.push(`TS val ${segment.timestampValue} ecr ${segment.timestampEcho}`);
  if (segment.windowScale >= 0) parts.push(`wscale ${segment.windowScale}`);
  if (segment.sackBlocks.length > 0) {
    const blocks = segment.sackBlocks.map(({ start, end }) => `{${toUint32(start)}:${toUint32(end)}}`);
    parts.push(`sack ${blocks.length} ${blocks.join('')}`);
  }
  return parts.join(',');
}

/** `, win 512, options […], length 1448` */
function details(segment: TCPSegment): string {
  const urgent = (segment.flags & URG) === 0 ? '' : `, urg ${segment.urgentPointer}`;
  const options = describeOptions(segment);
  const many = segment.segmentCount > 1 ? ` (${segment.segmentCount} segments of ${segment.segmentSize})` : '';
  return `, win ${segment.window}${urgent}${options === '' ? '' : `, options [${options}]`}, length ${segment.payloadLength}${many}`;
}

function addresses(header: IPv4Header): string {
  return `IP ${ipv4ToString(header.source)} > ${ipv4ToString(header.destination)}`;
}

function summarizeUDP(packet: Packet, header: IPv4Header): string {
  if (packet.length < 8) return `${addresses(header)}: UDP shorter than 8 bytes`;
  const from = `${ipv4ToString(header.source)}.${packet.uint16(0)}`;
  const to = `${ipv4ToString(header.destination)}.${packet.uint16(2)}`;
  return `IP ${from} > ${to}: UDP, length ${packet.totalLength - 8}`;
}

function summarizeICMP(packet: Packet, header: IPv4Header): string {
  const length = packet.totalLength;
  const message = parseICMPv4Message(packet);
  if (message instanceof ParseFailure) return `${addresses(header)}: ICMP ${message.reason}, length ${length}`;
  return `${addresses(header)}: ICMP ${describeICMP(message)}, length ${length}`;
}

function describeICMP(message: ICMPv4Message): string {
  const { type, code, quote } = message;
  if (type === ICMP_ECHO_REQUEST) return `echo request, id ${message.identifier}, seq ${message.sequence}`;
  if (type === ICMP_ECHO_REPLY) return `echo reply, id ${message.identifier}, seq ${message.sequence}`;
  if (quote !== null && type === ICMP_UNREACHABLE) return describeUnreachable(message, quote);
  if (type === ICMP_TIME_EXCEEDED) return code === 0 ? 'time exceeded in-transit' : 'ip reassembly time exceeded';
  if (type === ICMP_PARAMETER_PROBLEM) return `parameter problem - octet ${message.pointer}`;
  return `type ${type} code ${code}`;
}

function describeUnreachable({ code, nextHopMTU }: ICMPv4Message, quote: QuotedDatagram): string {
  const where = ipv4ToString(quote.destination);
  const protocol = { [PROTOCOL_TCP]: 'tcp', [PROTOCOL_UDP]: 'udp' }[quote.protocol] ?? `protocol ${quote.protocol}`;
  if (code === NETWORK_UNREACHABLE) return `net ${where} unreachable`;
  if (code === HOST_UNREACHABLE) return `host ${where} unreachable`;
  if (code === PROTOCOL_UNREACHABLE) return `${where} protocol ${quote.protocol} unreachable`;
  if (code === PORT_UNREACHABLE) return `${where} ${protocol} port ${quote.destinationPort} unreachable`;
  if (code === FRAGMENTATION_NEEDED) return `${where} unreachable - need to frag (mtu ${nextHopMTU})`;
  return `${where} unreachable - code ${code}`;
}

function summarizeIPv6(packet: Packet): string {
  const address = (at: number): string =>
    IPAddress.fromWords(packet.int32(at), packet.int32(at + 4), packet.int32(at + 8), packet.int32(at + 12)).toString();
  return `IP6 ${address(8)} > ${address(24)}: next header ${packet.uint8(6)}, length ${packet.uint16(4)}`;
}
