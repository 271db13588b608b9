/** The largest window TCP can offer, and so the largest cwnd that means anything: 65 535·2^14 (RFC 7323 §2.3). Bytes. */
export const MAX_WINDOW_BYTES = 65_535 * 2 ** 14;
/** ssthresh never goes below this (RFC 5681 §3.1, equation 4). Segments. */
const LEAST_THRESHOLD_SEGMENTS = 2;
/**
 * A window is spread over its round trip, or what leaves in one burst, say after this process had to wait for its turn,
 * overflows the queue of a slow line (RFC 9002 §7.7). Faster than cwnd a round trip, so that pacing never is what limits;
 * in slow start the next window is twice as large.
 */
const PACING_GAIN = 1.25;
const SLOW_START_PACING_GAIN = 2;
/** Windows up to here may leave at once, for the sake of short answers. Bytes. */
const UNPACED_WINDOW_BYTES = 64 * 1024;
/** A burst in so short a round trip is over before a timer of a millisecond could spread it. Milliseconds. */
const UNPACED_ROUND_TRIP_MS = 4;
/**
 * Also the frame of other loss-based controls, which replace the law of growth (`avoidCongestion`), the depth of the
 * cut (`decreaseFactor`) and the pace of slow start (`slowStartIncrease`) and keep the rest.
 */
export class NewReno {
    name = 'new_reno';
    recovery = 'proportional';
    mss;
    initialWindow;
    /** Bytes; fractions are kept, and cut off only for those who ask. */
    window;
    threshold = Infinity;
    /** Bytes acknowledged in congestion avoidance and not yet turned into a segment. */
    #acknowledged = 0;
    /** The last timeout has not been followed by an acknowledgment: another one is for the same segment. */
    #timedOut = false;
    /** Bytes outstanding at the last timeout and not acknowledged since. */
    #sentBeforeTimeout = 0;
    #undoWindow = 0;
    #undoThreshold = 0;
    /** −1: not known. */
    #smoothedRoundTripMs = -1;
    constructor(start) {
        this.mss = start.mss;
        this.initialWindow = start.initialWindow;
        this.window = start.initialWindow;
        this.threshold = start.ssthresh ?? Infinity;
    }
    get cwnd() {
        return Math.floor(this.window);
    }
    get ssthresh() {
        return Math.floor(this.threshold); // Infinity stays what it is
    }
    get pacingRate() {
        if (this.#smoothedRoundTripMs < UNPACED_ROUND_TRIP_MS || this.window <= UNPACED_WINDOW_BYTES)
            return Infinity;
        const gain = this.window < this.threshold / 2 ? SLOW_START_PACING_GAIN : PACING_GAIN;
        return (gain * this.window) / this.#smoothedRoundTripMs;
    }
    onSent(_bytes, _inFlight, _nowMs) { }
    onAcknowledged(sample) {
        this.#timedOut = false;
        this.#smoothedRoundTripMs = sample.smoothedRoundTripMs;
        const mostInSlowStart = this.#sentBeforeTimeout > 0 ? this.mss : Infinity;
        this.#sentBeforeTimeout = Math.max(0, this.#sentBeforeTimeout - sample.bytesAcknowledged);
        // An unused window proves nothing about the path (RFC 7661); a recovery has its own rules.
        if (sample.inRecovery || sample.applicationLimited)
            return;
        let bytes = sample.bytesAcknowledged;
        if (this.window < this.threshold)
            bytes = this.#slowStart(bytes, mostInSlowStart);
        if (bytes > 0)
            this.avoidCongestion(bytes, sample);
        this.window = Math.min(this.window, MAX_WINDOW_BYTES);
    }
    onLossDetected(sample) {
        this.saveForUndo();
        this.#decrease(sample);
        this.window = Math.min(this.window, this.threshold);
    }
    /** As for a loss, but nothing can turn out to have been a mistake (RFC 3168 §6.1.2). */
    onExplicitCongestion(sample) {
        this.#decrease(sample);
        this.window = Math.min(this.window, this.threshold);
        this.forgetUndo();
    }
    /** cwnd has been at ssthresh since the loss was detected, and stays there. */
    onRecoveryExit(_nowMs) { }
    onRetransmissionTimeout(sample) {
        // ssthresh stays when the retransmission of the same segment is lost too (RFC 5681 §3.1).
        if (!this.#timedOut) {
            this.saveForUndo();
            this.#decrease(sample);
        }
        this.#timedOut = true;
        this.#sentBeforeTimeout = sample.inFlight;
        this.window = this.mss;
    }
    /** What was cut is given back, unless the window has outgrown it since (RFC 9438 §4.9.2, RFC 4015 §3). */
    onSpuriousLoss(_nowMs) {
        if (this.window < this.#undoWindow)
            this.restoreFromUndo();
    }
    /** RW = min(IW, cwnd) (RFC 5681 §4.1). */
    onRestartAfterIdle(_nowMs) {
        this.window = Math.min(this.window, this.initialWindow);
        this.#acknowledged = 0;
    }
    /** A smaller MSS shrinks the window with it, or it would become a burst of more segments (RFC 5681 §3.1). */
    onSegmentSizeChanged(mss) {
        const ratio = Math.min(1, mss / this.mss);
        this.mss = mss;
        this.window = Math.max(mss, Math.floor(this.window * ratio));
        this.initialWindow = Math.max(mss, Math.floor(this.initialWindow * ratio));
        this.#acknowledged = 0;
        this.forgetUndo();
    }
    /** What a loss leaves of FlightSize. */
    get decreaseFactor() {
        return 0.5;
    }
    /** Growth in congestion avoidance for `bytes` newly acknowledged: one MSS for each cwnd of them (RFC 5681 §3.1). */
    avoidCongestion(bytes, _sample) {
        this.#acknowledged += bytes;
        while (this.#acknowledged >= this.window) {
            this.#acknowledged -= this.window;
            this.window += this.mss;
        }
    }
    /** Growth in slow start for `bytes` newly acknowledged. */
    slowStartIncrease(bytes) {
        return bytes;
    }
    /** Called before ssthresh is set, while `window` is still the one that was too large. */
    beforeDecrease() { }
    saveForUndo() {
        this.#undoWindow = this.window;
        this.#undoThreshold = this.threshold;
    }
    /** From here on nothing can be given back. */
    forgetUndo() {
        this.#undoWindow = 0;
    }
    restoreFromUndo() {
        this.window = this.#undoWindow;
        this.threshold = Math.max(this.threshold, this.#undoThreshold);
        this.#sentBeforeTimeout = 0;
    }
    /**
     * Grows by the bytes acknowledged, however many one acknowledgment covers. RFC 5681 §3.1 says one SMSS for each and
     * RFC 3465 §2.2 two, to bound the burst; with super-segments one acknowledgment stands for 45 segments and more, and
     * a bound would turn doubling into a crawl. RFC 9406 §4.3 allows L = infinity, and Linux does so. The window at most
     * doubles in a round trip all the same, since no more than cwnd can be acknowledged in it.
     * After a timeout it is one SMSS until all that was outstanding is acknowledged: one segment may fill the hole below
     * a windowful that left the network long ago (RFC 3465 §2.3).
     * @returns bytes left for congestion avoidance once ssthresh is reached
     */
    #slowStart(bytes, most) {
        const used = Math.min(bytes, this.threshold - this.window);
        this.window += Math.min(most, this.slowStartIncrease(used));
        return this.window < this.threshold ? 0 : bytes - used;
    }
    #decrease(sample) {
        this.beforeDecrease();
        const remaining = Math.floor(sample.inFlight * this.decreaseFactor);
        this.threshold = Math.max(remaining, LEAST_THRESHOLD_SEGMENTS * this.mss);
        this.#acknowledged = 0;
    }
}
export const newReno = (start) => new NewReno(start);
//# sourceMappingURL=new_reno.js.map