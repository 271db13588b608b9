/**
 * The outbound half of a connection: turns a byte stream into segments, keeps at most min(cwnd, peer's window) in
 * flight, and sends again what is lost. The stream itself is the retransmission buffer; ranges point into it.
 * Pure. RFC 9293 §3.8 (data), RFC 6298 (RTO), RFC 9293 §3.8.6.1 (probes), RFC 8985 §7 (tail loss probe). What is lost and
 * what follows from it is decided in tcp_helpers/loss_recovery.ts.
 *
 *   absolute:   0    1 ................ unacknowledged ............ next ............ bytesWritten+1
 *               SYN  |== acknowledged ==|== outstanding (ranges) ====|== pending =====| FIN
 */
import type { ByteStream } from './byte_stream.ts';
import { OutboundSequence } from './outbound_sequence.ts';
import { CongestionAccounting } from './tcp_helpers/congestion/congestion_accounting.ts';
import type { CongestionControl, CongestionControlFactory } from './tcp_helpers/congestion/congestion_control.ts';
import { DeliveredRanges } from './tcp_helpers/delivered_ranges.ts';
import { LossRecovery, type LossEpisode } from './tcp_helpers/loss_recovery.ts';
import { Pacer } from './tcp_helpers/pacer.ts';
import type { PathMTUProbe } from './tcp_helpers/path_mtu_probe.ts';
import type { PathMetrics } from './tcp_helpers/path_metrics.ts';
import { RetransmissionQueue, SentRange, type OutstandingSegments } from './tcp_helpers/retransmission_queue.ts';
import { RetransmissionTimer } from './tcp_helpers/retransmission_timer.ts';
import { RoundTripEstimator } from './tcp_helpers/round_trip_estimator.ts';
import { sampleRoundTrip } from './tcp_helpers/round_trip_sampling.ts';
import { isCredibleAck } from './tcp_helpers/segment_acceptance.ts';
import { bytesToSend, type SendSituation } from './tcp_helpers/send_policy.ts';
import { SendWindow } from './tcp_helpers/send_window.ts';
import type { TCPConfig } from './tcp_helpers/tcp_config.ts';
import type { EmitSegment, SackBlock } from './tcp_helpers/tcp_segment.ts';
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
  /** As in the segment; empty where SACK is not in use. */
  readonly sackBlocks: readonly SackBlock[];
}

/** A lost path MTU probe shall be found by what follows it. */
const SEGMENTS_BEHIND_PROBE = 4;

/** Bytes that may leave together when pacing, unless congestion control says otherwise: what a timer of 1 ms can do. */
const MOST_IN_QUANTUM = 65536;

export class TCPSender implements Clocked {
  readonly #config: TCPConfig;
  readonly #sequence: OutboundSequence;
  readonly estimator: RoundTripEstimator;
  readonly #queue = new RetransmissionQueue();
  readonly #accounting: CongestionAccounting;
  readonly #recovery: LossRecovery;
  readonly #delivered = new DeliveredRanges();
  readonly #pacer = new Pacer();

  #now: number;
  #isOpen = false;
  /** The peer's SYN has come: in SYN-RECEIVED a FIN need not wait for the ACK of ours (RFC 9293 §3.10.4). */
  #peerSynchronized = false;
  #finSent = false;
  /** So much text may go with our SYN (RFC 7413 §4.2.1). Bytes. */
  synTextBytes = 0;
  /** Data need not wait for the ACK of our SYN (RFC 7413 §4.2.2). */
  #opensEarly = false;

  readonly #window = new SendWindow();

  /** Effective MSS: payload bytes of a full segment. */
  #mss: number;
  /** Payload bytes of the largest super-segment; the MSS when there is no offload. */
  #maxPayload: number;
  #offloadBytes: number;
  #noDelay: boolean;
  /** Absolute end of the last small segment: another may go once it is acknowledged. */
  #smallSegmentEnd = 0;

  /** R2: how long what is outstanding may stay so, ms; Infinity: for ever. */
  #userTimeoutMs: number;
  readonly #timer = new RetransmissionTimer();
  readonly #persist = new ZeroWindowProbe();
  #gaveUp = false;
  #lastSentAtMs = 0;
  /** Something waits for the pacer. */
  #isPaced = false;
  /** New data has left since the tail loss probe was last armed. */
  #hasSentNew = false;
  /** Of the acknowledgment that is being taken, ms; −1: none. */
  #echoedRoundTripMs = -1;
  /** Hears of each range that has arrived; made once, so that no acknowledgment makes it anew. */
  readonly #onDelivered = (range: SentRange, bytes: number): void => {
    this.#delivered.add(range, bytes);
    this.#accounting.rate.onDelivered(range, bytes, this.#now, bytes === range.length);
    this.#recovery.onDelivered(range, this.#now, this.#echoedRoundTripMs);
  };
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
    this.#accounting = new CongestionAccounting(
      config.congestionControl,
      config.initialWindowSegments,
      this.estimator,
      { mss, nowMs },
    );
    const parts = {
      queue: this.#queue,
      estimator: this.estimator,
      accounting: this.#accounting,
      delivered: this.#delivered,
    };
    this.#recovery = new LossRecovery(parts, () => this.#mss);
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
    return this.#queue.highest > 0;
  }

  get synAcknowledged(): boolean {
    return this.#queue.unacknowledged > 0;
  }

  get finSent(): boolean {
    return this.#finSent;
  }

  get finAcknowledged(): boolean {
    return this.#finSent && this.#queue.unacknowledged === this.#sequence.finPosition + 1;
  }

  get unacknowledged(): number {
    return this.#queue.unacknowledged;
  }

  get highestSent(): number {
    return this.#queue.highest;
  }

  /** SEG.ACK, or a number an ICMP error quotes, as an absolute number. */
  absoluteOf(number: SequenceNumber): number {
    return this.#sequence.absoluteOf(number, this.#queue.unacknowledged);
  }

  /** Whether an acknowledgment may be honest (RFC 5961 §5.2). */
  isCredible(acknowledged: number): boolean {
    return isCredibleAck(acknowledged, this.#queue.unacknowledged, this.#queue.highest, this.#window.largest);
  }

  /** What a segment without text is numbered: SND.NXT, or less where the peer would find that outside its window. */
  get sequenceNumberWithinWindow(): SequenceNumber {
    const edge = this.#queue.unacknowledged === 0 ? this.#queue.next : this.#queue.unacknowledged + this.#window.bytes;
    return this.#sequence.numberOf(Math.min(this.#queue.next, edge));
  }

  get nextSequenceNumber(): SequenceNumber {
    return this.#sequence.numberOf(this.#queue.highest);
  }

  get sequenceNumbersInFlight(): number {
    return this.#queue.next - this.#queue.unacknowledged;
  }

  /** What is in the network as far as we know: outstanding, less what is lost and what has arrived out of order. */
  get bytesInFlight(): number {
    return this.#queue.bytesInFlight;
  }

  get sackedBytes(): number {
    return this.#queue.sackedBytes;
  }

  /** Thought lost and not yet sent again. */
  get lostBytes(): number {
    return this.#queue.lostBytes;
  }

  get inRecovery(): boolean {
    return this.#recovery.episode === 'recovery';
  }

  /** Fast recovery, recovery after a timeout, or neither. */
  /** A walk over all that is outstanding: for diagnostics. */
  get outstandingSegments(): OutstandingSegments {
    return this.#queue.countSegments(this.#mss);
  }

  /** Written and never sent, bytes. */
  get unsentBytes(): number {
    return Math.max(0, this.#sequence.finPosition - Math.max(1, this.#queue.next));
  }

  get lossEpisode(): LossEpisode {
    return this.#recovery.episode;
  }

  get hasSeenReordering(): boolean {
    return this.#recovery.hasSeenReordering;
  }

  /** What may be in flight now, bytes: congestion control's cwnd, or less during a recovery. */
  get cwnd(): number {
    return this.#recovery.cwnd;
  }

  /** A segment that is larger than the others, to try the path: asked for here, judged by the recovery. */
  get mtuProbe(): PathMTUProbe {
    return this.#recovery.mtuProbe;
  }

  /** The retransmission timer is about to expire for data that the peer would take. */
  get timeoutIsDue(): boolean {
    return this.#now >= this.#timer.atMs && this.#queue.unacknowledged > 0 && this.#window.bytes > 0;
  }

  /** Payload of the segment at SND.UNA, as it was sent; 0: there is none. Bytes. */
  get oldestSegmentBytes(): number {
    const { first } = this.#queue;
    return first === undefined ? 0 : Math.min(first.length, this.#mss);
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
    const atMs = Math.min(this.#timer.atMs, this.#persist.atMs, this.#recovery.deadlineMs);
    const untilMs = Math.max(0, atMs - this.#now);
    return this.#isPaced ? Math.min(untilMs, this.#pacer.delayMs(this.#now)) : untilMs;
  }

  // ---------------------------------------------------------------- what happens to it

  /** From now on `transmit` sends a SYN. */
  open(): void {
    this.#isOpen = true;
    this.#timer.progress(this.#now);
  }

  /** In SYN-RECEIVED data may leave already, into the window of the peer's SYN. Bytes. */
  openEarly(window: number): void {
    this.#opensEarly = true;
    this.#window.update(0, 0, window, 0);
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
    if (changed && this.#queue.next > 1) this.congestion.onSegmentSizeChanged(mss);
  }

  /** @param offloadBytes payload of the largest super-segment from now on; 0: none */
  setOffload(offloadBytes: number): void {
    this.#offloadBytes = offloadBytes;
    this.setSegmentSize(this.#mss);
  }

  /**
   * The handshake has settled MSS and round trip: congestion control begins (RFC 6928).
   * @param earlier what an earlier connection found on this path; null: nothing is known (RFC 9040 §6.2)
   */
  startCongestionControl(earlier: PathMetrics | null = null): void {
    if (earlier !== null) {
      this.estimator.expect(earlier.smoothedRoundTripMs, earlier.roundTripVariationMs);
      if (earlier.hasReordering) this.#recovery.expectReordering();
    }
    const { usesSack } = this.#recovery;
    this.#accounting.begin(this.#mss, this.#now, this.#timer.synTimeouts, usesSack, earlier?.ssthreshBytes);
  }

  /** What this connection has found out about the path; null: it has measured nothing. */
  get pathMetrics(): PathMetrics | null {
    const { estimator, congestion } = this;
    if (estimator.latestMs < 0) return null;
    return {
      smoothedRoundTripMs: estimator.smoothedRoundTripMs,
      roundTripVariationMs: estimator.roundTripVariationMs,
      ssthreshBytes: congestion.ssthresh,
      cwndBytes: congestion.cwnd,
      hasReordering: this.hasSeenReordering,
    };
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

  /** The peer echoes congestion marks, for the first time in this window (RFC 3168 §6.1.2). A loss event has reduced it already. */
  onExplicitCongestion(): void {
    if (this.#recovery.episode !== 'open') return;
    this.#accounting.onExplicitCongestion(this.#now, this.sequenceNumbersInFlight);
  }

  onPeerSynchronized(): void {
    this.#peerSynchronized = true;
  }

  /** Both SYNs carried SACK-permitted (RFC 2018 §2). */
  enableSack(): void {
    this.#recovery.enableSack();
  }

  /** Our SYN, or SYN ACK, is to go out again: the peer repeated its own. */
  repeatSyn(): void {
    if (this.#queue.unacknowledged === 0) this.#queue.markFirstLost(1);
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
    const { acknowledged, window, sackBlocks } = acknowledgment;
    const queue = this.#queue;
    const before = queue.unacknowledged;
    if (acknowledged < before) return;
    const bytes = acknowledged - before;
    if (bytes === 0) this.#progressOfProbe();
    const isDuplicate =
      bytes === 0 &&
      acknowledgment.isPure &&
      window === this.#window.bytes &&
      !queue.isEmpty &&
      !this.#persist.isOutstanding;
    this.#updateWindow(acknowledgment);
    const hasSack = sackBlocks.length > 0 && this.#recovery.usesSack;
    if (bytes === 0 && !isDuplicate && !hasSack) return;

    const priorInFlight = queue.bytesInFlight;
    const priorOutstanding = queue.next - before;
    const priorSacked = queue.sackedBytes;
    this.#delivered.begin();
    this.#echoedRoundTripMs = bytes > 0 ? acknowledgment.timestampRoundTripMs : -1;
    if (bytes > 0) this.#advance(acknowledged);
    if (hasSack) this.#takeSack(acknowledged, sackBlocks);
    const roundTripMs = sampleRoundTrip(this.#delivered, this.estimator, this.#echoedRoundTripMs, this.#now);
    if (before === 0 && this.#timer.synTimeouts > 0) this.estimator.restartAfterLostSYN();
    const wasInRecovery = this.inRecovery;
    this.#recovery.onAcknowledgment({
      nowMs: this.#now,
      acknowledged,
      bytes,
      isDuplicate,
      hasSack,
      echoedRoundTripMs: this.#echoedRoundTripMs,
      priorOutstanding,
      priorSacked,
      hasNewData: this.#sequence.end > queue.next && this.#windowRoom > 0,
    });
    if (this.#delivered.bytes > 0) {
      this.#accounting.onAcknowledged({
        nowMs: this.#now,
        acknowledged,
        next: queue.next,
        priorInFlight,
        inFlight: queue.bytesInFlight,
        roundTripMs,
        inRecovery: wasInRecovery || this.inRecovery || this.#isBehindGap(bytes),
      });
    }
    if (bytes === 0) return;
    this.#tuneBuffer();
    this.#armRetransmission();
    this.#armTailProbe();
  }

  /** Sends what is due, lost, or new. @returns false when `emit` refused */
  transmit(emit: EmitSegment): boolean {
    if (!this.#isOpen) return true;
    this.#checkTimers();
    if (this.#gaveUp) return true;
    this.#isPaced = false;
    const hasRoom =
      this.#retransmitLost(emit) &&
      this.#transmitSyn(emit) &&
      this.#transmitNew(emit) &&
      this.#probe(emit) &&
      this.#probeTail(emit);
    if (this.#hasSentNew) {
      this.#hasSentNew = false;
      this.#armTailProbe();
    }
    if (this.#queue.next >= this.#sequence.end) this.#noteStarvation();
    return hasRoom;
  }

  // ---------------------------------------------------------------- acknowledgments

  #updateWindow(acknowledgment: TCPAcknowledgment): void {
    const { sequence, acknowledged, window } = acknowledgment;
    const before = this.#window.bytes;
    if (!this.#window.update(sequence, acknowledged, window, this.#queue.unacknowledged) || window === 0) return;
    if (this.#persist.isOutstanding && acknowledged <= this.#queue.unacknowledged) this.#takeBackProbe();
    // Said again, a small window must not put the override off for ever.
    if (window !== before) this.#persist.stop();
  }

  /** Room for what is in flight, and for as much again that waits its turn. */
  #tuneBuffer(): void {
    const wanted = Math.min(this.#config.maxSendBufferBytes, 2 * this.cwnd);
    if (wanted > this.stream.capacity) this.stream.capacity = wanted;
  }

  /** SND.UNA moves. */
  #advance(acknowledged: number): void {
    const queue = this.#queue;
    queue.acknowledge(acknowledged, this.#onDelivered);
    this.#sequence.discard(acknowledged);
    queue.unacknowledged = acknowledged;
    if (queue.next < acknowledged) queue.next = acknowledged;
    this.#persist.isOutstanding = false;
    this.#timer.acknowledged(this.#now);
    this.estimator.resetBackOff();
  }

  /** SACK alone, while nothing tells that it is reordering rather than loss, makes no window grow (RFC 5681 §3.2). */
  #isBehindGap(bytes: number): boolean {
    return bytes === 0 && this.congestion.recovery === 'proportional' && !this.#recovery.hasSeenReordering;
  }

  #takeSack(acknowledged: number, sackBlocks: readonly SackBlock[]): void {
    const blocks = sackBlocks.map(({ start, end }) => ({ start: this.absoluteOf(start), end: this.absoluteOf(end) }));
    this.#recovery.takeSack(acknowledged, blocks, this.#window.largest, this.#onDelivered);
  }

  // ---------------------------------------------------------------- timers

  #armRetransmission(): void {
    if (this.#queue.isEmpty || this.#persist.isOutstanding) this.#timer.stop();
    else this.#timer.start(this.#now, this.estimator.rtoMs, this.#patienceMs);
  }

  #armTailProbe(): void {
    if (this.#config.tailLossProbes) this.#recovery.armProbe(this.#now, this.#timer.atMs);
  }

  /** For the SYN it is longer (MUST-23). */
  get #patienceMs(): number {
    return this.#queue.unacknowledged === 0 ? this.#config.connectTimeoutMs : this.#userTimeoutMs;
  }

  #checkTimers(): void {
    // The probe never comes after the timeout, and where both are due it goes first (RFC 8985 §7.2).
    const { probe } = this.#recovery;
    if (this.#now >= probe.atMs && probe.isOutstanding) probe.disarm();
    if (this.#now >= this.#timer.atMs && this.#now < probe.atMs) this.#onRetransmissionTimeout();
    if (this.#now >= this.#persist.atMs) this.#onPersistTimeout();
    if (this.#now >= this.#recovery.deadlineMs) this.#recovery.onReorderingTimer(this.#now);
  }

  #onRetransmissionTimeout(): void {
    const isSyn = this.#queue.unacknowledged === 0;
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
    this.#recovery.onTimeout(this.#now, isSyn);
    this.estimator.backOff();
    this.#timer.timedOut(isSyn);
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
    this.#queue.next = this.#queue.unacknowledged;
    this.#smallSegmentEnd = Math.min(this.#smallSegmentEnd, this.#queue.next);
    this.#recovery.onTakenBack();
    this.#timer.stop();
  }

  /** The window opened before the probe's byte was taken: it travels with the data that may now go. */
  #takeBackProbe(): void {
    const probe = this.#queue.takeBackLast();
    if (probe !== undefined) this.#queue.next = probe.start;
    this.#persist.isOutstanding = false;
  }

  // ---------------------------------------------------------------- sending

  /** Everything before the FIN has been sent. */
  get #finIsNext(): boolean {
    return this.stream.isEnded && this.#queue.next === this.#sequence.finPosition;
  }

  #transmitSyn(emit: EmitSegment): boolean {
    if (this.#queue.next > 0) return true;
    const end = 1 + Math.min(this.synTextBytes, this.stream.bytesWritten);
    // Never a super-segment, whatever is known of the MSS by now.
    if (!emit(this.#sequence.segment(0, end, end))) return false;
    this.#commitNew(end);
    return true;
  }

  #transmitNew(emit: EmitSegment): boolean {
    if (this.#queue.unacknowledged === 0 && !this.#opensEarly && !(this.#finIsNext && this.#peerSynchronized))
      return true;
    if (this.#queue.lostBytes > 0 && !this.#recovery.holdsRetransmissions) return true; // what is lost goes first
    const situation = this.#situation;
    const end = this.#sequence.finPosition;
    if (this.#queue.next === end && !this.#finIsNext) return true;
    if (this.#queue.isEmpty && this.#now - this.#lastSentAtMs > this.estimator.rtoMs && this.#queue.next > 1) {
      this.congestion.onRestartAfterIdle(this.#now);
    }
    const { cwnd } = this;
    const rate = this.congestion.pacingRate;
    while (this.#queue.next < end || this.#finIsNext) {
      const inFlight = this.bytesInFlight;
      const paced = this.#pacer.allowance(this.#now, rate, this.#quantum(rate));
      if (paced === 0) {
        this.#isPaced = true;
        return true;
      }
      situation.pending = end - this.#queue.next;
      situation.windowRoom = this.#windowRoom;
      situation.congestionRoom = inFlight === 0 ? Math.max(cwnd, this.#mss) : Math.max(0, cwnd - inFlight);
      situation.mss = this.#mss;
      situation.maxPayload = Math.max(this.#mss, Math.floor(Math.min(paced, this.#maxPayload) / this.#mss) * this.#mss);
      situation.maxWindow = this.#window.largest;
      situation.smallAllowed =
        this.#noDelay || this.stream.isEnded || this.#queue.unacknowledged >= this.#smallSegmentEnd;
      const mtuProbe = this.#mtuProbeBytes(situation);
      if (mtuProbe > 0) {
        if (situation.congestionRoom < mtuProbe) return true; // acknowledgments will make room
        if (!this.#transmitMTUProbe(emit, mtuProbe)) return false;
        continue;
      }
      const length = bytesToSend(situation);
      // FIN travels with the last data, or alone; it takes a number of the window, which before the handshake is unknown.
      const hasRoomForFin = situation.windowRoom > length || this.#queue.unacknowledged === 0;
      const withFin = this.stream.isEnded && length === situation.pending && hasRoomForFin;
      if (length === 0 && !withFin) {
        this.#noteWhatLimits(situation);
        return true;
      }
      const rangeEnd = this.#queue.next + length + (withFin ? 1 : 0);
      if (!this.#emitRange(emit, this.#queue.next, rangeEnd)) return false;
      if (length % this.#mss !== 0) this.#smallSegmentEnd = rangeEnd;
      this.#commitNew(rangeEnd);
    }
    return true;
  }

  /**
   * Payload of the probe that should leave now, bytes; 0: none. With enough behind it that its loss is soon known, and a
   * window that bears it (RFC 4821 §7.4).
   */
  #mtuProbeBytes({ pending, windowRoom }: SendSituation): number {
    const wanted = this.mtuProbe.wantedBytes;
    if (wanted <= this.#mss || !this.#recovery.usesSack || this.lossEpisode !== 'open') return 0;
    if (this.#queue.next < this.#queue.highest) return 0; // taken back: part of it may be there already
    const needed = wanted + SEGMENTS_BEHIND_PROBE * this.#mss;
    return Math.min(pending, windowRoom, this.cwnd) < needed ? 0 : wanted;
  }

  #transmitMTUProbe(emit: EmitSegment, bytes: number): boolean {
    const { next } = this.#queue;
    if (!emit(this.#sequence.segment(next, next + bytes, bytes))) return false;
    this.#commitNew(next + bytes);
    this.mtuProbe.sent(next, next + bytes);
    return true;
  }

  /** Bytes the peer's window still takes. */
  get #windowRoom(): number {
    return Math.max(0, this.#queue.unacknowledged + this.#window.bytes - this.#queue.next);
  }

  #quantum(rate: number): number {
    if (rate === Infinity) return Infinity;
    return this.congestion.sendQuantum ?? Math.min(MOST_IN_QUANTUM, Math.max(2 * this.#mss, Math.floor(rate)));
  }

  #noteWhatLimits(situation: SendSituation): void {
    if (situation.congestionRoom < Math.min(situation.windowRoom, situation.pending)) {
      this.#accounting.limitedByWindow(this.#queue.next);
    } else if (this.#queue.isEmpty && !this.#persist.isRunning && !this.#persist.isWanted) {
      // Only the peer's window holds us back, and nothing is outstanding that would bring an update: persist.
      this.#timer.progress(this.#now);
      this.#persist.start(this.#now, this.#window.bytes, this.estimator.rtoMs, this.#config.maxRtoMs);
    }
  }

  /** Everything is sent, and cwnd would take more: rates measured now are the application's (delivery_rate.ts). */
  #noteStarvation(): void {
    const { bytesInFlight, lostBytes } = this.#queue;
    if (lostBytes === 0 && bytesInFlight < this.cwnd) this.#accounting.rate.applicationLimited(bytesInFlight);
  }

  /** The persist timer has fired: one byte into a shut window, or what a small window takes. */
  #probe(emit: EmitSegment): boolean {
    if (!this.#persist.isWanted) return true;
    const { end } = this.#sequence;
    const room = Math.max(0, this.#queue.unacknowledged + this.#window.bytes - this.#queue.next);
    const length = Math.min(Math.max(1, room), this.#mss, end - this.#queue.next);
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
    this.#persist.sent(this.#now, this.estimator.rtoMs, this.#config.maxRtoMs);
  }

  /**
   * The tail loss probe is due (RFC 8985 §7.3): new data if there is any and the window takes it, whatever cwnd says, or
   * else the last segment once more. A probe that is not answered yet leaves the rest to the retransmission timer.
   */
  #probeTail(emit: EmitSegment): boolean {
    const { probe } = this.#recovery;
    if (this.#now < probe.atMs) return true;
    const length = Math.min(this.#mss, this.#windowRoom, this.#sequence.finPosition - this.#queue.next);
    if (length > 0) {
      const end = this.#queue.next + length;
      if (!this.#emitRange(emit, this.#queue.next, end)) return false;
      if (length % this.#mss !== 0) this.#smallSegmentEnd = end;
      this.#commitNew(end);
      probe.sent(end, false);
    } else {
      const last = this.#queue.lastUnsacked(this.#mss);
      if (last === undefined || last.lost) {
        probe.disarm();
        return true;
      }
      if (!this.#emitRange(emit, last.start, last.end)) return false;
      this.#commitCopy(last);
      probe.sent(last.end, true);
    }
    this.#hasSentNew = false;
    this.#armRetransmission();
    return true;
  }

  #retransmitLost(emit: EmitSegment): boolean {
    if (this.#recovery.holdsRetransmissions) return true;
    let isFirst = true;
    const rate = this.congestion.pacingRate;
    for (;;) {
      const range = this.#queue.firstLost(this.#maxPayload);
      if (range === undefined) return true;
      // The first one always may go (it is what the peer waits for); more only as cwnd allows.
      const room = this.cwnd - this.bytesInFlight;
      if (!(isFirst && range.start === this.#queue.unacknowledged) && room < Math.min(range.length, this.#mss)) {
        this.#accounting.limitedByWindow(this.#queue.next); // or slow start after a timeout would not grow, for want of new data
        return true;
      }
      if (range.start > this.#queue.unacknowledged && range.end > this.#queue.unacknowledged + this.#window.bytes)
        return true;
      const paced = this.#pacer.allowance(this.#now, rate, this.#quantum(rate));
      if (paced === 0) {
        this.#isPaced = true;
        return true;
      }
      const cwndAllows = Math.max(this.#mss, Math.floor(Math.min(room, paced) / this.#mss) * this.#mss);
      // A window that has shrunk takes only so much of what was sent into it (SHLD-16).
      const allowed = Math.min(cwndAllows, Math.max(1, this.#queue.unacknowledged + this.#window.bytes - range.start));
      const part = range.length > allowed ? this.#queue.firstLost(allowed)! : range; // lost bytes remain: it exists
      if (!this.#emitRange(emit, part.start, part.end)) return false;
      const isHead = part.start === this.#queue.unacknowledged;
      this.#commitCopy(part);
      if (this.#persist.isOutstanding) this.#probeSent();
      else if (isHead || !this.#timer.isRunning) this.#armRetransmission();
      isFirst = false;
    }
  }

  #emitRange(emit: EmitSegment, start: number, end: number): boolean {
    return emit(this.#sequence.segment(start, end, this.#mss));
  }

  #commitNew(end: number): void {
    if (end > this.#sequence.finPosition) this.#finSent = true;
    const queue = this.#queue;
    const wasEmpty = queue.isEmpty;
    const inFlightBefore = queue.bytesInFlight;
    const range = new SentRange(queue.next, end, this.#now);
    // What had been taken back is not new to the network: Karn's rule holds for it.
    if (queue.next < queue.highest) range.transmissions = 2;
    queue.push(range);
    queue.next = end;
    if (end > queue.highest) queue.highest = end;
    this.#sent(range, inFlightBefore);
    this.#accounting.flew(queue.next - queue.unacknowledged, queue.unacknowledged, queue.next);
    this.#hasSentNew = true;
    if (wasEmpty) this.#timer.progress(this.#now);
    if (!this.#timer.isRunning) this.#armRetransmission();
  }

  #commitCopy(range: SentRange): void {
    const inFlightBefore = this.#queue.bytesInFlight - (range.lost ? 0 : range.length);
    this.#queue.retransmitted(range);
    this.#sent(range, inFlightBefore);
    this.#recovery.onCopied(range, this.#now);
  }

  #sent(range: SentRange, inFlightBefore: number): void {
    const { congestion } = this;
    this.#lastSentAtMs = this.#now;
    this.#accounting.rate.onSent(range, range.length, inFlightBefore, this.#now);
    this.#recovery.onSent(range.length);
    this.#pacer.sent(range.length, this.#now, congestion.pacingRate);
    congestion.onSent(range.length, this.#queue.bytesInFlight, this.#now);
  }
}
