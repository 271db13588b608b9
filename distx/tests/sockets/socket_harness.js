/**
 * Two hosts on a memory link in virtual time, and the little that socket tests need besides: a connected pair, a log of
 * events, and bytes that tell where they belong.
 */
import { memoryHosts } from '../../lib/sockets/memory_hosts.js';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.js';
import { seededRandomSource } from '../../lib/util/random_source.js';
export const LEFT = '10.0.0.1';
export const RIGHT = '10.0.0.2';
export class SocketHarness {
    clock = new VirtualClock();
    left;
    right;
    constructor(options = {}) {
        const random = seededRandomSource(7);
        [this.left, this.right] = memoryHosts({ random, clock: this.clock, ...options });
    }
    /** Runs everything that can happen without time moving, streams and promises included. */
    settle() {
        return this.clock.settleAsync();
    }
    after(ms) {
        return this.clock.advanceAsync(ms);
    }
    /** A server on the right host, and what it accepted. */
    async server(options = {}, port = 80) {
        const accepted = [];
        const server = this.right.createServer(options, (socket) => accepted.push(socket));
        server.listen(port);
        await this.settle();
        return { server, accepted };
    }
    /** A client on the left, connected to a server on the right. */
    async pair(client = {}, server = {}) {
        const { server: listener, accepted } = await this.server(server);
        const socket = this.left.connect({ host: RIGHT, port: 80, ...client });
        await this.settle();
        await this.settle();
        return { client: socket, server: accepted[0], listener };
    }
    async close() {
        const closed = Promise.all([this.left.close(), this.right.close()]);
        await this.after(2000);
        await closed;
    }
}
/** Every event of a socket or server by name, in order. */
export function eventsOf(socket, names) {
    const log = [];
    for (const name of names) {
        socket.on(name, (hadError) => {
            log.push(name === 'close' && typeof hadError === 'boolean' ? `close ${hadError}` : name);
        });
    }
    return log;
}
export const SOCKET_EVENTS = [
    'lookup',
    'connect',
    'ready',
    'data',
    'end',
    'finish',
    'timeout',
    'error',
    'close',
];
/** Keeps everything that arrives. */
export function collect(socket) {
    const pieces = [];
    socket.on('data', (piece) => pieces.push(piece));
    return {
        get bytes() {
            return Buffer.concat(pieces);
        },
    };
}
/** Bytes that tell their place, with a period that no power of two divides. */
export function pattern(length, start = 0) {
    const bytes = Buffer.allocUnsafe(length);
    for (let index = 0; index < length; index += 1) {
        const place = start + index;
        bytes[index] = (place * 31 + (place >> 8)) % 251;
    }
    return bytes;
}
/** The next error of a socket; it must not be emitted before somebody listens. */
export function errorOf(socket) {
    return new Promise((resolve) => void socket.once('error', resolve));
}
//# sourceMappingURL=socket_harness.js.map