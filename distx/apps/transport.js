import net from 'node:net';
/** Node's own sockets. */
export function kernelTransport() {
    return {
        name: 'kernel',
        connect: (options) => net.connect({ ...options, allowHalfOpen: true }),
        createServer: (options, onConnection) => net.createServer({ ...options, allowHalfOpen: true }, onConnection),
        close: () => Promise.resolve(),
    };
}
/** A host's sockets. Closing it closes the host. */
export function hostTransport(host) {
    return {
        name: 'sunstar',
        connect: (options) => host.connect({ ...options, allowHalfOpen: true }),
        createServer: (options, onConnection) => host.createServer({ ...options, allowHalfOpen: true }, onConnection),
        close: () => host.close(),
    };
}
//# sourceMappingURL=transport.js.map