/**
 * What TIME-WAIT still needs to know once the connection itself may go (RFC 9293 §3.6.1).
 * Pure.
 */
import type { SequenceNumber } from '../util/wrapping_integers.ts';

export interface TimeWaitSnapshot {
  /** SND.NXT and RCV.NXT. */
  readonly sendNext: SequenceNumber;
  readonly receiveNext: SequenceNumber;
  /** Timestamps in use, the peer's latest, and our offset. */
  readonly hasTimestamps: boolean;
  readonly recentTimestamp: number;
  readonly timestampOffset: number;
  /** The 16-bit window field to repeat. */
  readonly window: number;
  readonly remainingMs: number;
  /** As the option `bsdTimeWait` has it. */
  readonly isBSD: boolean;
}
