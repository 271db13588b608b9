/**
 * What a system call returned, and what it wrote into its arguments, beside what the script expects.
 * Pure.
 */
import type { Expression, SystemCall } from './script.ts';
import type { CallResult } from './script_kernel.ts';
/** @throws Divergence */
export declare function checkResult(call: SystemCall, result: CallResult): void;
/** @throws Divergence when an output argument is written out and is something else */
export declare function checkOutput(what: string, expected: Expression | undefined, got: number | string): void;
//# sourceMappingURL=call_checks.d.ts.map