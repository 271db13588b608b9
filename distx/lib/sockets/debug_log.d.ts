import type { StackTrace } from '../stack/stack_trace.ts';
/** @param now the clock of the host's loop, ms */
export declare function showTrace(trace: StackTrace, device: string, now: () => number): void;
//# sourceMappingURL=debug_log.d.ts.map