/**
 * When the last segments of a flight are lost, nothing comes after them that could tell: so after two round trips of
 * silence something is sent to provoke an acknowledgment, long before the retransmission timer would.
 * Positions are absolute, times ms. Pure. RFC 8985 §7. Not here: what the probe carries; see tcp_sender.ts.
 */
import type { Interval } from '../util/interval_set.ts';
/** What an acknowledgment says of the probe. */
export type ProbeVerdict = 'nothing' | 'answered' | 'repaired a loss';
export declare class TailLossProbe {
    #private;
    /** When the probe is due (PTO), ms; Infinity: not armed. */
    atMs: number;
    get isOutstanding(): boolean;
    /**
     * @param smoothedRoundTripMs −1 before the first sample
     * @param isSingle only one segment is in flight, whose acknowledgment may be delayed
     * @param retransmissionAtMs the probe never comes after the timeout
     */
    arm(nowMs: number, smoothedRoundTripMs: number, isSingle: boolean, retransmissionAtMs: number): void;
    disarm(): void;
    /** The probe has left. @param end of what it carried */
    sent(end: number, isRetransmission: boolean): void;
    /** Nobody answered in time: the retransmission timer has taken over. */
    forget(): void;
    /**
     * RFC 8985 §7.4.2: was it a loss that the probe repaired, which congestion control must hear of, or was nothing lost?
     * @param duplicate what the acknowledgment reports as received twice
     * @param isBareDuplicate it moves nothing and carries no SACK
     */
    judge(acknowledged: number, duplicate: Interval | null, isBareDuplicate: boolean): ProbeVerdict;
}
//# sourceMappingURL=tail_loss_probe.d.ts.map