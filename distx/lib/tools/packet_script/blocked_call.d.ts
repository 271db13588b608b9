/**
 * A system call that blocks: it began at one event, and is asked after every turn whether it can return.
 * Pure.
 */
import type { ScriptEvent, SystemCall } from './script.ts';
import { type CallOutcome, type CallProgress, type CallResult } from './script_kernel.ts';
export declare class BlockedCall {
    #private;
    readonly event: ScriptEvent;
    readonly call: SystemCall;
    /** When it is to return, ms of the script. */
    readonly dueMs: number;
    readonly toleranceMs: number;
    readonly progress: CallProgress;
    constructor(event: ScriptEvent, call: SystemCall, dueMs: number, toleranceMs: number, progress: CallProgress);
    get result(): CallResult | null;
    get returnedMs(): number;
    /** Asks again, unless it has returned. */
    poll(nowMs: number, ask: (call: SystemCall, progress: CallProgress) => CallOutcome): void;
}
//# sourceMappingURL=blocked_call.d.ts.map