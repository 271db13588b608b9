/**
 * What becomes of a segment for which there is no connection: a listener opens one, or answers with a cookie, or it is
 * ignored, or answered by a RST.
 * Pure. RFC 9293 §3.10.7.1 (CLOSED) and §3.10.7.2 (LISTEN), RFC 4987 §3.6 (cookies).
 */
import type { TCPConnection } from '../tcp_connection.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import type { TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { SequenceNumber } from '../util/wrapping_integers.ts';
import { type CookieHandshake } from './cookie_handshake.ts';
import type { StackCounters } from './counters.ts';
import type { FastOpenPolicy } from './fast_open_policy.ts';
import type { ListenerTable } from './listener_table.ts';
import type { HeaderMarks, SegmentOutput } from './segment_output.ts';
import type { ConnectionEnds, TCPEndpoint } from './tcp_endpoint.ts';
import type { TimeWaitRecord } from './time_wait_table.ts';
/** How a connection begins, where it is not as usual. */
export interface Beginning {
    /** A record in TIME-WAIT that makes way for it. */
    readonly former?: TimeWaitRecord | null;
    /** ISS: a cookie that has come back. */
    readonly initialSequenceNumber?: SequenceNumber;
}
/** The part of the stack that is needed here. */
export interface PassiveOpenHome {
    now(): number;
    newEndpoint(ends: ConnectionEnds, config: TCPConfig, beginning: Beginning): TCPEndpoint;
    /** A connection of which nobody knows. */
    newConnection(ends: ConnectionEnds, config: TCPConfig, beginning: Beginning): TCPConnection;
    marksFor(config: TCPConfig): HeaderMarks;
    /** The connection's clock is brought up to date, and it is going to speak. */
    aboutToChange(endpoint: TCPEndpoint): void;
    /** Forgets the endpoint; nothing more of it leaves. */
    remove(endpoint: TCPEndpoint): void;
}
export declare class PassiveOpen {
    #private;
    constructor(home: PassiveOpenHome, parts: {
        listeners: ListenerTable;
        counters: StackCounters;
        output: SegmentOutput;
        cookies: CookieHandshake;
        fastOpen: FastOpenPolicy;
    });
    /** @param former a record in TIME-WAIT that makes way for what is opened */
    receive(segment: TCPSegment, source: CompactAddress, destination: CompactAddress, former: TimeWaitRecord | null): void;
}
//# sourceMappingURL=passive_open.d.ts.map