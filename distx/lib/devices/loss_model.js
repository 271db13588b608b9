/**
 * Which packets are lost: each by a chance of its own, or in bursts after Gilbert (Bell System Technical Journal 39, 1960).
 *
 *            p = loss / (burst · (1 − loss))
 *      good ───────────────────────────────> bad        in good nothing is lost, in bad everything;
 *           <───────────────────────────────            so loss is the share of time in bad
 *                      r = 1 / burst
 */
import { fraction } from '../util/random_source.js';
export class LossModel {
    #loss;
    /** Chances to leave the good and the bad state; Infinity as first: there are no states. */
    #toBad;
    #toGood;
    #hasStates;
    #random;
    #isBad = false;
    /** @param burst packets lost in a row on average, ≥ 1; 1: each packet by itself */
    constructor(loss, burst, random) {
        this.#loss = loss;
        this.#hasStates = burst > 1 && loss > 0 && loss < 1;
        this.#toBad = loss / (burst * (1 - loss));
        this.#toGood = 1 / burst;
        this.#random = random;
    }
    /** Asked once for every packet. No draw where there is no chance. */
    isNextLost() {
        if (this.#loss === 0)
            return false;
        const drawn = fraction(this.#random);
        if (!this.#hasStates)
            return drawn < this.#loss;
        if (drawn < (this.#isBad ? this.#toGood : this.#toBad))
            this.#isBad = !this.#isBad;
        return this.#isBad;
    }
}
//# sourceMappingURL=loss_model.js.map