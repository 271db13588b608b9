import { HyStartPlusPlus } from './hystart_plus_plus.js';
import { NewReno } from './new_reno.js';
/** Segments per second cubed (RFC 9438 §5.1). */
const C = 0.4;
/** What is left after a loss (RFC 9438 §4.6). */
const BETA = 0.7;
/** Segments per round trip that make up for the shallower cut (RFC 9438 §4.3). */
const ALPHA = (3 * (1 - BETA)) / (1 + BETA);
/** The target is at most this many times cwnd (RFC 9438 §4.2). */
const MOST_GROWTH = 1.5;
const MS_PER_SECOND = 1000;
export class Cubic extends NewReno {
    name = 'cubic';
    #fastConvergence;
    #hystart;
    #epoch = null;
    /** W_max, bytes; 0 before the first loss. */
    #largest = 0;
    /** cwnd_prior, bytes. */
    #beforeCut = 0;
    #timeoutSinceEpoch = false;
    #undo = null;
    constructor(start, options = {}) {
        super(start);
        this.#fastConvergence = options.fastConvergence ?? true;
        this.#hystart = (options.hystart ?? true) ? new HyStartPlusPlus() : null;
    }
    /** W_max: where the curve is flat. Bytes; 0 before the first congestion avoidance. */
    get largestWindow() {
        return this.#largest;
    }
    /** @param inFlight bytes outstanding, those just sent included */
    onSent(bytes, inFlight, nowMs) {
        // Nothing was in flight: the time since the last acknowledgment was idle (RFC 9438 §5.8).
        if (this.#epoch !== null && inFlight <= bytes)
            this.#epoch.countedUntilMs = nowMs;
    }
    onAcknowledged(sample) {
        if (this.#epoch !== null)
            this.#countTime(this.#epoch, sample);
        if (this.#hystart !== null && this.threshold === Infinity)
            this.#watchRoundTrips(this.#hystart, sample);
        super.onAcknowledged(sample);
    }
    onRetransmissionTimeout(sample) {
        super.onRetransmissionTimeout(sample);
        this.#epoch = null;
        this.#timeoutSinceEpoch = true;
    }
    onRestartAfterIdle(nowMs) {
        super.onRestartAfterIdle(nowMs);
        this.#epoch = null;
    }
    onSegmentSizeChanged(mss) {
        const ratio = Math.min(1, mss / this.mss);
        super.onSegmentSizeChanged(mss);
        this.#largest *= ratio;
        this.#beforeCut *= ratio;
        this.#epoch = null;
    }
    get decreaseFactor() {
        return BETA;
    }
    slowStartIncrease(bytes) {
        return this.#hystart !== null && this.threshold === Infinity ? bytes / this.#hystart.growthDivisor : bytes;
    }
    avoidCongestion(bytes, sample) {
        const epoch = (this.#epoch ??= this.#startEpoch(sample.nowMs));
        this.#growRenoWindow(epoch, bytes);
        if (this.#curve(epoch, epoch.elapsedMs) < epoch.renoWindow) {
            // Reno-friendly region (RFC 9438 §4.3). Never down: the curve may have been ahead of Reno a moment ago.
            this.window = Math.max(this.window, epoch.renoWindow);
            return;
        }
        // Concave below W_max, convex above: the same step (RFC 9438 §4.4, §4.5), for each of the bytes acknowledged.
        const inOneRoundTrip = this.#curve(epoch, epoch.elapsedMs + Math.max(0, sample.smoothedRoundTripMs));
        const target = Math.max(this.window, Math.min(inOneRoundTrip, MOST_GROWTH * this.window));
        this.window += (target - this.window) * Math.min(1, bytes / this.window);
    }
    /** W_max with fast convergence (RFC 9438 §4.7), and the end of the epoch. */
    beforeDecrease() {
        const shrinking = this.#fastConvergence && this.window < this.#largest;
        this.#largest = shrinking ? (this.window * (1 + BETA)) / 2 : this.window;
        this.#beforeCut = this.window;
        this.#epoch = null;
        this.#timeoutSinceEpoch = false;
    }
    saveForUndo() {
        super.saveForUndo();
        this.#undo = {
            epoch: this.#epoch,
            largest: this.#largest,
            beforeCut: this.#beforeCut,
            timeoutSinceEpoch: this.#timeoutSinceEpoch,
        };
    }
    forgetUndo() {
        super.forgetUndo();
        this.#undo = null;
    }
    restoreFromUndo() {
        super.restoreFromUndo();
        if (this.#undo === null)
            return;
        this.#epoch = this.#undo.epoch;
        this.#largest = this.#undo.largest;
        this.#beforeCut = this.#undo.beforeCut;
        this.#timeoutSinceEpoch = this.#undo.timeoutSinceEpoch;
    }
    /** K, W_max and W_est where congestion avoidance begins (RFC 9438 §4.2, §4.8, §4.10). */
    #startEpoch(nowMs) {
        // After a timeout, and when slow start ended without a loss, the curve begins flat: K = 0.
        if (this.#timeoutSinceEpoch || this.#largest === 0)
            this.#largest = this.window;
        if (this.#beforeCut === 0)
            this.#beforeCut = this.window;
        this.#timeoutSinceEpoch = false;
        const segmentsBelow = Math.max(0, this.#largest - this.window) / this.mss;
        return {
            elapsedMs: 0,
            countedUntilMs: nowMs,
            kMs: Math.cbrt(segmentsBelow / C) * MS_PER_SECOND,
            renoWindow: this.window,
        };
    }
    /** The time in which the window could not grow for want of data is no part of t (RFC 9438 §4.2, §5.8). */
    #countTime(epoch, sample) {
        if (!sample.applicationLimited)
            epoch.elapsedMs += Math.max(0, sample.nowMs - epoch.countedUntilMs);
        epoch.countedUntilMs = sample.nowMs;
    }
    #watchRoundTrips(hystart, sample) {
        hystart.observe(sample.roundTripMs, sample.roundStart);
        if (hystart.isFinished)
            this.threshold = this.window;
    }
    /** W_cubic(t) (RFC 9438 §4.2, figure 1). Bytes. */
    #curve(epoch, elapsedMs) {
        const seconds = (elapsedMs - epoch.kMs) / MS_PER_SECOND;
        return C * seconds * seconds * seconds * this.mss + this.#largest;
    }
    /** W_est (RFC 9438 §4.3, figure 4); with all of Reno's slope once it has come back to where the loss was. */
    #growRenoWindow(epoch, bytes) {
        const alpha = epoch.renoWindow >= this.#beforeCut ? 1 : ALPHA;
        epoch.renoWindow += alpha * this.mss * Math.min(1, bytes / this.window);
    }
}
export const cubic = (start) => new Cubic(start);
//# sourceMappingURL=cubic.js.map