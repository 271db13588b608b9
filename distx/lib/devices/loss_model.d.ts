/**
 * Which packets are lost: each by a chance of its own, or in bursts after Gilbert (Bell System Technical Journal 39, 1960).
 *
 *            p = loss / (burst · (1 − loss))
 *      good ───────────────────────────────> bad        in good nothing is lost, in bad everything;
 *           <───────────────────────────────            so loss is the share of time in bad
 *                      r = 1 / burst
 */
import { type RandomSource } from '../util/random_source.ts';
export declare class LossModel {
    #private;
    /** @param burst packets lost in a row on average, ≥ 1; 1: each packet by itself */
    constructor(loss: number, burst: number, random: RandomSource);
    /** Asked once for every packet. No draw where there is no chance. */
    isNextLost(): boolean;
}
//# sourceMappingURL=loss_model.d.ts.map