/**
 * Waits for SYNs at a port (RFC 9293 §3.10.7.2). Each opens a connection of its own, which is handed over once it is
 * established; on the way it stands in one of two queues, and both are bounded.
 * Pure. Not here: how a cookie stands for a place in the SYN queue; see cookie_handshake.ts.
 *
 *   SYN ──> SYN queue, at most `synQueue` ──ACK, and data if it has to wait for them──> accept queue, at most `backlog`
 *            │ full: a cookie, or the oldest goes                                        │ full: SYNs and ACKs are dropped,
 *            └── RST, or no ACK: gone without a word                                     │       the peer sends them again
 *                                                              application <── accept(), or at once by `onConnection`
 */
import { type CompactAddress } from '../util/compact_address.ts';
import { Endpoint } from '../util/endpoint.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import type { ListenerSettings } from './listener_options.ts';
import type { EndpointAcceptor, TCPEndpoint } from './tcp_endpoint.ts';
/** What a listener makes of a segment: a SYN that may open, an ACK that may bring a cookie back, or neither. */
export type ListenerVerdict = 'syn' | 'acknowledgment' | 'reset' | 'ignore';
/** What becomes of a SYN: it gets a place, takes that of the oldest, is answered by a cookie, or is dropped. */
export type SynAdmission = 'open' | 'replace' | 'cookie' | 'drop';
/** Where a listener waits. */
export interface ListenerEnd {
    readonly localAddress: CompactAddress;
    readonly localPort: number;
    readonly ipv6Only?: boolean;
}
/** Where a listener lives: the stack. */
export interface ListenerHome {
    removeListener(listener: TCPListener): void;
    /** A connection has been handed over. */
    accepted(endpoint: TCPEndpoint): void;
}
export declare class TCPListener implements EndpointAcceptor {
    #private;
    /** 0.0.0.0: any IPv4 address of ours; `::`: any of ours, unless `ipv6Only`. */
    readonly localAddress: CompactAddress;
    readonly localPort: number;
    readonly ipv6Only: boolean;
    readonly settings: ListenerSettings;
    readonly counters: {
        /** Connections of the SYN queue dropped to make room for newer ones. */
        embryonicDropped: number;
        accepted: number;
        /** SYNs and ACKs dropped because the accept queue was full. */
        acceptQueueOverflows: number;
        synCookiesSent: number;
        synCookiesAccepted: number;
    };
    /** @param onConnection gets connections as soon as they are established; null: they wait for {@link accept} */
    constructor(home: ListenerHome, local: ListenerEnd, settings: ListenerSettings, onConnection: ((endpoint: TCPEndpoint) => void) | null);
    get local(): Endpoint;
    /** Of the connections it opens. */
    get config(): TCPConfig;
    get backlog(): number;
    get isClosed(): boolean;
    /** Connections that are not established yet, or have to wait for data. */
    get embryonicCount(): number;
    /** Connections that are established and wait to be accepted. */
    get waitingCount(): number;
    isEmbryonic(endpoint: TCPEndpoint): boolean;
    /** RFC 9293 §3.10.7.2: RST is ignored, ACK is answered by RST, SYN opens. A SYN that is a FIN too is nonsense. */
    judge(flags: number): ListenerVerdict;
    /** What becomes of a SYN that arrives now. */
    admission(nowMs: number): SynAdmission;
    /** Cookies of ours may be under way: otherwise an ACK need not even be looked at. */
    expectsCookies(nowMs: number): boolean;
    /** Whether a connection that begins with its ACK finds room. @param hasData the ACK brings some */
    admitsAcknowledged(hasData: boolean): boolean;
    /** Whether text may be taken from a SYN, before the handshake is done; it then counts until it is. */
    admitsFastOpen(endpoint: TCPEndpoint, nowMs: number): boolean;
    /** Takes a connection into the SYN queue. */
    admit(endpoint: TCPEndpoint): void;
    /** Who makes way for a newer one; whoever ends it releases it. */
    oldest(): TCPEndpoint | undefined;
    /** false: the segment would establish the connection, or let it be accepted, and the accept queue is full. */
    hasRoomFor(endpoint: TCPEndpoint, flags: number): boolean;
    /** Something has happened to the connection: it moves on, if it is established and, where it must, has data. */
    endpointHeard(endpoint: TCPEndpoint, nowMs: number): void;
    /** Hands over whoever waits, if they are to be handed over at once. */
    deliver(): void;
    /** The connection that has waited longest. One that has failed meanwhile comes, too, and says so. */
    accept(): TCPEndpoint | undefined;
    release(endpoint: TCPEndpoint): void;
    /** No more connections. Those not accepted yet get a RST; accepted ones live on. */
    close(): void;
}
//# sourceMappingURL=tcp_listener.d.ts.map