/**
 * What a connection tells about itself, after Linux's tcp_info. Times in ms (−1: no sample yet), sizes in bytes.
 * Pure.
 */
import type { TCPState } from './tcp_state.ts';

export interface TCPInfo {
  readonly state: TCPState;
  readonly smoothedRoundTripMs: number;
  readonly roundTripVariationMs: number;
  readonly minRoundTripMs: number;
  readonly rtoMs: number;
  readonly congestionControl: string;
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
  readonly retransmittedBytes: number;
  readonly retransmittedSegments: number;
  readonly consecutiveRetransmissions: number;
  readonly inRecovery: boolean;
  readonly segmentsReceived: number;
  readonly segmentsSent: number;
}
