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
export declare function median(values: readonly number[]): number;
export interface RowParts {
    readonly case: string;
    readonly metric: string;
    readonly unit: string;
    readonly runs: readonly number[];
    readonly kernelRuns?: readonly number[];
}
export declare function row({ case: name, metric, unit, runs, kernelRuns }: RowParts): Row;
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
export declare function sideBySide(work: SideBySide): Promise<Row>;
//# sourceMappingURL=rows.d.ts.map