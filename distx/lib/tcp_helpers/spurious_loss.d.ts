/**
 * Was the loss event a mistake? Three witnesses: the echoed timestamp of the original where a copy had been sent (Eifel),
 * progress by what was never sent again after a timeout (F-RTO), and the peer's word that all copies came twice (D-SACK).
 * Pure. RFC 3522 §3.2, RFC 5682 §2, RFC 3708 §2. What is then given back: RFC 4015 and congestion control.
 *
 *   F-RTO:  timeout ──first segment again──> "moves" ──two new segments──> "moves by what was sent once" : spurious
 *                                              │ else: conventional recovery
 */
export interface Evidence {
    readonly nowMs: number;
    /** SND.UNA has moved. */
    readonly isAdvance: boolean;
    /** By the echoed timestamp of an acknowledgment that moves SND.UNA, ms; −1: none. */
    readonly echoedRoundTripMs: number;
    /** Bytes newly delivered that were sent once only. */
    readonly originalBytes: number;
    /** All that was outstanding at the loss is acknowledged. */
    readonly isComplete: boolean;
    /** New data could be sent now. */
    readonly hasNewData: boolean;
    /** Bytes that a D-SACK reports. */
    readonly duplicateBytes: number;
}
export declare class SpuriousLoss {
    #private;
    /** F-RTO has sent new data and waits: lost segments must not go out meanwhile (RFC 5682 §2.1 step 2b). */
    get isProbing(): boolean;
    /** A loss event begins. @param isFirstTimeout by a timeout, the first in a row, and nothing was thought lost before */
    begin(isFirstTimeout: boolean): void;
    copied(bytes: number, nowMs: number): void;
    /** @returns true: nothing was lost */
    judge(evidence: Evidence): boolean;
}
//# sourceMappingURL=spurious_loss.d.ts.map