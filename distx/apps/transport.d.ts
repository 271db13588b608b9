/**
 * Two ways to the same socket: Sunstar's Host, and Node's own `net` for comparison (--kernel). The apps write and read
 * Duplex streams and do not mind which.
 */
import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Host } from '../lib/index.ts';
/** A net.Socket or a TUNSocket, as far as the apps use it. */
export interface Socket extends Duplex {
    readonly remoteAddress?: string | undefined;
    readonly remotePort?: number | undefined;
    readonly localAddress?: string | undefined;
    readonly localPort?: number | undefined;
    readonly bytesRead: number;
    readonly bytesWritten: number;
    setNoDelay(noDelay?: boolean): this;
    setTimeout(milliseconds: number, onTimeout?: () => void): this;
    resetAndDestroy(): this;
    /** Only Sunstar's sockets tell. */
    info?(): {
        readonly bytesAcknowledged: number;
    };
}
export interface Server extends EventEmitter {
    listen(options: {
        port: number;
        host?: string | undefined;
        backlog?: number | undefined;
    }, listening?: () => void): this;
    address(): unknown;
    close(callback?: (error?: Error) => void): this;
}
export interface ConnectOptions {
    readonly host: string;
    readonly port: number;
    readonly localAddress?: string;
    readonly localPort?: number;
    /** net.Socket's option: one buffer for all that arrives, instead of 'data' events. */
    readonly onread?: {
        buffer: Uint8Array;
        callback(bytes: number, buffer: Uint8Array): boolean;
    };
    /** Sunstar only: lends what arrived. */
    readonly onchunk?: (chunk: {
        readonly length: number;
    }) => boolean;
    /** Sunstar only: what is written is not copied. */
    readonly zeroCopyWrites?: boolean;
}
export interface ServerOptions {
    readonly noDelay?: boolean;
    readonly pauseOnConnect?: boolean;
}
export interface Transport {
    readonly name: 'sunstar' | 'kernel';
    /** Half-open is allowed: the app decides when its side ends. */
    connect(options: ConnectOptions): Socket;
    createServer(options: ServerOptions, onConnection: (socket: Socket) => void): Server;
    close(): Promise<void>;
}
/** Node's own sockets. */
export declare function kernelTransport(): Transport;
/** A host's sockets. Closing it closes the host. */
export declare function hostTransport(host: Host): Transport;
//# sourceMappingURL=transport.d.ts.map