/**
 * Recent acknowledgment: a segment is lost when one that was sent sufficiently later has arrived. "Later" is a matter of
 * time, not of numbers, so that lost retransmissions are found as well, and reordering is only a matter of waiting.
 * Positions are absolute, times ms. Pure. RFC 8985 §6 (RACK), RFC 3708 (what D-SACK tells). Not here: the tail, see
 * tail_loss_probe.ts; what a loss does to cwnd.
 *
 *      sent:   a   b   c   d                now
 *              ?   ?   ?   arrived ──────────│        a, b, c are lost once now > sent + RACK.rtt + reordering window
 */
import type { Interval } from '../util/interval_set.ts';
import type { RetransmissionQueue, SentRange } from './retransmission_queue.ts';

/** Three segments beyond a hole are what RFC 5681 §3.2 takes for a loss. */
const DUPLICATE_THRESHOLD = 3;
/** RFC 8985 §6.2 step 4: so many recoveries the window stays as wide as D-SACKs have made it. */
const RECOVERIES_TO_PERSIST = 16;
/** Sums of milliseconds with fractions are right to less than this. */
const EPSILON_MS = 0.001;

/** What the reordering window depends on. */
export interface RackSituation {
  readonly nowMs: number;
  /** ms; −1 before the first sample. */
  readonly minRoundTripMs: number;
  readonly smoothedRoundTripMs: number;
  /** A loss event is going on, fast recovery or after a timeout. */
  readonly inRecovery: boolean;
  readonly mss: number;
}

export class Rack {
  readonly #queue: RetransmissionQueue;
  /** RACK.xmit_ts and RACK.end_seq: of what was delivered, what was sent last. */
  #sentAtMs = -Infinity;
  #end = 0;
  /** RACK.rtt */
  #roundTripMs = 0;
  /** RACK.fack: the highest number delivered. */
  #highestDelivered = 0;
  /** RACK.reordering_seen */
  hasSeenReordering = false;
  /** How far back the most belated delivery began from the highest number delivered by then, bytes. */
  reorderingBytes = 0;
  /** RACK.reo_wnd_mult */
  #multiplier = 1;
  #recoveriesLeft = RECOVERIES_TO_PERSIST;
  /** RACK.dsack_round; −1: none. */
  #duplicateRound = -1;
  /** When the reordering window of something under way ends, ms; Infinity: nothing waits. */
  deadlineMs = Infinity;

  constructor(queue: RetransmissionQueue) {
    this.#queue = queue;
  }

  /**
   * Bytes of a range have arrived (RFC 8985 §6.2 steps 1 to 3).
   * @param echoedRoundTripMs the round trip by the echoed timestamp, if SND.UNA moves over the range; −1: not known
   */
  delivered(range: SentRange, nowMs: number, minRoundTripMs: number, echoedRoundTripMs: number): void {
    const roundTripMs = nowMs - range.sentAtMs;
    if (range.transmissions > 1) {
      // Whose acknowledgment is it, the original's or the copy's? An echo that is older than the copy tells, and so does
      // a round trip shorter than any.
      if (echoedRoundTripMs >= roundTripMs + 1 || roundTripMs < minRoundTripMs) return;
    } else if (range.end < this.#highestDelivered) {
      this.hasSeenReordering = true;
      this.reorderingBytes = Math.max(this.reorderingBytes, this.#highestDelivered - range.start);
    }
    if (range.end > this.#highestDelivered) this.#highestDelivered = range.end;
    if (isSentAfter(range.sentAtMs, range.end, this.#sentAtMs, this.#end)) {
      this.#sentAtMs = range.sentAtMs;
      this.#end = range.end;
      this.#roundTripMs = roundTripMs;
    }
  }

  /** Once per acknowledgment: D-SACKs widen the window, once per round trip (RFC 8985 §6.2 step 4). */
  adapt(duplicate: Interval | null): void {
    if (this.#duplicateRound >= 0 && this.#queue.unacknowledged >= this.#duplicateRound) this.#duplicateRound = -1;
    if (duplicate === null || this.#duplicateRound >= 0) return;
    this.#duplicateRound = this.#queue.next;
    this.#multiplier += 1;
    this.#recoveriesLeft = RECOVERIES_TO_PERSIST;
  }

  onRecoveryExit(): void {
    this.#recoveriesLeft -= 1;
    if (this.#recoveriesLeft <= 0) this.#multiplier = 1;
  }

  /** RACK.reo_wnd. Milliseconds. */
  reorderingWindowMs(situation: RackSituation): number {
    if (!this.hasSeenReordering) {
      if (situation.inRecovery || this.#enoughBeyond(situation.mss)) return 0;
    }
    const least = Math.max(0, situation.minRoundTripMs);
    return Math.min((this.#multiplier * least) / 4, Math.max(least, situation.smoothedRoundTripMs));
  }

  /**
   * Finds what is lost by now, marks it, and sets the deadline of what may be lost next (RFC 8985 §6.2 step 5). The RFC
   * would wait for the last of these, and look at all of them with every acknowledgment; in the order of sending the first
   * is enough, and is found lost sooner.
   * @param onLost is told of each range before it is marked
   */
  detect(situation: RackSituation, onLost: (range: SentRange) => void): void {
    this.deadlineMs = Infinity;
    const patienceMs = this.#roundTripMs + this.reorderingWindowMs(situation);
    for (let range = this.#queue.oldest; range !== null; range = this.#queue.oldest) {
      if (!isSentAfter(this.#sentAtMs, this.#end, range.sentAtMs, range.end)) return;
      const lostAtMs = range.sentAtMs + patienceMs;
      if (lostAtMs - situation.nowMs > EPSILON_MS) {
        this.deadlineMs = lostAtMs;
        return;
      }
      onLost(range);
      this.#queue.markLost(range);
    }
  }

  /** The retransmission timer has expired: what could have been acknowledged by now is lost (RFC 8985 §6.3). */
  onTimeout(situation: RackSituation, onLost: (range: SentRange) => void): void {
    this.deadlineMs = Infinity;
    const patienceMs = this.#roundTripMs + this.reorderingWindowMs(situation);
    for (let range = this.#queue.oldest; range !== null;) {
      const { newer } = range;
      const isFirst = range.start === this.#queue.unacknowledged;
      if (isFirst || range.sentAtMs + patienceMs - situation.nowMs <= EPSILON_MS) {
        onLost(range);
        this.#queue.markLost(range);
      }
      range = newer;
    }
  }

  #enoughBeyond(mss: number): boolean {
    const { sackedBytes, sackedRanges } = this.#queue;
    return sackedRanges >= DUPLICATE_THRESHOLD || sackedBytes > (DUPLICATE_THRESHOLD - 1) * mss;
  }
}

/** RFC 8985 §6.2: of two sent in one moment, the one with the higher number. */
function isSentAfter(aSentAtMs: number, aEnd: number, bSentAtMs: number, bEnd: number): boolean {
  return aSentAtMs > bSentAtMs || (aSentAtMs === bSentAtMs && aEnd > bEnd);
}
