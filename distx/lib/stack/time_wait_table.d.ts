/**
 * Connections in TIME-WAIT whose application is gone: some 200 bytes each instead of a whole connection, since a busy
 * server leaves thousands every second and they stay for a minute (RFC 9293 §3.6.1).
 * Pure. What a record answers is RFC 9293 §3.10.7.4; it ignores RST (RFC 1337 §3) and makes way for a new SYN (RFC 6191 §2).
 */
import type { TimeWaitSnapshot } from '../tcp_helpers/time_wait_snapshot.ts';
import { TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import { type HeapItem } from '../util/deadline_heap.ts';
import { type SequenceNumber } from '../util/wrapping_integers.ts';
import type { HeaderMarks } from './segment_output.ts';
import type { ConnectionEnds } from './tcp_endpoint.ts';
export declare class TimeWaitRecord implements HeapItem, ConnectionEnds {
    heapIndex: number;
    deadlineMs: number;
    readonly localAddress: CompactAddress;
    readonly localPort: number;
    readonly remoteAddress: CompactAddress;
    readonly remotePort: number;
    readonly sendNext: SequenceNumber;
    readonly receiveNext: SequenceNumber;
    /** TS.Recent as signed 32 bits; meaningful with `hasTimestamps`. */
    readonly recentTimestamp: number;
    readonly timestampOffset: number;
    readonly hasTimestamps: boolean;
    /** As last offered, unscaled. */
    readonly window: number;
    /** 2 MSL, ms. */
    readonly lifetimeMs: number;
    /** As the connection's. */
    readonly marks: HeaderMarks;
    lastAnswerMs: number;
    constructor(ends: ConnectionEnds & {
        readonly marks: HeaderMarks;
    }, snapshot: TimeWaitSnapshot, lifetimeMs: number);
    /** The acknowledgment that a retransmitted FIN waits for. */
    answer(nowMs: number): TCPSegment;
    /** An initial sequence number that the old connection cannot be mistaken for (RFC 9293 §3.10.7.4, MAY-2). */
    clearInitialSequenceNumber(proposed: SequenceNumber): SequenceNumber;
}
/** `ignored` needs no answer, `answered` gets {@link TimeWaitRecord.answer}, `reopened` is a SYN for whoever listens. */
export type TimeWaitVerdict = 'ignored' | 'reset ignored' | 'answered' | 'reopened';
export declare class TimeWaitTable {
    #private;
    get size(): number;
    /** A time before which none expires; Infinity when empty. */
    get earliest(): number;
    add(record: TimeWaitRecord, expiresAtMs: number): void;
    remove(record: TimeWaitRecord): void;
    expire(nowMs: number, expired: (record: TimeWaitRecord) => void): void;
    /** Whether a connection of our own may take the record's place: its timestamps will be newer (RFC 6191 §2). */
    isReusable(record: TimeWaitRecord, nowMs: number): boolean;
    /** SEGMENT ARRIVES in TIME-WAIT (RFC 9293 §3.10.7.4). */
    judge(record: TimeWaitRecord, segment: TCPSegment, nowMs: number): TimeWaitVerdict;
}
/** RFC 6191 §2: newer timestamps, or where they cannot tell, a higher sequence number. */
export declare function isNewConnection(record: TimeWaitRecord, segment: TCPSegment): boolean;
//# sourceMappingURL=time_wait_table.d.ts.map