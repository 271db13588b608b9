/**
 * Round trips counted by packets, not by a clock: one is over when something is acknowledged that was sent after it began.
 * Idleness and timeouts make none (draft-ietf-ccwg-bbr-06 §5.5.1). Pure.
 */
import type { AckSample } from './congestion_control.ts';

export class PacketTimedRounds {
  count = 0;
  /** The present acknowledgment began a round. */
  isStart = false;
  #nextDelivered = 0;

  update(sample: AckSample): void {
    const { priorDelivered } = sample;
    // Without a packet to go by (Karn), the sender's own count of rounds serves.
    this.isStart = priorDelivered < 0 ? sample.roundStart : priorDelivered >= this.#nextDelivered;
    if (!this.isStart) return;
    this.begin(sample.delivered);
    this.count += 1;
  }

  /** A new phase begins: the round that ends it is counted from here. */
  begin(delivered: number): void {
    this.#nextDelivered = delivered;
  }
}
