/**
 * BBR version 3: sends as fast as the path has shown that it delivers, with about one bandwidth-delay product in flight,
 * and takes loss as one sign among others, not as the law (draft-ietf-ccwg-bbr-06; below only "draft").
 * Rate and round trip cannot be measured at the same time, so that it goes round: fill, drain, cruise, probe.
 * Pure; chance comes in. What it believes of the path is in bbr_model.ts.
 *
 *   startup ─> drain ─> ┌> down ─> cruise ─> refill ─> up ┐         probe_rtt from any of them, when no round trip
 *                       └─────────────────────────────────┘         as short has been seen for 5 s
 */
import { seededRandomSource, type RandomSource } from '../../util/random_source.ts';
import { inFlightAtLoss, isInFlightTooHigh, type BoundsBeforeLoss, type FlightReport } from './bbr_bounds.ts';
import { BbrControl } from './bbr_control.ts';
import { FullPipeEstimator } from './bbr_full_pipe.ts';
import { BbrModel } from './bbr_model.ts';
import {
  BETA,
  DRAIN_ROUNDS,
  GAINS,
  PROBE_RTT_DURATION_MS,
  STARTUP_LOSS_RANGES,
  type BbrState,
} from './bbr_parameters.ts';
import { ProbeCycle } from './bbr_probe_cycle.ts';
import type {
  AckSample,
  CongestionControl,
  CongestionControlFactory,
  CongestionControlStart,
  LossSample,
  LostRangeSample,
} from './congestion_control.ts';

/** What a loss took, to be given back if it was none (draft §5.5.11). */
interface BeforeLoss {
  readonly bounds: BoundsBeforeLoss;
  /** The state that was left because of it. */
  left: 'startup' | 'probe_bw_up' | null;
}

export class Bbr implements CongestionControl {
  readonly name = 'bbr';
  readonly ssthresh = Infinity;
  readonly recovery = 'own';
  readonly model: BbrModel;
  readonly fullPipe = new FullPipeEstimator();
  readonly #cycle = new ProbeCycle();
  readonly #control: BbrControl;
  readonly #random: RandomSource;
  readonly #hasSelectiveAcks: boolean;
  #state: BbrState = 'startup';
  #nowMs: number;
  #inFlight = 0;
  /** Before the present acknowledgment. */
  #priorInFlight = 0;
  #delivered = 0;
  /** Delivered in the interval of the present sample, bytes. */
  #deliveredInInterval = 0;
  #rateIsApplicationLimited = false;
  #deliveryRate = 0;

  /** cwnd has been used up in this round, and in the last. */
  #cwndLimitedInRound = false;
  #cwndLimitedBefore = false;
  #idleRestart = false;
  #drainStartRound = 0;
  #probeRttDoneMs = 0;
  #probeRttRoundDone = false;
  /** Rates of packets sent while these were delivered are those of ProbeRTT, not of the path. */
  #slowFrom = Infinity;
  #slowUntil = -1;

  #inRecovery = false;
  /** After a timeout: all that was outstanding then is delivered when so much is; −1: no timeout. */
  #timeoutUntil = -1;
  #beforeLoss: BeforeLoss | null = null;
  /** What the present loss event took is saved; later losses of it must not save the loss itself. */
  #isSaved = false;

  constructor(start: CongestionControlStart, random: RandomSource) {
    this.#random = random;
    this.#hasSelectiveAcks = start.hasSelectiveAcks ?? true;
    this.#nowMs = start.nowMs;
    this.model = new BbrModel(start);
    this.#control = new BbrControl(start, this.model);
  }

  get state(): BbrState {
    return this.#state;
  }

  get cwnd(): number {
    return Math.floor(this.#control.window);
  }

  get pacingRate(): number {
    return this.#control.pacingRate;
  }

  get sendQuantum(): number {
    return this.#control.sendQuantum;
  }

  // ---------------------------------------------------------------- events

  /** Draft §5.4.1 for the first packet after idleness; it is called when the packet has left, which is early enough. */
  onSent(bytes: number, inFlight: number, nowMs: number): void {
    this.#nowMs = nowMs;
    if (this.cwnd - inFlight < this.#control.mss) this.#cwndLimitedInRound = true;
    const isRestart = inFlight <= bytes && this.#delivered > 0 && !this.#inRecovery;
    if (!isRestart) return;
    this.#idleRestart = true;
    this.model.aggregation.onRestartFromIdle(nowMs);
    if (this.#isProbingBandwidthCycle) this.#control.setPacingRate(1, this.fullPipe.isReached);
    else if (this.#state === 'probe_rtt') this.#checkProbeRttDone();
  }

  /** Draft §5.2.3. */
  onAcknowledged(sample: AckSample): void {
    this.#takeSample(sample);
    const { model } = this;
    model.bounds.updateLatest(sample, this.#deliveredInInterval);
    this.#updateCongestionSignals(sample);
    model.updateAggregation(sample, this.cwnd, this.fullPipe.isReached);
    if (model.rounds.isStart && !this.#rateIsApplicationLimited) this.fullPipe.observe(sample.deliveryRate);
    this.#checkStartupDone(sample);
    this.#checkDrainDone();
    this.#updateProbeBandwidth(sample);
    model.roundTrip.update(sample.roundTripMs, sample.nowMs);
    this.#checkProbeRtt();
    model.bounds.advanceLatest(sample, this.#deliveredInInterval);
    if (model.bounds.isLossRoundStart) model.bounds.endLossRound();
    model.boundBandwidth();
    this.#setControlParameters(sample);
  }

  /** Draft §5.5.10.2. */
  onRangeLost(lost: LostRangeSample): void {
    this.#nowMs = lost.nowMs;
    this.#delivered = lost.delivered;
    this.#inFlight = lost.inFlight;
    this.#noteLoss();
    this.model.bounds.noteLostRange(lost.start, lost.bytes);
    if (!this.#cycle.isProbeSample) return;
    const flight: FlightReport = {
      inFlightWhenSent: lost.inFlightWhenSent,
      lost: lost.lostSinceSent,
      applicationLimited: lost.applicationLimitedWhenSent,
    };
    if (!isInFlightTooHigh(flight, this.#hasSelectiveAcks)) return;
    this.#onInFlightTooHigh({ ...flight, inFlightWhenSent: inFlightAtLoss(flight, lost.bytes) });
  }

  /** Draft §5.6.4.4: the window stays; what it may be, the model says. */
  onLossDetected(sample: LossSample): void {
    this.#nowMs = sample.nowMs;
    this.#delivered = sample.delivered;
    this.#noteLoss();
    this.#inRecovery = true;
  }

  /** The draft names no response (§3.7): a probe ends as by a loss, and otherwise less is in flight until the next probe. */
  onExplicitCongestion(sample: LossSample): void {
    this.#nowMs = sample.nowMs;
    this.#beforeLoss = null; // a mark is no mistake
    if (this.#state === 'startup') {
      this.#leaveStartup();
    } else if (this.#cycle.isProbeSample || this.#isAccelerating) {
      this.#onInFlightTooHigh({ inFlightWhenSent: sample.inFlight, lost: 0, applicationLimited: false });
    } else {
      this.model.bounds.onMark(Math.min(sample.inFlight, this.cwnd));
    }
  }

  onRecoveryExit(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#exitRecovery();
  }

  /** One segment, and from there on as fast as acknowledgments come (draft §5.6.4.4). */
  onRetransmissionTimeout(sample: LossSample): void {
    this.#nowMs = sample.nowMs;
    this.#delivered = sample.delivered;
    this.#saveBeforeLoss();
    this.#inRecovery = true;
    this.#timeoutUntil = sample.delivered + sample.inFlight;
    const stillInFlight = Math.max(0, sample.inFlight - sample.bytesLost);
    this.#control.window = Math.min(stillInFlight + this.#control.mss, this.#control.window);
  }

  /** Draft §5.5.11.2. */
  onSpuriousLoss(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#control.restoreWindow();
    this.model.bounds.forgetLoss();
    this.fullPipe.reset();
    const before = this.#beforeLoss;
    if (before === null) return;
    this.#beforeLoss = null;
    this.#isSaved = false;
    this.model.bounds.restore(before.bounds);
    if (before.left === 'startup' && this.#state !== 'startup') {
      this.fullPipe.isReached = false;
      if (this.#state !== 'probe_rtt') this.#state = 'startup';
    } else if (before.left === 'probe_bw_up' && this.#state !== 'probe_bw_up') {
      if (this.#state !== 'probe_rtt') this.#startRefill();
    }
  }

  /** The window stays as it is: pacing at the bandwidth makes it safe (draft §5.4). */
  onRestartAfterIdle(_nowMs: number): void {}

  onSegmentSizeChanged(mss: number): void {
    this.#control.mss = mss;
    this.#control.window = Math.max(this.#control.window, mss);
    this.#control.setSendQuantum();
  }

  // ---------------------------------------------------------------- the sample

  #takeSample(sample: AckSample): void {
    const { priorDelivered, delivered } = sample;
    this.#nowMs = sample.nowMs;
    this.#inFlight = sample.inFlight;
    this.#priorInFlight = sample.priorInFlight;
    this.#delivered = delivered;
    this.#deliveryRate = sample.deliveryRate;
    this.#deliveredInInterval = priorDelivered < 0 ? sample.bytesAcknowledged : delivered - priorDelivered;
    const isSlow = priorDelivered >= this.#slowFrom && priorDelivered <= this.#slowUntil;
    this.#rateIsApplicationLimited = sample.rateIsApplicationLimited || isSlow;
    if (this.#timeoutUntil >= 0 && delivered >= this.#timeoutUntil) this.#exitRecovery();
    this.#control.onRoundTrip(sample.smoothedRoundTripMs);
  }

  #setControlParameters(sample: AckSample): void {
    const pipeWasFull = this.fullPipe.isReached;
    this.#control.setPacingRate(GAINS[this.#state].pacing, pipeWasFull);
    this.#control.setSendQuantum();
    this.#control.setWindow(this.#state, sample.bytesAcknowledged, pipeWasFull, sample.delivered);
  }

  #updateCongestionSignals(sample: AckSample): void {
    const { model } = this;
    model.updateMaxBandwidth(sample, this.#rateIsApplicationLimited);
    if (model.rounds.isStart) {
      this.#cycle.onRound();
      this.#cwndLimitedBefore = this.#cwndLimitedInRound;
      this.#cwndLimitedInRound = false;
    }
    if (!model.bounds.isLossRoundStart) return;
    if (!this.#isAccelerating && model.bounds.lossInRound) model.bounds.adaptShortTerm(model.maxBandwidth, this.cwnd);
  }

  // ---------------------------------------------------------------- startup and drain

  /** Draft §5.3.1. */
  #checkStartupDone(sample: AckSample): void {
    if (this.#state !== 'startup') return;
    if (this.#isStartupLossHigh(sample)) this.#leaveStartup();
    else if (this.fullPipe.isReached) this.#enterDrain();
  }

  /** A whole round of recovery, with too much lost in it in several places (draft §5.3.1.3). */
  #isStartupLossHigh(sample: AckSample): boolean {
    const { bounds } = this.model;
    if (!sample.inRecovery || this.#timeoutUntil >= 0) return false;
    if (!this.#hasSelectiveAcks) return bounds.lossInRound;
    if (!bounds.isLossRoundStart) return false;
    return bounds.lostRangesInRound >= STARTUP_LOSS_RANGES && isInFlightTooHigh(flightOf(sample), true);
  }

  #leaveStartup(): void {
    const { model } = this;
    if (this.#beforeLoss !== null) this.#beforeLoss.left = 'startup';
    this.fullPipe.declare();
    model.bounds.inFlightLongTerm = Math.max(model.bdp, model.bounds.inFlightLatest);
    this.#enterDrain();
  }

  /** Draft §5.3.2. */
  #enterDrain(): void {
    this.#state = 'drain';
    this.#drainStartRound = this.model.rounds.count;
  }

  #checkDrainDone(): void {
    if (this.#state !== 'drain') return;
    const isDrained = this.#inFlight <= this.#control.quantized(this.model.bdp, this.#state);
    if (isDrained || this.model.rounds.count > this.#drainStartRound + DRAIN_ROUNDS) this.#startDown();
  }

  // ---------------------------------------------------------------- probing for bandwidth (draft §5.3.3)

  get #isProbingBandwidthCycle(): boolean {
    return this.#state.startsWith('probe_bw');
  }

  get #isAccelerating(): boolean {
    return this.#state === 'startup' || this.#state === 'probe_bw_refill' || this.#state === 'probe_bw_up';
  }

  get #isCwndLimited(): boolean {
    return this.#cwndLimitedInRound || this.#cwndLimitedBefore;
  }

  #updateProbeBandwidth(sample: AckSample): void {
    if (!this.fullPipe.isReached || this.#adaptLongTerm(sample)) return;
    if (this.#state === 'probe_bw_down' || this.#state === 'probe_bw_cruise') {
      if (this.#isTimeToProbe) this.#startRefill();
      else if (this.#state === 'probe_bw_down' && this.#isTimeToCruise) this.#state = 'probe_bw_cruise';
    } else if (this.#state === 'probe_bw_refill') {
      if (!this.model.rounds.isStart) return;
      this.#cycle.isProbeSample = true;
      this.#startUp();
    } else if (this.#state === 'probe_bw_up' && this.#isTimeToGoDown()) {
      this.#cycle.wasTooHigh = false;
      this.#startDown();
    }
  }

  #startDown(): void {
    this.model.bounds.resetSignals();
    this.#cycle.startDown(this.#nowMs, this.#random);
    this.model.rounds.begin(this.#delivered);
    this.#state = 'probe_bw_down';
  }

  /** What losses drew in during this cycle is forgotten: the path is asked anew. */
  #startRefill(): void {
    this.model.bounds.resetShortTerm();
    this.#cycle.startRefill();
    this.model.rounds.begin(this.#delivered);
    this.#state = 'probe_bw_refill';
  }

  #startUp(): void {
    this.model.rounds.begin(this.#delivered);
    this.fullPipe.reset(this.#deliveryRate);
    this.#cycle.startUp(this.cwnd, this.#control.mss);
    this.#state = 'probe_bw_up';
  }

  get #isTimeToProbe(): boolean {
    return this.#cycle.isTimeToProbe(this.#nowMs, this.#targetInFlight / this.#control.mss);
  }

  get #isTimeToCruise(): boolean {
    const { model } = this;
    if (this.#inFlight > model.inFlightWithHeadroom(this.#control.mss)) return false;
    return this.#inFlight <= this.#control.quantized(model.bdpAt(model.maxBandwidth), this.#state);
  }

  #isTimeToGoDown(): boolean {
    const { inFlightLongTerm } = this.model.bounds;
    // After a probe that lost too much the next one only touches the bound (draft §5.3.3.6): not a segment more would fit.
    if (this.#cycle.wasTooHigh && this.#priorInFlight + this.#control.mss > inFlightLongTerm) {
      this.#cycle.wasPrecautionary = true;
      return true;
    }
    // Held back by the bound, it cannot see whether the pipe is full.
    if (this.#isCwndLimited && this.cwnd >= Math.floor(inFlightLongTerm)) {
      this.fullPipe.reset(this.#deliveryRate);
      return false;
    }
    return this.fullPipe.isFull;
  }

  /** @returns whether it has decided on a transition (draft §5.3.3.9) */
  #adaptLongTerm(sample: AckSample): boolean {
    const cycle = this.#cycle;
    const { bounds, rounds } = this.model;
    if (cycle.ackPhase === 'probe_starting' && rounds.isStart) cycle.ackPhase = 'probe_feedback';
    if (cycle.ackPhase === 'probe_stopping' && rounds.isStart) {
      cycle.isProbeSample = false;
      cycle.ackPhase = 'init';
      if (this.#isProbingBandwidthCycle) {
        if (!this.#rateIsApplicationLimited) this.model.advanceMaxBandwidth();
        // The bound has been touched without too much loss: probe again at once, beyond it.
        if (cycle.wasPrecautionary && !cycle.wasTooHigh) {
          this.#startRefill();
          return true;
        }
      }
    }
    const flight = flightOf(sample);
    if (isInFlightTooHigh(flight, this.#hasSelectiveAcks) || bounds.inFlightLongTerm === Infinity) return false;
    bounds.inFlightLongTerm = Math.max(bounds.inFlightLongTerm, flight.inFlightWhenSent);
    if (this.#state !== 'probe_bw_up') return false;
    if (!this.#isCwndLimited || this.cwnd < Math.floor(bounds.inFlightLongTerm)) return false;
    bounds.inFlightLongTerm += cycle.growth(sample.bytesAcknowledged, rounds.isStart, this.cwnd, this.#control.mss);
    return false;
  }

  /** A probe has lost more than the threshold: the bound is what was in flight then, but 0.7 of the target at least. */
  #onInFlightTooHigh(flight: FlightReport): void {
    this.#cycle.wasTooHigh = true;
    this.#cycle.isProbeSample = false;
    if (!flight.applicationLimited) {
      this.model.bounds.inFlightLongTerm = Math.max(flight.inFlightWhenSent, this.#targetInFlight * BETA);
    }
    if (this.#state !== 'probe_bw_up') return;
    if (this.#beforeLoss !== null) this.#beforeLoss.left = 'probe_bw_up';
    this.#startDown();
  }

  /** The BDP, unless congestion has cut cwnd below it. Bytes. */
  get #targetInFlight(): number {
    return Math.min(this.model.bdp, this.cwnd);
  }

  // ---------------------------------------------------------------- probing for the round trip (draft §5.3.4)

  #checkProbeRtt(): void {
    if (this.#state !== 'probe_rtt' && this.model.roundTrip.isProbeDue && !this.#idleRestart) {
      this.#saveWindow();
      this.#state = 'probe_rtt';
      this.#probeRttDoneMs = 0;
      this.#cycle.ackPhase = 'probe_stopping';
      this.model.rounds.begin(this.#delivered);
      this.#slowFrom = this.#delivered;
    }
    if (this.#state === 'probe_rtt') this.#handleProbeRtt();
    if (this.#deliveredInInterval > 0) this.#idleRestart = false;
  }

  #handleProbeRtt(): void {
    this.#slowUntil = this.#delivered + this.#inFlight;
    if (this.#probeRttDoneMs === 0) {
      if (this.#inFlight > this.#control.probeRttWindow) return;
      this.#probeRttDoneMs = this.#nowMs + PROBE_RTT_DURATION_MS;
      this.#probeRttRoundDone = false;
      this.model.rounds.begin(this.#delivered);
      return;
    }
    if (this.model.rounds.isStart) this.#probeRttRoundDone = true;
    if (this.#probeRttRoundDone) this.#checkProbeRttDone();
  }

  #checkProbeRttDone(): void {
    if (this.#probeRttDoneMs === 0 || this.#nowMs <= this.#probeRttDoneMs) return;
    this.model.roundTrip.onProbed(this.#nowMs);
    this.#control.restoreWindow();
    this.model.bounds.resetShortTerm();
    if (!this.fullPipe.isReached) {
      this.#state = 'startup';
      return;
    }
    this.#startDown();
    this.#state = 'probe_bw_cruise'; // the queue is drained already
  }

  // ---------------------------------------------------------------- loss and its undoing

  #noteLoss(): void {
    this.model.bounds.noteLoss(this.#delivered);
    this.#saveBeforeLoss();
  }

  /** Once for each loss event (draft §5.5.11.1). */
  #saveBeforeLoss(): void {
    if (this.#isSaved) return;
    this.#isSaved = true;
    this.#saveWindow();
    this.#beforeLoss = { bounds: this.model.bounds.save(), left: null };
  }

  #exitRecovery(): void {
    this.#inRecovery = false;
    this.#timeoutUntil = -1;
    this.#isSaved = false;
    this.#control.restoreWindow();
  }

  #saveWindow(): void {
    this.#control.saveWindow(this.#inRecovery || this.#state === 'probe_rtt');
  }
}

function flightOf(sample: AckSample): FlightReport {
  return {
    inFlightWhenSent: sample.inFlightWhenSent,
    lost: sample.priorDelivered < 0 ? 0 : sample.lostInAll - sample.lostWhenSent,
    applicationLimited: sample.rateIsApplicationLimited,
  };
}

/**
 * Chance decides when to probe next, lest flows do it in step; by default its seed is the time at which the connection
 * began, which differs from flow to flow.
 */
export function bbrWith(random?: RandomSource): CongestionControlFactory {
  return (start) => new Bbr(start, random ?? seededRandomSource(Math.floor(start.nowMs * 1000)));
}

export const bbr: CongestionControlFactory = bbrWith();
