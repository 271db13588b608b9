/**
 * Round trips counted by packets, not by a clock: one is over when something is acknowledged that was sent after it began.
 * Idleness and timeouts make none (draft-ietf-ccwg-bbr-06 §5.5.1). Pure.
 */
import type { AckSample } from './congestion_control.ts';
export declare class PacketTimedRounds {
    #private;
    count: number;
    /** The present acknowledgment began a round. */
    isStart: boolean;
    update(sample: AckSample): void;
    /** A new phase begins: the round that ends it is counted from here. */
    begin(delivered: number): void;
}
//# sourceMappingURL=bbr_rounds.d.ts.map