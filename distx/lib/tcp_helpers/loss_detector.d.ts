/**
 * Without SACK: three duplicate acknowledgments mean that the first outstanding segment is lost, and a partial one during
 * recovery that the next is (RFC 5681 §3.2, RFC 6582 §3.2); limited transmit (RFC 3042) follows from counting what has
 * left the network. With SACK rack.ts stands in its place.
 * Positions are absolute. Pure.
 */
import type { RetransmissionQueue } from './retransmission_queue.ts';
export declare class DuplicateAckDetector {
    #private;
    constructor(queue: RetransmissionQueue);
    /** Duplicates in a row. */
    get duplicates(): number;
    /**
     * A duplicate has come. Each says that one segment has arrived; never count more than there can be (ACK spoofing).
     * @returns true: the first segment is now thought lost
     */
    onDuplicate(mss: number, inRecovery: boolean): boolean;
    /** SND.UNA has moved by `bytes`. @param isPartial during fast recovery, not up to its end (RFC 6582 §3.2 step 3) */
    onAdvanced(bytes: number, mss: number, isPartial: boolean): void;
    onTimeout(): void;
}
//# sourceMappingURL=loss_detector.d.ts.map