/**
 * What becomes of losses: who finds them (RACK where the peer sends SACK, duplicate acknowledgments elsewhere), when a
 * loss event begins and ends, how much may be in flight meanwhile, and whether it was a mistake.
 * Positions are absolute. Pure. RFC 8985, RFC 6582, RFC 6675 §5, RFC 9937, RFC 5682, RFC 3522, RFC 4015.
 * Not here: sending anything; timers other than the reordering window's and the probe's.
 *
 *            loss found                        all acknowledged that was out at its beginning
 *   open ───────────────> recovery ──────────────────────────────────────────────────────────> open
 *     └──── timeout ────> loss ───────────────────────┴── or: it was spurious, nothing was lost ──┘
 */
import type { Interval } from '../util/interval_set.ts';
import type { CongestionAccounting } from './congestion/congestion_accounting.ts';
import type { DeliveredRanges } from './delivered_ranges.ts';
import { PathMTUProbe } from './path_mtu_probe.ts';
import type { DeliveryObserver, RetransmissionQueue, SentRange } from './retransmission_queue.ts';
import type { RoundTripEstimator } from './round_trip_estimator.ts';
import { TailLossProbe } from './tail_loss_probe.ts';
export type LossEpisode = 'open' | 'recovery' | 'loss';
/** One acknowledgment, once the queue has heard of it. */
export interface RecoveryEvidence {
    readonly nowMs: number;
    /** SEG.ACK, and how far it moves SND.UNA. */
    readonly acknowledged: number;
    readonly bytes: number;
    /** It repeats the last one, and carries nothing else (RFC 5681 §2). */
    readonly isDuplicate: boolean;
    readonly hasSack: boolean;
    /** By the echoed timestamp of an acknowledgment that moves SND.UNA, ms; −1: none. */
    readonly echoedRoundTripMs: number;
    /** SND.NXT − SND.UNA before it, and what of that was sacked. */
    readonly priorOutstanding: number;
    readonly priorSacked: number;
    /** New data could be sent now. */
    readonly hasNewData: boolean;
}
export declare class LossRecovery {
    #private;
    readonly probe: TailLossProbe;
    readonly mtuProbe: PathMTUProbe;
    constructor(parts: {
        queue: RetransmissionQueue;
        estimator: RoundTripEstimator;
        accounting: CongestionAccounting;
        delivered: DeliveredRanges;
    }, mss: () => number);
    get episode(): LossEpisode;
    get usesSack(): boolean;
    get hasSeenReordering(): boolean;
    /** What may be in flight now, bytes. */
    get cwnd(): number;
    /** When the reordering window ends, or the probe is due, ms; Infinity: neither. */
    get deadlineMs(): number;
    /** Lost segments have to wait until it is clear that they are lost (RFC 5682 §2.1). */
    get holdsRetransmissions(): boolean;
    /** Both SYNs carried SACK-permitted. */
    enableSack(): void;
    /** An earlier connection has seen segments overtake each other on this path. */
    expectReordering(): void;
    /** A range has been delivered, before the acknowledgment is complete. @param echoedRoundTripMs −1: not known */
    onDelivered(range: SentRange, nowMs: number, echoedRoundTripMs: number): void;
    /** SACK blocks of an acknowledgment, in its order. */
    takeSack(acknowledged: number, blocks: readonly Interval[], maxWindow: number, observe: DeliveryObserver): void;
    /** The acknowledgment is complete: what is lost, and what does that mean? */
    onAcknowledgment(evidence: RecoveryEvidence): void;
    /** The reordering window has ended for something. */
    onReorderingTimer(nowMs: number): void;
    /** The retransmission timer has expired. @param isSyn nothing but the SYN is outstanding, which is no congestion */
    onTimeout(nowMs: number, isSyn: boolean): void;
    /** What was outstanding counts as unsent: a shut window is not congestion (RFC 9293 §3.8.6.1). */
    onTakenBack(): void;
    /** Bytes have left, for the first time or again. */
    onSent(bytes: number): void;
    /** A copy of what was lost, or was thought to be, has left. */
    onCopied(range: SentRange, nowMs: number): void;
    /** Something new has left, or SND.UNA has moved: when silence means that the tail is lost (RFC 8985 §7.2). */
    armProbe(nowMs: number, retransmissionAtMs: number): void;
}
//# sourceMappingURL=loss_recovery.d.ts.map