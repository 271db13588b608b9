/**
 * Whether faster sending still brings faster delivery: three rounds in which it has grown by less than a quarter mean that
 * the pipe is full (draft-ietf-ccwg-bbr-06 §5.3.1.2). Rounds in which the application had too little to send say nothing.
 * Pure.
 */
import { FULL_PIPE_GROWTH, FULL_PIPE_ROUNDS } from './bbr_parameters.js';
export class FullPipeEstimator {
    /** The pipe has been full at some time of the connection's life. */
    isReached = false;
    /** It is full since the estimator last began to look. */
    isFull = false;
    #baseline = 0;
    #rounds = 0;
    /** Begins to look. @param baseline delivery rate to compare with, bytes per ms */
    reset(baseline = 0) {
        this.#baseline = baseline;
        this.#rounds = 0;
        this.isFull = false;
    }
    /** Once a round, with a rate that is not the application's. */
    observe(deliveryRate) {
        if (this.isFull)
            return;
        if (deliveryRate >= this.#baseline * FULL_PIPE_GROWTH) {
            this.reset(deliveryRate);
            return;
        }
        this.#rounds += 1;
        if (this.#rounds >= FULL_PIPE_ROUNDS)
            this.declare();
    }
    /** Losses say that it is full. */
    declare() {
        this.isFull = true;
        this.isReached = true;
    }
}
//# sourceMappingURL=bbr_full_pipe.js.map