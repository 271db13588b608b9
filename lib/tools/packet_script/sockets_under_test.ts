/**
 * Finds the connection that a script means, and tells about it and all others.
 * Pure.
 */
import type { Stack } from '../../stack/stack.ts';
import type { TCPEndpoint } from '../../stack/tcp_endpoint.ts';
import type { Endpoint } from '../../util/endpoint.ts';
import type { Variables } from './code_snippets.ts';
import type { Flow } from './flow.ts';
import type { Profile } from './profiles.ts';
import type { ScriptKernel } from './script_kernel.ts';
import type { ShellSocket } from './shell_commands.ts';
import { tcpInfoVariables } from './tcp_info_variables.ts';

export class SocketsUnderTest {
  readonly #stack: Stack;
  readonly #kernel: ScriptKernel;
  readonly #profile: Profile;

  constructor(stack: Stack, kernel: ScriptKernel, profile: Profile) {
    this.#stack = stack;
    this.#kernel = kernel;
    this.#profile = profile;
  }

  /** What an assertion can ask about: the connection of the flow, or else the last socket. */
  variables(flow: Flow | null): Variables {
    const endpoint = this.#endpointOf(flow);
    const state = endpoint?.connection.state ?? (this.#lastSocketListens() ? 'LISTEN' : 'CLOSED');
    return tcpInfoVariables(this.#profile, state, endpoint?.info() ?? null);
  }

  /** The flow's connection is over, and its port would take another. */
  isGone(flow: Flow): boolean {
    const isListening = [...this.#stack.listeners()].some((listener) => listener.localPort === flow.localPort);
    return isListening && ![...this.#stack.endpoints()].some((endpoint) => isOf(endpoint, flow));
  }

  list(): ShellSocket[] {
    const owned = new Set([...this.#kernel.sockets.values()].map(({ endpoint }) => endpoint));
    const connections = [...this.#stack.endpoints()].map((endpoint) => ({
      localPort: endpoint.localPort,
      remotePort: endpoint.remotePort,
      state: endpoint.connection.state,
      isIPv6: endpoint.local.address.family === 6,
      ends: `${plain(endpoint.local)} ${plain(endpoint.remote)}`,
      isOwned: owned.has(endpoint),
    }));
    const listeners = [...this.#stack.listeners()].map((listener) => ({
      localPort: listener.localPort,
      remotePort: null,
      state: 'LISTEN' as const,
      isIPv6: listener.local.address.family === 6,
      ends: `${plain(listener.local)} *:*`,
      isOwned: true,
    }));
    return [...listeners, ...connections];
  }

  #endpointOf(flow: Flow | null): TCPEndpoint | undefined {
    const sockets = [...this.#kernel.sockets.values()];
    if (flow === null) return sockets.findLast(({ endpoint }) => endpoint !== null)?.endpoint ?? undefined;
    const live = [...this.#stack.endpoints()].find((endpoint) => isOf(endpoint, flow));
    return live ?? sockets.find(({ endpoint }) => endpoint !== null && isOf(endpoint, flow))?.endpoint ?? undefined;
  }

  #lastSocketListens(): boolean {
    return [...this.#kernel.sockets.values()].at(-1)?.listener?.isClosed === false;
  }
}

/** Without brackets around IPv6 addresses, as the tools print them. */
function plain({ address, port }: Endpoint): string {
  return `${address.toString()}:${port}`;
}

function isOf(endpoint: TCPEndpoint, flow: Flow): boolean {
  return endpoint.localPort === flow.localPort && endpoint.remotePort === flow.remotePort;
}
