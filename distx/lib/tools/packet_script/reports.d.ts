/**
 * What came of scripts, for people and for other programs: text, JSON, TAP, JUnit.
 * Pure: lines out, somebody else prints them.
 */
import type { FailedScript, ScriptOutcome } from './outcome.ts';
export interface OutcomeCounts {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
}
export declare function countOutcomes(outcomes: readonly ScriptOutcome[]): OutcomeCounts;
/** `file:line:column: message`, expected beside got, the clause, and the ladder. */
export declare function describeFailure(failure: FailedScript): string;
/** One JSON object for a script. */
export declare function outcomeRecord(outcome: ScriptOutcome): Record<string, unknown>;
/** Test Anything Protocol, version 13. */
export declare function tapReport(outcomes: readonly ScriptOutcome[]): string;
/** The XML that build servers read. */
export declare function junitReport(outcomes: readonly ScriptOutcome[]): string;
//# sourceMappingURL=reports.d.ts.map