/**
 * What a connection keeps of one conversation, the TCB of RFC 9293 §3.3.1: the two halves, when to acknowledge, and what
 * both SYNs have settled. A passive open whose SYN was reset begins again with a new one.
 * Pure. Not here: which segments are acceptable, and in which state what happens; see tcp_connection.ts.
 */
import { DelayedAcknowledgment } from './tcp_helpers/delayed_acknowledgment.ts';
import { ExplicitCongestion } from './tcp_helpers/explicit_congestion.ts';
import { FastOpen } from './tcp_helpers/fast_open.ts';
import { PathMTUProbing } from './tcp_helpers/path_mtu_probing.ts';
import type { PathMetrics } from './tcp_helpers/path_metrics.ts';
import type { TCPConfig } from './tcp_helpers/tcp_config.ts';
import { TCPSegment, type EmitSegment } from './tcp_helpers/tcp_segment.ts';
import { TCPTimestamps } from './tcp_helpers/tcp_timestamps.ts';
import { UrgentInput, UrgentOutput } from './tcp_helpers/urgent_data.ts';
import { TCPReceiver } from './tcp_receiver.ts';
import { TCPSender } from './tcp_sender.ts';
import type { AgreedOptions } from './tcp_helpers/tcp_info.ts';
import type { SequenceNumber } from './util/wrapping_integers.ts';
export interface TCPConnectionOptions {
    readonly config: TCPConfig;
    /** ISS (RFC 6528 where it comes from). */
    readonly initialSequenceNumber: SequenceNumber;
    /** What the path carries of TCP options and payload together: MTU less IP and bare TCP header, bytes. */
    readonly sendMssLimit: number;
    /** The MSS we advertise, bytes (RFC 9293 §3.7.1). */
    readonly receiveMss: number;
    /** The MSS of a peer that advertises none, bytes (MUST-15). Default 536, as over IPv4. */
    /** The same for the interface alone, which a path found narrow may turn out to carry after all; default: `sendMssLimit`. */
    readonly sendMssCeiling?: number;
    readonly defaultSendMss?: number;
    /** Payload of the largest super-segment the device takes, bytes; 0: none. */
    readonly segmentationOffloadBytes: number;
    /** Added to the clock in our timestamps (RFC 7323 §5.4). */
    readonly timestampOffset: number;
    readonly nowMs: number;
    /** What earlier connections have found on this path (RFC 9040 §6.2); null, or absent: nothing is known. */
    readonly pathMetrics?: PathMetrics | null;
}
export declare class TCPControlBlock {
    #private;
    readonly sender: TCPSender;
    readonly receiver: TCPReceiver;
    readonly acknowledgment: DelayedAcknowledgment;
    readonly timestamps: TCPTimestamps;
    readonly fastOpen: FastOpen;
    readonly ecn: ExplicitCongestion;
    readonly path: PathMTUProbing;
    readonly urgentOutput: UrgentOutput;
    readonly urgentInput: UrgentInput;
    constructor(options: TCPConnectionOptions);
    /** What the path carries, as far as we have been told. Bytes, see the option. */
    get sendMssLimit(): number;
    /** For those who want to know. */
    get agreed(): AgreedOptions;
    /** The peer's SYN: numbers and options (RFC 9293 §3.7.1, RFC 7323 §2.2, §3.2). */
    synchronize(segment: TCPSegment, nowMs: number): void;
    /** The handshake is over. A listener keeps to what its SYN ACK offered until then. */
    established(): void;
    /** The handshake is done. */
    begin(nowMs: number, earlier: PathMetrics | null | undefined): void;
    /** The peer says how long it waits for acknowledgments (RFC 5482 §3.1). @param field as on the wire */
    heedUserTimeout(field: number): void;
    /** @param acknowledged SEG.ACK and `start` SEG.SEQ, absolute */
    acknowledge(segment: TCPSegment, acknowledged: number, start: number, nowMs: number): void;
    /** The sixth check (RFC 9293 §3.10.7.4). @param start SEG.SEQ, absolute */
    heedUrgentPointer(segment: TCPSegment, start: number): void;
    /** Text and FIN of an acceptable segment; decides when they are acknowledged. @param start SEG.SEQ, absolute */
    takeText(segment: TCPSegment, start: number, nowMs: number): void;
    /** The SYN will carry the cookie and text, or ask for a cookie. @param maxSegmentSize the peer's, as far as known, bytes */
    offerFastOpen(cookie: Uint8Array, maxSegmentSize: number): void;
    /** The text of a SYN that brought a good cookie; what we answer need not wait for the peer's ACK. */
    takeSynText(segment: TCPSegment): void;
    /** A router reports a smaller path MTU: what is outstanding is cut smaller and sent again. */
    narrowPath(sendMssLimit: number, nowMs: number): void;
    /** Before anything leaves: what has become of a probe, is it time for another, do large segments vanish? */
    watchPath(nowMs: number): void;
    /** What has left may have been a probe. */
    notePathProbe(): void;
    /** R2 (MUST-21), ms; the peer hears of it where the option is in use. */
    setUserTimeout(userTimeoutMs: number): void;
    /** Everything written so far is urgent. */
    markUrgent(): void;
    /** An acknowledgment must leave now: it is due, or the reader has made room. */
    get acknowledgmentIsDue(): boolean;
    /** Blocks are to be reported at once; data has no room for them. */
    get sackIsDue(): boolean;
    /** A segment that says nothing but RCV.NXT and the window. @param number its SEG.SEQ */
    bareAcknowledgment(number: SequenceNumber): TCPSegment;
    /** Puts the inbound half's word on an outbound segment, at the last moment, and lets it go. @returns what `emit` said */
    send(segment: TCPSegment, nowMs: number, emit: EmitSegment): boolean;
    clear(): void;
}
//# sourceMappingURL=tcp_control_block.d.ts.map