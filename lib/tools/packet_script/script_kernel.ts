/**
 * What the system calls of a script work on: descriptors, and what stands behind them.
 * Pure. What each call does is in system_calls.ts and its neighbours.
 */
import type { Stack } from '../../stack/stack.ts';
import type { TCPConfig } from '../../tcp_helpers/tcp_config.ts';
import type { Profile } from './profiles.ts';
import type { Expression } from './script.ts';
import type { ScriptSettings } from './script_settings.ts';
import { ScriptSocket } from './script_socket.ts';
import { fieldOf, requireNumber } from './symbols.ts';

/** What a call returns; `error` is a name as in errno.h and goes with −1. */
export interface CallResult {
  readonly value: number;
  readonly error?: string;
}

/** It would block: ask again. */
export const WOULD_BLOCK = 'would block';

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

export class ScriptKernel {
  readonly options: KernelOptions;
  readonly sockets = new Map<number, ScriptSocket>();
  /** Descriptors of epoll_create: what each watches. */
  readonly watches = new Map<number, Map<number, { events: number; data: Expression | undefined }>>();

  constructor(options: KernelOptions) {
    this.options = options;
  }

  socketOf(expression: Expression | undefined): ScriptSocket | undefined {
    return this.sockets.get(requireNumber(expression, 'the descriptor'));
  }

  newSocket(config: Partial<TCPConfig>): ScriptSocket {
    const socket = new ScriptSocket(this.newDescriptor(), config);
    this.sockets.set(socket.descriptor, socket);
    return socket;
  }

  newDescriptor(): number {
    let descriptor = 3; // below are the standard streams
    while (this.sockets.has(descriptor) || this.watches.has(descriptor)) descriptor += 1;
    return descriptor;
  }

  isBlocking(socket: ScriptSocket): boolean {
    return (socket.fileFlags & this.options.profile.nonBlocking) === 0;
  }

  /** The port in an address argument; undefined: it says nothing. */
  portIn(expression: Expression | undefined): number | undefined {
    const field = fieldOf(expression, 'sin_port') ?? fieldOf(expression, 'sin6_port');
    if (field === undefined) return undefined;
    return requireNumber(field.kind === 'function' ? field.args[0] : field, 'the port');
  }
}

export const BAD_DESCRIPTOR: CallResult = { value: -1, error: 'EBADF' };
export const DONE: CallResult = { value: 0 };

export function failed(error: string): CallResult {
  return { value: -1, error };
}
