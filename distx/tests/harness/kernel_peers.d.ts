/**
 * Our host on a TUN whose other end is the kernel, and kernel peers to talk to: small Python programs, the addon's peers,
 * nc, curl. Everything lives in a network namespace of the test's own and is gone when the test returns, however it does.
 *
 *   this process: Host ── sunstar0 ──> kernel of the namespace ──> python3, nc, curl … in the same namespace
 *                 10.53.0.2                    10.53.0.1
 */
import { type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { type OpenTUNOptions, type TUNDevice } from '../../lib/devices/tun_device.ts';
import { Host, type HostOptions } from '../../lib/sockets/host.ts';
import type { TCPConnectOptions } from '../../lib/sockets/socket_options.ts';
import type { TCPServer, TCPServerOptions } from '../../lib/sockets/tcp_server.ts';
import type { TCPSocket } from '../../lib/sockets/tcp_socket.ts';
/** The kernel's end and ours. */
export declare const KERNEL = "10.53.0.1";
export declare const OURS = "10.53.0.2";
/** The same over IPv6, where `address6` is ours. */
export declare const KERNEL6 = "fd53::1";
export declare const OURS6 = "fd53::2";
/** One line of JSON. */
export type Report = Readonly<Record<string, unknown>>;
export interface PeerResult {
    readonly exitCode: number | null;
    readonly stdout: Buffer;
    readonly stderr: string;
}
/** A program in the namespace: what it prints is bytes, or reports line by line. */
export declare class Peer {
    #private;
    readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
    /** When it has ended. */
    readonly result: Promise<PeerResult>;
    constructor(namespace: string, command: readonly string[]);
    /** The next line it reports; fails with its last words when there is none any more. */
    report(): Promise<Report>;
    /** A line on its standard input: what `told()` waits for. */
    tell(line?: string): void;
    stop(): Promise<void>;
}
export interface Link {
    readonly namespace: string;
    readonly host: Host;
    readonly device: TUNDevice;
    /** Starts a Python program in the namespace; see PYTHON for the words it may use. */
    python(program: string, ...args: (string | number)[]): Peer;
    /** Starts any program in the namespace. */
    program(...command: (string | number)[]): Peer;
    /** Our server, listening. */
    serve(onConnection: (socket: TCPSocket) => void, options?: TCPServerOptions): Promise<TCPServer>;
}
export interface LinkOptions extends Partial<Omit<HostOptions, 'device' | 'mtu' | 'offload' | 'namespace'>> {
    readonly tun?: OpenTUNOptions;
}
/** A namespace with a TUN, and our host on it. */
export declare function withLink<T>(options: LinkOptions, test: (link: Link) => Promise<T>): Promise<T>;
/** The same in a namespace that is there already. */
export declare function withLinkIn<T>(namespace: string, { tun, ...options }: LinkOptions, test: (link: Link) => Promise<T>): Promise<T>;
/** Sets a kernel parameter of the namespace, such as net/ipv4/ip_forward. */
export declare function setSysctl(namespace: string, name: string, value: number | string): Promise<void>;
/** The port a server of ours listens on. */
export declare function portOf(server: TCPServer): number;
/** Connects to a kernel peer that reports its port. */
export declare function connectTo({ host }: Link, peer: Peer, options?: Partial<TCPConnectOptions>): Promise<TCPSocket>;
/** Everything a socket receives until its end; its other direction stays as it is. */
export declare function readAll(socket: TCPSocket): Promise<Buffer>;
/** The error a socket ends with. */
export declare function errorOf(socket: TCPSocket): Promise<NodeJS.ErrnoException>;
/** Waits until nothing has changed for a while: `observe` gives a number that grows while something does. */
export declare function untilQuiet(observe: () => number, quietMs: number, withinMs?: number): Promise<void>;
export declare const BLOCK_BYTES = 65536;
/** Writes blocks that begin with their own number, as fast as the socket takes them, and ends. */
export declare function sendBlocks(socket: TCPSocket, bytes: number): Promise<void>;
/** Looks at blocks as they come in pieces: their numbers, and a sample of the rest. */
export declare class BlockReader {
    bytes: number;
    isIntact: boolean;
    /** The next bytes of the stream. */
    take(piece: Uint8Array): void;
}
/** A TCP segment as captured: read here on its own, so that our parser cannot excuse itself. */
export interface WireSegment {
    readonly direction: 'in' | 'out';
    readonly timeMs: number;
    readonly sourcePort: number;
    readonly destinationPort: number;
    readonly sequence: number;
    readonly acknowledgment: number;
    readonly isSYN: boolean;
    readonly isFIN: boolean;
    readonly isRST: boolean;
    /** The field, not scaled. */
    readonly window: number;
    /** The MSS option, or null. */
    readonly mss: number | null;
    readonly payloadBytes: number;
    /** Of the whole IP packet. */
    readonly bytes: number;
}
/** A sink for `capture`, and the TCP segments it was shown. */
export declare class Wire {
    readonly segments: WireSegment[];
    readonly sink: (packet: Uint8Array, direction: 'in' | 'out', timeMs: number) => void;
    sent(matches?: (segment: WireSegment) => boolean): WireSegment[];
    received(matches?: (segment: WireSegment) => boolean): WireSegment[];
}
/** Sends packets of any shape, given in hex, as if the kernel had: straight into the queue of the TUN. */
export declare class Injector {
    #private;
    constructor(link: Link);
    /** Resolves when the device has the packet. */
    send(packet: Uint8Array): Promise<void>;
}
export interface SegmentFields {
    /** Default: the kernel's. */
    readonly source?: string;
    readonly sourcePort: number;
    readonly destinationPort: number;
    readonly sequence: number;
    readonly acknowledgment?: number;
    /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
    readonly flags: number;
    readonly payload?: Uint8Array;
    /** In words; 5 is right, since there are no options. */
    readonly dataOffset?: number;
}
/** A TCP segment to our address, with a right checksum, in an IPv4 packet. */
export declare function tcpPacket(fields: SegmentFields): Uint8Array;
//# sourceMappingURL=kernel_peers.d.ts.map