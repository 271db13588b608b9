/**
 * How a script ended: it passed, it failed somewhere, or it was skipped for a reason.
 * Pure.
 */
import type { Position } from './script_error.ts';
export type ScriptOutcome = PassedScript | FailedScript | SkippedScript;
interface Common {
    readonly file: string;
    /** Packets in both directions. */
    readonly packets: number;
    /** Virtual time that passed, ms. */
    readonly durationMs: number;
}
export interface PassedScript extends Common {
    readonly status: 'passed';
}
export interface SkippedScript extends Common {
    readonly status: 'skipped';
    readonly reason: string;
}
export interface FailedScript extends Common {
    readonly status: 'failed';
    /** Of the event that went wrong, or of the mistake in the script. */
    readonly position: Position;
    readonly message: string;
    readonly expected?: string;
    readonly got?: string;
    /** The clause that the event is about. */
    readonly rule?: string;
    /** The conversation so far, as a ladder. */
    readonly ladder?: string;
    /** The script is not in the language. */
    readonly isSyntaxError: boolean;
}
export {};
//# sourceMappingURL=outcome.d.ts.map