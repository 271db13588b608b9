/** What a case is given, and what it is. */
import type { CongestionControlName } from '../arguments.ts';
import type { PathChoice } from './cells.ts';
import type { Row } from './rows.ts';
export interface BenchmarkContext {
    readonly runs: number;
    /** Less work in each run: a look, not a measurement. */
    readonly quick: boolean;
    /** Only the plainest variant of each: for the demo. */
    readonly brief: boolean;
    readonly mtu: number | undefined;
    readonly offload: boolean;
    readonly congestion: CongestionControlName | undefined;
    /** Congestion control of the kernel's sockets; undefined: the system's. */
    readonly kernelCongestion: string | undefined;
    /** Bytes in each run; undefined: as the case thinks fit. */
    readonly bytes: number | undefined;
    /** The bad lines of `impaired`. Default: the usual ones. */
    readonly path?: PathChoice;
    readonly signal: AbortSignal;
    /** Puts out a row before the case has ended; the others are what it returns. */
    emit(row: Row): void;
    /** Says on a terminal what is going on. */
    step(text: string): void;
}
export interface Case {
    readonly name: string;
    readonly summary: string;
    /** Needs a TUN device in a private namespace. */
    readonly needsTUN: boolean;
    /** Takes so long that it runs only where it is named. */
    readonly onRequest?: boolean;
    run(context: BenchmarkContext): Promise<Row[]>;
}
//# sourceMappingURL=context.d.ts.map