/** Values for the two directions of a line, as they are written: `A` for both, `A/B` for there and back. */
import { UsageProblem } from '../exit_codes.ts';
import { parseBytes } from '../sizes.ts';

/** Left to right, right to left; or left end, right end. */
export type Pair<T> = readonly [T, T];

/** @throws UsageProblem */
export function parsePair<T>(text: string, parse: (part: string) => T): Pair<T> {
  const parts = text.split('/');
  if (parts.length > 2) throw new UsageProblem(`'${text}' has more than two parts; say A, or A/B`);
  const first = parse(parts[0]!);
  return [first, parts.length === 2 ? parse(parts[1]!) : first];
}

export interface Queue {
  readonly queuePackets?: number;
  readonly queueBytes?: number;
}

/** `100p` is 100 packets, `64k` so many bytes. @throws UsageProblem */
export function parseQueue(text: string): Queue {
  const packets = /^(\d+)p(?:ackets?)?$/i.exec(text.trim());
  if (packets !== null) return { queuePackets: Number(packets[1]) };
  return { queueBytes: parseBytes(text), queuePackets: Infinity };
}
