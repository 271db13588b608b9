/**
 * One end of a simulated connection: a TCPConnection, an application that writes the pattern and checks what it reads, and
 * the turns of an event loop: what has arrived, then the application, then what may be sent. Pure.
 */
import { TCPConnection } from '../../tcp_connection.ts';
import type { TCPConfig } from '../../tcp_helpers/tcp_config.ts';
import { EndpointWatch } from './endpoint_watch.ts';
import { type SimulatedLink } from './simulated_link.ts';
import type { VirtualEvents } from './virtual_events.ts';
export interface SimulatedEndpointOptions {
    readonly name: string;
    readonly config: TCPConfig;
    readonly initialSequenceNumber: number;
    /** Payload and options that fit a packet, bytes. Default 1460. */
    readonly mss?: number;
    /** Payload of the largest super-segment, which the way out cuts into packets. Default 0: none. */
    readonly offloadBytes?: number;
    /** What the application writes before it closes; Infinity: it never stops. Default 0. */
    readonly bytesToSend?: number;
    /** Closes when everything is written, or when the peer has closed as well. Default 'when done'. */
    readonly closes?: 'when done' | 'after peer';
    /** How often the application reads, and how much at once. Milliseconds; default 0: always, everything. */
    readonly readEveryMs?: number;
    readonly readBytes?: number;
}
export declare class SimulatedEndpoint {
    #private;
    readonly name: string;
    readonly connection: TCPConnection;
    readonly watch: EndpointWatch;
    bytesWritten: number;
    bytesRead: number;
    /** When the last byte was read, ms. */
    lastReadAtMs: number;
    packetsSent: number;
    constructor(events: VirtualEvents, options: SimulatedEndpointOptions);
    /** @param link the way out */
    join(peer: SimulatedEndpoint, link: SimulatedLink): void;
    get isOver(): boolean;
    /** Everything that was to be written is written. */
    get isDoneWriting(): boolean;
    /** Looks after the application and sends; for the first time after connect() or listen(). */
    turn(): void;
}
//# sourceMappingURL=simulated_endpoint.d.ts.map