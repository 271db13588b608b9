/**
 * What one acknowledgment has newly delivered, cumulatively or by SACK: gathered range by range, read when it is complete.
 * Pure. RFC 6298 §3 (Karn), RFC 5682 §3 (what was never sent again).
 */
import type { SentRange } from './retransmission_queue.ts';
export declare class DeliveredRanges {
    #private;
    /** Sequence numbers. */
    bytes: number;
    /** Of them, those that were sent once only. */
    originalBytes: number;
    begin(): void;
    add(range: SentRange, bytes: number): void;
    /**
     * Any of it had been sent twice, so that none of it gives a round trip: Karn's rule is for the whole acknowledgment, for
     * what lay behind a hole was acknowledged only when the retransmission had filled it, however long that took.
     */
    get isAmbiguous(): boolean;
    /** −1: none, or ambiguous. */
    get oldestSentAtMs(): number;
    get newestSentAtMs(): number;
}
//# sourceMappingURL=delivered_ranges.d.ts.map