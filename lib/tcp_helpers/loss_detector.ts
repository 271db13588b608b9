/**
 * Without SACK: three duplicate acknowledgments mean that the first outstanding segment is lost, and a partial one during
 * recovery that the next is (RFC 5681 §3.2, RFC 6582 §3.2); limited transmit (RFC 3042) follows from counting what has
 * left the network. With SACK rack.ts stands in its place.
 * Positions are absolute. Pure.
 */
import type { RetransmissionQueue } from './retransmission_queue.ts';

const DUPLICATE_THRESHOLD = 3;

export class DuplicateAckDetector {
  readonly #queue: RetransmissionQueue;
  #duplicates = 0;

  constructor(queue: RetransmissionQueue) {
    this.#queue = queue;
  }

  /** Duplicates in a row. */
  get duplicates(): number {
    return this.#duplicates;
  }

  /**
   * A duplicate has come. Each says that one segment has arrived; never count more than there can be (ACK spoofing).
   * @returns true: the first segment is now thought lost
   */
  onDuplicate(mss: number, inRecovery: boolean): boolean {
    const queue = this.#queue;
    this.#duplicates += 1;
    const most = queue.highest - queue.unacknowledged - mss;
    queue.leftNetwork = Math.min(queue.leftNetwork + mss, Math.max(0, most));
    if (inRecovery || this.#duplicates !== DUPLICATE_THRESHOLD) return false;
    return queue.markFirstLost(mss) > 0;
  }

  /** SND.UNA has moved by `bytes`. @param isPartial during fast recovery, not up to its end (RFC 6582 §3.2 step 3) */
  onAdvanced(bytes: number, mss: number, isPartial: boolean): void {
    this.#duplicates = 0;
    if (!isPartial) {
      this.#queue.leftNetwork = 0;
      return;
    }
    this.#queue.leftNetwork = Math.max(0, this.#queue.leftNetwork - Math.max(0, bytes - mss));
    this.#queue.markFirstLost(mss);
  }

  onTimeout(): void {
    this.#duplicates = 0;
    this.#queue.leftNetwork = 0;
  }
}
