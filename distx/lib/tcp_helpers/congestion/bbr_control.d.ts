/**
 * The three things by which BBR acts: pacing rate, send quantum and cwnd, from the model and the gains of the state
 * (draft-ietf-ccwg-bbr-06 §5.6). Bytes, milliseconds, bytes per millisecond. Pure. Not here: which state, and when.
 */
import type { BbrModel } from './bbr_model.ts';
import { type BbrState } from './bbr_parameters.ts';
import type { CongestionControlStart } from './congestion_control.ts';
export declare class BbrControl {
    #private;
    mss: number;
    window: number;
    pacingRate: number;
    sendQuantum: number;
    constructor(start: CongestionControlStart, model: BbrModel);
    /** The first round trip known says more than the guess of 1 ms (draft §5.6.2). */
    onRoundTrip(smoothedRoundTripMs: number): void;
    /** Until the pipe has been full the rate only rises: slow samples may be the application's (draft §5.6.2). */
    setPacingRate(gain: number, pipeWasFull: boolean): void;
    /** Draft §5.6.3. */
    setSendQuantum(): void;
    /** Grows by what is acknowledged, and is cut at once to what the model allows (draft §5.6.4.6). */
    setWindow(state: BbrState, acknowledged: number, pipeWasFull: boolean, delivered: number): void;
    /** What offload and delayed acknowledgments need besides (draft §5.6.4.2). */
    quantized(inFlight: number, state: BbrState): number;
    get minPipe(): number;
    get probeRttWindow(): number;
    /** @param isModulated recovery or ProbeRTT may have cut the window already (draft §5.6.4.4) */
    saveWindow(isModulated: boolean): void;
    restoreWindow(): void;
}
//# sourceMappingURL=bbr_control.d.ts.map