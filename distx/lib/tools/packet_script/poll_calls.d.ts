import { type CallHandler } from './script_kernel.ts';
export declare const pollCalls: Readonly<Record<string, CallHandler>>;
//# sourceMappingURL=poll_calls.d.ts.map