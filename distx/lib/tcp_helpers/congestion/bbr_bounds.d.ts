import type { AckSample } from './congestion_control.ts';
/** What is known of a packet that has arrived or is lost: enough to say whether too much was in flight with it. */
export interface FlightReport {
    readonly inFlightWhenSent: number;
    /** Bytes lost between its sending and now. */
    readonly lost: number;
    readonly applicationLimited: boolean;
}
export interface BoundsBeforeLoss {
    readonly bandwidthShortTerm: number;
    readonly inFlightShortTerm: number;
    readonly inFlightLongTerm: number;
}
export declare class BbrBounds {
    #private;
    bandwidthShortTerm: number;
    inFlightShortTerm: number;
    inFlightLongTerm: number;
    /** The present acknowledgment ends a round in which losses were counted. */
    isLossRoundStart: boolean;
    get inFlightLatest(): number;
    get lossInRound(): boolean;
    get lostRangesInRound(): number;
    /** Near the start of an acknowledgment (draft §5.5.10.3). */
    updateLatest(sample: AckSample, deliveredInInterval: number): void;
    /** Once a round with losses, and not while probing: towards what was delivered, by 0.7 at most (draft §5.5.10.3). */
    adaptShortTerm(maxBandwidth: number, cwnd: number): void;
    /** Near the end of an acknowledgment. */
    advanceLatest(sample: AckSample, deliveredInInterval: number): void;
    endLossRound(): void;
    resetSignals(): void;
    resetShortTerm(): void;
    noteLoss(delivered: number): void;
    noteLostRange(start: number, bytes: number): void;
    forgetLoss(): void;
    save(): BoundsBeforeLoss;
    /** The losses since `before` were none (draft §5.5.11.2). */
    restore(before: BoundsBeforeLoss): void;
}
/** More was lost than a probe may lose (draft §5.5.10.2). Without SACK one loss a round trip is all that can be seen. */
export declare function isInFlightTooHigh(flight: FlightReport, hasSelectiveAcks: boolean): boolean;
/**
 * How much was in flight when losses crossed the threshold, which may have been in the midst of a super-segment: the
 * prefix p of the lost range for which (lostBefore + p) / (inFlightBefore + p) is the threshold (draft §5.5.10.2).
 */
export declare function inFlightAtLoss(flight: FlightReport, bytes: number): number;
//# sourceMappingURL=bbr_bounds.d.ts.map