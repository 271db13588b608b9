/**
 * A socket that brings its own way out, as Starfish's does: it opens a host on a TUN device when it is needed, shares it
 * with every other socket of the same device, and closes it when the last one has gone.
 *
 *   const socket = new TUNSocket({ device: 'tun144' });
 *   socket.connect({ host: '169.254.144.1', port: 80 });
 */
import type { Device } from '../devices/device.ts';
import { Host } from './host.ts';
import { type TCPConnectOptions, type TCPSocketOptions } from './socket_options.ts';
import { TCPServer, type ListenOptions, type TCPServerOptions } from './tcp_server.ts';
import { TCPSocket } from './tcp_socket.ts';
/** The device that `tun.sh start` makes when it is not told otherwise (etc/tunconfig). */
export declare const DEFAULT_TUN = "tun144";
/** Where a TUNSocket finds its way out. */
export interface TUNOptions {
    /** The name of a TUN, or a device of one's own. Default tun144. */
    readonly device?: string | Device | undefined;
    /** Our IPv4 address; default for a device tunN without an `address6`: 169.254.N.9, as tun.sh has it. */
    readonly address?: string | undefined;
    readonly prefixLength?: number | undefined;
    /** Our IPv6 address. */
    readonly address6?: string | undefined;
    readonly mtu?: number | undefined;
    readonly offload?: boolean | undefined;
    readonly namespace?: string | undefined;
    /** A host that is open already, in place of all that; it stays open. */
    readonly host?: Host | undefined;
}
export interface TUNSocketOptions extends TUNOptions, TCPSocketOptions {
    /** Our port, unless `connect` says another. */
    readonly port?: number | undefined;
    /** First and least retransmission timeout, ms. */
    readonly rtoMs?: number | undefined;
    readonly sendBufferBytes?: number | undefined;
    readonly receiveBufferBytes?: number | undefined;
}
export declare class TUNSocket extends TCPSocket {
    #private;
    constructor(options?: TUNSocketOptions);
    connect(options: TCPConnectOptions, connected?: () => void): this;
    connect(port: number, host: string, connected?: () => void): this;
    connect(port: number, connected?: () => void): this;
    /** A server on a TUN device: call its `listen`. */
    static createServer(options?: TUNOptions & TCPServerOptions, onConnection?: (socket: TCPSocket) => void): TCPServer;
    /** A server that listens already. */
    static listen(options: TUNOptions & TCPServerOptions, listenOptions?: ListenOptions, listening?: () => void): TCPServer;
}
//# sourceMappingURL=tun_socket.d.ts.map