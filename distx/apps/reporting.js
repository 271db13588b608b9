/**
 * How apps speak: data on stdout, everything else on stderr, colours and progress only for a terminal, one JSON document
 * where --json asks for it, also for errors: `{code, message, details}`.
 */
import cliProgress from 'cli-progress';
import { styleText } from 'node:util';
import { formatBytes } from '../lib/tools/throughput_meter.js';
import { AppError, errorCodeOf } from './exit_codes.js';
const NO_PROGRESS = { update() { }, stop() { } };
function wantsColour(stream) {
    if ((process.env.NO_COLOR ?? '') !== '')
        return false;
    const forced = process.env.FORCE_COLOR;
    if (forced !== undefined)
        return forced !== '0';
    return stream.isTTY;
}
/** Text in a colour where the stream shows colours (NO_COLOR and FORCE_COLOR are honoured). */
export function paint(style, text, stream = process.stdout) {
    return wantsColour(stream) ? styleText(style, text) : text;
}
/** All that is written to stdout has left this process. */
export function flushOutput() {
    return new Promise((resolve) => {
        process.stdout.write('', () => process.stderr.write('', () => resolve()));
    });
}
function detailsOf(error) {
    if (error instanceof AppError)
        return { ...error.details };
    const details = {};
    for (const key of ['syscall', 'errno', 'address', 'port', 'device', 'remedy', 'option']) {
        const value = error?.[key];
        if (value !== undefined)
            details[key] = value;
    }
    return details;
}
export class Report {
    json;
    quiet;
    verbose;
    #jsonStream;
    constructor(options = {}) {
        this.json = options.json ?? false;
        this.quiet = options.quiet ?? false;
        this.verbose = options.verbose ?? false;
        this.#jsonStream = options.jsonOnStderr ? process.stderr : process.stdout;
    }
    /** A line of data on stdout for people; silent with --json. */
    say(line = '') {
        if (!this.json)
            process.stdout.write(`${line}\n`);
    }
    /** A line on stderr, unless --quiet. */
    note(line) {
        if (!this.quiet)
            process.stderr.write(`${line}\n`);
    }
    /** A line on stderr with --verbose. */
    detail(line) {
        if (this.verbose)
            process.stderr.write(`${line}\n`);
    }
    /** One JSON document on a line of its own with --json. */
    data(value) {
        if (this.json)
            this.#jsonStream.write(`${JSON.stringify(value)}\n`);
    }
    error(error) {
        const message = error instanceof Error ? error.message : String(error);
        if (this.json) {
            const code = errorCodeOf(error) ?? 'ERR_FAILED';
            this.data({ error: { code, message, details: detailsOf(error) } });
            return;
        }
        process.stderr.write(`${paint('red', 'error:', process.stderr)} ${message}\n`);
        if (this.verbose && error instanceof Error && error.stack !== undefined)
            process.stderr.write(`${error.stack}\n`);
    }
    /** A bar on stderr for work of `total` bytes (0: unknown), where stderr is a terminal. */
    progressOfBytes(total, label) {
        if (this.quiet || this.json || !process.stderr.isTTY)
            return NO_PROGRESS;
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
        const about = (done) => {
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
                if (now - last < 100)
                    return;
                last = now;
                bar.update(known ? Math.min(done, total) : 0, about(done));
            },
            stop: () => bar.stop(),
        };
    }
    /** A line on a terminal's stderr that the next one overwrites: which of many steps is under way. */
    step(text) {
        if (this.quiet || this.json || !process.stderr.isTTY)
            return;
        process.stderr.write(`\r\x1b[2K${text}`);
    }
}
/** Rows as a table with aligned columns; the first row is the heading. Columns named in `right` lean to the right. */
export function table(rows, right = []) {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
    return rows
        .map((row, index) => {
        const line = row
            .map((cell, column) => (right.includes(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
            .join('  ')
            .trimEnd();
        return index === 0 ? paint('bold', line) : line;
    })
        .join('\n');
}
//# sourceMappingURL=reporting.js.map