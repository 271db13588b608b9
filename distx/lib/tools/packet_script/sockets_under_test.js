import { tcpInfoVariables } from './tcp_info_variables.js';
export class SocketsUnderTest {
    #stack;
    #kernel;
    #profile;
    constructor(stack, kernel, profile) {
        this.#stack = stack;
        this.#kernel = kernel;
        this.#profile = profile;
    }
    /** What an assertion can ask about: the connection of the flow, or else the last socket. */
    variables(flow) {
        const endpoint = this.#endpointOf(flow);
        const state = endpoint?.connection.state ?? (this.#lastSocketListens() ? 'LISTEN' : 'CLOSED');
        return tcpInfoVariables(this.#profile, state, endpoint?.connection.info() ?? null);
    }
    /** The flow's connection is over, and its port would take another. */
    isGone(flow) {
        const isListening = [...this.#stack.listeners()].some((listener) => listener.localPort === flow.localPort);
        return isListening && ![...this.#stack.endpoints()].some((endpoint) => isOf(endpoint, flow));
    }
    list() {
        const owned = new Set([...this.#kernel.sockets.values()].map(({ endpoint }) => endpoint));
        const connections = [...this.#stack.endpoints()].map((endpoint) => ({
            localPort: endpoint.localPort,
            remotePort: endpoint.remotePort,
            state: endpoint.connection.state,
            isIPv6: endpoint.local.address.family === 6,
            isOwned: owned.has(endpoint),
        }));
        const listeners = [...this.#stack.listeners()].map((listener) => ({
            localPort: listener.localPort,
            remotePort: null,
            state: 'LISTEN',
            isIPv6: listener.local.address.family === 6,
            isOwned: true,
        }));
        return [...listeners, ...connections];
    }
    #endpointOf(flow) {
        const sockets = [...this.#kernel.sockets.values()];
        if (flow === null)
            return sockets.findLast(({ endpoint }) => endpoint !== null)?.endpoint ?? undefined;
        const live = [...this.#stack.endpoints()].find((endpoint) => isOf(endpoint, flow));
        return live ?? sockets.find(({ endpoint }) => endpoint !== null && isOf(endpoint, flow))?.endpoint ?? undefined;
    }
    #lastSocketListens() {
        return [...this.#kernel.sockets.values()].at(-1)?.listener?.isClosed === false;
    }
}
function isOf(endpoint, flow) {
    return endpoint.localPort === flow.localPort && endpoint.remotePort === flow.remotePort;
}
//# sourceMappingURL=sockets_under_test.js.map