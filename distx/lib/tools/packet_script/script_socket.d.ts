/**
 * What stands behind a descriptor of a script: a socket that is to be, a listener, or a connection of the stack.
 * Pure.
 */
import type { TCPEndpoint } from '../../stack/tcp_endpoint.ts';
import type { TCPListener } from '../../stack/tcp_listener.ts';
import type { TCPConfig } from '../../tcp_helpers/tcp_config.ts';
type Mutable<T> = {
    -readonly [K in keyof T]: T[K];
};
export declare class ScriptSocket {
    #private;
    readonly descriptor: number;
    /** As fcntl tells them. */
    fileFlags: number;
    /** Where it is bound; null: nowhere yet. */
    boundPort: number | null;
    /** What it is to begin with. */
    readonly config: Partial<Mutable<TCPConfig>>;
    /** Options that are only remembered, by name. */
    readonly remembered: Map<string, number>;
    /** ms; null: close() does not wait. 0: it aborts. */
    lingerMs: number | null;
    /** Of a listener: how long connections wait for data, ms. */
    deferAcceptMs: number;
    listener: TCPListener | null;
    endpoint: TCPEndpoint | null;
    /** A connect() has been told that it works. */
    connectReported: boolean;
    readIsShut: boolean;
    constructor(descriptor: number, config: Partial<TCPConfig>);
    /** The error that waits for somebody to ask, by its name; null: none. */
    get pendingError(): string | null;
    /** Takes the pending error: it is told once. */
    takeError(): string | null;
    get isConnecting(): boolean;
    /** Both directions, or what is left of them, can be used. */
    get isConnected(): boolean;
    /** read() would return at once. */
    get isReadable(): boolean;
    /** write() would return at once. */
    get isWritable(): boolean;
    /** The peer has said FIN. */
    get peerHasFinished(): boolean;
}
export {};
//# sourceMappingURL=script_socket.d.ts.map