/**
 * When BBR probes for more bandwidth, how fast it lets the long-term bound grow meanwhile, and what it remembers of the
 * last probe (draft-ietf-ccwg-bbr-06 §5.3.3.8, §5.3.3.9). Pure; chance comes in. The transitions are in bbr.ts.
 */
import { type RandomSource } from '../../util/random_source.ts';
/** What the acknowledgments now coming in say about the last probe (draft §2.14). */
type AckPhase = 'init' | 'refilling' | 'probe_starting' | 'probe_feedback' | 'probe_stopping';
export declare class ProbeCycle {
    #private;
    ackPhase: AckPhase;
    /** Samples are of packets that were sent while probing: too much loss among them has not been answered yet. */
    isProbeSample: boolean;
    /** The last probe lost too much. */
    wasTooHigh: boolean;
    /** The last probe stopped as soon as it reached the bound of the one before. */
    wasPrecautionary: boolean;
    /** A round trip has begun. */
    onRound(): void;
    /** Down begins: the wait for the next probe is drawn, so that flows do not probe in step (draft §5.3.3.8.3). */
    startDown(nowMs: number, random: RandomSource): void;
    /** 2 to 3 s have gone by, or the rounds in which Reno would have grown by the BDP (draft §5.3.3.8.2). */
    isTimeToProbe(nowMs: number, targetSegments: number): boolean;
    startRefill(): void;
    startUp(cwnd: number, mss: number): void;
    /**
     * Growth of the long-term bound by 1, 2, 4 … segments in each round of Up, spread over it (draft §5.3.3.5).
     * @returns bytes to add to the bound
     */
    growth(acknowledged: number, isRoundStart: boolean, cwnd: number, mss: number): number;
}
export {};
//# sourceMappingURL=bbr_probe_cycle.d.ts.map