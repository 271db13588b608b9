/**
 * What a replay tells, and the same as text: for each packet of the recording what became of it, with the clause that decided,
 * and what the stack did of its own accord in between.
 * Pure.
 */
import type { ParseFailure } from '../../util/parse_failure.ts';
import type { SegmentVerdict } from '../../tcp_helpers/segment_verdicts.ts';

/** A packet that was given to the stack. */
export interface ArrivalEvent {
  readonly kind: 'arrived';
  /** Of the packet in the capture, from 1. */
  readonly number: number;
  /** Since the first packet, virtual. */
  readonly atMs: number;
  readonly summary: string;
  /** What was changed before the stack saw it. */
  readonly changes: readonly string[];
  /** Connections that took it, as `10.0.0.2:80 from 10.0.0.1:4000`. */
  readonly deliveredTo: readonly string[];
  readonly verdicts: readonly SegmentVerdict[];
  readonly dropped: readonly ParseFailure[];
  /** `10.0.0.2:80 from 10.0.0.1:4000: LISTEN → SYN-RECEIVED` */
  readonly states: readonly string[];
  readonly answers: readonly string[];
}

/** A timer, or an application, made the stack speak. */
export interface SpokenEvent {
  readonly kind: 'spoken';
  readonly atMs: number;
  readonly states: readonly string[];
  readonly sent: readonly string[];
}

/** A packet that was not given to the stack. */
export interface SkippedEvent {
  readonly kind: 'skipped';
  readonly number: number;
  readonly atMs: number;
  readonly summary: string;
  readonly reason: string;
}

export type ReplayEvent = ArrivalEvent | SpokenEvent | SkippedEvent;

/** What became of a packet, in one sentence: the comment that it gets in the capture. */
export function fateOf(event: ArrivalEvent): string {
  const parts = fateLines(event);
  return parts.length === 0 ? 'taken; nothing to say' : parts.join('\n');
}

function fateLines({ changes, deliveredTo, verdicts, dropped, states, answers }: ArrivalEvent): string[] {
  return [
    ...changes.map((change) => `before: ${change}`),
    ...deliveredTo.map((endpoint) => `delivered to ${endpoint}`),
    ...verdicts.map(({ what, source }) => `${what} (${source})`),
    ...dropped.map(({ layer, reason, source }) => `dropped: ${layer}: ${reason} (${source})`),
    ...states,
    ...answers.map((answer) => `answered: ${answer}`),
  ];
}

/** Lines for people: the packet, and below it what became of it. */
export function eventLines(event: ReplayEvent): string[] {
  const time = (event.atMs / 1000).toFixed(6).padStart(11);
  if (event.kind === 'skipped') return [`${time}  ${event.summary}`, `${INDENT}not replayed: ${event.reason}`];
  if (event.kind === 'arrived') {
    const fate = fateLines(event);
    return [`${time}  ${event.summary}`, ...(fate.length === 0 ? ['taken; nothing to say'] : fate).map(indented)];
  }
  const what = [...event.states, ...event.sent.map((packet) => `sent: ${packet}`)];
  return [`${time}  by itself`, ...what.map(indented)];
}

const INDENT = ' '.repeat(13) + '→ ';

function indented(line: string): string {
  return `${INDENT}${line}`;
}

/** The same as data: reasons with their layers and clauses. */
export function eventRecord(event: ReplayEvent): object {
  const { kind, atMs, ...rest } = event;
  return { event: kind, at_ms: Math.round(atMs * 1e6) / 1e6, ...rest };
}
