/**
 * What becomes of losses: who finds them (RACK where the peer sends SACK, duplicate acknowledgments elsewhere), when a
 * loss event begins and ends, how much may be in flight meanwhile, and whether it was a mistake.
 * Positions are absolute. Pure. RFC 8985, RFC 6582, RFC 6675 §5, RFC 9937, RFC 5682, RFC 3522, RFC 4015.
 * Not here: sending anything; timers other than the reordering window's and the probe's.
 *
 *            loss found                        all acknowledged that was out at its beginning
 *   open ───────────────> recovery ──────────────────────────────────────────────────────────> open
 *     └──── timeout ────> loss ───────────────────────┴── or: it was spurious, nothing was lost ──┘
 */
import type { Interval } from '../util/interval_set.ts';
import type { CongestionAccounting } from './congestion/congestion_accounting.ts';
import type { DeliveredRanges } from './delivered_ranges.ts';
import { DuplicateAckDetector } from './loss_detector.ts';
import { PathMTUProbe } from './path_mtu_probe.ts';
import { ProportionalRateReduction } from './proportional_rate_reduction.ts';
import { Rack, type RackSituation } from './rack.ts';
import type { DeliveryObserver, RetransmissionQueue, SentRange } from './retransmission_queue.ts';
import type { RoundTripEstimator } from './round_trip_estimator.ts';
import { SackScoreboard } from './sack_scoreboard.ts';
import { SpuriousLoss } from './spurious_loss.ts';
import { TailLossProbe } from './tail_loss_probe.ts';

export type LossEpisode = 'open' | 'recovery' | 'loss';

/** One acknowledgment, once the queue has heard of it. */
export interface RecoveryEvidence {
  readonly nowMs: number;
  /** SEG.ACK, and how far it moves SND.UNA. */
  readonly acknowledged: number;
  readonly bytes: number;
  /** It repeats the last one, and carries nothing else (RFC 5681 §2). */
  readonly isDuplicate: boolean;
  readonly hasSack: boolean;
  /** By the echoed timestamp of an acknowledgment that moves SND.UNA, ms; −1: none. */
  readonly echoedRoundTripMs: number;
  /** SND.NXT − SND.UNA before it, and what of that was sacked. */
  readonly priorOutstanding: number;
  readonly priorSacked: number;
  /** New data could be sent now. */
  readonly hasNewData: boolean;
}

export class LossRecovery {
  readonly probe = new TailLossProbe();
  readonly mtuProbe = new PathMTUProbe();
  readonly #queue: RetransmissionQueue;
  readonly #estimator: RoundTripEstimator;
  readonly #accounting: CongestionAccounting;
  readonly #delivered: DeliveredRanges;
  readonly #mss: () => number;
  readonly #duplicates: DuplicateAckDetector;
  readonly #reduction = new ProportionalRateReduction();
  readonly #spurious = new SpuriousLoss();
  /** null: the peer does not send SACK. */
  #sack: { readonly rack: Rack; readonly scoreboard: SackScoreboard } | null = null;
  #episode: LossEpisode = 'open';
  /** `recover` of RFC 6582 §3.2: the event is over when SND.UNA reaches it. */
  #point = -1;
  /** SND.NXT when the first duplicate acknowledgment came. */
  #nextBeforeDuplicates = 0;
  #usesReduction = false;
  #newlyLost = 0;
  #now = 0;
  #reductions = 0;

  constructor(
    parts: {
      queue: RetransmissionQueue;
      estimator: RoundTripEstimator;
      accounting: CongestionAccounting;
      delivered: DeliveredRanges;
    },
    mss: () => number,
  ) {
    this.#queue = parts.queue;
    this.#estimator = parts.estimator;
    this.#accounting = parts.accounting;
    this.#delivered = parts.delivered;
    this.#mss = mss;
    this.#duplicates = new DuplicateAckDetector(parts.queue);
  }

  // ---------------------------------------------------------------- questions

  get episode(): LossEpisode {
    return this.#episode;
  }

  get usesSack(): boolean {
    return this.#sack !== null;
  }

  get hasSeenReordering(): boolean {
    return this.#sack?.rack.hasSeenReordering ?? false;
  }

  get reorderingBytes(): number {
    return this.#sack?.rack.reorderingBytes ?? 0;
  }

  /** How often losses have made the window smaller. */
  get reductions(): number {
    return this.#reductions;
  }

  /** What may be in flight now, bytes. */
  get cwnd(): number {
    const { cwnd } = this.#accounting.control;
    return this.#usesReduction ? this.#reduction.cwnd : cwnd;
  }

  /** When the reordering window ends, or the probe is due, ms; Infinity: neither. */
  get deadlineMs(): number {
    return this.#sack === null ? Infinity : Math.min(this.#sack.rack.deadlineMs, this.probe.atMs);
  }

  /** Lost segments have to wait until it is clear that they are lost (RFC 5682 §2.1). */
  get holdsRetransmissions(): boolean {
    return this.#spurious.isProbing;
  }

  // ---------------------------------------------------------------- acknowledgments

  /** Both SYNs carried SACK-permitted. */
  enableSack(): void {
    this.#sack = { rack: new Rack(this.#queue), scoreboard: new SackScoreboard(this.#queue) };
  }

  /** An earlier connection has seen segments overtake each other on this path. */
  expectReordering(): void {
    if (this.#sack !== null) this.#sack.rack.hasSeenReordering = true;
  }

  /** A range has been delivered, before the acknowledgment is complete. @param echoedRoundTripMs −1: not known */
  onDelivered(range: SentRange, nowMs: number, echoedRoundTripMs: number): void {
    this.#sack?.rack.delivered(range, nowMs, this.#estimator.minRoundTripMs, echoedRoundTripMs);
    if (range.transmissions === 1) this.mtuProbe.delivered(range.start, range.end);
  }

  /** SACK blocks of an acknowledgment, in its order. */
  takeSack(acknowledged: number, blocks: readonly Interval[], maxWindow: number, observe: DeliveryObserver): void {
    this.#sack?.scoreboard.update(acknowledged, blocks, maxWindow, observe);
  }

  /** The acknowledgment is complete: what is lost, and what does that mean? */
  onAcknowledgment(evidence: RecoveryEvidence): void {
    const { nowMs, bytes } = evidence;
    this.#now = nowMs;
    this.#newlyLost = 0;
    const isComplete = this.#episode !== 'open' && evidence.acknowledged >= this.#point;
    const duplicate = evidence.hasSack ? (this.#sack?.scoreboard.duplicate ?? null) : null;
    if (this.#sack === null) this.#countDuplicates(evidence, isComplete);
    else this.#detectByTime(this.#sack.rack, evidence, duplicate);
    const wasSpurious = this.#spurious.judge({
      nowMs,
      isAdvance: bytes > 0,
      acknowledged: evidence.acknowledged,
      echoedRoundTripMs: evidence.echoedRoundTripMs,
      originalBytes: this.#delivered.originalBytes,
      isComplete,
      hasNewData: evidence.hasNewData,
      duplicateBytes: duplicate === null ? 0 : duplicate.end - duplicate.start,
      lostBytes: this.#queue.lostBytes,
    });
    if (wasSpurious) this.#undo();
    else if (isComplete) this.#end();
    if (this.#episode === 'open' && this.#newlyLost > 0) {
      this.#begin(evidence.priorOutstanding, evidence.priorOutstanding - evidence.priorSacked);
    }
    if (this.#usesReduction) {
      const isSafe = bytes > 0 && this.#newlyLost === 0;
      this.#reduction.acknowledged(this.#delivered.bytes, this.#queue.bytesInFlight, isSafe, this.#mss());
    }
  }

  #detectByTime(rack: Rack, evidence: RecoveryEvidence, duplicate: Interval | null): void {
    const { nowMs, acknowledged, bytes } = evidence;
    rack.adapt(duplicate);
    rack.detect(this.#situation(nowMs), this.#onLost);
    this.mtuProbe.judge(this.#newlyLost > 0 || this.#episode !== 'open', this.#queue.unacknowledged);
    if (!this.probe.isOutstanding) return;
    const isBareDuplicate = bytes === 0 && !evidence.hasSack && evidence.isDuplicate;
    if (this.probe.judge(acknowledged, duplicate, isBareDuplicate) !== 'repaired a loss') return;
    // RFC 8985 §7.4.2: congestion control hears of it as of any other loss.
    if (this.#episode === 'open') {
      const inFlight = Math.min(evidence.priorOutstanding, this.#accounting.control.cwnd);
      this.#reductions += 1;
      this.#accounting.onLossDetected(nowMs, inFlight, 0);
      this.#accounting.control.onRecoveryExit(nowMs);
    }
  }

  #countDuplicates({ bytes, isDuplicate }: RecoveryEvidence, isComplete: boolean): void {
    const mss = this.#mss();
    const lostBefore = this.#queue.lostBytes;
    if (bytes > 0) {
      this.#duplicates.onAdvanced(bytes, mss, this.#episode === 'recovery' && !isComplete);
    } else if (isDuplicate && this.#episode !== 'loss') {
      // Duplicates from before a timeout: what they speak of is thought lost, and so is no longer counted in flight.
      if (this.#duplicates.duplicates === 0) this.#nextBeforeDuplicates = this.#queue.next;
      const isAfterLastEvent = this.#queue.unacknowledged > this.#point;
      this.#duplicates.onDuplicate(mss, this.#episode === 'recovery' || !isAfterLastEvent);
    }
    const newlyLost = this.#queue.lostBytes - lostBefore;
    if (newlyLost <= 0) return;
    this.#newlyLost = newlyLost;
    this.#accounting.rate.onLost(newlyLost);
  }

  // ---------------------------------------------------------------- timers

  /** The reordering window has ended for something. */
  onReorderingTimer(nowMs: number): void {
    if (this.#sack === null || nowMs < this.#sack.rack.deadlineMs) return;
    this.#now = nowMs;
    this.#newlyLost = 0;
    this.#sack.rack.detect(this.#situation(nowMs), this.#onLost);
    this.mtuProbe.judge(this.#newlyLost > 0 || this.#episode !== 'open', this.#queue.unacknowledged);
    if (this.#newlyLost === 0) return;
    const outstanding = this.#queue.next - this.#queue.unacknowledged;
    if (this.#episode === 'open') this.#begin(outstanding, outstanding - this.#queue.sackedBytes);
    if (this.#usesReduction) this.#reduction.acknowledged(0, this.#queue.bytesInFlight, false, this.#mss());
  }

  /** The retransmission timer has expired. @param isSyn nothing but the SYN is outstanding, which is no congestion */
  onTimeout(nowMs: number, isSyn: boolean): void {
    const queue = this.#queue;
    const outstanding = queue.next - queue.unacknowledged;
    this.#now = nowMs;
    this.probe.forget();
    this.mtuProbe.forget();
    this.#duplicates.onTimeout();
    if (this.#sack === null) {
      this.#accounting.rate.onLost(outstanding - queue.lostBytes);
      queue.markAllLost();
    } else {
      if (queue.first?.sacked === true) this.#forgetSacks(this.#sack.scoreboard);
      this.#sack.rack.onTimeout(this.#situation(nowMs), this.#onLost);
    }
    if (isSyn) return;
    if (this.#episode !== 'loss') this.#reductions += 1;
    this.#spurious.beginTimeout(this.#episode === 'open');
    this.#episode = 'loss';
    this.#usesReduction = false;
    this.#point = queue.highest;
    this.#accounting.onRetransmissionTimeout(nowMs, outstanding);
  }

  /** What was outstanding counts as unsent: a shut window is not congestion (RFC 9293 §3.8.6.1). */
  onTakenBack(): void {
    this.#sack?.scoreboard.clear();
    this.#duplicates.onTimeout();
    this.probe.forget();
    this.mtuProbe.forget();
    this.#episode = 'open';
    this.#usesReduction = false;
    this.#point = this.#queue.highest;
  }

  // ---------------------------------------------------------------- what was sent

  /** Bytes have left, for the first time or again. */
  onSent(bytes: number): void {
    if (this.#usesReduction) this.#reduction.sent(bytes);
  }

  /** A copy of what was lost, or was thought to be, has left. */
  onCopied(range: SentRange, nowMs: number): void {
    if (this.#episode !== 'open') this.#spurious.copied(range.length, range.end, nowMs);
  }

  /** Something new has left, or SND.UNA has moved: when silence means that the tail is lost (RFC 8985 §7.2). */
  armProbe(nowMs: number, retransmissionAtMs: number): void {
    const queue = this.#queue;
    const isQuiet = this.#episode === 'open' && queue.sackedBytes === 0 && !this.probe.isOutstanding;
    if (this.#sack === null || !isQuiet || queue.isEmpty || queue.unacknowledged === 0) {
      this.probe.disarm();
      return;
    }
    const isSingle = queue.next - queue.unacknowledged <= this.#mss();
    this.probe.arm(nowMs, this.#estimator.smoothedRoundTripMs, isSingle, retransmissionAtMs);
  }

  // ---------------------------------------------------------------- loss events

  readonly #onLost = (range: SentRange): void => {
    if (this.mtuProbe.lost(range.start, range.end)) return; // no sign of congestion (RFC 4821 §7.6.2)
    this.#newlyLost += range.length;
    const { rate, control } = this.#accounting;
    rate.onLost(range.length);
    control.onRangeLost?.({
      nowMs: this.#now,
      start: range.start,
      bytes: range.length,
      inFlightWhenSent: range.inFlightWhenSent,
      lostSinceSent: rate.lost - range.lostWhenSent,
      applicationLimitedWhenSent: range.applicationLimitedWhenSent,
      inFlight: Math.max(0, this.#queue.bytesInFlight - range.length),
      delivered: rate.delivered,
    });
  };

  #situation(nowMs: number): RackSituation {
    return {
      nowMs,
      minRoundTripMs: this.#estimator.minRoundTripMs,
      smoothedRoundTripMs: this.#estimator.smoothedRoundTripMs,
      inRecovery: this.#episode !== 'open',
      mss: this.#mss(),
    };
  }

  /** @param recoverFlight RecoverFS of RFC 9937 §6.1 */
  #begin(outstanding: number, recoverFlight: number): void {
    const { control } = this.#accounting;
    // FlightSize without what limited transmit has added (RFC 5681 §3.2 step 2).
    const flightSize =
      this.#sack === null
        ? this.#nextBeforeDuplicates - this.#queue.unacknowledged
        : Math.min(outstanding, Math.max(control.cwnd, this.#mss()));
    this.#episode = 'recovery';
    this.#reductions += 1;
    this.#point = this.#queue.highest;
    this.probe.disarm();
    this.#spurious.beginRecovery();
    this.#accounting.onLossDetected(this.#now, flightSize, this.#queue.lostBytes);
    this.#usesReduction = this.#sack !== null && control.recovery === 'proportional';
    if (this.#usesReduction) this.#reduction.start(recoverFlight, control.ssthresh);
  }

  #end(): void {
    if (this.#episode === 'recovery') this.#accounting.control.onRecoveryExit(this.#now);
    this.#spurious.end();
    this.#sack?.rack.onRecoveryExit();
    this.#queue.leftNetwork = 0;
    this.#episode = 'open';
    this.#usesReduction = false;
  }

  /** Nothing was lost: cwnd comes back, and what waits to be sent again was under way all the time (RFC 4015 §3). */
  #undo(): void {
    this.#accounting.control.onSpuriousLoss?.(this.#now);
    // What fast recovery took for lost was only late: from now on there is a window to wait for it.
    if (this.#sack !== null && this.#episode !== 'loss') this.#sack.rack.hasSeenReordering = true;
    if (this.#episode === 'open') return;
    this.#queue.unmarkLost();
    this.#newlyLost = 0;
    this.#end();
  }

  /** The peer has thrown away what it had reported: none of its reports counts any more (RFC 2018 §8). */
  #forgetSacks(scoreboard: SackScoreboard): void {
    scoreboard.clear();
    this.#queue.forgetSacks();
  }
}
