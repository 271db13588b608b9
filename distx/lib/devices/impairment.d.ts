export interface Impairment {
    /** Probability that a packet is lost, 0–1. Default 0, as for all that follow. */
    readonly loss?: number;
    /**
     * Losses come in bursts of so many packets on average, while `loss` stays the share of all packets: Gilbert's model, in
     * whose bad state every packet is lost. Default 1: each packet has a fate of its own.
     */
    readonly lossBurst?: number;
    /** Time on the way, ms. */
    readonly delayMs?: number;
    /** The delay varies by up to so much either way, ms; packets keep their order. At most `delayMs` counts. */
    readonly jitterMs?: number;
    /** Probability that a packet is held back, so that others overtake it, 0–1. */
    readonly reorder?: number;
    /** How long such a packet is held back, ms. Default 5. */
    readonly reorderMs?: number;
    /** Probability that a packet arrives twice, 0–1. */
    readonly duplicate?: number;
    /** Probability that one bit somewhere in a packet is flipped, 0–1. */
    readonly corrupt?: number;
    /** What the line carries, bits per second. Default Infinity. */
    readonly rateBitsPerSecond?: number;
    /** What waits for the line at most, bytes; more is dropped. Default Infinity. */
    readonly queueBytes?: number;
    /** The same in packets. Default 1000. */
    readonly queuePackets?: number;
}
/** Counted as packets on the wire: a super-segment is as many as it would be cut into. */
export interface ImpairmentCounters {
    /** Packets that came out, copies included. */
    passed: number;
    lost: number;
    queueDrops: number;
    duplicated: number;
    corrupted: number;
    reordered: number;
}
export declare function newImpairmentCounters(): ImpairmentCounters;
/** @throws ConfigurationError naming the option that is out of its range */
export declare function completeImpairment(given: Impairment): Required<Impairment>;
//# sourceMappingURL=impairment.d.ts.map