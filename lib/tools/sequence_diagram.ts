/**
 * A connection as a ladder in text: two ends, an arrow for each segment, time on the left. Long runs of data are shortened,
 * what is unusual (retransmission, loss, a shut window, SACK) always keeps its line.
 * Pure.
 *
 *        ms  10.0.0.1:40000                          10.0.0.2:80
 *     0.000  |--- SYN seq 0 win 64240 <mss 1460> ------------->|
 *     0.105  |<------------- SYN ACK seq 0 ack 1 win 65160 ----|
 *            .  … 40 more segments, 57,920 bytes               .
 */
import { ACK, flagNames, PSH, type TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import { sequenceNumber, toUint32, type SequenceNumber, unwrap } from '../util/wrapping_integers.ts';
import { describeOptions } from './summary/tcp_summary.ts';

export interface SequenceDiagramOptions {
  /** What stands over the two ends, such as `10.0.0.1:40000`. */
  readonly left: string;
  readonly right: string;
  /** Characters in a line, at least 60. Default 100. */
  readonly width?: number;
  /** A run of routine segments longer than this is shortened; Infinity: never. Default 8. */
  readonly longestRun?: number;
  /** Show options of every segment, not only of SYN. Default false. */
  readonly showOptions?: boolean;
}

/** What happened to a segment besides being sent. */
export interface SegmentFate {
  /** The arrow breaks off. */
  readonly lost?: boolean;
  /** Appended to the label. */
  readonly note?: string;
}

interface Arrow {
  readonly atMs: number;
  readonly from: Side;
  readonly label: string;
  readonly isLost: boolean;
  /** Nothing to see: data that goes on, or an acknowledgment of it. */
  readonly isRoutine: boolean;
  readonly payloadLength: number;
  readonly segmentCount: number;
}

type Side = 'left' | 'right';

/** What is known about the numbers that one side sends. */
interface Numbering {
  first: SequenceNumber;
  /** The highest absolute number seen, to unwrap the next one near it; the SYN is 0. */
  highest: number;
}

const TIME_COLUMNS = 11;
const KEPT_AT_START = 3;
const KEPT_AT_END = 1;

export class SequenceDiagram {
  readonly #left: string;
  readonly #right: string;
  readonly #width: number;
  readonly #longestRun: number;
  readonly #showOptions: boolean;
  readonly #arrows: Arrow[] = [];
  readonly #numbering: Record<Side, Numbering | undefined> = { left: undefined, right: undefined };

  constructor(options: SequenceDiagramOptions) {
    this.#left = options.left;
    this.#right = options.right;
    this.#width = Math.max(60, options.width ?? 100) - TIME_COLUMNS;
    this.#longestRun = options.longestRun ?? 8;
    this.#showOptions = options.showOptions ?? false;
  }

  /** Adds a segment that `from` sent; keeps nothing of it but numbers. */
  record(from: Side, segment: TCPSegment, atMs: number, fate: SegmentFate = {}): void {
    const to: Side = from === 'left' ? 'right' : 'left';
    const sequence = this.#absolute(from, segment.sequenceNumber, segment.syn);
    const end = sequence + segment.sequenceLength;
    const numbering = this.#numbering[from]!;
    const isResent = segment.sequenceLength > 0 && end <= numbering.highest;
    numbering.highest = Math.max(numbering.highest, end);
    const acknowledged = segment.ack ? this.#absolute(to, segment.acknowledgmentNumber, false) : 0;

    const words = [flagNames(segment.flags) || 'no flags', `seq ${sequence}`];
    if (segment.ack) words.push(`ack ${acknowledged}`);
    if (segment.payloadLength > 0) words.push(`len ${segment.payloadLength}`);
    if (segment.segmentCount > 1) words.push(`(${segment.segmentCount} x ${segment.segmentSize})`);
    words.push(`win ${segment.window}`);
    const options = describeOptions(segment);
    const hasSack = segment.sackBlocks.length > 0;
    if (options !== '' && (segment.syn || hasSack || this.#showOptions)) words.push(`<${options}>`);
    if (isResent) words.push('resent');
    if (fate.note !== undefined) words.push(fate.note);

    const isUnusual = isResent || hasSack || segment.window === 0 || fate.lost === true || fate.note !== undefined;
    this.#arrows.push({
      atMs,
      from,
      label: words.join(' '),
      isLost: fate.lost ?? false,
      isRoutine: !isUnusual && (segment.flags & ~PSH) === ACK,
      payloadLength: segment.payloadLength,
      segmentCount: segment.segmentCount,
    });
  }

  /** Adds an arrow with a text of its own, for what is no TCP segment or is told in other words. */
  recordText(from: Side, label: string, atMs: number): void {
    this.#arrows.push({ atMs, from, label, isLost: false, isRoutine: false, payloadLength: 0, segmentCount: 0 });
  }

  /** The whole ladder, lines joined by newlines. */
  render(): string {
    const gap = Math.max(1, this.#width - this.#left.length - this.#right.length);
    const lines = [`${'ms'.padStart(TIME_COLUMNS - 2)}  ${this.#left}${' '.repeat(gap)}${this.#right}`];
    let index = 0;
    while (index < this.#arrows.length) {
      const end = this.#endOfRun(index);
      if (end - index > this.#longestRun) {
        for (const arrow of this.#arrows.slice(index, index + KEPT_AT_START)) lines.push(this.#draw(arrow));
        lines.push(this.#drawElision(this.#arrows.slice(index + KEPT_AT_START, end - KEPT_AT_END)));
        for (const arrow of this.#arrows.slice(end - KEPT_AT_END, end)) lines.push(this.#draw(arrow));
        index = end;
      } else {
        lines.push(this.#draw(this.#arrows[index]!));
        index += 1;
      }
    }
    return lines.join('\n');
  }

  /** One past the last arrow of the run that begins at `start`: data of one side, acknowledgments of the other. */
  #endOfRun(start: number): number {
    let sender: Side | undefined;
    let end = start;
    while (end < this.#arrows.length) {
      const arrow = this.#arrows[end]!;
      if (!arrow.isRoutine) break;
      if (arrow.payloadLength > 0) {
        if (sender !== undefined && sender !== arrow.from) break;
        sender = arrow.from;
      }
      end += 1;
    }
    return Math.max(end, start + 1);
  }

  #draw({ atMs, from, label, isLost }: Arrow): string {
    const room = this.#width - 2;
    const longest = room - 8;
    const text = label.length > longest ? `${label.slice(0, longest - 3)}...` : label;
    const shaft = '-'.repeat(room - text.length - 6);
    const line =
      from === 'left' ? `--- ${text} ${shaft}${isLost ? 'X' : '>'}` : `${isLost ? 'X' : '<'}${shaft} ${text} ---`;
    return `${atMs.toFixed(3).padStart(TIME_COLUMNS - 2)}  |${line}|`;
  }

  #drawElision(arrows: readonly Arrow[]): string {
    const data = arrows.filter(({ payloadLength }) => payloadLength > 0);
    const bytes = data.reduce((total, { payloadLength }) => total + payloadLength, 0);
    const segments = data.reduce((total, { segmentCount }) => total + segmentCount, 0);
    const acknowledgments = arrows.length - data.length;
    const inPackets = data.length === segments ? '' : ` in ${data.length} super-segments`;
    const parts: string[] = [];
    if (data.length > 0) parts.push(`${grouped(segments)} more segments${inPackets}, ${grouped(bytes)} bytes`);
    if (acknowledgments > 0) parts.push(`${grouped(acknowledgments)} more acknowledgments`);
    return `${' '.repeat(TIME_COLUMNS)}.  … ${parts.join(', ')}`.padEnd(TIME_COLUMNS + this.#width - 1) + '.';
  }

  /** The absolute number; in the middle of a conversation the first one seen is 1, as after a SYN. */
  #absolute(side: Side, number: SequenceNumber, isSyn: boolean): number {
    const known = this.#numbering[side];
    if (known !== undefined) return unwrap(number, known.first, known.highest);
    this.#numbering[side] = { first: isSyn ? number : sequenceNumber(toUint32(number) - 1), highest: 0 };
    return isSyn ? 0 : 1;
  }
}

/** 1234567 → 1,234,567 */
function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
