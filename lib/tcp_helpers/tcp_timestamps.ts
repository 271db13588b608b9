/**
 * The timestamps option of one connection: whether it is in use, what to echo, and what is too old to believe (PAWS).
 * Pure. RFC 7323 §3–5.
 */
import type { TCPSegment } from './tcp_segment.ts';

/** NOP NOP TS: bytes of every segment. */
const OPTION_BYTES = 12;
/** After so long an idle TS.Recent proves nothing (RFC 7323 §5.5): 24 days. */
const RECENT_EXPIRES_MS = 24 * 24 * 3600 * 1000;
/**
 * A segment may be older than TS.Recent by so much. A retransmission that fills a gap moves TS.Recent; an original that was
 * sent a moment before it and is overtaken must not be thrown away, or it becomes the next gap, and so on. Ticks.
 */
const OVERTAKEN_BY = 1;
/** An echo older than this is a mistake or a forgery, not a round trip. */
const LONGEST_ROUND_TRIP_MS = 600_000;

export class TCPTimestamps {
  /** Both sides sent the option on SYN. */
  inUse = false;
  /** TS.Recent */
  recent = 0;
  #recentSinceMs = 0;
  /** What the next acknowledgment echoes in place of TS.Recent; −1: nothing. */
  #echoOfRepetition = -1;
  readonly #offered: boolean;
  readonly #offset: number;
  /** Last.ACK.sent, absolute. */
  #lastAcknowledgmentSent = 0;

  constructor(offered: boolean, offset: number) {
    this.#offered = offered;
    this.#offset = offset;
  }

  get optionBytes(): number {
    return this.inUse ? OPTION_BYTES : 0;
  }

  onSyn(segment: TCPSegment, nowMs: number): void {
    this.inUse = this.#offered && segment.hasTimestamps;
    if (!this.inUse) return;
    this.recent = segment.timestampValue;
    this.#recentSinceMs = nowMs;
  }

  /** Both SYNs have promised timestamps, and this one brings none (RFC 7323 §3.2). */
  isMissing(segment: TCPSegment): boolean {
    return this.inUse && !segment.hasTimestamps;
  }

  /** PAWS (RFC 7323 §5.3): older than what has been heard. */
  isOld(segment: TCPSegment, nowMs: number): boolean {
    if (!this.inUse || !segment.hasTimestamps) return false;
    if (((segment.timestampValue - this.recent) | 0) >= -OVERTAKEN_BY) return false;
    return nowMs - this.#recentSinceMs < RECENT_EXPIRES_MS;
  }

  /** RFC 7323 §4.3: TS.Recent moves with segments that span Last.ACK.sent. @param start absolute SEG.SEQ */
  onAccepted(segment: TCPSegment, start: number, nowMs: number): void {
    if (!this.inUse || !segment.hasTimestamps || start > this.#lastAcknowledgmentSent) return;
    this.recent = segment.timestampValue;
    this.#recentSinceMs = nowMs;
  }

  /**
   * Old data have come again, sent later than anything heard so far. Their acknowledgment echoes that time, but PAWS does
   * not learn it (RFC 7323 §5.3, R2 before R3): whatever the repetition has overtaken on its way would be too old.
   */
  onRepeated(segment: TCPSegment): void {
    if (!this.inUse || !segment.hasTimestamps) return;
    if (((segment.timestampValue - this.recent) | 0) > 0) this.#echoOfRepetition = segment.timestampValue;
  }

  onAcknowledgmentSent(acknowledged: number): void {
    this.#lastAcknowledgmentSent = acknowledged;
    this.#echoOfRepetition = -1;
  }

  /** The round trip that the echo proves, ms; −1: none. */
  roundTripOf(segment: TCPSegment, nowMs: number): number {
    if (!this.inUse || !segment.hasTimestamps || segment.timestampEcho === 0) return -1;
    const elapsed = (this.#valueAt(nowMs) - segment.timestampEcho) | 0;
    return elapsed >= 0 && elapsed < LONGEST_ROUND_TRIP_MS ? elapsed : -1;
  }

  /** @param isFirstSyn the option is offered, nothing can be echoed */
  stamp(segment: TCPSegment, nowMs: number, isFirstSyn: boolean): void {
    if (!(isFirstSyn ? this.#offered : this.inUse)) return;
    segment.hasTimestamps = true;
    segment.timestampValue = this.#valueAt(nowMs);
    segment.timestampEcho = isFirstSyn ? 0 : this.#echoOfRepetition >= 0 ? this.#echoOfRepetition : this.recent;
  }

  #valueAt(nowMs: number): number {
    return (Math.floor(nowMs) + this.#offset) >>> 0; // ToUint32 is exact modulo 2^32 for integers below 2^53
  }
}
