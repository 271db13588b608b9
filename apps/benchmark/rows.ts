/** What a measurement is made of: repeated runs, their median and spread, and the same work done by the kernel's sockets. */

export interface Row {
  readonly case: string;
  readonly metric: string;
  /** More is better in every unit but those of 'idle' and 'memory-growth'. */
  readonly unit: string;
  /** The median of the runs. */
  readonly value: number;
  readonly runs: readonly number[];
  /** The same of Node's own `net`, on the same work in the same minute; null where there is nothing to compare. */
  readonly kernel: number | null;
  readonly kernel_runs: readonly number[];
  /** value / kernel */
  readonly ratio: number | null;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Six significant digits: more are noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

export interface RowParts {
  readonly case: string;
  readonly metric: string;
  readonly unit: string;
  readonly runs: readonly number[];
  readonly kernelRuns?: readonly number[];
}

export function row({ case: name, metric, unit, runs, kernelRuns = [] }: RowParts): Row {
  const value = rounded(median(runs));
  const kernel = kernelRuns.length === 0 ? null : rounded(median(kernelRuns));
  return {
    case: name,
    metric,
    unit,
    value,
    runs: runs.map(rounded),
    kernel,
    kernel_runs: kernelRuns.map(rounded),
    ratio: kernel === null || kernel === 0 ? null : Number((value / kernel).toFixed(3)),
  };
}

export interface SideBySide {
  readonly case: string;
  readonly metric: string;
  readonly unit: string;
  readonly runs: number;
  /** One run; a warm-up of each is thrown away. */
  readonly ours: () => Promise<number>;
  readonly kernel?: () => Promise<number>;
  readonly step: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Runs ours and the kernel's in turn, A B A B, so that what the machine does meanwhile meets both. */
export async function sideBySide(work: SideBySide): Promise<Row> {
  const ours: number[] = [];
  const kernel: number[] = [];
  for (let run = 0; run <= work.runs; run += 1) {
    const which = run === 0 ? 'warming up' : `run ${run} of ${work.runs}`;
    work.step(`${work.case}: ${work.metric}: ${which}`);
    work.signal.throwIfAborted();
    const mine = await work.ours();
    const theirs = await work.kernel?.();
    if (run === 0) continue;
    ours.push(mine);
    if (theirs !== undefined) kernel.push(theirs);
  }
  return row({ case: work.case, metric: work.metric, unit: work.unit, runs: ours, kernelRuns: kernel });
}
