/**
 * What is outstanding: ranges of the outbound stream in sequence order, never copies of segments. A range is what one
 * (super-)segment carried; it is split where an acknowledgment or a loss cuts it.
 * Positions are absolute: SYN is 0, the first byte 1. Pure.
 */
export class SentRange {
  /** First absolute number, and the one after the last. */
  start: number;
  end: number;
  /** When it was last sent, ms. */
  sentAtMs: number;
  transmissions = 1;
  /** Thought lost and not yet sent again. */
  lost = false;
  /** The sender's delivered count when it was sent: delivery rates are measured from it. */
  readonly deliveredWhenSent: number;

  constructor(start: number, end: number, sentAtMs: number, deliveredWhenSent: number) {
    this.start = start;
    this.end = end;
    this.sentAtMs = sentAtMs;
    this.deliveredWhenSent = deliveredWhenSent;
  }

  get length(): number {
    return this.end - this.start;
  }
}

export class RetransmissionQueue {
  #ranges: SentRange[] = [];
  #head = 0;
  /** No range before this index is lost. */
  #lostHint = 0;
  #lostBytes = 0;
  /**
   * After acknowledge(): send times of the oldest and newest range that it acknowledged; −1 when any of them had been
   * sent twice. Karn's rule is for the whole acknowledgment: what lay behind a hole was acknowledged only when the
   * retransmission had filled it, however long that took.
   */
  oldestSentAtMs = -1;
  newestSentAtMs = -1;

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

  get first(): SentRange | undefined {
    return this.#ranges[this.#head];
  }

  get last(): SentRange | undefined {
    return this.isEmpty ? undefined : this.#ranges[this.#ranges.length - 1];
  }

  push(range: SentRange): void {
    this.#ranges.push(range);
  }

  /** Takes the newest range back, as if it had never been sent. */
  takeBackLast(): SentRange | undefined {
    if (this.isEmpty) return undefined;
    const range = this.#ranges.pop()!; // not empty
    if (range.lost) this.#lostBytes -= range.length;
    return range;
  }

  /** Everything below `acknowledged` has arrived. */
  acknowledge(acknowledged: number): void {
    this.oldestSentAtMs = -1;
    this.newestSentAtMs = -1;
    let isAmbiguous = false;
    while (this.#head < this.#ranges.length) {
      const range = this.#ranges[this.#head]!;
      if (range.start >= acknowledged) break;
      const covered = Math.min(range.end, acknowledged) - range.start;
      if (range.lost) this.#lostBytes -= covered;
      if (range.transmissions > 1) isAmbiguous = true;
      if (this.oldestSentAtMs < 0) this.oldestSentAtMs = range.sentAtMs;
      this.newestSentAtMs = range.sentAtMs;
      if (range.end > acknowledged) {
        range.start = acknowledged;
        break;
      }
      this.#head += 1;
    }
    if (isAmbiguous) {
      this.oldestSentAtMs = -1;
      this.newestSentAtMs = -1;
    }
    this.#compact();
  }

  /** The lowest lost range, cut to at most `maxLength`; undefined when nothing is lost. */
  firstLost(maxLength: number): SentRange | undefined {
    if (this.#lostBytes === 0) return undefined;
    for (let index = Math.max(this.#head, this.#lostHint); index < this.#ranges.length; index += 1) {
      const range = this.#ranges[index]!;
      if (!range.lost) continue;
      this.#lostHint = index;
      if (range.length > maxLength) this.#split(index, range.start + maxLength);
      return range;
    }
    return undefined;
  }

  /** `range`, which was lost, is on its way again. */
  retransmitted(range: SentRange, nowMs: number): void {
    if (range.lost) this.#lostBytes -= range.length;
    range.lost = false;
    range.transmissions += 1;
    range.sentAtMs = nowMs;
    this.retransmittedSegments += 1;
    this.retransmittedBytes += range.length;
  }

  /** Marks at most `length` sequence numbers at the front as lost. @returns how many were newly marked */
  markFirstLost(length: number): number {
    const first = this.first;
    if (first === undefined || first.lost) return 0;
    if (first.length > length) this.#split(this.#head, first.start + length);
    this.#markLost(first);
    this.#lostHint = this.#head;
    return first.length;
  }

  /** Everything outstanding is thought lost: a retransmission timeout. */
  markAllLost(): void {
    for (let index = this.#head; index < this.#ranges.length; index += 1) this.#markLost(this.#ranges[index]!);
    this.#lostHint = this.#head;
  }

  clear(): void {
    this.#ranges = [];
    this.#head = 0;
    this.#lostHint = 0;
    this.#lostBytes = 0;
  }

  #markLost(range: SentRange): void {
    if (range.lost) return;
    range.lost = true;
    this.#lostBytes += range.length;
  }

  /** Cuts the range at `index` in two; the second part begins at `at`. */
  #split(index: number, at: number): void {
    const range = this.#ranges[index]!;
    const rest = new SentRange(at, range.end, range.sentAtMs, range.deliveredWhenSent);
    rest.transmissions = range.transmissions;
    rest.lost = range.lost;
    range.end = at;
    this.#ranges.splice(index + 1, 0, rest);
  }

  #compact(): void {
    if (this.#head === this.#ranges.length) {
      this.#ranges.length = 0;
      this.#head = 0;
      this.#lostHint = 0;
    } else if (this.#head > 64 && this.#head * 2 > this.#ranges.length) {
      this.#ranges = this.#ranges.slice(this.#head);
      this.#lostHint = Math.max(0, this.#lostHint - this.#head);
      this.#head = 0;
    }
  }
}
