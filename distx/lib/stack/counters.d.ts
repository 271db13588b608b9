/**
 * What became of packets: a few totals, and one counter for every reason a packet can end, under the reason's own name.
 * Pure.
 */
import type { ParseFailure } from '../util/parse_failure.ts';
export declare class StackCounters {
    #private;
    packetsReceived: number;
    bytesReceived: number;
    packetsSent: number;
    bytesSent: number;
    segmentsReceived: number;
    segmentsSent: number;
    /** Super-segments cut for a device that does not take them whole. */
    superSegmentsCut: number;
    resetsSent: number;
    icmpReceived: number;
    icmpSent: number;
    connectionsOpened: number;
    connectionsAccepted: number;
    connectionsClosed: number;
    /** Connections begun by a SYN that never became established, dropped for want of room, oldest first. */
    embryonicDropped: number;
    synCookiesSent: number;
    /** Connections that began with the ACK of a cookie. */
    synCookiesAccepted: number;
    /** SYNs of ours whose text was taken, or was lost or refused (RFC 7413). */
    fastOpensTaken: number;
    fastOpensFailed: number;
    /** Connections whose text was taken from the SYN. */
    fastOpensAccepted: number;
    timeWaitEntered: number;
    /** A new connection took the place of one in TIME-WAIT (RFC 6191 §2). */
    timeWaitReused: number;
    timeWaitDropped: number;
    /** Retransmissions went unanswered, and the network layer was told (RFC 9293 §3.8.3). */
    pathsSuspected: number;
    /** Told of every drop besides. */
    onDrop: ((reason: ParseFailure) => void) | null;
    /** Counts a packet that ended for this reason. */
    drop(reason: ParseFailure): void;
    /** How many packets ended for this reason. */
    dropped(reason: ParseFailure): number;
    /** Every packet that ended before it reached a connection. */
    get packetsDropped(): number;
    /** All counters by name; a reason is called `tcp: checksum is wrong`, and appears once it has occurred. */
    toJSON(): Record<string, number>;
}
//# sourceMappingURL=counters.d.ts.map