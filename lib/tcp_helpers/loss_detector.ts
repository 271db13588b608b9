/**
 * Decides from acknowledgments which segments are lost and when a loss event begins and ends: three duplicate
 * acknowledgments and NewReno (RFC 5681 §3.2, RFC 6582), with limited transmit (RFC 3042) through the credit below.
 * The interface is what RFC 6675 and RACK (RFC 8985) will stand behind as well.
 * Pure.
 */
import type { RetransmissionQueue } from './retransmission_queue.ts';

export interface LossDetector {
  /** A loss event is going on. */
  readonly inRecovery: boolean;
  /** Sequence numbers known to have left the network although not acknowledged cumulatively. */
  readonly leftNetwork: number;
  /** @returns true when this acknowledgment begins a loss event */
  onDuplicate(unacknowledged: number, highestSent: number): boolean;
  /** @returns true when this acknowledgment ends a loss event */
  onAdvanced(acknowledged: number, bytes: number): boolean;
  onTimeout(highestSent: number): void;
}

const DUPLICATE_THRESHOLD = 3;

export class DuplicateAckLossDetector implements LossDetector {
  inRecovery = false;
  duplicates = 0;
  leftNetwork = 0;
  readonly #queue: RetransmissionQueue;
  readonly #mss: () => number;
  /** Absolute; a new event needs an acknowledgment beyond it (`recover`, RFC 6582 §3.2). */
  #recoveryPoint = -1;

  constructor(queue: RetransmissionQueue, mss: () => number) {
    this.#queue = queue;
    this.#mss = mss;
  }

  onDuplicate(unacknowledged: number, highestSent: number): boolean {
    this.duplicates += 1;
    // Duplicates from before a timeout: what they speak of is thought lost, and so is no longer counted in flight.
    if (!this.inRecovery && unacknowledged < this.#recoveryPoint) return false;
    // Each duplicate says that one segment has arrived; never count more than there can be (ACK spoofing).
    const most = highestSent - unacknowledged - this.#mss();
    this.leftNetwork = Math.min(this.leftNetwork + this.#mss(), Math.max(0, most));
    if (this.inRecovery || this.duplicates !== DUPLICATE_THRESHOLD) return false;
    if (unacknowledged <= this.#recoveryPoint) return false;
    this.inRecovery = true;
    this.#recoveryPoint = highestSent;
    this.#queue.markFirstLost(this.#mss());
    return true;
  }

  onAdvanced(acknowledged: number, bytes: number): boolean {
    this.duplicates = 0;
    if (!this.inRecovery) {
      this.leftNetwork = 0;
      return false;
    }
    if (acknowledged >= this.#recoveryPoint) {
      this.inRecovery = false;
      this.leftNetwork = 0;
      return true;
    }
    // A partial acknowledgment: the next segment is lost as well (RFC 6582 §3.2 step 3).
    this.leftNetwork = Math.max(0, this.leftNetwork - Math.max(0, bytes - this.#mss()));
    this.#queue.markFirstLost(this.#mss());
    return false;
  }

  onTimeout(highestSent: number): void {
    this.inRecovery = false;
    this.duplicates = 0;
    this.leftNetwork = 0;
    this.#recoveryPoint = highestSent;
  }
}
