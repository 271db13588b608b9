/**
 * What a connection tells about itself, after Linux's tcp_info. Times in ms (−1: no sample yet), sizes in bytes.
 * Pure.
 */
import type { LossEpisode } from './loss_recovery.ts';
import type { OutstandingSegments } from './retransmission_queue.ts';
import type { TCPState } from './tcp_state.ts';

/** What both SYNs have settled. */
export interface AgreedOptions {
  readonly timestamps: boolean;
  readonly sack: boolean;
  /** Shifts of the windows that the peer offers and of those that we offer; −1: windows are not scaled (RFC 7323 §2). */
  readonly sendWindowScale: number;
  readonly receiveWindowScale: number;
  /** The MSS that we have advertised, bytes. */
  readonly advertisedMss: number;
  /** The size of the peer's segments as seen, bytes. */
  readonly observedMss: number;
  /** Text came or went with a SYN, and was taken before the handshake was done (RFC 7413). */
  readonly fastOpen: boolean;
}

/** The part of it that changes with every segment. */
export type Flight = Pick<TCPInfo, 'inFlightBytes' | 'unacknowledgedBytes' | 'cwndBytes' | 'mssBytes'>;

export interface TCPInfo {
  readonly state: TCPState;
  readonly smoothedRoundTripMs: number;
  readonly roundTripVariationMs: number;
  readonly minRoundTripMs: number;
  readonly rtoMs: number;
  readonly congestionControl: string;
  /** What may be in flight: congestion control's window, or less during a recovery. */
  readonly cwndBytes: number;
  /** Infinity before the first loss. */
  readonly ssthreshBytes: number;
  /** What is thought to be in the network, and what is not acknowledged in all. */
  readonly inFlightBytes: number;
  readonly unacknowledgedBytes: number;
  readonly sendWindowBytes: number;
  readonly receiveWindowBytes: number;
  readonly receiveBufferBytes: number;
  readonly mssBytes: number;
  /** Payload the peer has confirmed, and payload received in order. */
  readonly bytesAcknowledged: number;
  readonly bytesReceived: number;
  readonly bytesOutOfOrder: number;
  readonly deliveredBytes: number;
  readonly deliveredSegments: number;
  readonly retransmittedBytes: number;
  readonly retransmittedSegments: number;
  readonly consecutiveRetransmissions: number;
  readonly inRecovery: boolean;
  /** Fast recovery, recovery after a timeout, or neither. */
  readonly lossEpisode: LossEpisode;
  /** What the peer holds beyond the first gap, what is thought lost and waits to be sent again. */
  readonly sackedBytes: number;
  readonly lostBytes: number;
  readonly reorderingSeen: boolean;
  /** How far segments have overtaken each other at most, bytes. */
  readonly reorderingBytes: number;
  /** For how long there was something to send or unacknowledged, and for how long of that only the peer's window held it back. */
  readonly busyMs: number;
  readonly windowLimitedMs: number;
  /** Since data last left and last came, ms; Infinity: never. */
  readonly sinceSentMs: number;
  readonly sinceReceivedMs: number;
  /** Probes of a shut window that have not been answered. */
  readonly unansweredProbes: number;
  /** Bytes per ms; Infinity: not paced. */
  readonly pacingRate: number;
  /** What we send may be marked instead of dropped (RFC 3168); data that came marked, acknowledgments that echoed a mark. */
  readonly usesECN: boolean;
  readonly congestionMarksReceived: number;
  readonly congestionEchoesReceived: number;
  /** What is outstanding, counted in segments. */
  readonly outstanding: OutstandingSegments;
  /** Written by the application and not sent yet, bytes. */
  readonly unsentBytes: number;
  /** What both SYNs have settled. */
  readonly agreed: AgreedOptions;
  readonly segmentsReceived: number;
  readonly segmentsSent: number;
}
