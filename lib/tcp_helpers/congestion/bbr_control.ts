/**
 * The three things by which BBR acts: pacing rate, send quantum and cwnd, from the model and the gains of the state
 * (draft-ietf-ccwg-bbr-06 §5.6). Bytes, milliseconds, bytes per millisecond. Pure. Not here: which state, and when.
 */
import type { BbrModel } from './bbr_model.ts';
import {
  GAINS,
  MIN_PIPE_SEGMENTS,
  OFFLOAD_QUANTA,
  PACING_MARGIN,
  SEND_QUANTUM_BYTES,
  SEND_QUANTUM_MS,
  type BbrState,
} from './bbr_parameters.ts';
import type { CongestionControlStart } from './congestion_control.ts';
import { MAX_WINDOW_BYTES } from './new_reno.ts';

export class BbrControl {
  mss: number;
  window: number;
  pacingRate: number;
  sendQuantum = 0;
  readonly #model: BbrModel;
  readonly #initialWindow: number;
  #hasRoundTrip: boolean;
  /** The last good cwnd, unmodulated by recovery and ProbeRTT. */
  #savedWindow = 0;

  constructor(start: CongestionControlStart, model: BbrModel) {
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
  onRoundTrip(smoothedRoundTripMs: number): void {
    if (this.#hasRoundTrip || smoothedRoundTripMs <= 0) return;
    this.#hasRoundTrip = true;
    this.pacingRate = this.#nominalRate(smoothedRoundTripMs);
  }

  /** Until the pipe has been full the rate only rises: slow samples may be the application's (draft §5.6.2). */
  setPacingRate(gain: number, pipeWasFull: boolean): void {
    const rate = gain * this.#model.bandwidth * PACING_MARGIN;
    if (rate > this.pacingRate || (pipeWasFull && rate > 0)) this.pacingRate = rate;
  }

  /** Draft §5.6.3. */
  setSendQuantum(): void {
    const quantum = Math.min(this.pacingRate * SEND_QUANTUM_MS, SEND_QUANTUM_BYTES);
    this.sendQuantum = Math.max(Math.floor(quantum), 2 * this.mss);
  }

  /** Grows by what is acknowledged, and is cut at once to what the model allows (draft §5.6.4.6). */
  setWindow(state: BbrState, acknowledged: number, pipeWasFull: boolean, delivered: number): void {
    const bdps = this.#model.bdp * GAINS[state].cwnd;
    const most = this.quantized(bdps + this.#model.aggregation.extra, state);
    if (pipeWasFull) this.window = Math.min(this.window + acknowledged, most);
    else if (this.window < most || delivered < this.#initialWindow) this.window += acknowledged;
    this.window = Math.max(this.window, this.minPipe);
    if (state === 'probe_rtt') this.window = Math.min(this.window, this.probeRttWindow);
    this.window = Math.min(this.window, this.#cap(state), MAX_WINDOW_BYTES);
  }

  /** What offload and delayed acknowledgments need besides (draft §5.6.4.2). */
  quantized(inFlight: number, state: BbrState): number {
    const enough = Math.max(inFlight, OFFLOAD_QUANTA * this.sendQuantum, this.minPipe);
    return state === 'probe_bw_up' ? enough + 2 * this.mss : enough;
  }

  get minPipe(): number {
    return MIN_PIPE_SEGMENTS * this.mss;
  }

  get probeRttWindow(): number {
    return Math.max(this.#model.bdp * GAINS.probe_rtt.cwnd, this.minPipe);
  }

  /** @param isModulated recovery or ProbeRTT may have cut the window already (draft §5.6.4.4) */
  saveWindow(isModulated: boolean): void {
    this.#savedWindow = isModulated ? Math.max(this.#savedWindow, this.window) : this.window;
  }

  restoreWindow(): void {
    this.window = Math.max(this.window, this.#savedWindow);
  }

  /** Draft §5.6.4.7. */
  #cap(state: BbrState): number {
    const { bounds } = this.#model;
    let cap = Infinity;
    if (state === 'probe_rtt' || state === 'probe_bw_cruise') cap = this.#model.inFlightWithHeadroom(this.mss);
    else if (state.startsWith('probe_bw')) cap = bounds.inFlightLongTerm;
    return Math.max(Math.min(cap, bounds.inFlightShortTerm), this.minPipe);
  }

  #nominalRate(roundTripMs: number): number {
    return (GAINS.startup.pacing * this.#initialWindow) / (roundTripMs > 0 ? roundTripMs : 1);
  }
}
