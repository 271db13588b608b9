/**
 * A listening port with the surface of `net.Server`: accepted connections come as 'connection' events with a TCPSocket.
 */
import { EventEmitter } from 'node:events';
import type { SynCookiePolicy } from '../stack/listener_options.ts';
import { type SocketAddress, type SocketFamily } from './socket_address.ts';
import type { HomeProvider, Inhabitant } from './socket_home.ts';
import { type TCPSocketOptions } from './socket_options.ts';
import { TCPSocket } from './tcp_socket.ts';
export interface TCPServerOptions extends Omit<TCPSocketOptions, 'signal' | 'onread'> {
    /** Accepted sockets do not read before somebody resumes them. */
    readonly pauseOnConnect?: boolean | undefined;
    /** Connections come only when they have data, but after so long at the latest, ms. Default 0: at once. */
    readonly deferAccept?: number | undefined;
    /** When SYNs are answered by cookies (RFC 4987 §3.6): default 'auto', when too many handshakes are under way. */
    readonly synCookies?: SynCookiePolicy | undefined;
    /**
     * Fast Open (RFC 7413): connections come with the text of their SYN, before the handshake is done, so many at a time; true:
     * 256. Only for servers that bear a request that comes twice. Default false.
     */
    readonly fastOpen?: boolean | number | undefined;
}
export interface ListenOptions {
    readonly port?: number | undefined;
    /** A name or an address of ours; 0.0.0.0: all for IPv4; `::`, or none: all of ours. */
    readonly host?: string | undefined;
    /** At `::`: no IPv4. Default false. */
    readonly ipv6Only?: boolean | undefined;
    /** Connections established in one turn at most, further ones have to ask again. Default 511. */
    readonly backlog?: number | undefined;
    /** Aborting it closes the server. */
    readonly signal?: AbortSignal | undefined;
}
/** What a 'drop' event tells: whose connection was turned away. */
export interface DroppedConnection {
    readonly localAddress: string;
    readonly localPort: number;
    readonly localFamily: SocketFamily;
    readonly remoteAddress: string;
    readonly remotePort: number;
    readonly remoteFamily: SocketFamily;
}
export declare class TCPServer extends EventEmitter implements Inhabitant {
    #private;
    /** Connections at a time; further ones are closed at once, with a 'drop' event. */
    maxConnections: number | undefined;
    /** As newer Node has it; here the surplus is always dropped. */
    dropMaxConnection: boolean;
    constructor(provider: HomeProvider, options?: TCPServerOptions | ((socket: TCPSocket) => void), onConnection?: (socket: TCPSocket) => void);
    /** Listens; 'listening' follows, or 'error' with EADDRINUSE, EADDRNOTAVAIL or what the lookup said. */
    listen(options: ListenOptions, listening?: () => void): this;
    listen(port: number | undefined, host: string | undefined, backlog: number | undefined, listening?: () => void): this;
    listen(port: number | undefined, host: string | undefined, listening?: () => void): this;
    listen(port: number | undefined, backlog: number, listening?: () => void): this;
    listen(port?: number, listening?: () => void): this;
    listen(listening: () => void): this;
    /** Takes no more connections. 'close', and the callback, come when the last accepted one has ended. */
    close(callback?: (error?: Error) => void): this;
    [Symbol.asyncDispose](): Promise<void>;
    hostClosing(error: Error | null): void;
    get listening(): boolean;
    /** Where it listens; null when it does not. */
    address(): SocketAddress | null;
    getConnections(callback: (error: Error | null, count: number) => void): this;
    ref(): this;
    unref(): this;
}
//# sourceMappingURL=tcp_server.d.ts.map