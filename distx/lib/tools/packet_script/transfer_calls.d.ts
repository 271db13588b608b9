import { type CallHandler } from './script_kernel.ts';
export declare const transferCalls: Readonly<Record<string, CallHandler>>;
//# sourceMappingURL=transfer_calls.d.ts.map