/**
 * What the system calls of a script work on: descriptors, and what stands behind them.
 * Pure. What each call does is in system_calls.ts and its neighbours.
 */
import type { Stack } from '../../stack/stack.ts';
import type { TCPListener } from '../../stack/tcp_listener.ts';
import type { TCPConfig } from '../../tcp_helpers/tcp_config.ts';
import type { Endpoint } from '../../util/endpoint.ts';
import type { Profile } from './profiles.ts';
import type { Expression } from './script.ts';
import type { ScriptSettings } from './script_settings.ts';
import { ScriptSocket } from './script_socket.ts';
/** What a call returns; `error` is a name as in errno.h and goes with −1. */
export interface CallResult {
    readonly value: number;
    readonly error?: string;
}
/** It would block: ask again. */
export declare const WOULD_BLOCK = "would block";
/** What a call that blocks has done so far. */
export interface CallProgress {
    /** Bytes sent or received. */
    bytes: number;
    /** When it began, ms. */
    readonly sinceMs: number;
}
export type CallOutcome = CallResult | typeof WOULD_BLOCK;
export type CallHandler = (kernel: ScriptKernel, args: readonly Expression[], progress: CallProgress) => CallOutcome;
/** What an output argument should have been. @throws Divergence when it is not */
export type CheckOutput = (what: string, expected: Expression | undefined, got: number | string) => void;
export interface KernelOptions {
    readonly stack: Stack;
    readonly settings: ScriptSettings;
    readonly profile: Profile;
    /** What new sockets begin with; it may change while the script runs. */
    readonly config: () => Partial<TCPConfig>;
    readonly nowMs: () => number;
    readonly checkOutput: CheckOutput;
    /** A socket has begun to listen, to connect, or to be the one that packets are about. */
    readonly onListening: (port: number) => void;
    readonly onConnecting: (localPort: number, remotePort: number) => void;
    readonly onAccepted: (localPort: number, remotePort: number) => void;
}
export declare class ScriptKernel {
    #private;
    readonly options: KernelOptions;
    readonly sockets: Map<number, ScriptSocket>;
    /** Descriptors of epoll_create: what each watches. */
    readonly watches: Map<number, Map<number, {
        events: number;
        data: Expression | undefined;
    }>>;
    /** What the call that is being made should return; null: the script does not say. */
    expectedDescriptor: number | null;
    constructor(options: KernelOptions);
    socketOf(expression: Expression | undefined): ScriptSocket | undefined;
    newSocket(config: Partial<TCPConfig>): ScriptSocket;
    /** The number that the script expects, since descriptors are but names there; otherwise the lowest one that is free. */
    newDescriptor(): number;
    /** Makes the stack listen as the socket has it; as long as nobody has come, nobody sees that it is another listener. */
    renewListener(socket: ScriptSocket): void;
    /** @throws ConnectionError */
    listen(socket: ScriptSocket, local: Endpoint, backlog: number): TCPListener;
    isBlocking(socket: ScriptSocket): boolean;
    /** The port in an address argument; undefined: it says nothing. */
    portIn(expression: Expression | undefined): number | undefined;
}
export declare const BAD_DESCRIPTOR: CallResult;
export declare const DONE: CallResult;
export declare function failed(error: string): CallResult;
//# sourceMappingURL=script_kernel.d.ts.map