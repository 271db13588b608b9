/**
 * What the peer's SACK blocks say: which of them are believable, which of them say something new, and whether the first
 * one reports that something came twice (D-SACK). Lies are ignored one by one.
 * Positions are absolute. Pure. RFC 2018 §5, RFC 2883 §4, RFC 6675 §3. What becomes of the ranges: retransmission_queue.ts.
 */
import { type Interval } from '../util/interval_set.ts';
import type { DeliveryObserver, RetransmissionQueue } from './retransmission_queue.ts';
export declare class SackScoreboard {
    #private;
    /** What the last acknowledgment reported as received twice; null: nothing. */
    duplicate: Interval | null;
    constructor(queue: RetransmissionQueue);
    /**
     * @param acknowledged SEG.ACK
     * @param blocks in the order of the segment
     * @param maxWindow the largest window the peer offered: what is older than that is no D-SACK but a lie, bytes
     */
    update(acknowledged: number, blocks: readonly Interval[], maxWindow: number, observe: DeliveryObserver): void;
    clear(): void;
}
//# sourceMappingURL=sack_scoreboard.d.ts.map