/**
 * What the system calls of a script work on: descriptors, and what stands behind them.
 * Pure. What each call does is in system_calls.ts and its neighbours.
 */
import type { PortReservation } from '../../stack/reserved_ports.ts';
import type { Stack } from '../../stack/stack.ts';
import type { TCPEndpoint } from '../../stack/tcp_endpoint.ts';
import type { TCPListener } from '../../stack/tcp_listener.ts';
import type { TCPConfig } from '../../tcp_helpers/tcp_config.ts';
import { Endpoint } from '../../util/endpoint.ts';
import { ConnectionError } from '../../util/errors.ts';
import { IPAddress } from '../../util/ip_address.ts';
import type { SipHashKey } from '../../util/siphash.ts';
import type { Profile } from './profiles.ts';
import type { Expression } from './script.ts';
import type { ScriptSettings } from './script_settings.ts';
import { UnsupportedFeature } from './script_error.ts';
import { ScriptSocket } from './script_socket.ts';
import { fieldOf, requireNumber } from './symbols.ts';
import {
  FAST_OPEN_EVERY_LISTENER,
  FAST_OPEN_SERVER,
  FAST_OPEN_WITHOUT_COOKIE,
  type SystemSettings,
} from './sysctl_table.ts';

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
  /** It has begun, though no bytes tell. */
  isUnderWay?: boolean;
}

export type CallOutcome = CallResult | typeof WOULD_BLOCK;
export type CallHandler = (kernel: ScriptKernel, args: readonly Expression[], progress: CallProgress) => CallOutcome;

/** What an output argument should have been. @throws Divergence when it is not */
export type CheckOutput = (what: string, expected: Expression | undefined, got: number | string) => void;

/** What an epoll descriptor waits for on a socket. */
export interface Watch {
  events: number;
  /** Told only when something has happened since it was told last (EPOLLET). */
  readonly isOnEdges: boolean;
  /** Told once (EPOLLONESHOT). */
  readonly isOnce: boolean;
  /** What had happened when it was told last; null: it never was. */
  told: string | null;
  readonly data: Expression | undefined;
}

export interface KernelOptions {
  readonly stack: Stack;
  readonly settings: ScriptSettings;
  readonly profile: Profile;
  /** What new sockets begin with; it may change while the script runs. */
  readonly config: () => Partial<TCPConfig>;
  /** It may change, too. */
  readonly system: SystemSettings;
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
  readonly watches = new Map<number, Map<number, Watch>>();

  #fastOpenKey: SipHashKey | null = null;

  /** What the call that is being made should return; null: the script does not say. */
  expectedDescriptor: number | null = null;

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

  /**
   * The number that the script expects, since descriptors are but names there, even of what it has not closed; otherwise the
   * lowest one that is free.
   */
  newDescriptor(): number {
    const wished = this.expectedDescriptor;
    if (wished !== null && wished >= 0) return wished;
    let descriptor = 3; // below are the standard streams
    while (this.#isTaken(descriptor)) descriptor += 1;
    return descriptor;
  }

  #isTaken(descriptor: number): boolean {
    return this.sockets.has(descriptor) || this.watches.has(descriptor);
  }

  /** Makes the stack listen as the socket has it; as long as nobody has come, nobody sees that it is another listener. */
  renewListener(socket: ScriptSocket): void {
    const { listener } = socket;
    if (listener === null) return;
    if (listener.embryonicCount + listener.waitingCount > 0) {
      throw new UnsupportedFeature('options of a listener cannot be changed here once connections are waiting');
    }
    const { local, backlog } = listener;
    listener.close();
    socket.listener = this.listen(socket, local, backlog);
  }

  /** @throws ConnectionError */
  listen(socket: ScriptSocket, local: Endpoint, backlog: number): TCPListener {
    const { config, deferAcceptMs } = socket;
    const { stack, system } = this.options;
    if (system.fastOpenKey !== null && system.fastOpenKey !== this.#fastOpenKey) {
      this.#fastOpenKey = system.fastOpenKey;
      stack.setFastOpenKey(system.fastOpenKey);
    }
    const isWanted = (system.fastOpen & FAST_OPEN_SERVER) !== 0;
    const otherwise = (system.fastOpen & FAST_OPEN_EVERY_LISTENER) === 0 ? 0 : backlog;
    const fastOpen = isWanted ? (socket.remembered.get('TCP_FASTOPEN') ?? otherwise) : 0;
    const fastOpenWithoutCookie = (system.fastOpen & FAST_OPEN_WITHOUT_COOKIE) !== 0;
    const { synCookies } = system;
    return stack.listen(local, { backlog, synCookies, config, deferAcceptMs, fastOpen, fastOpenWithoutCookie }, null);
  }

  /** The end that bind() asks for. @throws ConnectionError */
  reserve(socket: ScriptSocket, port: number): PortReservation {
    const { stack, settings } = this.options;
    const everywhere = IPAddress.parse(settings.isIPv6 ? '::' : '0.0.0.0');
    return stack.reserve(new Endpoint(everywhere, port), socket.config);
  }

  /** Begins to connect. @throws ConnectionError */
  connect(socket: ScriptSocket, address: Expression | undefined, fastOpen: boolean): TCPEndpoint {
    const { stack, settings } = this.options;
    socket.reservation?.release();
    const remote = new Endpoint(settings.remote, this.portIn(address) ?? settings.connectPort);
    const local = socket.boundPort === null ? undefined : new Endpoint(settings.local, socket.boundPort);
    const wish = local === undefined ? {} : { local };
    const endpoint = stack.connect(remote, { config: socket.config, fastOpen, ...wish });
    socket.endpoint = endpoint;
    this.options.onConnecting(endpoint.localPort, remote.port);
    return endpoint;
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

/** What the stack refuses, as errno has it. */
export function errorOf(problem: unknown): CallResult {
  if (problem instanceof ConnectionError) return failed(problem.code);
  throw problem;
}
