import { styleText } from 'node:util';
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
type Style = Parameters<typeof styleText>[0];
/** Text in a colour where the stream shows colours (NO_COLOR and FORCE_COLOR are honoured). */
export declare function paint(style: Style, text: string, stream?: NodeJS.WriteStream): string;
/** All that is written to stdout has left this process. */
export declare function flushOutput(): Promise<void>;
export declare class Report {
    #private;
    readonly json: boolean;
    readonly quiet: boolean;
    readonly verbose: boolean;
    constructor(options?: ReportOptions);
    /** A line of data on stdout for people; silent with --json. */
    say(line?: string): void;
    /** A line on stderr, unless --quiet. */
    note(line: string): void;
    /** A line on stderr with --verbose. */
    detail(line: string): void;
    /** One JSON document on a line of its own with --json. */
    data(value: unknown): void;
    error(error: unknown): void;
    /** A bar on stderr for work of `total` bytes (0: unknown), where stderr is a terminal. */
    progressOfBytes(total: number, label: string): Progress;
    /** A line on a terminal's stderr that the next one overwrites: which of many steps is under way. */
    step(text: string): void;
}
/** Rows as a table with aligned columns; the first row is the heading. Columns named in `right` lean to the right. */
export declare function table(rows: readonly (readonly string[])[], right?: readonly number[]): string;
export {};
//# sourceMappingURL=reporting.d.ts.map