/**
 * Everything that can be chosen about a listener: unit, default, range, reason.
 * Pure.
 *
 * Two queues: handshakes under way, at most `synQueue`, and established connections that nobody has taken, at most
 * `backlog`. When the first is full, SYNs are answered by cookies, or the oldest handshake goes; when the second is, SYNs
 * and the ACKs that would fill it further are dropped, and the peers send them again. Closing a listener resets both.
 */
import { type TCPConfig } from '../tcp_helpers/tcp_config.ts';
/** As Node's and Linux's default. */
export declare const DEFAULT_BACKLOG = 511;
/** When a SYN is answered by a cookie: when the SYN queue is full, for every SYN, or never. */
export type SynCookiePolicy = 'auto' | 'always' | 'never';
export interface ListenerOptions {
    /** Connections that are established and wait to be accepted, at most, ≥ 1. Default 511. */
    readonly backlog?: number;
    /** Connections on their way to being established, at most, ≥ 1. Default: as the backlog, but at least 128. */
    readonly synQueue?: number;
    /** Default 'auto'. Without cookies the oldest handshake makes way for the newest (RFC 4987 §3.4). */
    readonly synCookies?: SynCookiePolicy;
    /** How often a SYN ACK is sent again, 0 … 30, within `connectTimeoutMs`. Default 5. */
    readonly synAckRetries?: number;
    /** Hand a connection over only when it has data, but after so long at the latest, ms. Default 0: at once. */
    readonly deferAcceptMs?: number;
    /**
     * Fast Open (RFC 7413): take text from SYNs that bring a good cookie, so many at a time before their handshakes are done.
     * Only for applications that bear a request that comes twice. Default 0: off.
     */
    readonly fastOpen?: number;
    readonly config?: Partial<TCPConfig>;
    /** Of a listener at `::`: it does not accept IPv4. Default false. */
    readonly ipv6Only?: boolean;
}
/** The options of a listener, complete. */
export interface ListenerSettings {
    readonly backlog: number;
    readonly synQueue: number;
    readonly synCookies: SynCookiePolicy;
    readonly deferAcceptMs: number;
    readonly fastOpen: number;
    /** Of the connections; its `connectTimeoutMs` is what the retries amount to. */
    readonly config: TCPConfig;
}
/** @param config what holds where the options say nothing @throws ConfigurationError naming option, value and range */
export declare function completeListenerOptions(options: ListenerOptions, config: TCPConfig): ListenerSettings;
//# sourceMappingURL=listener_options.d.ts.map