import { Duplex } from 'node:stream';
import type { EndpointObserver, TCPEndpoint } from '../stack/tcp_endpoint.ts';
import type { TCPInfo } from '../tcp_helpers/tcp_info.ts';
import { type SocketAddress, type SocketFamily } from './socket_address.ts';
import type { HomeProvider, Inhabitant } from './socket_home.ts';
import { type TCPConnectOptions, type TCPSocketOptions } from './socket_options.ts';
export type SocketReadyState = 'opening' | 'open' | 'readOnly' | 'writeOnly' | 'closed';
type WriteCallback = (error?: Error | null) => void;
export declare class TCPSocket extends Duplex implements EndpointObserver, Inhabitant {
    #private;
    /** Between `connect()` and 'connect'. */
    connecting: boolean;
    /** As `setTimeout` said, ms; 0 or undefined: none. */
    timeout: number | undefined;
    /** Always empty: one address is tried. */
    readonly autoSelectFamilyAttemptedAddresses: readonly string[];
    /** The server that accepted it, or whatever a program puts here, as Node's http does. */
    server: unknown;
    /**
     * @param endpoint an accepted connection; without one, `connect()` comes next
     * @param mapsIPv4 it was accepted by a server at `::`, and tells IPv4 addresses as IPv4-mapped ones
     */
    constructor(provider: HomeProvider, options?: TCPSocketOptions, endpoint?: TCPEndpoint | null, mapsIPv4?: boolean);
    /** As `net.Socket.connect`: (options), (port, host), each with a listener for 'connect'. */
    connect(options: TCPConnectOptions, connected?: () => void): this;
    connect(port: number, host: string, connected?: () => void): this;
    connect(port: number, connected?: () => void): this;
    /** Once a turn in which a segment or a deadline concerned this connection. */
    endpointChanged(endpoint: TCPEndpoint): void;
    hostClosing(error: Error | null): void;
    _read(): void;
    pause(): this;
    resume(): this;
    _write(chunk: Uint8Array, _encoding: BufferEncoding, callback: WriteCallback): void;
    _writev(chunks: {
        chunk: Uint8Array;
        encoding: BufferEncoding;
    }[], callback: WriteCallback): void;
    /**
     * Writes bytes that the other end is to hear of at once, wherever it is in its reading: its 'urgent' event. They stay in
     * their place in the stream.
     * @deprecated for new programs: stacks disagree about what is urgent, and middleboxes clear the flag (RFC 6093 §6)
     */
    sendUrgent(data: Uint8Array | string, callback?: WriteCallback): boolean;
    /** How many of the bytes not read yet are urgent or lie before urgent ones (RFC 9293 §3.8.5, MUST-33). */
    get urgentRemaining(): number;
    _final(callback: WriteCallback): void;
    _destroy(error: Error | null, callback: (error?: Error | null) => void): void;
    /** Ends the writing side, then destroys. */
    destroySoon(): void;
    /** Closes with a RST instead of a FIN. */
    resetAndDestroy(): this;
    [Symbol.asyncDispose](): Promise<void>;
    /** Emits 'timeout' after so many ms without traffic; 0 switches it off. */
    setTimeout(timeoutMs: number, callback?: () => void): this;
    setNoDelay(noDelay?: boolean): this;
    /** @param initialDelay idle time before the first probe, ms; 0 leaves it as it is, or two hours */
    setKeepAlive(enable?: boolean, initialDelay?: number): this;
    /**
     * DSCP of everything sent from now on, in the upper six bits, 0 … 255; the ECN bits are TCP's own (RFC 3168 §5). Better
     * not changed while data are in flight: a path that treats them differently reorders them (RFC 9293 §3.9.1.9, SHLD-23).
     */
    setTypeOfService(typeOfService: number): this;
    getTypeOfService(): number;
    /** Hops of everything sent from now on, 1 … 255. */
    setTimeToLive(timeToLive: number): this;
    /** How long what is sent may stay unacknowledged before ETIMEDOUT, ms; Infinity: for ever (as Linux's TCP_USER_TIMEOUT). */
    setUserTimeout(userTimeoutMs: number): this;
    /**
     * What becomes of unacknowledged data when the socket is destroyed (as SO_LINGER): null, it is delivered in the
     * background, however long that takes; 0, a RST at once; more, a RST after so many ms.
     */
    setLinger(lingerMs: number | null): this;
    /** The socket keeps the process alive while it is open: the default. */
    ref(): this;
    unref(): this;
    /** Not connected yet, or not any more. */
    get pending(): boolean;
    get readyState(): SocketReadyState;
    get bytesRead(): number;
    /** What was written, including what waits in the stream. */
    get bytesWritten(): number;
    get bufferSize(): number;
    get localAddress(): string | undefined;
    get localPort(): number | undefined;
    get localFamily(): SocketFamily | undefined;
    get remoteAddress(): string | undefined;
    get remotePort(): number | undefined;
    get remoteFamily(): SocketFamily | undefined;
    /** Our end; empty before there is one. */
    address(): SocketAddress | Record<string, never>;
    /** What TCP knows about the connection, as Linux's tcp_info. */
    info(): TCPInfo;
}
export {};
//# sourceMappingURL=tcp_socket.d.ts.map