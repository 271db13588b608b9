/**
 * Recent acknowledgment: a segment is lost when one that was sent sufficiently later has arrived. "Later" is a matter of
 * time, not of numbers, so that lost retransmissions are found as well, and reordering is only a matter of waiting.
 * Positions are absolute, times ms. Pure. RFC 8985 §6 (RACK), RFC 3708 (what D-SACK tells). Not here: the tail, see
 * tail_loss_probe.ts; what a loss does to cwnd.
 *
 *      sent:   a   b   c   d                now
 *              ?   ?   ?   arrived ──────────│        a, b, c are lost once now > sent + RACK.rtt + reordering window
 */
import type { Interval } from '../util/interval_set.ts';
import type { RetransmissionQueue, SentRange } from './retransmission_queue.ts';
/** What the reordering window depends on. */
export interface RackSituation {
    readonly nowMs: number;
    /** ms; −1 before the first sample. */
    readonly minRoundTripMs: number;
    readonly smoothedRoundTripMs: number;
    /** A loss event is going on, fast recovery or after a timeout. */
    readonly inRecovery: boolean;
    readonly mss: number;
}
export declare class Rack {
    #private;
    /** RACK.reordering_seen */
    hasSeenReordering: boolean;
    /** When the reordering window of something under way ends, ms; Infinity: nothing waits. */
    deadlineMs: number;
    constructor(queue: RetransmissionQueue);
    /**
     * Bytes of a range have arrived (RFC 8985 §6.2 steps 1 to 3).
     * @param echoedRoundTripMs the round trip by the echoed timestamp, if SND.UNA moves over the range; −1: not known
     */
    delivered(range: SentRange, nowMs: number, minRoundTripMs: number, echoedRoundTripMs: number): void;
    /** Once per acknowledgment: D-SACKs widen the window, once per round trip (RFC 8985 §6.2 step 4). */
    adapt(duplicate: Interval | null): void;
    onRecoveryExit(): void;
    /** RACK.reo_wnd. Milliseconds. */
    reorderingWindowMs(situation: RackSituation): number;
    /**
     * Finds what is lost by now, marks it, and sets the deadline of what may be lost next (RFC 8985 §6.2 step 5). The RFC
     * would wait for the last of these, and look at all of them with every acknowledgment; in the order of sending the first
     * is enough, and is found lost sooner.
     * @param onLost is told of each range before it is marked
     */
    detect(situation: RackSituation, onLost: (range: SentRange) => void): void;
    /** The retransmission timer has expired: what could have been acknowledged by now is lost (RFC 8985 §6.3). */
    onTimeout(situation: RackSituation, onLost: (range: SentRange) => void): void;
}
//# sourceMappingURL=rack.d.ts.map