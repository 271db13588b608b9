export class KeepAlive {
    /** Before the first probe, ms; 0: off. */
    #idleMs;
    #intervalMs;
    #mostProbes;
    /** Between the end of the handshake and TIME-WAIT. */
    #isRunning = false;
    #lastHeardMs = 0;
    #probesSent = 0;
    #deadlineMs = Infinity;
    constructor(config) {
        this.#idleMs = config.keepAliveMs;
        this.#intervalMs = config.keepAliveIntervalMs;
        this.#mostProbes = config.keepAliveProbes;
    }
    /** When {@link judge} is to be asked, ms; Infinity: never. */
    get deadlineMs() {
        return this.#deadlineMs;
    }
    /** The connection is established. */
    start(nowMs) {
        this.#isRunning = true;
        this.#lastHeardMs = nowMs;
        this.#arm(nowMs);
    }
    stop() {
        this.#isRunning = false;
        this.#deadlineMs = Infinity;
    }
    /** @param idleMs before the first probe, counted from when the peer was last heard; 0: off */
    setIdle(idleMs, nowMs, details = {}) {
        this.#idleMs = idleMs;
        this.#intervalMs = details.intervalMs ?? this.#intervalMs;
        this.#mostProbes = details.probes ?? this.#mostProbes;
        this.#probesSent = 0;
        this.#arm(nowMs);
    }
    /** The peer has sent something acceptable. */
    heard(nowMs) {
        this.#lastHeardMs = nowMs;
        this.#probesSent = 0;
        if (this.#idleMs > 0)
            this.#arm(nowMs);
    }
    /**
     * The deadline has come.
     * @param isOutstanding data is in flight: its retransmission asks the same question
     */
    judge(nowMs, isOutstanding) {
        if (isOutstanding) {
            this.#lastHeardMs = nowMs;
            this.#arm(nowMs);
            return 'wait';
        }
        if (this.#probesSent >= this.#mostProbes)
            return 'give up';
        this.#probesSent += 1;
        this.#arm(nowMs);
        return 'probe';
    }
    #arm(nowMs) {
        if (this.#idleMs === 0 || !this.#isRunning)
            this.#deadlineMs = Infinity;
        else if (this.#probesSent === 0)
            this.#deadlineMs = this.#lastHeardMs + this.#idleMs;
        else
            this.#deadlineMs = nowMs + this.#intervalMs;
    }
}
//# sourceMappingURL=keep_alive.js.map