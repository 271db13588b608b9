import { GAINS, MIN_PIPE_SEGMENTS, OFFLOAD_QUANTA, PACING_MARGIN, SEND_QUANTUM_BYTES, SEND_QUANTUM_MS, } from './bbr_parameters.js';
import { MAX_WINDOW_BYTES } from './new_reno.js';
export class BbrControl {
    mss;
    window;
    pacingRate;
    sendQuantum = 0;
    #model;
    #initialWindow;
    #hasRoundTrip;
    /** The last good cwnd, unmodulated by recovery and ProbeRTT. */
    #savedWindow = 0;
    constructor(start, model) {
        this.mss = start.mss;
        this.window = start.initialWindow;
        this.#model = model;
        this.#initialWindow = start.initialWindow;
        const roundTripMs = start.smoothedRoundTripMs ?? -1;
        this.#hasRoundTrip = roundTripMs > 0;
        this.pacingRate = this.#nominalRate(roundTripMs);
        this.setSendQuantum();
    }
    /** The first round trip known says more than the guess of 1 ms (draft §5.6.2). */
    onRoundTrip(smoothedRoundTripMs) {
        if (this.#hasRoundTrip || smoothedRoundTripMs <= 0)
            return;
        this.#hasRoundTrip = true;
        this.pacingRate = this.#nominalRate(smoothedRoundTripMs);
    }
    /** Until the pipe has been full the rate only rises: slow samples may be the application's (draft §5.6.2). */
    setPacingRate(gain, pipeWasFull) {
        const rate = gain * this.#model.bandwidth * PACING_MARGIN;
        if (rate > this.pacingRate || (pipeWasFull && rate > 0))
            this.pacingRate = rate;
    }
    /** Draft §5.6.3. */
    setSendQuantum() {
        const quantum = Math.min(this.pacingRate * SEND_QUANTUM_MS, SEND_QUANTUM_BYTES);
        this.sendQuantum = Math.max(Math.floor(quantum), 2 * this.mss);
    }
    /** Grows by what is acknowledged, and is cut at once to what the model allows (draft §5.6.4.6). */
    setWindow(state, acknowledged, pipeWasFull, delivered) {
        const bdps = this.#model.bdp * GAINS[state].cwnd;
        const most = this.quantized(bdps + this.#model.aggregation.extra, state);
        if (pipeWasFull)
            this.window = Math.min(this.window + acknowledged, most);
        else if (this.window < most || delivered < this.#initialWindow)
            this.window += acknowledged;
        this.window = Math.max(this.window, this.minPipe);
        if (state === 'probe_rtt')
            this.window = Math.min(this.window, this.probeRttWindow);
        this.window = Math.min(this.window, this.#cap(state), MAX_WINDOW_BYTES);
    }
    /** What offload and delayed acknowledgments need besides (draft §5.6.4.2). */
    quantized(inFlight, state) {
        const enough = Math.max(inFlight, OFFLOAD_QUANTA * this.sendQuantum, this.minPipe);
        return state === 'probe_bw_up' ? enough + 2 * this.mss : enough;
    }
    get minPipe() {
        return MIN_PIPE_SEGMENTS * this.mss;
    }
    get probeRttWindow() {
        return Math.max(this.#model.bdp * GAINS.probe_rtt.cwnd, this.minPipe);
    }
    /** @param isModulated recovery or ProbeRTT may have cut the window already (draft §5.6.4.4) */
    saveWindow(isModulated) {
        this.#savedWindow = isModulated ? Math.max(this.#savedWindow, this.window) : this.window;
    }
    restoreWindow() {
        this.window = Math.max(this.window, this.#savedWindow);
    }
    /** Draft §5.6.4.7. */
    #cap(state) {
        const { bounds } = this.#model;
        let cap = Infinity;
        if (state === 'probe_rtt' || state === 'probe_bw_cruise')
            cap = this.#model.inFlightWithHeadroom(this.mss);
        else if (state.startsWith('probe_bw'))
            cap = bounds.inFlightLongTerm;
        return Math.max(Math.min(cap, bounds.inFlightShortTerm), this.minPipe);
    }
    #nominalRate(roundTripMs) {
        return (GAINS.startup.pacing * this.#initialWindow) / (roundTripMs > 0 ? roundTripMs : 1);
    }
}
//# sourceMappingURL=bbr_control.js.map