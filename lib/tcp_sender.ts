/**
 * The outbound half of a connection: turns a byte stream into segments, keeps at most min(cwnd, peer's window) in
 * flight, and sends again what is lost. The stream itself is the retransmission buffer; ranges point into it.
 * Pure. RFC 9293 §3.8 (data), RFC 6298 (RTO), RFC 5681 and RFC 6582 (loss), RFC 9293 §3.8.6.1 (probes).
 *
 *   absolute:   0    1 ................ unacknowledged ............ next ............ bytesWritten+1
 *               SYN  |== acknowledged ==|== outstanding (ranges) ====|== pending =====| FIN
 */
import type { ByteStream } from './byte_stream.ts';
import { OutboundSequence } from './outbound_sequence.ts';
import { CongestionAccounting } from './tcp_helpers/congestion/congestion_accounting.ts';
import type { CongestionControl, CongestionControlFactory } from './tcp_helpers/congestion/congestion_control.ts';
import { DuplicateAckLossDetector } from './tcp_helpers/loss_detector.ts';
import { RetransmissionQueue, SentRange } from './tcp_helpers/retransmission_queue.ts';
import { RetransmissionTimer } from './tcp_helpers/retransmission_timer.ts';
import { RoundTripEstimator } from './tcp_helpers/round_trip_estimator.ts';
import { sampleRoundTrip } from './tcp_helpers/round_trip_sampling.ts';
import { isCredibleAck } from './tcp_helpers/segment_acceptance.ts';
import { bytesToSend, type SendSituation } from './tcp_helpers/send_policy.ts';
import { SendWindow } from './tcp_helpers/send_window.ts';
import type { TCPConfig } from './tcp_helpers/tcp_config.ts';
import type { EmitSegment } from './tcp_helpers/tcp_segment.ts';
import { ZeroWindowProbe } from './tcp_helpers/zero_window_probe.ts';
import type { Clocked } from './util/clocked.ts';
import type { SequenceNumber } from './util/wrapping_integers.ts';

/** What one acknowledgment says, in absolute numbers. */
export interface TCPAcknowledgment {
  /** SEG.ACK */
  readonly acknowledged: number;
  /** SEG.WND, scaled to bytes. */
  readonly window: number;
  /** SEG.SEQ, absolute in the peer's space: which of two window offers is the newer. */
  readonly sequence: number;
  /** The segment carried nothing else: only then can it be a duplicate (RFC 5681 §2). */
  readonly isPure: boolean;
  /** Round trip by the echoed timestamp, ms; −1: none. */
  readonly timestampRoundTripMs: number;
}

export class TCPSender implements Clocked {
  readonly #config: TCPConfig;
  readonly #sequence: OutboundSequence;
  readonly estimator: RoundTripEstimator;
  readonly #queue = new RetransmissionQueue();
  readonly #detector: DuplicateAckLossDetector;
  readonly #accounting: CongestionAccounting;

  #now: number;
  #isOpen = false;
  /** The peer's SYN has come: in SYN-RECEIVED a FIN need not wait for the ACK of ours (RFC 9293 §3.10.4). */
  #peerSynchronized = false;
  /** SND.UNA, SND.NXT and the highest number ever sent (SND.MAX), absolute. */
  #unacknowledged = 0;
  #next = 0;
  #highest = 0;
  #finSent = false;

  readonly #window = new SendWindow();

  /** Effective MSS: payload bytes of a full segment. */
  #mss: number;
  /** Payload bytes of the largest super-segment; the MSS when there is no offload. */
  #maxPayload: number;
  readonly #offloadBytes: number;
  #noDelay: boolean;
  /** Absolute end of the last small segment: another may go once it is acknowledged. */
  #smallSegmentEnd = 0;

  /** R2: how long what is outstanding may stay so, ms; Infinity: for ever. */
  #userTimeoutMs: number;
  readonly #timer = new RetransmissionTimer();
  readonly #persist = new ZeroWindowProbe();
  #gaveUp = false;
  #lastSentAtMs = 0;
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

  /**
   * @param mss effective MSS until the peer's SYN says more, bytes
   * @param offloadBytes payload of the largest super-segment the device takes; 0: none
   */
  constructor(config: TCPConfig, isn: SequenceNumber, mss: number, offloadBytes: number, nowMs: number) {
    this.#config = config;
    this.#now = nowMs;
    this.#noDelay = config.noDelay;
    this.#userTimeoutMs = config.userTimeoutMs;
    this.#offloadBytes = offloadBytes;
    this.#mss = mss;
    this.#maxPayload = mss;
    this.#sequence = new OutboundSequence(isn, config.sendBufferBytes);
    this.estimator = new RoundTripEstimator({
      initialRtoMs: config.initialRtoMs,
      minRtoMs: config.minRtoMs,
      maxRtoMs: config.maxRtoMs,
    });
    this.#detector = new DuplicateAckLossDetector(this.#queue, () => this.#mss);
    this.#accounting = new CongestionAccounting(
      config.congestionControl,
      config.initialWindowSegments,
      this.estimator,
      { mss, nowMs },
    );
    this.setSegmentSize(mss);
  }

  // ---------------------------------------------------------------- questions

  /** What is written and not yet acknowledged: also the retransmission buffer. */
  get stream(): ByteStream {
    return this.#sequence.stream;
  }

  get congestion(): CongestionControl {
    return this.#accounting.control;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get synSent(): boolean {
    return this.#highest > 0;
  }

  get synAcknowledged(): boolean {
    return this.#unacknowledged > 0;
  }

  get finSent(): boolean {
    return this.#finSent;
  }

  get finAcknowledged(): boolean {
    return this.#finSent && this.#unacknowledged === this.#sequence.finPosition + 1;
  }

  get unacknowledged(): number {
    return this.#unacknowledged;
  }

  get highestSent(): number {
    return this.#highest;
  }

  /** SEG.ACK, or a number an ICMP error quotes, as an absolute number. */
  absoluteOf(number: SequenceNumber): number {
    return this.#sequence.absoluteOf(number, this.#unacknowledged);
  }

  /** Whether an acknowledgment may be honest (RFC 5961 §5.2). */
  isCredible(acknowledged: number): boolean {
    return isCredibleAck(acknowledged, this.#unacknowledged, this.#highest, this.#window.largest);
  }

  /** What a segment without text is numbered: SND.NXT, or less where the peer would find that outside its window. */
  get sequenceNumberWithinWindow(): SequenceNumber {
    const edge = this.#unacknowledged === 0 ? this.#next : this.#unacknowledged + this.#window.bytes;
    return this.#sequence.numberOf(Math.min(this.#next, edge));
  }

  get nextSequenceNumber(): SequenceNumber {
    return this.#sequence.numberOf(this.#highest);
  }

  get sequenceNumbersInFlight(): number {
    return this.#next - this.#unacknowledged;
  }

  /** What is in the network as far as we know: outstanding, less what is lost and what has arrived out of order. */
  get bytesInFlight(): number {
    return Math.max(0, this.#next - this.#unacknowledged - this.#queue.lostBytes - this.#detector.leftNetwork);
  }

  get inRecovery(): boolean {
    return this.#detector.inRecovery;
  }

  get consecutiveRetransmissions(): number {
    return this.#timer.timeouts;
  }

  get retransmittedSegments(): number {
    return this.#queue.retransmittedSegments;
  }

  get retransmittedBytes(): number {
    return this.#queue.retransmittedBytes;
  }

  get delivered(): number {
    return this.#accounting.delivered;
  }

  get window(): number {
    return this.#window.bytes;
  }

  get mss(): number {
    return this.#mss;
  }

  /** R2 reached: nobody answers. */
  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  get msUntilTick(): number {
    return Math.max(0, Math.min(this.#timer.atMs, this.#persist.atMs) - this.#now);
  }

  // ---------------------------------------------------------------- what happens to it

  /** From now on `transmit` sends a SYN. */
  open(): void {
    this.#isOpen = true;
    this.#timer.progress(this.#now);
  }

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
  }

  setNoDelay(on: boolean): void {
    this.#noDelay = on;
  }

  /** R2 for what is outstanding now and later; that of the SYN stays. Infinity: never give up. */
  setUserTimeout(userTimeoutMs: number): void {
    this.#userTimeoutMs = userTimeoutMs;
    this.#timer.patienceChanged(this.#patienceMs);
  }

  /** @param mss payload bytes of a full segment, ≥ 1 */
  setSegmentSize(mss: number): void {
    const changed = mss !== this.#mss;
    this.#mss = mss;
    this.#maxPayload = Math.max(mss, Math.floor(this.#offloadBytes / mss) * mss);
    if (changed && this.#next > 1) this.congestion.onSegmentSizeChanged(mss);
  }

  /** The handshake has settled MSS and round trip: congestion control begins (RFC 6928). */
  startCongestionControl(): void {
    this.#accounting.begin(this.#mss, this.#now, this.#timer.synTimeouts);
  }

  /** Another algorithm takes over. */
  setCongestionControl(factory: CongestionControlFactory): void {
    this.#accounting.replace(factory, this.#mss, this.#now);
  }

  /** The path no longer carries what is outstanding: cut it smaller and send it again at once (RFC 1191 §6.4). */
  resendAll(): void {
    this.#queue.markAllLost();
    this.#timer.stop();
  }

  onPeerSynchronized(): void {
    this.#peerSynchronized = true;
  }

  /** Our SYN, or SYN ACK, is to go out again: the peer repeated its own. */
  repeatSyn(): void {
    if (this.#unacknowledged === 0) this.#queue.markFirstLost(1);
  }

  /** Forgets everything outstanding and releases the stream's memory. */
  clear(): void {
    this.#queue.clear();
    this.stream.clear();
    this.#isOpen = false;
    this.#timer.stop();
    this.#persist.stop();
  }

  /** Takes a credible acknowledgment (RFC 9293 §3.10.7.4, fifth check). */
  acknowledge(acknowledgment: TCPAcknowledgment): void {
    const { acknowledged, window } = acknowledgment;
    if (acknowledged > this.#unacknowledged) {
      this.#updateWindow(acknowledgment);
      this.#advance(acknowledged, acknowledgment.timestampRoundTripMs);
      return;
    }
    if (acknowledged < this.#unacknowledged) return;
    this.#progressOfProbe();
    const isDuplicate =
      acknowledgment.isPure && window === this.#window.bytes && !this.#queue.isEmpty && !this.#persist.isOutstanding;
    this.#updateWindow(acknowledgment);
    if (!isDuplicate) return;
    if (this.#detector.duplicates === 0) this.#accounting.onFirstDuplicate(this.#next);
    if (!this.#detector.onDuplicate(this.#unacknowledged, this.#highest)) return;
    this.#accounting.onLossDetected(this.#now, this.#unacknowledged, this.#queue.lostBytes);
  }

  /** Sends what is due, lost, or new. @returns false when `emit` refused */
  transmit(emit: EmitSegment): boolean {
    if (!this.#isOpen) return true;
    this.#checkTimers();
    if (this.#gaveUp) return true;
    return this.#retransmitLost(emit) && this.#transmitSyn(emit) && this.#transmitNew(emit) && this.#probe(emit);
  }

  // ---------------------------------------------------------------- acknowledgments

  #updateWindow(acknowledgment: TCPAcknowledgment): void {
    const { sequence, acknowledged, window } = acknowledgment;
    const before = this.#window.bytes;
    if (!this.#window.update(sequence, acknowledged, window, this.#unacknowledged) || window === 0) return;
    if (this.#persist.isOutstanding && acknowledged <= this.#unacknowledged) this.#takeBackProbe();
    // Said again, a small window must not put the override off for ever.
    if (window !== before) this.#persist.stop();
  }

  #advance(acknowledged: number, timestampRoundTripMs: number): void {
    const before = this.#unacknowledged;
    const bytes = acknowledged - before;
    const priorInFlight = this.bytesInFlight;
    this.#queue.acknowledge(acknowledged);
    this.#sequence.discard(acknowledged);
    this.#unacknowledged = acknowledged;
    if (this.#next < acknowledged) this.#next = acknowledged;
    this.#persist.isOutstanding = false;
    this.#timer.acknowledged(this.#now);
    this.estimator.resetBackOff();

    const roundTripMs = sampleRoundTrip(this.#queue, this.estimator, timestampRoundTripMs, this.#now);
    if (before === 0 && this.#timer.synTimeouts > 0) this.estimator.restartAfterLostSYN();
    const { inRecovery } = this.#detector;
    if (this.#detector.onAdvanced(acknowledged, bytes)) this.congestion.onRecoveryExit(this.#now);
    this.#accounting.onAcknowledged({
      nowMs: this.#now,
      acknowledged,
      bytes,
      next: this.#next,
      priorInFlight,
      inFlight: this.bytesInFlight,
      roundTripMs,
      inRecovery,
    });
    this.#armRetransmission();
  }

  // ---------------------------------------------------------------- timers

  #armRetransmission(): void {
    if (this.#queue.isEmpty || this.#persist.isOutstanding) this.#timer.stop();
    else this.#timer.start(this.#now, this.estimator.rtoMs, this.#patienceMs);
  }

  /** For the SYN it is longer (MUST-23). */
  get #patienceMs(): number {
    return this.#unacknowledged === 0 ? this.#config.connectTimeoutMs : this.#userTimeoutMs;
  }

  #checkTimers(): void {
    if (this.#now >= this.#timer.atMs) this.#onRetransmissionTimeout();
    if (this.#now >= this.#persist.atMs) this.#onPersistTimeout();
  }

  #onRetransmissionTimeout(): void {
    const isSyn = this.#unacknowledged === 0;
    if (this.#timer.isHopeless(this.#now, this.#patienceMs)) {
      this.#gaveUp = true;
      return;
    }
    if (this.#window.bytes === 0 && !isSyn) {
      // A shut window is not congestion (RFC 9293 §3.8.6.1): count the outstanding data as unsent and probe.
      this.#takeBackAll();
      this.#persist.isWanted = true;
      return;
    }
    const inFlight = this.#next - this.#unacknowledged;
    this.#queue.markAllLost();
    this.#detector.onTimeout(this.#highest);
    this.estimator.backOff();
    this.#timer.timedOut(isSyn);
    if (!isSyn) this.#accounting.onRetransmissionTimeout(this.#now, inFlight);
    this.#armRetransmission();
  }

  #onPersistTimeout(): void {
    if (this.#timer.isHopeless(this.#now, this.#userTimeoutMs)) this.#gaveUp = true;
    if (this.#persist.fired()) this.#queue.markFirstLost(1);
  }

  /** A probe has been answered: the peer lives, however shut its window (MUST-37). */
  #progressOfProbe(): void {
    if (this.#persist.isOutstanding || this.#persist.isRunning) this.#timer.progress(this.#now);
  }

  /** SND.NXT back to SND.UNA: what was sent beyond the window counts as unsent. */
  #takeBackAll(): void {
    this.#queue.clear();
    this.#next = this.#unacknowledged;
    this.#smallSegmentEnd = Math.min(this.#smallSegmentEnd, this.#next);
    this.#detector.onTimeout(this.#highest);
    this.#timer.stop();
  }

  /** The window opened before the probe's byte was taken: it travels with the data that may now go. */
  #takeBackProbe(): void {
    const probe = this.#queue.takeBackLast();
    if (probe !== undefined) this.#next = probe.start;
    this.#persist.isOutstanding = false;
  }

  // ---------------------------------------------------------------- sending

  /** Everything before the FIN has been sent. */
  get #finIsNext(): boolean {
    return this.stream.isEnded && this.#next === this.#sequence.finPosition;
  }

  #transmitSyn(emit: EmitSegment): boolean {
    if (this.#next > 0) return true;
    if (!this.#emitRange(emit, 0, 1)) return false;
    this.#commitNew(1);
    return true;
  }

  #transmitNew(emit: EmitSegment): boolean {
    if (this.#unacknowledged === 0 && !(this.#finIsNext && this.#peerSynchronized)) return true;
    if (this.#queue.lostBytes > 0) return true; // what is lost goes first
    const situation = this.#situation;
    const end = this.#sequence.finPosition;
    if (this.#next === end && !this.#finIsNext) return true;
    if (this.#queue.isEmpty && this.#now - this.#lastSentAtMs > this.estimator.rtoMs && this.#next > 1) {
      this.congestion.onRestartAfterIdle(this.#now);
    }
    const { cwnd } = this.congestion;
    while (this.#next < end || this.#finIsNext) {
      const inFlight = this.bytesInFlight;
      situation.pending = end - this.#next;
      situation.windowRoom = Math.max(0, this.#unacknowledged + this.#window.bytes - this.#next);
      situation.congestionRoom = inFlight === 0 ? Math.max(cwnd, this.#mss) : Math.max(0, cwnd - inFlight);
      situation.mss = this.#mss;
      situation.maxPayload = this.#maxPayload;
      situation.maxWindow = this.#window.largest;
      situation.smallAllowed = this.#noDelay || this.stream.isEnded || this.#unacknowledged >= this.#smallSegmentEnd;
      const length = bytesToSend(situation);
      // FIN travels with the last data, or alone; it takes a number of the window, which before the handshake is unknown.
      const hasRoomForFin = situation.windowRoom > length || this.#unacknowledged === 0;
      const withFin = this.stream.isEnded && length === situation.pending && hasRoomForFin;
      if (length === 0 && !withFin) {
        this.#noteWhatLimits(situation);
        return true;
      }
      const rangeEnd = this.#next + length + (withFin ? 1 : 0);
      if (!this.#emitRange(emit, this.#next, rangeEnd)) return false;
      if (length % this.#mss !== 0) this.#smallSegmentEnd = rangeEnd;
      this.#commitNew(rangeEnd);
    }
    return true;
  }

  #noteWhatLimits(situation: SendSituation): void {
    if (situation.congestionRoom < Math.min(situation.windowRoom, situation.pending)) {
      this.#accounting.limitedByWindow(this.#next);
    } else if (this.#queue.isEmpty && !this.#persist.isRunning && !this.#persist.isWanted) {
      // Only the peer's window holds us back, and nothing is outstanding that would bring an update: persist.
      this.#timer.progress(this.#now);
      this.#persist.start(this.#now, this.#window.bytes, this.estimator.rtoMs, this.#config.maxRtoMs);
    }
  }

  /** The persist timer has fired: one byte into a shut window, or what a small window takes. */
  #probe(emit: EmitSegment): boolean {
    if (!this.#persist.isWanted) return true;
    const { end } = this.#sequence;
    const room = Math.max(0, this.#unacknowledged + this.#window.bytes - this.#next);
    const length = Math.min(Math.max(1, room), this.#mss, end - this.#next);
    if (length <= 0) {
      this.#persist.isWanted = false;
      return true;
    }
    if (!this.#emitRange(emit, this.#next, this.#next + length)) return false;
    this.#persist.isWanted = false;
    this.#persist.isOutstanding = room === 0;
    this.#commitNew(this.#next + length);
    if (this.#persist.isOutstanding) this.#probeSent();
    return true;
  }

  #probeSent(): void {
    this.#timer.stop();
    this.#persist.sent(this.#now, this.estimator.rtoMs, this.#config.maxRtoMs);
  }

  #retransmitLost(emit: EmitSegment): boolean {
    let isFirst = true;
    for (;;) {
      const range = this.#queue.firstLost(this.#maxPayload);
      if (range === undefined) return true;
      // The first one always may go (it is what the peer waits for); more only as cwnd allows.
      const room = this.congestion.cwnd - this.bytesInFlight;
      if (!(isFirst && range.start === this.#unacknowledged) && room < Math.min(range.length, this.#mss)) {
        this.#accounting.limitedByWindow(this.#next); // or slow start after a timeout would not grow, for want of new data
        return true;
      }
      if (range.start > this.#unacknowledged && range.end > this.#unacknowledged + this.#window.bytes) return true;
      const cwndAllows = Math.max(this.#mss, Math.floor(room / this.#mss) * this.#mss);
      // A window that has shrunk takes only so much of what was sent into it (SHLD-16).
      const allowed = Math.min(cwndAllows, Math.max(1, this.#unacknowledged + this.#window.bytes - range.start));
      const part = range.length > allowed ? this.#queue.firstLost(allowed)! : range; // lost bytes remain: it exists
      if (!this.#emitRange(emit, part.start, part.end)) return false;
      this.#queue.retransmitted(part, this.#now);
      this.#lastSentAtMs = this.#now;
      if (this.#persist.isOutstanding) this.#probeSent();
      else if (!this.#timer.isRunning) this.#armRetransmission();
      isFirst = false;
    }
  }

  #emitRange(emit: EmitSegment, start: number, end: number): boolean {
    return emit(this.#sequence.segment(start, end, this.#mss));
  }

  #commitNew(end: number): void {
    if (end > this.#sequence.finPosition) this.#finSent = true;
    const wasEmpty = this.#queue.isEmpty;
    const range = new SentRange(this.#next, end, this.#now, this.#accounting.delivered);
    // What had been taken back is not new to the network: Karn's rule holds for it.
    if (this.#next < this.#highest) range.transmissions = 2;
    this.#queue.push(range);
    this.#next = end;
    if (end > this.#highest) this.#highest = end;
    this.#lastSentAtMs = this.#now;
    if (wasEmpty) this.#timer.progress(this.#now);
    if (!this.#timer.isRunning) this.#armRetransmission();
    this.congestion.onSent(range.length, this.bytesInFlight, this.#now);
  }
}
