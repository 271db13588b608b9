/**
 * Fast Open between stack and connections: what a SYN offers to a server we know, what we learn from its answer, and what
 * becomes of a SYN with the option that reaches a listener (RFC 7413 §4.2).
 * Pure.
 */
import type { TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import { type SipHashKey } from '../util/siphash.ts';
import type { StackCounters } from './counters.ts';
import { FastOpenCache } from './fast_open_cache.ts';
import { FastOpenCookies } from './fast_open_cookies.ts';
import type { TCPEndpoint } from './tcp_endpoint.ts';
import type { TCPListener } from './tcp_listener.ts';
export declare class FastOpenPolicy {
    #private;
    readonly cookies: FastOpenCookies;
    readonly cache: FastOpenCache;
    /** @param key undefined: one made from the stack's secret */
    constructor(secret: SipHashKey, key: SipHashKey | undefined, counters: StackCounters);
    /** The SYN of this connection offers the server's cookie, or asks for one. */
    offer(endpoint: TCPEndpoint, nowMs: number): void;
    /** What the connection has found out about the server. */
    learn(endpoint: TCPEndpoint, nowMs: number): void;
    /**
     * A SYN has found room at a listener, and is going to be received by this connection: is its text taken at once, and does
     * the answer bring a cookie? While too many wait for the ACK of such an answer, the option is as if it were not there.
     */
    answer(listener: TCPListener, syn: TCPSegment, endpoint: TCPEndpoint, nowMs: number): void;
}
//# sourceMappingURL=fast_open_policy.d.ts.map