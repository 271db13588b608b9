/**
 * Connections in TIME-WAIT whose application is gone: some 200 bytes each instead of a whole connection, since a busy
 * server leaves thousands every second and they stay for a minute (RFC 9293 §3.6.1).
 * Pure. What a record answers is RFC 9293 §3.10.7.4; it ignores RST (RFC 1337 §3) and makes way for a new SYN (RFC 6191 §2).
 */
import { judgeAsBSD } from '../tcp_helpers/bsd_time_wait.ts';
import type { TimeWaitSnapshot } from '../tcp_helpers/time_wait_snapshot.ts';
import { ACK, FIN, RST, SYN, TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import { DeadlineHeap, type HeapItem } from '../util/deadline_heap.ts';
import { advance, distance, isAfter, type SequenceNumber } from '../util/wrapping_integers.ts';
import type { HeaderMarks } from './segment_output.ts';
import type { ConnectionEnds } from './tcp_endpoint.ts';

/** Pure acknowledgments that are wrong are answered at most so often, lest two ends answer each other for ever. */
const IDLE_ANSWER_INTERVAL_MS = 500;
/** After so long, its timestamps tell a new connection of ours from the old one (RFC 6191 §2). */
const REUSE_AFTER_MS = 1000;
/** How far a new initial sequence number stays clear of the old one's last: more than an unscaled window. */
const SEQUENCE_GAP = 65537;

export class TimeWaitRecord implements HeapItem, ConnectionEnds {
  heapIndex = -1;
  deadlineMs = Infinity;
  readonly localAddress: CompactAddress;
  readonly localPort: number;
  readonly remoteAddress: CompactAddress;
  readonly remotePort: number;
  readonly sendNext: SequenceNumber;
  readonly receiveNext: SequenceNumber;
  /** TS.Recent as signed 32 bits; meaningful with `hasTimestamps`. */
  readonly recentTimestamp: number;
  readonly timestampOffset: number;
  readonly hasTimestamps: boolean;
  /** As last offered, unscaled. */
  readonly window: number;
  /** 2 MSL, ms. */
  readonly lifetimeMs: number;
  readonly isBSD: boolean;
  /** As the connection's. */
  readonly marks: HeaderMarks;
  lastAnswerMs = -Infinity;

  constructor(ends: ConnectionEnds & { readonly marks: HeaderMarks }, snapshot: TimeWaitSnapshot, lifetimeMs: number) {
    this.localAddress = ends.localAddress;
    this.localPort = ends.localPort;
    this.remoteAddress = ends.remoteAddress;
    this.remotePort = ends.remotePort;
    this.marks = ends.marks;
    this.sendNext = snapshot.sendNext;
    this.receiveNext = snapshot.receiveNext;
    this.hasTimestamps = snapshot.hasTimestamps;
    this.window = snapshot.window;
    this.recentTimestamp = snapshot.recentTimestamp | 0;
    this.timestampOffset = snapshot.timestampOffset | 0;
    this.lifetimeMs = lifetimeMs;
    this.isBSD = snapshot.isBSD;
  }

  /** The acknowledgment that a retransmitted FIN waits for. */
  answer(nowMs: number): TCPSegment {
    const segment = new TCPSegment();
    segment.sourcePort = this.localPort;
    segment.destinationPort = this.remotePort;
    segment.sequenceNumber = this.sendNext;
    segment.acknowledgmentNumber = this.receiveNext;
    segment.flags = ACK;
    segment.window = this.window;
    if (this.hasTimestamps) {
      segment.hasTimestamps = true;
      segment.timestampValue = (Math.floor(nowMs) + this.timestampOffset) >>> 0;
      segment.timestampEcho = this.recentTimestamp >>> 0;
    }
    return segment;
  }

  /** An initial sequence number that the old connection cannot be mistaken for (RFC 9293 §3.10.7.4, MAY-2). */
  clearInitialSequenceNumber(proposed: SequenceNumber): SequenceNumber {
    return isAfter(proposed, this.sendNext) ? proposed : advance(this.sendNext, SEQUENCE_GAP);
  }
}

/** `ignored` needs no answer, `answered` gets {@link TimeWaitRecord.answer}, `reopened` is a SYN for whoever listens. */
export type TimeWaitVerdict = 'ignored' | 'reset ignored' | 'answered' | 'reopened';

export class TimeWaitTable {
  readonly #heap = new DeadlineHeap<TimeWaitRecord>();

  get size(): number {
    return this.#heap.size;
  }

  /** A time before which none expires; Infinity when empty. */
  get earliest(): number {
    return this.#heap.earliest;
  }

  add(record: TimeWaitRecord, expiresAtMs: number): void {
    this.#heap.schedule(record, expiresAtMs);
  }

  remove(record: TimeWaitRecord): void {
    this.#heap.remove(record);
  }

  expire(nowMs: number, expired: (record: TimeWaitRecord) => void): void {
    this.#heap.popDue(nowMs, expired);
  }

  /** Whether a connection of our own may take the record's place: its timestamps will be newer (RFC 6191 §2). */
  isReusable(record: TimeWaitRecord, nowMs: number): boolean {
    return record.hasTimestamps && nowMs - (record.deadlineMs - record.lifetimeMs) >= REUSE_AFTER_MS;
  }

  /** SEGMENT ARRIVES in TIME-WAIT (RFC 9293 §3.10.7.4). */
  judge(record: TimeWaitRecord, segment: TCPSegment, nowMs: number): TimeWaitVerdict {
    const { flags } = segment;
    if ((flags & RST) !== 0) return 'reset ignored';
    if ((flags & (SYN | ACK | FIN)) === SYN && isNewConnection(record, segment)) return 'reopened';
    if (record.isBSD) return this.#judgeAsBSD(record, segment, nowMs);
    const isOldTimestamp = record.hasTimestamps && segment.hasTimestamps && !isCurrent(record, segment);
    const offset = distance(record.receiveNext, segment.sequenceNumber);
    // A retransmitted FIN ends exactly where we expect nothing more: the peer lost our acknowledgment; wait anew.
    if ((flags & FIN) !== 0 && !isOldTimestamp && offset + segment.sequenceLength === 0) {
      this.#heap.schedule(record, nowMs + record.lifetimeMs);
    }
    if (segment.sequenceLength > 0) return 'answered';
    if (offset === 0 || nowMs - record.lastAnswerMs < IDLE_ANSWER_INTERVAL_MS) return 'ignored';
    record.lastAnswerMs = nowMs;
    return 'answered';
  }

  #judgeAsBSD(record: TimeWaitRecord, segment: TCPSegment, nowMs: number): TimeWaitVerdict {
    const verdict = judgeAsBSD(segment, record.receiveNext, record.sendNext);
    if (verdict === 'repeated FIN') this.#heap.schedule(record, nowMs + record.lifetimeMs);
    return verdict === 'ignored' ? 'ignored' : 'answered';
  }
}

/** RFC 6191 §2: newer timestamps, or where they cannot tell, a higher sequence number. */
export function isNewConnection(record: TimeWaitRecord, segment: TCPSegment): boolean {
  const isHigher = isAfter(segment.sequenceNumber, record.receiveNext);
  if (!segment.hasTimestamps) return isHigher;
  if (!record.hasTimestamps) return true;
  const newer = (segment.timestampValue - record.recentTimestamp) | 0;
  return newer > 0 || (newer === 0 && isHigher);
}

/** PAWS: the segment is not older than the last one (RFC 7323 §5.3). */
function isCurrent(record: TimeWaitRecord, segment: TCPSegment): boolean {
  return ((segment.timestampValue - record.recentTimestamp) | 0) >= 0;
}
