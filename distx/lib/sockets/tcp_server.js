/**
 * A listening port with the surface of `net.Server`: accepted connections come as 'connection' events with a TCPSocket.
 */
import { EventEmitter } from 'node:events';
import { Endpoint } from '../util/endpoint.js';
import { StackError, UsageError } from '../util/errors.js';
import { IPAddress } from '../util/ip_address.js';
import { lookupAddress, lookupFamily } from './name_lookup.js';
import { socketAddress } from './socket_address.js';
import { portOf } from './socket_options.js';
import { TCPSocket } from './tcp_socket.js';
/** Connections whose text is taken before their handshake is done, at a time. */
const DEFAULT_FAST_OPEN = 256;
export class TCPServer extends EventEmitter {
    /** Connections at a time; further ones are closed at once, with a 'drop' event. */
    maxConnections = undefined;
    /** As newer Node has it; here the surplus is always dropped. */
    dropMaxConnection = true;
    #provider;
    #options;
    #home = null;
    #listener = null;
    /** Between `listen()` and 'listening', a name may be looked up; there is a home meanwhile. */
    #isOpening = false;
    #inhabitance = null;
    #retention = null;
    #isReferenced = true;
    #connections = 0;
    #cancelSignal = null;
    constructor(provider, options, onConnection) {
        super();
        this.#provider = provider;
        this.#options = typeof options === 'object' ? options : {};
        const listener = typeof options === 'function' ? options : onConnection;
        if (listener !== undefined)
            this.on('connection', listener);
    }
    listen(...given) {
        const { options, listening } = normalizeListen(given);
        if (this.#listener !== null || this.#isOpening) {
            throw new UsageError('ERR_SERVER_ALREADY_LISTEN', 'listen() was called twice; close() the server first');
        }
        if (listening !== undefined)
            this.once('listening', listening);
        if (options.signal)
            this.#closeOnAbort(options.signal);
        this.#isOpening = true;
        try {
            this.#home = this.#provider.acquire();
        }
        catch (error) {
            this.#openFailed(error);
            return this;
        }
        const home = this.#home;
        const hasIPv6 = home.stack.hasFamily(6);
        const family = lookupFamily(undefined, home.stack.hasFamily(4), hasIPv6);
        const host = options.host ?? (hasIPv6 ? '::' : '0.0.0.0');
        lookupAddress(host, { family, lookup: undefined, hints: undefined }, (error, address) => {
            if (!this.#isOpening)
                return; // closed meanwhile
            if (error)
                this.#openFailed(error);
            else
                this.#open(home, address, options);
        });
        return this;
    }
    #open(home, address, options) {
        try {
            this.#listener = home.stack.listen(new Endpoint(IPAddress.parse(address), options.port ?? 0), this.#listenerOptions(options), (endpoint) => this.#accept(endpoint));
        }
        catch (error) {
            this.#openFailed(error);
            return;
        }
        this.#isOpening = false;
        this.#inhabitance = home.addInhabitant(this);
        if (this.#isReferenced)
            this.#retention = home.retain();
        process.nextTick(() => {
            if (this.listening)
                this.emit('listening');
        });
    }
    #listenerOptions({ backlog, ipv6Only }) {
        const { tcp, deferAccept, synCookies, fastOpen } = this.#options;
        return {
            ...(tcp === undefined ? {} : { config: tcp }),
            ...(backlog === undefined ? {} : { backlog }),
            ipv6Only: ipv6Only ?? false,
            ...(deferAccept === undefined ? {} : { deferAcceptMs: deferAccept }),
            ...(synCookies === undefined ? {} : { synCookies }),
            fastOpen: fastOpen === true ? DEFAULT_FAST_OPEN : fastOpen || 0,
        };
    }
    #openFailed(error) {
        if (this.#home !== null)
            this.#provider.release();
        this.#home = null;
        process.nextTick(() => {
            this.#isOpening = false;
            this.emit('error', error);
        });
    }
    #accept(endpoint) {
        if (this.maxConnections !== undefined && this.#connections >= this.maxConnections) {
            endpoint.orphan();
            const [local, remote] = [endpoint.local, endpoint.remote].map((end) => socketAddress(end, this.#mapsIPv4));
            this.emit('drop', {
                localAddress: local.address,
                localPort: local.port,
                localFamily: local.family,
                remoteAddress: remote.address,
                remotePort: remote.port,
                remoteFamily: remote.family,
            });
            return;
        }
        const socket = new TCPSocket(this.#provider, this.#options, endpoint, this.#mapsIPv4);
        socket.server = this;
        this.#connections += 1;
        socket.once('close', () => {
            this.#connections -= 1;
            this.#emitCloseIfDrained();
        });
        if (this.#options.pauseOnConnect === true)
            socket.pause();
        else
            socket.read(0);
        this.emit('connection', socket);
    }
    /** Takes no more connections. 'close', and the callback, come when the last accepted one has ended. */
    close(callback) {
        if (!this.listening && !this.#isOpening) {
            const error = new StackError('ERR_SERVER_NOT_RUNNING', 'Server is not running.');
            if (callback !== undefined)
                process.nextTick(callback, error);
            return this;
        }
        if (callback !== undefined)
            this.once('close', () => callback());
        this.#isOpening = false;
        this.#listener?.close();
        this.#listener = null;
        this.#cancelSignal?.();
        this.#cancelSignal = null;
        this.#retention?.release();
        this.#retention = null;
        this.#inhabitance?.cancel();
        this.#inhabitance = null;
        if (this.#home !== null)
            this.#provider.release();
        this.#home = null;
        this.#emitCloseIfDrained();
        return this;
    }
    #emitCloseIfDrained() {
        if (this.listening || this.#isOpening || this.#connections > 0)
            return;
        process.nextTick(() => {
            if (!this.listening && !this.#isOpening && this.#connections === 0)
                this.emit('close');
        });
    }
    async [Symbol.asyncDispose]() {
        if (!this.listening)
            return;
        await new Promise((resolve) => void this.close(() => resolve()));
    }
    hostClosing(error) {
        if (error !== null && this.listenerCount('error') > 0)
            this.emit('error', error);
        if (this.listening)
            this.close();
    }
    get listening() {
        return this.#listener !== null;
    }
    /** Where it listens; null when it does not. */
    address() {
        if (this.#listener === null)
            return null;
        return socketAddress(this.#listener.local, false);
    }
    /** It listens at `::`. */
    get #mapsIPv4() {
        return this.#listener?.local.address.family === 6;
    }
    getConnections(callback) {
        process.nextTick(callback, null, this.#connections);
        return this;
    }
    ref() {
        this.#isReferenced = true;
        if (this.#home !== null)
            this.#retention ??= this.#home.retain();
        return this;
    }
    unref() {
        this.#isReferenced = false;
        this.#retention?.release();
        this.#retention = null;
        return this;
    }
    #closeOnAbort(signal) {
        const aborted = () => void this.close();
        if (signal.aborted) {
            process.nextTick(aborted);
            return;
        }
        signal.addEventListener('abort', aborted, { once: true });
        this.#cancelSignal = () => signal.removeEventListener('abort', aborted);
    }
}
function normalizeListen(given) {
    const [first, second, third] = given;
    const listening = given.find((value) => typeof value === 'function');
    let options;
    if (typeof first === 'object' && first !== null) {
        if ('path' in first && !('port' in first)) {
            throw new UsageError('ERR_INVALID_ARG_VALUE', 'a path was given, but there is only TCP here; give a port');
        }
        options = { ...first };
    }
    else {
        const backlog = typeof second === 'number' ? second : typeof third === 'number' ? third : undefined;
        const port = typeof first === 'function' ? undefined : first;
        options = { port, backlog, ...(typeof second === 'string' ? { host: second } : {}) };
    }
    const port = options.port === undefined || options.port === null ? 0 : portOf(options.port);
    const complete = { ...options, port };
    return listening === undefined ? { options: complete } : { options: complete, listening };
}
//# sourceMappingURL=tcp_server.js.map