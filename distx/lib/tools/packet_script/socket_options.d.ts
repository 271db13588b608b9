import type { Expression } from './script.ts';
import { type CallOutcome, type ScriptKernel } from './script_kernel.ts';
export declare function setsockopt(kernel: ScriptKernel, args: readonly Expression[]): CallOutcome;
export declare function getsockopt(kernel: ScriptKernel, args: readonly Expression[]): CallOutcome;
/** Why an option cannot be used at all; undefined: it can. */
export declare function socketOptionProblem(call: string, option: Expression | undefined): string | undefined;
//# sourceMappingURL=socket_options.d.ts.map