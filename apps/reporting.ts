/**
 * How apps speak: data on stdout, everything else on stderr, colours and progress only for a terminal, one JSON document
 * where --json asks for it, also for errors: `{code, message, details}`.
 */
import cliProgress from 'cli-progress';
import { styleText } from 'node:util';
import { formatBytes } from '../lib/tools/throughput_meter.ts';
import { AppError, errorCodeOf } from './exit_codes.ts';

export interface ReportOptions {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
  /** JSON goes to stderr, since stdout carries bytes. */
  readonly jsonOnStderr?: boolean | undefined;
}

export interface Progress {
  update(done: number): void;
  stop(): void;
}

const NO_PROGRESS: Progress = { update() {}, stop() {} };

type Style = Parameters<typeof styleText>[0];

function wantsColour(stream: NodeJS.WriteStream): boolean {
  if ((process.env.NO_COLOR ?? '') !== '') return false;
  const forced = process.env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0';
  return stream.isTTY;
}

/** Text in a colour where the stream shows colours (NO_COLOR and FORCE_COLOR are honoured). */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return wantsColour(stream) ? styleText(style, text) : text;
}

/** All that is written to stdout has left this process. */
export function flushOutput(): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write('', () => process.stderr.write('', () => resolve()));
  });
}

function detailsOf(error: unknown): Record<string, unknown> {
  if (error instanceof AppError) return { ...error.details };
  const details: Record<string, unknown> = {};
  for (const key of ['syscall', 'errno', 'address', 'port', 'device', 'remedy', 'option'] as const) {
    const value = (error as Record<string, unknown> | null)?.[key];
    if (value !== undefined) details[key] = value;
  }
  return details;
}

export class Report {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly #jsonStream: NodeJS.WriteStream;

  constructor(options: ReportOptions = {}) {
    this.json = options.json ?? false;
    this.quiet = options.quiet ?? false;
    this.verbose = options.verbose ?? false;
    this.#jsonStream = options.jsonOnStderr ? process.stderr : process.stdout;
  }

  /** A line of data on stdout for people; silent with --json. */
  say(line = ''): void {
    if (!this.json) process.stdout.write(`${line}\n`);
  }

  /** A line on stderr, unless --quiet. */
  note(line: string): void {
    if (!this.quiet) process.stderr.write(`${line}\n`);
  }

  /** A line on stderr with --verbose. */
  detail(line: string): void {
    if (this.verbose) process.stderr.write(`${line}\n`);
  }

  /** One JSON document on a line of its own with --json. */
  data(value: unknown): void {
    if (this.json) this.#jsonStream.write(`${JSON.stringify(value)}\n`);
  }

  error(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (this.json) {
      const code = errorCodeOf(error) ?? 'ERR_FAILED';
      this.data({ error: { code, message, details: detailsOf(error) } });
      return;
    }
    process.stderr.write(`${paint('red', 'error:', process.stderr)} ${message}\n`);
    if (this.verbose && error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
  }

  /** A bar on stderr for work of `total` bytes (0: unknown), where stderr is a terminal. */
  progressOfBytes(total: number, label: string): Progress {
    if (this.quiet || this.json || !process.stderr.isTTY) return NO_PROGRESS;
    const known = total > 0 && Number.isFinite(total);
    const bar = new cliProgress.SingleBar({
      stream: process.stderr,
      hideCursor: false, // a second Ctrl-C would leave it hidden
      clearOnComplete: true,
      barsize: 24,
      format: known
        ? `${label} [{bar}] {percentage}% · {amount} of ${formatBytes(total)} · {rate}`
        : `${label} · {amount} · {rate}`,
    });
    const start = performance.now();
    let last = 0;
    const about = (done: number): object => {
      const seconds = (performance.now() - start) / 1000;
      return {
        amount: formatBytes(done),
        rate: seconds > 0 ? `${formatBytes(Math.round(done / seconds))}/s` : '',
      };
    };
    bar.start(known ? total : 1, 0, about(0));
    return {
      update(done) {
        const now = performance.now();
        if (now - last < 100) return;
        last = now;
        bar.update(known ? Math.min(done, total) : 0, about(done));
      },
      stop: () => bar.stop(),
    };
  }

  /** A line on a terminal's stderr that the next one overwrites: which of many steps is under way. */
  step(text: string): void {
    if (this.quiet || this.json || !process.stderr.isTTY) return;
    process.stderr.write(`\r\x1b[2K${text}`);
  }
}

/** Rows as a table with aligned columns; the first row is the heading. Columns named in `right` lean to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row, index) => {
      const line = row
        .map((cell, column) => (right.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
        .join('  ')
        .trimEnd();
      return index === 0 ? paint('bold', line) : line;
    })
    .join('\n');
}
