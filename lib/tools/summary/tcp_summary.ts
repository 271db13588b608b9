/**
 * One line for a TCP segment, in the words of tcpdump. Remembers where each conversation began.
 * Pure. Not here: what is inside.
 */
import { FIN, RST, SYN, type TCPSegment, URG } from '../../tcp_helpers/tcp_segment.ts';
import { parseTCPSegment } from '../../tcp_helpers/tcp_wire.ts';
import { CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, type Packet } from '../../util/packet.ts';
import { ParseFailure } from '../../util/parse_failure.ts';
import { type SequenceNumber, sequenceNumber, toUint32 } from '../../util/wrapping_integers.ts';
import { describeChecksum } from './checksum_text.ts';
import { addresses, endpoints, type Outer } from './outer.ts';

/** Conversations remembered for relative numbers; the oldest are forgotten first. */
const MOST_FLOWS = 10_000;
const TCP_CHECKSUM_AT = 16;
const FLAG_LETTERS = ['F', 'S', 'R', 'P', '.', 'U', 'E', 'W'];

export class TCPSummaries {
  readonly #isRelative: boolean;
  /** One direction of a conversation → the number that counts as 0. */
  readonly #firstNumbers = new Map<string, SequenceNumber>();

  /** @param isRelative numbers count from the SYN, or from the first segment seen */
  constructor(isRelative: boolean) {
    this.#isRelative = isRelative;
  }

  /** @param packet behind its IP and extension headers */
  summarize(packet: Packet, outer: Outer): string {
    const isComplete = packet.checksum !== CHECKSUM_TRUSTED && packet.checksum !== CHECKSUM_PARTIAL;
    const checksum = isComplete && !outer.isCut ? describeChecksum(packet, outer.sum, TCP_CHECKSUM_AT) : '';
    packet.checksum = CHECKSUM_TRUSTED; // it has just been judged
    const segment = parseTCPSegment(packet, outer.sum);
    if (segment instanceof ParseFailure) return `${addresses(outer)}TCP ${segment.reason}`;
    const from = `${outer.source}.${segment.sourcePort}`;
    const to = `${outer.destination}.${segment.destinationPort}`;
    const numbers = this.#numbers(segment, `${from} > ${to}`, `${to} > ${from}`);
    const ends = endpoints(outer, segment.sourcePort, segment.destinationPort);
    return `${ends}Flags [${flagLetters(segment.flags)}]${numbers}${details(segment)}${checksum}`;
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
