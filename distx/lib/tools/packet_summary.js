/**
 * One line per packet, in the words of tcpdump, so that what a student learns here can be read there and the reverse.
 * Whatever arrives gets its line: a malformed packet is printed with what is wrong about it.
 * Pure. Not here: what is inside UDP or TCP.
 */
import { parseTCPSegment } from '../tcp_helpers/tcp_wire.js';
import { FIN, RST, SYN, URG } from '../tcp_helpers/tcp_segment.js';
import { sumPacket } from '../util/checksum_kernel.js';
import { addressText } from '../util/compact_address.js';
import { isChecksumIntact } from '../util/internet_checksum.js';
import { CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, Packet } from '../util/packet.js';
import { ParseFailure } from '../util/parse_failure.js';
import { sequenceNumber, toUint32 } from '../util/wrapping_integers.js';
import { parseICMPv4Message } from '../network/icmpv4_message.js';
import { parseICMPv6Message } from '../network/icmpv6_message.js';
import { IPV4_FRAGMENT, IPv4Header, parseIPv4Header } from '../network/ipv4_header.js';
import { ExtensionHeaders } from '../network/ipv6_extension_headers.js';
import { IPv6Header, parseIPv6Header } from '../network/ipv6_header.js';
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP, pseudoHeaderSum, } from '../network/pseudo_header.js';
import { describeICMPv4, describeICMPv6 } from './icmp_summary.js';
/** Conversations remembered for relative numbers; the oldest are forgotten first. */
const MOST_FLOWS = 10_000;
const ETHERNET_HEADER_BYTES = 14;
const FLAG_LETTERS = ['F', 'S', 'R', 'P', '.', 'U', 'E', 'W'];
/** Remembers where each conversation began; one for each capture. */
export class PacketSummarizer {
    #isEthernet;
    #isRelative;
    /** One direction of a conversation → the number that counts as 0. */
    #firstNumbers = new Map();
    #header = new IPv4Header();
    #header6 = new IPv6Header();
    #extensions = new ExtensionHeaders();
    constructor(options = {}) {
        this.#isEthernet = options.linkType === 'ethernet';
        this.#isRelative = options.relativeSequenceNumbers ?? true;
    }
    /** The line for a packet, which is left as it is. */
    summarize(packet) {
        const copy = new Packet(packet.slab, packet.offset, packet.length);
        copy.setPayload(packet.payload, packet.payloadLength);
        copy.segmentSize = packet.segmentSize;
        copy.checksum = packet.checksum;
        if (this.#isEthernet) {
            if (copy.length < ETHERNET_HEADER_BYTES)
                return `Ethernet: shorter than ${ETHERNET_HEADER_BYTES} bytes`;
            const type = copy.uint16(12);
            copy.trimFront(ETHERNET_HEADER_BYTES);
            if (type !== 0x0800 && type !== 0x86dd) {
                return `Ethernet type 0x${type.toString(16).padStart(4, '0')}, length ${copy.totalLength}`;
            }
        }
        if (copy.length > 0 && copy.uint8(0) >> 4 === 6)
            return this.#summarizeIPv6(copy);
        return this.#summarizeIPv4(copy);
    }
    #summarizeIPv4(packet) {
        const header = this.#header;
        const failure = parseIPv4Header(packet, header);
        if (failure !== null && failure !== IPV4_FRAGMENT)
            return `IP: ${failure.reason}, length ${packet.totalLength}`;
        const { protocol, source, destination } = header;
        const ends = { source: addressText(source), destination: addressText(destination) };
        const sum = pseudoHeaderSum(source, destination, protocol, packet.totalLength);
        const outer = { name: 'IP', ...ends, protocol, sum };
        if (failure === IPV4_FRAGMENT) {
            const more = header.moreFragments ? '+' : '';
            const which = `${header.identification}:${packet.totalLength}@${header.fragmentOffset}${more}`;
            return `${addresses(outer)}: fragment ${which}`;
        }
        if (protocol === PROTOCOL_ICMP)
            return summarizeICMPv4(packet, outer);
        return this.#summarizeTransport(packet, outer, `protocol ${protocol}`);
    }
    #summarizeIPv6(packet) {
        const header = this.#header6;
        const failure = parseIPv6Header(packet, header);
        if (failure !== null)
            return `IP6: ${failure.reason}, length ${packet.totalLength}`;
        const extensionFailure = this.#extensions.skip(packet, header);
        const { protocol, source, destination } = header;
        const ends = { source: addressText(source), destination: addressText(destination) };
        const sum = pseudoHeaderSum(source, destination, protocol, packet.totalLength);
        const outer = { name: 'IP6', ...ends, protocol, sum };
        if (extensionFailure !== null)
            return `${addresses(outer)}: ${extensionFailure.reason}, length ${packet.totalLength}`;
        if (protocol === PROTOCOL_ICMPV6)
            return summarizeICMPv6(packet, outer);
        return this.#summarizeTransport(packet, outer, `next header ${protocol}`);
    }
    #summarizeTransport(packet, outer, unknown) {
        if (outer.protocol === PROTOCOL_TCP)
            return this.#summarizeTCP(packet, outer);
        if (outer.protocol === PROTOCOL_UDP)
            return summarizeUDP(packet, outer);
        return `${addresses(outer)}: ${unknown}, length ${packet.totalLength}`;
    }
    #summarizeTCP(packet, outer) {
        const isComplete = packet.checksum !== CHECKSUM_TRUSTED && packet.checksum !== CHECKSUM_PARTIAL;
        const isBad = isComplete && !isChecksumIntact(sumPacket(packet, outer.sum));
        packet.checksum = CHECKSUM_TRUSTED; // it has just been judged
        const segment = parseTCPSegment(packet, outer.sum);
        if (segment instanceof ParseFailure)
            return `${addresses(outer)}: TCP ${segment.reason}`;
        const from = `${outer.source}.${segment.sourcePort}`;
        const to = `${outer.destination}.${segment.destinationPort}`;
        const numbers = this.#numbers(segment, `${from} > ${to}`, `${to} > ${from}`);
        return `${outer.name} ${from} > ${to}: Flags [${flagLetters(segment.flags)}]${numbers}${details(segment)}${isBad ? ' (bad checksum)' : ''}`;
    }
    /** `, seq 1:1449, ack 1` */
    #numbers(segment, flow, reverse) {
        const isSyn = segment.syn;
        if (this.#isRelative) {
            if (isSyn) {
                this.#remember(flow, segment.sequenceNumber);
                if (!segment.ack)
                    this.#firstNumbers.delete(reverse);
            }
            else if (!this.#firstNumbers.has(flow)) {
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
        if (hasLength)
            text = `, seq ${first}:${(first + segment.payloadLength) % 2 ** 32}`;
        else if ((segment.flags & (SYN | FIN | RST)) !== 0)
            text = `, seq ${first}`;
        return segment.ack ? `${text}, ack ${acknowledged}` : text;
    }
    #base(flow) {
        const first = this.#isRelative ? this.#firstNumbers.get(flow) : undefined;
        return first === undefined ? 0 : toUint32(first);
    }
    #remember(flow, first) {
        this.#firstNumbers.delete(flow);
        this.#firstNumbers.set(flow, first);
        if (this.#firstNumbers.size <= MOST_FLOWS)
            return;
        const [oldest] = this.#firstNumbers.keys();
        if (oldest !== undefined)
            this.#firstNumbers.delete(oldest);
    }
}
/** tcpdump's letters, `S.` for SYN ACK. */
export function flagLetters(flags) {
    const letters = FLAG_LETTERS.filter((_, bit) => (flags & (1 << bit)) !== 0);
    return letters.length === 0 ? 'none' : letters.join('');
}
/** `mss 1460,sackOK,TS val 1 ecr 0,wscale 7`; empty without options. */
export function describeOptions(segment) {
    const parts = [];
    if (segment.maxSegmentSize !== 0)
        parts.push(`mss ${segment.maxSegmentSize}`);
    if (segment.sackPermitted)
        parts.push('sackOK');
    if (segment.hasTimestamps)
        parts.push(`TS val ${segment.timestampValue} ecr ${segment.timestampEcho}`);
    if (segment.windowScale >= 0)
        parts.push(`wscale ${segment.windowScale}`);
    if (segment.sackBlocks.length > 0) {
        const blocks = segment.sackBlocks.map(({ start, end }) => `{${toUint32(start)}:${toUint32(end)}}`);
        parts.push(`sack ${blocks.length} ${blocks.join('')}`);
    }
    return parts.join(',');
}
/** `, win 512, options […], length 1448` */
function details(segment) {
    const urgent = (segment.flags & URG) === 0 ? '' : `, urg ${segment.urgentPointer}`;
    const options = describeOptions(segment);
    const many = segment.segmentCount > 1 ? ` (${segment.segmentCount} segments of ${segment.segmentSize})` : '';
    return `, win ${segment.window}${urgent}${options === '' ? '' : `, options [${options}]`}, length ${segment.payloadLength}${many}`;
}
function addresses({ name, source, destination }) {
    return `${name} ${source} > ${destination}`;
}
function summarizeUDP(packet, outer) {
    if (packet.length < 8)
        return `${addresses(outer)}: UDP shorter than 8 bytes`;
    const { name, source, destination } = outer;
    const length = packet.totalLength - 8;
    return `${name} ${source}.${packet.uint16(0)} > ${destination}.${packet.uint16(2)}: UDP, length ${length}`;
}
function summarizeICMPv4(packet, outer) {
    const length = packet.totalLength;
    const message = parseICMPv4Message(packet);
    const said = message instanceof ParseFailure ? message.reason : describeICMPv4(message);
    return `${addresses(outer)}: ICMP ${said}, length ${length}`;
}
function summarizeICMPv6(packet, outer) {
    const length = packet.totalLength;
    const message = parseICMPv6Message(packet, outer.sum);
    const said = message instanceof ParseFailure ? message.reason : describeICMPv6(message);
    return `${addresses(outer)}: ICMP6, ${said}, length ${length}`;
}
//# sourceMappingURL=packet_summary.js.map