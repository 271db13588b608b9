import type { SystemCall } from './script.ts';
import { type CallOutcome, type CallProgress, type CallResult, type ScriptKernel } from './script_kernel.ts';
/** What the stack refuses, as errno has it. */
export declare function errorOf(problem: unknown): CallResult;
/** Plays a call, or goes on with one that blocks. @throws UnsupportedFeature, Divergence */
export declare function attemptCall(kernel: ScriptKernel, call: SystemCall, progress: CallProgress): CallOutcome;
/** Why a call cannot be played at all, before anything has happened; undefined: it can. */
export declare function callProblem({ name, args }: SystemCall): string | undefined;
//# sourceMappingURL=system_calls.d.ts.map