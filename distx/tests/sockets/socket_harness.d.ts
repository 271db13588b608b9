/**
 * Two hosts on a memory link in virtual time, and the little that socket tests need besides: a connected pair, a log of
 * events, and bytes that tell where they belong.
 */
import { type MemoryHostsOptions } from '../../lib/sockets/memory_hosts.ts';
import type { Host } from '../../lib/sockets/host.ts';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.ts';
import type { TCPConnectOptions } from '../../lib/sockets/socket_options.ts';
import type { TCPServer, TCPServerOptions } from '../../lib/sockets/tcp_server.ts';
import type { TCPSocket } from '../../lib/sockets/tcp_socket.ts';
export declare const LEFT = "10.0.0.1";
export declare const RIGHT = "10.0.0.2";
export declare class SocketHarness {
    readonly clock: VirtualClock;
    readonly left: Host;
    readonly right: Host;
    constructor(options?: MemoryHostsOptions);
    /** Runs everything that can happen without time moving, streams and promises included. */
    settle(): Promise<void>;
    after(ms: number): Promise<void>;
    /** A server on the right host, and what it accepted. */
    server(options?: TCPServerOptions, port?: number): Promise<{
        server: TCPServer;
        accepted: TCPSocket[];
    }>;
    /** A client on the left, connected to a server on the right. */
    pair(client?: Partial<TCPConnectOptions>, server?: TCPServerOptions): Promise<{
        client: TCPSocket;
        server: TCPSocket;
        listener: TCPServer;
    }>;
    close(): Promise<void>;
}
/** Every event of a socket or server by name, in order. */
export declare function eventsOf(socket: TCPSocket | TCPServer, names: readonly string[]): string[];
export declare const SOCKET_EVENTS: readonly ['lookup', 'connect', 'ready', 'data', 'end', 'finish', 'timeout', 'error', 'close'];
/** Keeps everything that arrives. */
export declare function collect(socket: TCPSocket): {
    readonly bytes: Buffer;
};
/** Bytes that tell their place, with a period that no power of two divides. */
export declare function pattern(length: number, start?: number): Buffer;
/** The next error of a socket; it must not be emitted before somebody listens. */
export declare function errorOf(socket: TCPSocket): Promise<NodeJS.ErrnoException>;
//# sourceMappingURL=socket_harness.d.ts.map