import type { TCPState } from '../tcp_helpers/tcp_state.ts';
import type { TCPConnection } from '../tcp_connection.ts';
import { type CompactAddress } from '../util/compact_address.ts';
import type { HeapItem } from '../util/deadline_heap.ts';
import { Endpoint } from '../util/endpoint.ts';
import { type HeaderMarks } from './segment_output.ts';
/** Told once a turn, after all packets of the turn, that something may be new; it then looks for itself. */
export interface EndpointObserver {
    endpointChanged(endpoint: TCPEndpoint): void;
}
/** Who waits for an endpoint to be established, and keeps it until the application takes it: a listener. */
export interface EndpointAcceptor {
    /** false: a segment with these flags must wait, since nobody could be established by it. */
    hasRoomFor(endpoint: TCPEndpoint, flags: number): boolean;
    /** Something has happened to the endpoint, or its time has come. */
    endpointHeard(endpoint: TCPEndpoint, nowMs: number): void;
    /** The application may be given whoever is established. */
    deliver(): void;
    /** It is over. */
    release(endpoint: TCPEndpoint): void;
}
/** Where an endpoint lives: the stack. */
export interface EndpointHome {
    /** The endpoint has something to say. */
    touch(endpoint: TCPEndpoint): void;
}
/** Both ends of a connection; their addresses are of one family. */
export interface ConnectionEnds {
    readonly localAddress: CompactAddress;
    readonly localPort: number;
    readonly remoteAddress: CompactAddress;
    readonly remotePort: number;
}
export declare class TCPEndpoint implements HeapItem, ConnectionEnds {
    #private;
    heapIndex: number;
    deadlineMs: number;
    readonly connection: TCPConnection;
    readonly localAddress: CompactAddress;
    readonly localPort: number;
    readonly remoteAddress: CompactAddress;
    readonly remotePort: number;
    /** Running sum of the pseudo-header for length 0, the same in both directions. */
    readonly pseudoHeaderSum: number;
    /** 2 MSL, ms. */
    readonly timeWaitMs: number;
    observer: EndpointObserver | null;
    /** DSCP and hops of everything that is sent from now on (RFC 9293 §3.9.1.9, MUST-48, MUST-49). */
    marks: HeaderMarks;
    /** DSCP and ECN of the packet that came last, 0 … 255 (RFC 9293 §3.9.2, MAY-9). */
    receivedTypeOfService: number;
    /** Until the application has it: who waits for it. */
    acceptor: EndpointAcceptor | null;
    /** When its acceptor waits no longer for data, ms of the stack's clock; Infinity: it does not wait. */
    deferredUntilMs: number;
    /** Up to when the connection's clock has been moved, ms of the stack's clock. */
    tickedToMs: number;
    /** Our SYN is still to be asked for, once the clock of the turn is known. */
    connectPending: boolean;
    /** Its SYN tries Fast Open; what comes of it is to be remembered. */
    triesFastOpen: boolean;
    /** Is in the list of those who speak at the end of the turn. */
    isTouched: boolean;
    /** Is in the list of those whose observers hear of it. */
    isChanged: boolean;
    /** Nobody will read or write any more. */
    isOrphaned: boolean;
    /** The stack no longer knows it. */
    isRemoved: boolean;
    /** The state that was told last. */
    tracedState: TCPState;
    /** R1 has been reached, and told. */
    isPathSuspected: boolean;
    constructor(home: EndpointHome, connection: TCPConnection, ends: ConnectionEnds, settings: {
        pseudoHeaderSum: number;
        timeWaitMs: number;
        marks: HeaderMarks;
        nowMs: number;
    });
    /** @param typeOfService DSCP in its upper six bits; the ECN bits are TCP's own and left out (RFC 3168 §5). 0 … 255 */
    setTypeOfService(typeOfService: number): void;
    /** @param timeToLive hops, 1 … 255 */
    setTimeToLive(timeToLive: number): void;
    /** Largest IP packet the path carries, as far as we know, bytes. */
    get pathMTU(): number;
    get local(): Endpoint;
    get remote(): Endpoint;
    /** After writing to `connection.outbound` or reading from `connection.inbound`: it may have something to say. */
    touch(): void;
    /** No more will be written: FIN follows the data. */
    end(): void;
    /** Gives the connection up at once; the peer gets a RST. */
    abort(): void;
    /** The application is gone. What it wrote is still delivered; what it did not read, or arrives later, is answered by RST. */
    orphan(): void;
}
//# sourceMappingURL=tcp_endpoint.d.ts.map