/**
 * Joins the two halves: SEGMENT ARRIVES, handshake, close, linger. Three verbs change its state (`receive`, the
 * streams' `write`/`read`, `tick`), one lets segments out (`transmit`). It calls nobody back: its owner looks at
 * `state`, `failure` and the streams after each verb.
 * Pure. RFC 9293 §3.10, RFC 5961 (blind attacks), RFC 7323 (options). Not here: fast open.
 */
import type { ByteStreamReader, ByteStreamWriter } from './byte_stream.ts';
import { type TCPConnectionOptions } from './tcp_control_block.ts';
import type { CongestionControlFactory } from './tcp_helpers/congestion/congestion_control.ts';
import type { FastOpen } from './tcp_helpers/fast_open.ts';
import { type KeepAliveDetails } from './tcp_helpers/keep_alive.ts';
import type { NetworkError } from './tcp_helpers/network_error.ts';
import type { PathMetrics } from './tcp_helpers/path_metrics.ts';
import type { TCPInfo } from './tcp_helpers/tcp_info.ts';
import { TCPSegment, type EmitSegment } from './tcp_helpers/tcp_segment.ts';
import { type TCPFacts, type TCPState } from './tcp_helpers/tcp_state.ts';
import type { TimeWaitSnapshot } from './tcp_helpers/time_wait_snapshot.ts';
import type { Clocked } from './util/clocked.ts';
import { type SequenceNumber } from './util/wrapping_integers.ts';
/** Why a connection ended before its time. */
export type TCPFailure = 'refused' | 'reset' | 'timeout' | 'aborted' | 'unreachable';
export declare class TCPConnection implements Clocked {
    #private;
    constructor(options: TCPConnectionOptions);
    get facts(): TCPFacts;
    get state(): TCPState;
    get failure(): TCPFailure | null;
    /** Bytes from the application to the peer; `end()` closes this direction (FIN). */
    get outbound(): ByteStreamWriter;
    /** Bytes from the peer to the application. */
    get inbound(): ByteStreamReader;
    /** The handshake is done, whatever came after it. */
    get isSynchronized(): boolean;
    /** The application may have it: the handshake is done, or Fast Open took the text of the SYN (RFC 7413 §4.2.2). */
    get isOpen(): boolean;
    /** What Fast Open does on the SYN to come, ours or the peer's, and what a client has learned by it. */
    get fastOpen(): FastOpen;
    get isFinished(): boolean;
    get inTimeWait(): boolean;
    /**
     * R1: retransmissions go unanswered, the path may be broken (RFC 9293 §3.8.3, MUST-20). The owner tells the network layer
     * and the application; until the peer is heard.
     */
    get isPathSuspected(): boolean;
    /** ICMP errors that ended nothing and that nobody has looked at yet (SHLD-25). */
    takeSoftErrors(): readonly NetworkError[];
    /** Index in the inbound stream of the byte behind the last urgent one; 0: there never was any (RFC 9293 §3.8.5). */
    get urgentEnd(): number;
    /** How often urgent data have appeared or become longer (MUST-32). */
    get urgentNotices(): number;
    get msUntilTick(): number;
    /** Whether a sequence number that an ICMP error quotes is in flight (RFC 5927 §4). */
    acknowledgesSent(number: SequenceNumber): boolean;
    info(): TCPInfo;
    /** What later connections to the same host may begin with; null: nothing has been measured. */
    get pathMetrics(): PathMetrics | null;
    /** What the path carries of payload and options together, as far as we know, what it may carry, and who found out. */
    get path(): {
        readonly size: number;
        readonly high: number;
        readonly hasFoundLess: boolean;
    };
    /** What a compact TIME-WAIT needs; meaningful in TIME-WAIT only. */
    timeWaitSnapshot(): TimeWaitSnapshot;
    /** Passive OPEN: waits for a SYN. */
    listen(): void;
    /**
     * Before `connect`: the SYN carries this cookie, and text if there is some by then.
     * @param cookie empty: asks for one
     * @param maxSegmentSize what the peer said with it, bytes; 0: not known
     */
    offerFastOpen(cookie: Uint8Array, maxSegmentSize: number): void;
    /** Active OPEN: `transmit` sends a SYN. Also turns LISTEN into SYN-SENT, once the SYN is sent. */
    connect(): void;
    /** The application has gone and reads no more (RFC 9293 §3.6.1, SHLD-3): unread or later data meets a RST. */
    orphan(): void;
    /** A new connection between the same two ends takes the place of this one in TIME-WAIT (RFC 6191 §2). */
    giveWay(): void;
    /** ABORT: a RST leaves at the next `transmit`, everything is dropped. */
    abort(): void;
    /**
     * Everything written so far is urgent (MUST-30).
     * @deprecated for new applications: middleboxes and stacks disagree about it (RFC 6093 §6, SHLD-13)
     */
    markUrgent(): void;
    setNoDelay(on: boolean): void;
    /** @param idleMs before the first probe; 0: off (RFC 9293 §3.8.4) */
    setKeepAlive(idleMs: number, details?: KeepAliveDetails): void;
    /** @param userTimeoutMs how long what is sent may stay unacknowledged (MUST-21), > 0; Infinity: for ever */
    setUserTimeout(userTimeoutMs: number): void;
    /**
     * What `orphan` does with a peer that does not acknowledge.
     * @param lingerMs 0: a RST at once, whatever has not been sent; more: a RST after so long; −1: goes on trying
     */
    setLinger(lingerMs: number): void;
    /** Whether the application wants to hear of ICMP errors that end nothing (SHLD-20). */
    setSoftErrorReports(on: boolean): void;
    setCongestionControl(factory: CongestionControlFactory): void;
    /** A router reports a smaller path MTU. @param limit payload and TCP options that fit, bytes */
    pathMTUChanged(limit: number): void;
    /**
     * ICMP speaks of a segment that is in flight. A hard error ends an attempt to connect, and by default nothing more does
     * (RFC 9293 §3.9.2.2, RFC 5461 §4, RFC 5927 §5.2).
     */
    networkFailed(error: NetworkError): void;
    tick(elapsedMs: number): void;
    receive(segment: TCPSegment): void;
    /**
     * Lets out whatever is due: answers, data, acknowledgments, probes. Decided only now, after everything the network
     * had to say has been heard.
     * @returns false when `emit` refused: call again when the device has room
     */
    transmit(emit: EmitSegment): boolean;
}
//# sourceMappingURL=tcp_connection.d.ts.map