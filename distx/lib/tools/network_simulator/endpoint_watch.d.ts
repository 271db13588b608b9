/**
 * What TCP must never do, whatever the network does to it: looked at with every segment that one end sends or hears.
 * A breach throws a SimulationFailure, for in a simulation nothing else may go on. Pure.
 * RFC 9293 §3.4, §3.8.6; RFC 5681 §3.1 (cwnd), RFC 8985 §7.3 (one probe beyond it).
 */
import type { TCPConnection } from '../../tcp_connection.ts';
import { type TCPSegment } from '../../tcp_helpers/tcp_segment.ts';
import { type SequenceNumber } from '../../util/wrapping_integers.ts';
export declare class SimulationFailure extends Error {
    readonly name = "SimulationFailure";
}
export declare class EndpointWatch {
    #private;
    /** The peer, once there is one. */
    peer: EndpointWatch | null;
    constructor(name: string, connection: TCPConnection, isn: SequenceNumber);
    heard(segment: TCPSegment): void;
    beginTurn(): void;
    /** Before the segment is cut into packets. */
    sends(segment: TCPSegment): void;
    endTurn(): void;
}
//# sourceMappingURL=endpoint_watch.d.ts.map