import { type TCPConfig } from '../tcp_helpers/tcp_config.ts';
import type { Clocked } from '../util/clocked.ts';
import type { Endpoint } from '../util/endpoint.ts';
import type { IPFamily } from '../util/ip_address.ts';
import type { IPAddress } from '../util/ip_address.ts';
import type { Packet } from '../util/packet.ts';
import type { SipHashKey } from '../util/siphash.ts';
import { AttachedInterface } from './attached_interface.ts';
import { StackCounters } from './counters.ts';
import { StackTrace } from './stack_trace.ts';
import { type ListenerOptions } from './listener_options.ts';
import { type SendPacket } from './segment_output.ts';
import { type InterfaceOptions, type StackOptions } from './stack_options.ts';
import { TCPEndpoint } from './tcp_endpoint.ts';
import { TCPListener } from './tcp_listener.ts';
export interface ConnectOptions {
    /** Our end; port 0, or none at all, means one of the ephemeral ports. */
    readonly local?: Endpoint;
    readonly config?: Partial<TCPConfig>;
    /**
     * Fast Open (RFC 7413): what is written before the SYN leaves goes with it, once the server has given a cookie. Only for
     * requests that may come twice. Default false.
     */
    readonly fastOpen?: boolean;
}
export declare class Stack implements Clocked {
    #private;
    readonly config: TCPConfig;
    readonly counters: StackCounters;
    /** For those who want to watch. */
    readonly trace: StackTrace;
    /** Called when somebody outside a turn has given an endpoint something to say: the owner then asks for a turn. */
    onWork: (() => void) | null;
    /** @throws ConfigurationError */
    constructor(options: StackOptions);
    get nowMs(): number;
    /** Connections, without those in a compact TIME-WAIT. */
    get endpointCount(): number;
    get timeWaitCount(): number;
    /** Endpoints with a deadline: for tests that look for leaks. */
    get deadlineCount(): number;
    /** Every connection, for diagnostics. */
    endpoints(): Generator<TCPEndpoint, void, undefined>;
    /** Whether the interface has an address of that family. */
    hasFamily(family: IPFamily): boolean;
    listeners(): Iterable<TCPListener>;
    /** Observers wait to be told. */
    get hasNews(): boolean;
    /** Somebody has something to say. */
    get hasWork(): boolean;
    /** Joins the stack to its way out; one for now. @throws ConfigurationError, UsageError */
    attach(options: InterfaceOptions): AttachedInterface;
    /**
     * Opens a connection: its SYN leaves at the next `transmit`.
     * @throws ConnectionError EADDRNOTAVAIL, EADDRINUSE, ENETUNREACH; ConfigurationError
     */
    connect(remote: Endpoint, options?: ConnectOptions): TCPEndpoint;
    /**
     * Waits for connections at a port; port 0 means a free one, address 0.0.0.0 any of ours for IPv4, `::` any of ours.
     * @param onConnection gets connections as they are established; null: they wait for the listener's `accept()`
     * @throws ConnectionError EADDRINUSE, EADDRNOTAVAIL; ConfigurationError
     */
    listen(local: Endpoint, options: ListenerOptions, onConnection: ((endpoint: TCPEndpoint) => void) | null): TCPListener;
    /** Fast Open cookies are made with another key; those of the last one hold until the next change. */
    setFastOpenKey(key: SipHashKey): void;
    /** Somebody knows what the path to a host carries: new connections begin with it. @param mtu largest IP packet, bytes */
    limitPath(remote: IPAddress, mtu: number): void;
    /** Forgets what was learned of paths and hosts: their MTU, round trips, Fast Open cookies. */
    forgetDestinations(): void;
    /** An endpoint has something to say at the end of this turn, or of the next. */
    touch(endpoint: TCPEndpoint): void;
    /** Forgets everything at once, without a word to anybody: the way out is gone. */
    clear(): void;
    tick(elapsedMs: number): void;
    get msUntilTick(): number;
    /** Takes a packet that begins at its IP header; it is lent, and changed by being read. */
    receive(packet: Packet): void;
    /** Tells the observers of changed endpoints, and hands established connections to whoever listens. */
    notify(): void;
    /**
     * Everybody who was touched speaks once. @returns false when the device had no room: call again when it has.
     * @param send takes a packet before it returns, and never calls back
     */
    transmit(send: SendPacket): boolean;
}
//# sourceMappingURL=stack.d.ts.map