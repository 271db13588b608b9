import { O_RDWR } from './symbols.js';
const ERRORS = {
    refused: 'ECONNREFUSED',
    reset: 'ECONNRESET',
    timeout: 'ETIMEDOUT',
    aborted: 'ECONNABORTED',
    unreachable: 'EHOSTUNREACH',
};
export class ScriptSocket {
    descriptor;
    /** As fcntl tells them. */
    fileFlags = O_RDWR;
    /** Where it is bound; null: nowhere yet. */
    boundPort = null;
    /** What it is to begin with. */
    config;
    /** Options that are only remembered, by name. */
    remembered = new Map();
    /** ms; null: close() does not wait. 0: it aborts. */
    lingerMs = null;
    /** Of a listener: how long connections wait for data, ms. */
    deferAcceptMs = 0;
    listener = null;
    endpoint = null;
    /** A connect() has been told that it works. */
    connectReported = false;
    /** The connection's failure has been told to somebody. */
    #failureTold = false;
    readIsShut = false;
    constructor(descriptor, config) {
        this.descriptor = descriptor;
        this.config = { ...config };
    }
    /** The error that waits for somebody to ask, by its name; null: none. */
    get pendingError() {
        const failure = this.endpoint?.connection.failure ?? null;
        return failure === null || this.#failureTold ? null : ERRORS[failure];
    }
    /** Takes the pending error: it is told once. */
    takeError() {
        const error = this.pendingError;
        if (error !== null)
            this.#failureTold = true;
        return error;
    }
    get isConnecting() {
        const { endpoint } = this;
        return endpoint !== null && !endpoint.connection.isSynchronized && endpoint.connection.failure === null;
    }
    /** Both directions, or what is left of them, can be used. */
    get isConnected() {
        const { endpoint } = this;
        return endpoint !== null && endpoint.connection.isSynchronized && endpoint.connection.failure === null;
    }
    /** read() would return at once. */
    get isReadable() {
        if (this.listener !== null)
            return this.listener.waitingCount > 0;
        const { endpoint } = this;
        if (endpoint === null)
            return false;
        const { inbound, failure } = endpoint.connection;
        return inbound.bytesBuffered > 0 || inbound.isFinished || failure !== null || this.readIsShut;
    }
    /** write() would return at once. */
    get isWritable() {
        const { endpoint } = this;
        if (endpoint === null || this.isConnecting)
            return false;
        return endpoint.connection.failure !== null || endpoint.connection.outbound.availableCapacity > 0;
    }
    /** The peer has said FIN. */
    get peerHasFinished() {
        const state = this.endpoint?.connection.facts;
        return state !== undefined && state.finReceived;
    }
}
//# sourceMappingURL=script_socket.js.map