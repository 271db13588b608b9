/**
 * All connections by their two ends: whole ones with their deadlines, and those of which only a record in TIME-WAIT is
 * left. Between the same two ends there is one of either kind.
 * Pure.
 */
import type { TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { RandomSource } from '../util/random_source.ts';
import type { SipHashKey } from '../util/siphash.ts';
import { TCPEndpoint, type ConnectionEnds } from './tcp_endpoint.ts';
import { TimeWaitRecord, type TimeWaitVerdict } from './time_wait_table.ts';
export declare class ConnectionTable {
    #private;
    /**
     * @param secret told to nobody, so that strangers cannot choose addresses that collide
     * @param maxTimeWait records kept at most
     */
    constructor(random: RandomSource, secret: SipHashKey, maxTimeWait: number);
    get endpointCount(): number;
    get timeWaitCount(): number;
    /** Endpoints with a deadline. */
    get deadlineCount(): number;
    /** A time before which nothing happens; Infinity: there is nothing to wait for. */
    get earliest(): number;
    endpoints(): Generator<TCPEndpoint, void, undefined>;
    /** Addresses of two families find nothing. */
    find(localAddress: CompactAddress, localPort: number, remoteAddress: CompactAddress, remotePort: number): TCPEndpoint | TimeWaitRecord | undefined;
    /** A connection lies there that does not make way: one in TIME-WAIT may. */
    isTaken(ends: ConnectionEnds, nowMs: number): boolean;
    /** @param former the record between the same ends, if there is one: it makes way */
    add(endpoint: TCPEndpoint, former: TimeWaitRecord | null): void;
    /** @param atMs when the endpoint wants its clock moved; Infinity: never */
    schedule(endpoint: TCPEndpoint, atMs: number): void;
    remove(endpoint: TCPEndpoint): void;
    /** A record takes the place of an endpoint, which has been removed. @returns false: there are too many, it is forgotten */
    enterTimeWait(endpoint: TCPEndpoint, nowMs: number): boolean;
    /** SEGMENT ARRIVES in TIME-WAIT (RFC 9293 §3.10.7.4). */
    judgeInTimeWait(record: TimeWaitRecord, segment: TCPSegment, nowMs: number): TimeWaitVerdict;
    /** Forgets what has been in TIME-WAIT long enough, and calls `onDue` for endpoints whose deadline has come. */
    expire(nowMs: number, onDue: (endpoint: TCPEndpoint) => void): void;
    clearTimeWait(): void;
}
//# sourceMappingURL=connection_table.d.ts.map