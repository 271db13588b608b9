/**
 * One loop, one device, one stack: the only place that knows all three. It reads packets into the stack, lets sockets hear
 * of it, and carries what the stack says to the device, all in one turn.
 *
 *   device.readable ──rule 'in'──> stack.receive ──> notify: sockets ──> stack.transmit ──> device.transmit, flush
 *   device.writable ──rule 'out', while the device has no room──────────────┘
 */
import { type CaptureSink } from '../devices/capturing_device.ts';
import type { Device, DeviceCounters } from '../devices/device.ts';
import type { Impairment } from '../devices/impairment.ts';
import { type Clock } from '../eventloop/clock.ts';
import { EventLoop, type Registration, type Speaker } from '../eventloop/event_loop.ts';
import { Stack } from '../stack/stack.ts';
import type { StackOptions } from '../stack/stack_options.ts';
import type { EndpointObserver, TCPEndpoint } from '../stack/tcp_endpoint.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import type { RandomSource } from '../util/random_source.ts';
import { IdleTimers } from './idle_timers.ts';
import type { HomeProvider, Inhabitant, SocketHome } from './socket_home.ts';
import { TCPServer, type TCPServerOptions } from './tcp_server.ts';
import { type TCPConnectOptions } from './socket_options.ts';
import { TCPSocket } from './tcp_socket.ts';
export interface HostOptions {
    /** A device, or the name of a TUN. */
    readonly device: Device | string;
    /** Our IPv4 address, dotted decimal; this, `address6`, or both. */
    readonly address?: string | undefined;
    /** Of the IPv4 address, 0 … 32. Default 24. */
    readonly prefixLength?: number | undefined;
    /** Our IPv6 address. */
    readonly address6?: string | undefined;
    /** Largest IP packet we send, bytes; with IPv6 at least 1,280. Default: the device's. A TUN opened by name is set to it. */
    readonly mtu?: number | undefined;
    /** Checksum and segmentation offload of a TUN opened by name. Default true. */
    readonly offload?: boolean | undefined;
    /** Network namespace of a TUN opened by name. */
    readonly namespace?: string | undefined;
    /** For every connection that does not say otherwise. */
    readonly tcp?: Partial<TCPConfig> | undefined;
    readonly stack?: Omit<StackOptions, 'random' | 'secret' | 'config' | 'nowMs'> | undefined;
    /** Default: the system's. Give `random` and `secret` to make a run repeatable. */
    readonly random?: RandomSource | undefined;
    readonly secret?: Uint32Array | undefined;
    /** A loop to share; the host then leaves it open. Default: one of its own. */
    readonly loop?: EventLoop | undefined;
    /** For a loop of its own. Default: the system's. */
    readonly clock?: Clock | undefined;
    /** A bad network around the device, in both directions. */
    readonly impairment?: Impairment | undefined;
    /** Shows every packet to a sink, or writes it to a pcapng file of this name. */
    readonly capture?: string | CaptureSink | undefined;
}
export interface HostInfo {
    readonly device: string;
    readonly address: string;
    readonly address6: string | null;
    readonly mtu: number;
    readonly connections: number;
    readonly timeWait: number;
    readonly listeners: readonly string[];
    readonly counters: Readonly<Record<string, number>>;
    readonly deviceCounters: Readonly<DeviceCounters>;
}
export declare class Host implements SocketHome, HomeProvider, Speaker, EndpointObserver {
    #private;
    readonly loop: EventLoop;
    readonly device: Device;
    readonly stack: Stack;
    readonly idleTimers: IdleTimers;
    /** Our IPv4 address; the IPv6 address where that is the only one. */
    readonly address: string;
    readonly address6: string | null;
    /** Opens the device, and is ready at once. @throws SystemCallError, ConfigurationError, UsageError */
    static open(options: HostOptions): Host;
    private constructor();
    /** As `net.connect`: (options), (port, host), each with a listener for 'connect'. */
    connect(options: TCPConnectOptions, connected?: () => void): TCPSocket;
    connect(port: number, host: string, connected?: () => void): TCPSocket;
    connect(port: number, connected?: () => void): TCPSocket;
    /** As `net.createServer`. */
    createServer(options?: TCPServerOptions | ((socket: TCPSocket) => void), onConnection?: (socket: TCPSocket) => void): TCPServer;
    info(): HostInfo;
    get isClosed(): boolean;
    /** Nothing of it is left in the loop but itself: for tests that look for leaks. */
    get isQuiet(): boolean;
    /**
     * Ends all sockets and servers, waits a little for the last bytes to arrive, and closes the device.
     * @param graceMs how long the peers may take; 0: not at all
     */
    close({ graceMs }?: {
        graceMs?: number;
    }): Promise<void>;
    /** Closes once nothing lingers, unless {@link keepOpen} is called before. */
    closeWhenQuiet(closing: () => void): void;
    keepOpen(): void;
    [Symbol.asyncDispose](): Promise<void>;
    acquire(): SocketHome;
    release(): void;
    retain(): {
        release(): void;
    };
    addInhabitant(inhabitant: Inhabitant): Registration;
    linger(endpoint: TCPEndpoint): void;
    /** Of an endpoint that lingers: has the peer got everything? */
    endpointChanged(endpoint: TCPEndpoint): void;
    notify(): void;
    transmit(): void;
}
//# sourceMappingURL=host.d.ts.map