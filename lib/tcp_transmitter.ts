/**
 * What leaves, decided at the moment of leaving: the lost first, then new data as both windows, Nagle and the pacer allow,
 * then probes: of a shut window, of a silent tail, of a larger path MTU.
 * Absolute positions. Pure. RFC 9293 §3.7.4, §3.8 (data, silly windows, probes), RFC 8985 §7.3, RFC 4821 §7.4. Not here: what
 * acknowledgments say and what timeouts mean; see tcp_sender.ts.
 */
import type { OutboundSequence } from './outbound_sequence.ts';
import type { CongestionAccounting } from './tcp_helpers/congestion/congestion_accounting.ts';
import type { CongestionControl } from './tcp_helpers/congestion/congestion_control.ts';
import type { LossRecovery } from './tcp_helpers/loss_recovery.ts';
import { Cork } from './tcp_helpers/cork.ts';
import { Pacer } from './tcp_helpers/pacer.ts';
import { type RetransmissionQueue, SentRange } from './tcp_helpers/retransmission_queue.ts';
import type { RetransmissionTimer } from './tcp_helpers/retransmission_timer.ts';
import type { RoundTripEstimator } from './tcp_helpers/round_trip_estimator.ts';
import { bytesToSend, type SendSituation } from './tcp_helpers/send_policy.ts';
import type { SendWindow } from './tcp_helpers/send_window.ts';
import type { TCPConfig } from './tcp_helpers/tcp_config.ts';
import type { EmitSegment } from './tcp_helpers/tcp_segment.ts';
import type { ZeroWindowProbe } from './tcp_helpers/zero_window_probe.ts';

/** Bytes that may leave together when pacing, unless congestion control says otherwise: what a timer of 1 ms can do. */
const MOST_IN_QUANTUM = 65536;
/** A lost path MTU probe shall be found by what follows it. */
const SEGMENTS_BEHIND_PROBE = 4;
/** What the transmitter shares with the sender. */
export interface TransmitterParts {
  readonly config: TCPConfig;
  readonly sequence: OutboundSequence;
  readonly queue: RetransmissionQueue;
  readonly window: SendWindow;
  readonly recovery: LossRecovery;
  readonly accounting: CongestionAccounting;
  readonly estimator: RoundTripEstimator;
  readonly timer: RetransmissionTimer;
  readonly persist: ZeroWindowProbe;
  /** R2 for what is outstanding now, ms. */
  readonly patienceMs: () => number;
}

export class TCPTransmitter {
  readonly #config: TCPConfig;
  readonly #sequence: OutboundSequence;
  readonly #queue: RetransmissionQueue;
  readonly #window: SendWindow;
  readonly #recovery: LossRecovery;
  readonly #accounting: CongestionAccounting;
  readonly #estimator: RoundTripEstimator;
  readonly #timer: RetransmissionTimer;
  readonly #persist: ZeroWindowProbe;
  readonly #patienceMs: () => number;
  readonly #pacer = new Pacer();
  readonly cork = new Cork();

  /** The connection's clock, ms; moved by the sender. */
  nowMs: number;
  /** Effective MSS: payload bytes of a full segment. */
  mss: number;
  /** Payload bytes of the largest super-segment; the MSS when there is no offload. */
  maxPayload: number;
  noDelay: boolean;
  /** The peer's SYN has come: in SYN-RECEIVED a FIN need not wait for the ACK of ours (RFC 9293 §3.10.4). */
  peerSynchronized = false;
  /** So much text may go with our SYN (RFC 7413 §4.2.1). Bytes. */
  synTextBytes = 0;
  /** Data need not wait for the ACK of our SYN (RFC 7413 §4.2.2). */
  opensEarly = false;
  #finSent = false;
  /** Absolute end of the last small segment: another may go once it is acknowledged. */
  #smallSegmentEnd = 0;
  #lastSentAtMs = -Infinity;
  #isLimitedByWindow = false;
  /** Something waits for the pacer. */
  #isPaced = false;
  /** New data has left since the tail loss probe was last armed. */
  #hasSentNew = false;
  /** Reused for every decision, so that asking costs nothing. */
  readonly #situation: SendSituation = {
    pending: 0,
    windowRoom: 0,
    congestionRoom: 0,
    mss: 0,
    maxPayload: 0,
    maxWindow: 0,
    smallAllowed: false,
  };

  constructor(parts: TransmitterParts, mss: number, nowMs: number) {
    this.#config = parts.config;
    this.#sequence = parts.sequence;
    this.#queue = parts.queue;
    this.#window = parts.window;
    this.#recovery = parts.recovery;
    this.#accounting = parts.accounting;
    this.#estimator = parts.estimator;
    this.#timer = parts.timer;
    this.#persist = parts.persist;
    this.#patienceMs = parts.patienceMs;
    this.noDelay = parts.config.noDelay;
    this.mss = mss;
    this.maxPayload = mss;
    this.nowMs = nowMs;
  }

  get lastSentAtMs(): number {
    return this.#lastSentAtMs;
  }

  /** What waited last waited for room in the peer's window, and for nothing else. */
  get isLimitedByWindow(): boolean {
    return this.#isLimitedByWindow;
  }

  get finSent(): boolean {
    return this.#finSent;
  }

  /** Bytes the peer's window still takes. */
  get windowRoom(): number {
    return Math.max(0, this.#queue.unacknowledged + this.#window.bytes - this.#queue.next);
  }

  /** How long what waits for the pacer has to wait, ms; Infinity: nothing does. */
  get pacedDelayMs(): number {
    return this.#isPaced ? this.#pacer.delayMs(this.nowMs) : Infinity;
  }

  /** Sends what is lost, new, or a probe. @returns false when `emit` refused */
  transmit(emit: EmitSegment): boolean {
    this.#isPaced = false;
    this.#isLimitedByWindow = false;
    const hasRoom =
      this.#retransmitLost(emit) &&
      this.#transmitSyn(emit) &&
      this.#transmitNew(emit) &&
      this.#probe(emit) &&
      this.#probeTail(emit);
    if (this.#hasSentNew) {
      this.#hasSentNew = false;
      this.armTailProbe();
    }
    if (this.#queue.next >= this.#sequence.end) this.#noteStarvation();
    return hasRoom;
  }

  armRetransmission(): void {
    if (this.#queue.isEmpty || this.#persist.isOutstanding) this.#timer.stop();
    else this.#timer.start(this.nowMs, this.#estimator.rtoMs, this.#patienceMs());
  }

  armTailProbe(): void {
    if (this.#config.tailLossProbes) this.#recovery.armProbe(this.nowMs, this.#timer.atMs);
  }

  /** SND.NXT back to SND.UNA: what was sent beyond the window counts as unsent. */
  takeBackAll(): void {
    this.#queue.clear();
    this.#queue.next = this.#queue.unacknowledged;
    this.#smallSegmentEnd = Math.min(this.#smallSegmentEnd, this.#queue.next);
    this.#recovery.onTakenBack();
    this.#timer.stop();
  }

  get #congestion(): CongestionControl {
    return this.#accounting.control;
  }

  /** Everything before the FIN has been sent. */
  get #finIsNext(): boolean {
    return this.#sequence.stream.isEnded && this.#queue.next === this.#sequence.finPosition;
  }

  #transmitSyn(emit: EmitSegment): boolean {
    if (this.#queue.next > 0) return true;
    const end = 1 + Math.min(this.synTextBytes, this.#sequence.stream.bytesWritten);
    // Never a super-segment, whatever is known of the MSS by now.
    if (!emit(this.#sequence.segment(0, end, end))) return false;
    this.#commitNew(end);
    return true;
  }

  #transmitNew(emit: EmitSegment): boolean {
    if (this.#queue.unacknowledged === 0 && !this.opensEarly && !(this.#finIsNext && this.peerSynchronized))
      return true;
    if (this.#queue.lostBytes > 0 && !this.#recovery.holdsRetransmissions) return true; // what is lost goes first
    const situation = this.#situation;
    const end = this.#sequence.finPosition;
    if (this.#queue.next === end && !this.#finIsNext) return true;
    const isIdle = this.#queue.isEmpty && this.nowMs - this.#lastSentAtMs > this.#estimator.rtoMs;
    if (isIdle && this.#queue.next > 1 && this.#config.restartsAfterIdle) {
      this.#congestion.onRestartAfterIdle(this.nowMs);
    }
    const { cwnd } = this.#recovery;
    const rate = this.#congestion.pacingRate;
    while (this.#queue.next < end || this.#finIsNext) {
      const inFlight = this.#queue.bytesInFlight - (this.#queue.unacknowledged === 0 ? 1 : 0); // the SYN is no data
      const paced = this.#pacer.allowance(this.nowMs, rate, this.#quantum(rate));
      if (paced === 0) {
        this.#isPaced = true;
        return true;
      }
      const recordEnd = this.#sequence.hasRecords ? this.#sequence.recordEndBehind(this.#queue.next) : Infinity;
      situation.pending = Math.min(end, recordEnd) - this.#queue.next;
      situation.windowRoom = this.windowRoom;
      situation.congestionRoom = inFlight === 0 ? Math.max(cwnd, this.mss) : Math.max(0, cwnd - inFlight);
      situation.mss = this.mss;
      situation.maxPayload = Math.max(this.mss, Math.floor(Math.min(paced, this.maxPayload) / this.mss) * this.mss);
      situation.maxWindow = this.#window.largest;
      situation.smallAllowed =
        this.#sequence.stream.isEnded ||
        recordEnd < end ||
        (!this.cork.holds(end) && (this.noDelay || this.#queue.unacknowledged >= this.#smallSegmentEnd));
      const mtuProbe = this.#mtuProbeBytes(situation);
      if (mtuProbe > 0) {
        if (situation.congestionRoom < mtuProbe) return true; // acknowledgments will make room
        if (!this.#transmitMTUProbe(emit, mtuProbe)) return false;
        continue;
      }
      const length = bytesToSend(situation);
      // FIN travels with the last data, or alone; it takes a number of the window, which before the handshake is unknown.
      const hasRoomForFin = situation.windowRoom > length || this.#queue.unacknowledged === 0;
      const withFin =
        this.#sequence.stream.isEnded &&
        length === end - this.#queue.next &&
        length === situation.pending &&
        hasRoomForFin;
      if (length === 0 && !withFin) {
        this.#noteWhatLimits(situation);
        return true;
      }
      const rangeEnd = this.#queue.next + length + (withFin ? 1 : 0);
      if (!this.#emitRange(emit, this.#queue.next, rangeEnd)) return false;
      if (length % this.mss !== 0) this.#smallSegmentEnd = rangeEnd;
      this.#commitNew(rangeEnd);
    }
    return true;
  }

  /**
   * Payload of the probe that should leave now, bytes; 0: none. With enough behind it that its loss is soon known, and a
   * window that bears it (RFC 4821 §7.4).
   */
  #mtuProbeBytes({ pending, windowRoom }: SendSituation): number {
    const wanted = this.#recovery.mtuProbe.wantedBytes;
    if (wanted <= this.mss || !this.#recovery.usesSack || this.#recovery.episode !== 'open') return 0;
    if (this.#queue.next < this.#queue.highest) return 0; // taken back: part of it may be there already
    const needed = wanted + SEGMENTS_BEHIND_PROBE * this.mss;
    return Math.min(pending, windowRoom, this.#recovery.cwnd) < needed ? 0 : wanted;
  }

  #transmitMTUProbe(emit: EmitSegment, bytes: number): boolean {
    const { next } = this.#queue;
    if (!emit(this.#sequence.segment(next, next + bytes, bytes))) return false;
    this.#commitNew(next + bytes);
    this.#recovery.mtuProbe.sent(next, next + bytes);
    return true;
  }

  #quantum(rate: number): number {
    if (rate === Infinity) return Infinity;
    return this.#congestion.sendQuantum ?? Math.min(MOST_IN_QUANTUM, Math.max(2 * this.mss, Math.floor(rate)));
  }

  #noteWhatLimits(situation: SendSituation): void {
    this.#isLimitedByWindow = situation.windowRoom < Math.min(situation.pending, situation.congestionRoom);
    if (
      this.#queue.isEmpty &&
      this.cork.holds(this.#sequence.finPosition) &&
      situation.windowRoom >= situation.pending
    ) {
      this.cork.waits(this.nowMs, this.#estimator.rtoMs);
      return;
    }
    if (situation.congestionRoom < Math.min(situation.windowRoom, situation.pending)) {
      this.#accounting.limitedByWindow(this.#queue.next);
    } else if (this.#queue.isEmpty && !this.#persist.isRunning && !this.#persist.isWanted) {
      // Only the peer's window holds us back, and nothing is outstanding that would bring an update: persist.
      this.#timer.progress(this.nowMs);
      this.#persist.start(this.nowMs, this.#window.bytes, this.#estimator.rtoMs, this.#config.maxRtoMs);
    }
  }

  /** Everything is sent, and cwnd would take more: rates measured now are the application's (delivery_rate.ts). */
  #noteStarvation(): void {
    const { bytesInFlight, lostBytes } = this.#queue;
    if (lostBytes === 0 && bytesInFlight < this.#recovery.cwnd) this.#accounting.rate.applicationLimited(bytesInFlight);
  }

  /** The persist timer has fired: one byte into a shut window, or what a small window takes. */
  #probe(emit: EmitSegment): boolean {
    if (!this.#persist.isWanted) return true;
    const { end } = this.#sequence;
    const room = Math.max(0, this.#queue.unacknowledged + this.#window.bytes - this.#queue.next);
    const length = Math.min(Math.max(1, room), this.mss, end - this.#queue.next);
    if (length <= 0) {
      this.#persist.isWanted = false;
      return true;
    }
    if (!this.#emitRange(emit, this.#queue.next, this.#queue.next + length)) return false;
    this.#persist.isWanted = false;
    this.#persist.isOutstanding = room === 0;
    this.#commitNew(this.#queue.next + length);
    if (this.#persist.isOutstanding) this.#probeSent();
    return true;
  }

  #probeSent(): void {
    this.#timer.stop();
    this.#persist.sent(this.nowMs, this.#estimator.rtoMs, this.#config.maxRtoMs);
  }

  /**
   * The tail loss probe is due (RFC 8985 §7.3): new data if there is any and the window takes it, whatever cwnd says, or
   * else the last segment once more. A probe that is not answered yet leaves the rest to the retransmission timer.
   */
  #probeTail(emit: EmitSegment): boolean {
    const { probe } = this.#recovery;
    if (this.nowMs < probe.atMs) return true;
    const { next } = this.#queue;
    const end = Math.min(this.#sequence.finPosition, this.#sequence.recordEndBehind(next));
    const length = Math.min(this.mss, this.windowRoom, end - next);
    if (length > 0) {
      const probeEnd = next + length;
      if (!this.#emitRange(emit, next, probeEnd)) return false;
      if (length % this.mss !== 0) this.#smallSegmentEnd = probeEnd;
      this.#commitNew(probeEnd);
      probe.sent(probeEnd, false);
    } else {
      const last = this.#queue.lastUnsacked(this.mss);
      if (last === undefined || last.lost) {
        probe.disarm();
        return true;
      }
      if (!this.#emitRange(emit, last.start, last.end)) return false;
      this.#commitCopy(last);
      probe.sent(last.end, true);
    }
    this.#hasSentNew = false;
    this.armRetransmission();
    return true;
  }

  #retransmitLost(emit: EmitSegment): boolean {
    if (this.#recovery.holdsRetransmissions) return true;
    let isFirst = true;
    const rate = this.#congestion.pacingRate;
    for (;;) {
      const range = this.#queue.firstLost(this.maxPayload, this.#sequence.hasRecords ? 0 : this.mss);
      if (range === undefined) return true;
      // The first one always may go (it is what the peer waits for); more only as cwnd allows.
      const room = this.#recovery.cwnd - this.#queue.bytesInFlight;
      if (!(isFirst && range.start === this.#queue.unacknowledged) && room < Math.min(range.length, this.mss)) {
        this.#accounting.limitedByWindow(this.#queue.next); // or slow start after a timeout would not grow, for want of new data
        return true;
      }
      if (range.start > this.#queue.unacknowledged && range.end > this.#queue.unacknowledged + this.#window.bytes)
        return true;
      const paced = this.#pacer.allowance(this.nowMs, rate, this.#quantum(rate));
      if (paced === 0) {
        this.#isPaced = true;
        return true;
      }
      const cwndAllows = Math.max(this.mss, Math.floor(Math.min(room, paced) / this.mss) * this.mss);
      // A window that has shrunk takes only so much of what was sent into it (SHLD-16).
      const allowed = Math.min(cwndAllows, Math.max(1, this.#queue.unacknowledged + this.#window.bytes - range.start));
      const part = range.length > allowed ? this.#queue.firstLost(allowed)! : range; // lost bytes remain: it exists
      if (!this.#emitRange(emit, part.start, part.end)) return false;
      const isHead = part.start === this.#queue.unacknowledged;
      this.#commitCopy(part);
      if (this.#persist.isOutstanding) this.#probeSent();
      else if (isHead || !this.#timer.isRunning) this.armRetransmission();
      isFirst = false;
    }
  }

  #emitRange(emit: EmitSegment, start: number, end: number): boolean {
    return emit(this.#sequence.segment(start, end, this.mss));
  }

  #commitNew(end: number): void {
    if (end > this.#sequence.finPosition) this.#finSent = true;
    const queue = this.#queue;
    const wasEmpty = queue.isEmpty;
    const inFlightBefore = queue.bytesInFlight;
    const range = new SentRange(queue.next, end, this.nowMs);
    // What had been taken back is not new to the network: Karn's rule holds for it.
    if (queue.next < queue.highest) range.transmissions = 2;
    queue.push(range);
    queue.next = end;
    if (end > queue.highest) queue.highest = end;
    this.#sent(range, inFlightBefore);
    this.#accounting.flew(queue.next - queue.unacknowledged, queue.unacknowledged, queue.next);
    // A window filled to the last segment is used, though nothing more waits for it (RFC 7661 §4.3).
    if (queue.bytesInFlight + this.mss > this.#recovery.cwnd) this.#accounting.limitedByWindow(queue.next);
    this.#hasSentNew = true;
    this.cork.sent();
    if (wasEmpty) this.#timer.progress(this.nowMs);
    if (!this.#timer.isRunning) this.armRetransmission();
  }

  #commitCopy(range: SentRange): void {
    const inFlightBefore = this.#queue.bytesInFlight - (range.lost ? 0 : range.length);
    this.#queue.retransmitted(range);
    this.#sent(range, inFlightBefore);
    this.#recovery.onCopied(range, this.nowMs);
  }

  #sent(range: SentRange, inFlightBefore: number): void {
    const congestion = this.#congestion;
    this.#lastSentAtMs = this.nowMs;
    this.#accounting.rate.onSent(range, range.length, inFlightBefore, this.nowMs);
    this.#recovery.onSent(range.length);
    this.#pacer.sent(range.length, this.nowMs, congestion.pacingRate);
    congestion.onSent(range.length, this.#queue.bytesInFlight, this.nowMs);
  }
}
