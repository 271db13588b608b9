/**
 * What is outstanding: ranges of the outbound stream, never copies of segments, and SND.UNA, SND.NXT and SND.MAX around
 * them. A range is what one (super-)segment carried; it is split where an acknowledgment, a SACK block or a loss cuts it.
 * The ranges stand in the order of their numbers, and those that may still be under way in the order of their sending too.
 * Positions are absolute: SYN is 0, the first byte 1. Pure. Which range is lost: loss_detector.ts, rack.ts.
 *
 *   unacknowledged                                                    next          highest
 *        |== lost ==|== sacked ==|== under way ==|== sacked ==|== … ==|. taken back .|
 *   by time of sending:   oldest <──> … <──> newest       (neither lost nor sacked)
 */
import type { SendStamp } from './congestion/delivery_rate.ts';

export class SentRange implements SendStamp {
  /** First absolute number, and the one after the last. */
  start: number;
  end: number;
  transmissions = 1;
  /** Thought lost and not yet sent again. */
  lost = false;
  /** The peer says that it has it. */
  sacked = false;
  /** A SACK block has cut it off from the range before it, with which it was sent. */
  isCutOff = false;
  /** When it was last sent, ms; this and what follows is written by the delivery rate estimator. */
  sentAtMs: number;
  deliveredWhenSent = 0;
  deliveredAtWhenSentMs = 0;
  firstSentAtWhenSentMs = 0;
  applicationLimitedWhenSent = false;
  inFlightWhenSent = 0;
  lostWhenSent = 0;
  // The neighbours in the order of sending; for the queue only.
  older: SentRange | null = null;
  newer: SentRange | null = null;

  constructor(start: number, end: number, sentAtMs: number) {
    this.start = start;
    this.end = end;
    this.sentAtMs = sentAtMs;
  }

  get length(): number {
    return this.end - this.start;
  }

  /** The part behind `at`, sent like the whole. */
  cutAt(at: number): SentRange {
    const rest = new SentRange(at, this.end, this.sentAtMs);
    rest.transmissions = this.transmissions;
    rest.lost = this.lost;
    rest.sacked = this.sacked;
    rest.deliveredWhenSent = this.deliveredWhenSent;
    rest.deliveredAtWhenSentMs = this.deliveredAtWhenSentMs;
    rest.firstSentAtWhenSentMs = this.firstSentAtWhenSentMs;
    rest.applicationLimitedWhenSent = this.applicationLimitedWhenSent;
    rest.inFlightWhenSent = this.inFlightWhenSent;
    rest.lostWhenSent = this.lostWhenSent;
    this.end = at;
    return rest;
  }
}

/** What is not acknowledged, in segments. */
export interface OutstandingSegments {
  readonly total: number;
  /** The peer holds them beyond a gap. */
  readonly sacked: number;
  /** Thought lost; those that have been sent again count until they are acknowledged. */
  readonly lost: number;
  /** Sent again, and neither acknowledged nor thought lost anew. */
  readonly resent: number;
}

/** Hears of bytes of a range that have arrived, each byte once; the range is as it was before. */
export type DeliveryObserver = (range: SentRange, bytes: number) => void;

/**
 * So many more ranges than were sent may be outstanding because of SACK blocks, before blocks that cut one are ignored
 * (CVE-2019-11478). A long fat path that drops every other packet of a burst comes near it.
 */
const MOST_CUTS = 4096;

export class RetransmissionQueue {
  /** SND.UNA, SND.NXT, and the highest number ever sent (SND.MAX). */
  unacknowledged = 0;
  next = 0;
  highest = 0;
  /** Without SACK: numbers that duplicates tell have left the network. */
  leftNetwork = 0;
  #ranges: SentRange[] = [];
  #head = 0;
  /** No range before this index is lost. */
  #lostHint = 0;
  #lostBytes = 0;
  #sackedBytes = 0;
  #sackedRanges = 0;
  #cuts = 0;
  #oldest: SentRange | null = null;
  #newest: SentRange | null = null;

  /** How much has been sent again, ever. */
  retransmittedSegments = 0;
  retransmittedBytes = 0;

  get isEmpty(): boolean {
    return this.#head === this.#ranges.length;
  }

  /** How many ranges are outstanding. */
  get size(): number {
    return this.#ranges.length - this.#head;
  }

  /** Sequence numbers thought lost and waiting to be sent again. */
  get lostBytes(): number {
    return this.#lostBytes;
  }

  /** Sequence numbers the peer holds beyond SND.UNA. */
  get sackedBytes(): number {
    return this.#sackedBytes;
  }

  /** And in how many pieces, as far as they were sent so. */
  get sackedRanges(): number {
    return this.#sackedRanges;
  }

  /** FlightSize without what has left the network: RFC 6675 calls it the pipe. */
  get bytesInFlight(): number {
    const outstanding = this.next - this.unacknowledged;
    return Math.max(0, outstanding - this.#lostBytes - this.#sackedBytes - this.leftNetwork);
  }

  /** Counts what is outstanding in segments of at most `mss` bytes: a walk, for diagnostics. */
  countSegments(mss: number): OutstandingSegments {
    const count = { total: 0, sacked: 0, lost: 0, resent: 0 };
    for (let index = this.#head; index < this.#ranges.length; index += 1) {
      const range = this.#ranges[index]!;
      const segments = Math.max(1, Math.ceil(range.length / mss));
      const isResent = range.transmissions > 1 && !range.sacked && !range.lost;
      count.total += segments;
      if (range.sacked) count.sacked += segments;
      if (range.lost || isResent) count.lost += segments;
      if (isResent) count.resent += segments;
    }
    return count;
  }

  get first(): SentRange | undefined {
    return this.#ranges[this.#head];
  }

  get last(): SentRange | undefined {
    return this.isEmpty ? undefined : this.#ranges[this.#ranges.length - 1];
  }

  /** What has been under way for longest; the others follow by `newer`. */
  get oldest(): SentRange | null {
    return this.#oldest;
  }

  push(range: SentRange): void {
    this.#ranges.push(range);
    this.#linkNewest(range);
  }

  /** Takes the newest range back, as if it had never been sent. */
  takeBackLast(): SentRange | undefined {
    if (this.isEmpty) return undefined;
    const range = this.#ranges.pop()!; // not empty
    this.#forget(range);
    return range;
  }

  // ---------------------------------------------------------------- what has arrived

  /** Everything below `acknowledged` has arrived. */
  acknowledge(acknowledged: number, observe: DeliveryObserver): void {
    while (this.#head < this.#ranges.length) {
      const range = this.#ranges[this.#head]!;
      if (range.start >= acknowledged) break;
      const covered = Math.min(range.end, acknowledged) - range.start;
      if (range.sacked) this.#sackedBytes -= covered;
      else observe(range, covered);
      if (range.lost) this.#lostBytes -= covered;
      if (range.end > acknowledged) {
        range.start = acknowledged;
        break;
      }
      if (range.sacked) this.#sackedRanges -= 1;
      else if (!range.lost) this.#unlink(range);
      if (range.isCutOff) this.#cuts -= 1;
      this.#head += 1;
    }
    this.#compact();
  }

  /** The peer holds [start, end). What was sent as one may be cut by it. @returns false: not all of it is noted */
  sack(start: number, end: number, observe: DeliveryObserver): boolean {
    let isComplete = true;
    for (let index = this.#firstEndingAfter(start); index < this.#ranges.length; index += 1) {
      const range = this.#ranges[index]!;
      if (range.start >= end) break;
      if (range.sacked) continue;
      if (range.start >= start && this.#continuesSacked(index)) {
        if (this.#absorb(index, Math.min(end, range.end), observe)) index -= 1;
        continue;
      }
      const isCut = range.start < start || range.end > end;
      if (isCut && this.#cuts >= MOST_CUTS) {
        isComplete = false;
        continue;
      }
      if (range.start < start) {
        this.#cutOff(index, start);
        continue; // the second part comes next
      }
      if (range.end > end) this.#cutOff(index, end);
      observe(range, range.length);
      if (range.lost) this.#lostBytes -= range.length;
      else this.#unlink(range);
      range.lost = false;
      range.sacked = true;
      this.#sackedBytes += range.length;
      this.#sackedRanges += 1;
    }
    return isComplete;
  }

  #cutOff(index: number, at: number): void {
    this.#split(index, at).isCutOff = true;
    this.#cuts += 1;
  }

  /** What was sent together is reported piece by piece, upwards: the pieces make one range again. */
  #continuesSacked(index: number): boolean {
    if (index === this.#head || !this.#ranges[index]!.isCutOff) return false;
    const before = this.#ranges[index - 1]!;
    return before.sacked && before.end === this.#ranges[index]!.start;
  }

  /** The range before takes the front of this one. @returns true: all of it, so that the range is gone */
  #absorb(index: number, end: number, observe: DeliveryObserver): boolean {
    const range = this.#ranges[index]!;
    const bytes = end - range.start;
    observe(range, bytes);
    if (range.lost) this.#lostBytes -= bytes;
    this.#sackedBytes += bytes;
    this.#ranges[index - 1]!.end = end;
    range.start = end;
    if (range.length > 0) return false;
    if (!range.lost) this.#unlink(range);
    this.#ranges.splice(index, 1);
    if (index < this.#lostHint) this.#lostHint -= 1;
    this.#cuts -= 1;
    return true;
  }

  /** Nothing beyond SND.UNA is held by the peer after all (RFC 2018 §8). */
  forgetSacks(): void {
    for (let index = this.#head; index < this.#ranges.length; index += 1) this.#ranges[index]!.sacked = false;
    this.#sackedBytes = 0;
    this.#sackedRanges = 0;
    this.#relink();
  }

  // ---------------------------------------------------------------- what is lost

  /**
   * The lowest lost range, cut to at most `maxLength`; undefined when nothing is lost.
   * @param fullLength a shorter one is filled up with what follows it and is lost as well: old boundaries are no reason to
   *   send small segments (RFC 9293 §3.8.6.2.1)
   */
  firstLost(maxLength: number, fullLength: number = 0): SentRange | undefined {
    if (this.#lostBytes === 0) return undefined;
    for (let index = Math.max(this.#head, this.#lostHint); index < this.#ranges.length; index += 1) {
      const range = this.#ranges[index]!;
      if (!range.lost) continue;
      this.#lostHint = index;
      if (range.length < fullLength && range.start > 0) this.#fill(index, Math.min(fullLength, maxLength));
      if (range.length > maxLength) this.#split(index, range.start + maxLength);
      return range;
    }
    return undefined;
  }

  /** Makes the lost range at `index` as long as `length`, from what follows it and is lost as well. */
  #fill(index: number, length: number): void {
    const range = this.#ranges[index]!;
    while (range.length < length) {
      const next = this.#ranges[index + 1];
      if (next === undefined || !next.lost) return;
      const missing = length - range.length;
      if (next.length > missing) this.#split(index + 1, next.start + missing);
      if (next.isCutOff) this.#cuts -= 1;
      range.end = next.end;
      range.transmissions = Math.max(range.transmissions, next.transmissions);
      this.#ranges.splice(index + 1, 1);
    }
  }

  /** The last `maxLength` numbers sent that the peer does not hold, as a range of their own; undefined: there are none. */
  lastUnsacked(maxLength: number): SentRange | undefined {
    for (let index = this.#ranges.length - 1; index >= this.#head; index -= 1) {
      const range = this.#ranges[index]!;
      if (range.sacked) continue;
      if (range.length <= maxLength) return range;
      this.#split(index, range.end - maxLength);
      return this.#ranges[index + 1];
    }
    return undefined;
  }

  /** `range` is on its way again. */
  retransmitted(range: SentRange): void {
    if (range.lost) this.#lostBytes -= range.length;
    else this.#unlink(range);
    range.lost = false;
    range.transmissions += 1;
    this.#linkNewest(range);
    this.retransmittedSegments += 1;
    this.retransmittedBytes += range.length;
  }

  /** Marks at most `length` sequence numbers at the front as lost. @returns how many were newly marked */
  markFirstLost(length: number): number {
    const { first } = this;
    if (first === undefined || first.lost || first.sacked) return 0;
    if (first.length > length) this.#split(this.#head, first.start + length);
    this.markLost(first);
    return first.length;
  }

  /** Everything outstanding that the peer does not hold is thought lost. */
  markAllLost(): void {
    for (let range = this.#oldest; range !== null; range = this.#oldest) this.markLost(range);
  }

  /** @param range under way */
  markLost(range: SentRange): void {
    range.lost = true;
    this.#lostBytes += range.length;
    this.#unlink(range);
    const index = this.#firstEndingAfter(range.start);
    if (index < this.#lostHint) this.#lostHint = index;
  }

  /** What was thought lost and has not been sent again is under way after all. */
  unmarkLost(): void {
    for (let index = this.#head; index < this.#ranges.length; index += 1) this.#ranges[index]!.lost = false;
    this.#lostBytes = 0;
    this.#relink();
  }

  /** Nothing is outstanding any more. */
  clear(): void {
    this.#ranges = [];
    this.#head = 0;
    this.#lostHint = 0;
    this.#lostBytes = 0;
    this.#sackedBytes = 0;
    this.#sackedRanges = 0;
    this.#cuts = 0;
    this.leftNetwork = 0;
    this.#oldest = null;
    this.#newest = null;
  }

  // ---------------------------------------------------------------- the two orders

  #forget(range: SentRange): void {
    if (range.isCutOff) this.#cuts -= 1;
    if (range.lost) this.#lostBytes -= range.length;
    else if (range.sacked) {
      this.#sackedBytes -= range.length;
      this.#sackedRanges -= 1;
    } else this.#unlink(range);
  }

  /** Cuts the range at `index` in two. @returns the second part, which begins at `at` */
  #split(index: number, at: number): SentRange {
    const range = this.#ranges[index]!;
    const rest = range.cutAt(at);
    this.#ranges.splice(index + 1, 0, rest);
    if (index < this.#lostHint) this.#lostHint += 1;
    if (range.sacked) this.#sackedRanges += 1;
    if (range.lost || range.sacked) return rest;
    rest.older = range;
    rest.newer = range.newer;
    if (range.newer === null) this.#newest = rest;
    else range.newer.older = rest;
    range.newer = rest;
    return rest;
  }

  #linkNewest(range: SentRange): void {
    range.older = this.#newest;
    range.newer = null;
    if (this.#newest === null) this.#oldest = range;
    else this.#newest.newer = range;
    this.#newest = range;
  }

  #unlink(range: SentRange): void {
    if (range.older === null) this.#oldest = range.newer;
    else range.older.newer = range.newer;
    if (range.newer === null) this.#newest = range.older;
    else range.newer.older = range.older;
    range.older = null;
    range.newer = null;
  }

  /** Rebuilds the order of sending from scratch. */
  #relink(): void {
    this.#oldest = null;
    this.#newest = null;
    const underWay = this.#ranges.slice(this.#head).filter((range) => !range.lost && !range.sacked);
    underWay.sort((a, b) => a.sentAtMs - b.sentAtMs || a.start - b.start);
    for (const range of underWay) this.#linkNewest(range);
  }

  /** Index of the first outstanding range that ends after `position`. */
  #firstEndingAfter(position: number): number {
    let low = this.#head;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1; // indices of an array, not of a stream
      if (this.#ranges[middle]!.end > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #compact(): void {
    if (this.#head === this.#ranges.length) {
      this.#ranges.length = 0;
      this.#head = 0;
      this.#lostHint = 0;
      this.#cuts = 0;
    } else if (this.#head > 64 && this.#head * 2 > this.#ranges.length) {
      this.#ranges = this.#ranges.slice(this.#head);
      this.#lostHint = Math.max(0, this.#lostHint - this.#head);
      this.#head = 0;
    }
  }
}
