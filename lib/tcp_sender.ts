/**
 * The outbound half of a connection: turns a byte stream into segments, keeps at most min(cwnd, peer's window) in
 * flight, and sends again what is lost. The stream itself is the retransmission buffer; ranges point into it. Here:
 * acknowledgments and timers; what leaves is decided in tcp_transmitter.ts.
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
import type { PathMTUProbe } from './tcp_helpers/path_mtu_probe.ts';
import type { PathMetrics } from './tcp_helpers/path_metrics.ts';
import { RetransmissionQueue, SentRange, type OutstandingSegments } from './tcp_helpers/retransmission_queue.ts';
import { RetransmissionTimer } from './tcp_helpers/retransmission_timer.ts';
import { RoundTripEstimator } from './tcp_helpers/round_trip_estimator.ts';
import { sampleRoundTrip } from './tcp_helpers/round_trip_sampling.ts';
import { isCredibleAck } from './tcp_helpers/segment_acceptance.ts';
import { SendLimits, type SendLimit } from './tcp_helpers/send_limits.ts';
import { SendWindow } from './tcp_helpers/send_window.ts';
import type { TCPConfig } from './tcp_helpers/tcp_config.ts';
import type { EmitSegment, SackBlock } from './tcp_helpers/tcp_segment.ts';
import { ZeroWindowProbe } from './tcp_helpers/zero_window_probe.ts';
import { TCPTransmitter } from './tcp_transmitter.ts';
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

/** 4 MiB, the buffer to begin with, are 34 Gbit/s at this round trip. Milliseconds. */
const LEAST_ROUND_TRIP_TO_TUNE_MS = 1;

export class TCPSender implements Clocked {
  readonly #config: TCPConfig;
  readonly #sequence: OutboundSequence;
  readonly estimator: RoundTripEstimator;
  readonly #queue = new RetransmissionQueue();
  readonly #accounting: CongestionAccounting;
  readonly #recovery: LossRecovery;
  readonly #delivered = new DeliveredRanges();
  readonly #transmitter: TCPTransmitter;

  #now: number;
  #isOpen = false;
  readonly #limits: SendLimits;

  readonly #window = new SendWindow();

  #offloadBytes: number;

  /** R2: how long what is outstanding may stay so, ms; Infinity: for ever. */
  #userTimeoutMs: number;
  /** The same for the SYN, ms. */
  #connectTimeoutMs: number;
  readonly #timer = new RetransmissionTimer();
  readonly #persist = new ZeroWindowProbe();
  #gaveUp = false;
  #deliveredSegments = 0;
  /** Of the acknowledgment that is being taken, ms; −1: none. */
  #echoedRoundTripMs = -1;
  /** Hears of each range that has arrived; made once, so that no acknowledgment makes it anew. */
  readonly #onDelivered = (range: SentRange, bytes: number): void => {
    // The SYN and its text are one segment; of the others as many as they were sent in, or nearly so.
    this.#deliveredSegments += range.start === 0 ? 1 : Math.ceil(bytes / this.mss);
    this.#delivered.add(range, bytes);
    this.#accounting.rate.onDelivered(range, bytes, this.#now, bytes === range.length);
    this.#recovery.onDelivered(range, this.#now, this.#echoedRoundTripMs);
  };
  /**
   * @param mss effective MSS until the peer's SYN says more, bytes
   * @param offloadBytes payload of the largest super-segment the device takes; 0: none
   */
  constructor(config: TCPConfig, isn: SequenceNumber, mss: number, offloadBytes: number, nowMs: number) {
    this.#config = config;
    this.#now = nowMs;
    this.#limits = new SendLimits(nowMs);
    this.#userTimeoutMs = config.userTimeoutMs;
    this.#connectTimeoutMs = config.connectTimeoutMs;
    this.#offloadBytes = offloadBytes;
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
    this.#recovery = new LossRecovery(parts, () => this.mss);
    this.#transmitter = new TCPTransmitter(
      {
        ...parts,
        config,
        sequence: this.#sequence,
        window: this.#window,
        recovery: this.#recovery,
        timer: this.#timer,
        persist: this.#persist,
        patienceMs: () => this.#patienceMs,
      },
      mss,
      nowMs,
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
    return this.#queue.highest > 0;
  }

  get synAcknowledged(): boolean {
    return this.#queue.unacknowledged > 0;
  }

  get finSent(): boolean {
    return this.#transmitter.finSent;
  }

  get finAcknowledged(): boolean {
    return this.finSent && this.#queue.unacknowledged === this.#sequence.finPosition + 1;
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

  /** A walk over all that is outstanding: for diagnostics. */
  get outstandingSegments(): OutstandingSegments {
    return this.#queue.countSegments(this.mss);
  }

  /** Written and never sent, bytes. */
  get unsentBytes(): number {
    return Math.max(0, this.#sequence.finPosition - Math.max(1, this.#queue.next));
  }

  /** Fast recovery, recovery after a timeout, or neither. */
  get lossEpisode(): LossEpisode {
    return this.#recovery.episode;
  }

  /** How often losses have made cwnd smaller. */
  get lossReductions(): number {
    return this.#recovery.reductions;
  }

  get hasSeenReordering(): boolean {
    return this.#recovery.hasSeenReordering;
  }

  get reorderingBytes(): number {
    return this.#recovery.reorderingBytes;
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
    return first === undefined ? 0 : Math.min(first.length, this.mss);
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

  /** The same in segments. */
  get deliveredSegments(): number {
    return this.#deliveredSegments;
  }

  get window(): number {
    return this.#window.bytes;
  }

  /** Effective MSS: payload bytes of a full segment. */
  get mss(): number {
    return this.#transmitter.mss;
  }

  /** R2 reached: nobody answers. */
  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  get msUntilTick(): number {
    const persistAtMs = this.#persist.deadlineMs(this.#userTimeoutMs);
    const atMs = Math.min(this.#timer.atMs, persistAtMs, this.#recovery.deadlineMs);
    const waitingMs = Math.min(atMs, this.#transmitter.cork.releaseAtMs) - this.#now;
    return Math.min(Math.max(0, waitingMs), this.#transmitter.pacedDelayMs);
  }

  // ---------------------------------------------------------------- what happens to it

  /** From now on `transmit` sends a SYN. */
  open(): void {
    this.#isOpen = true;
    this.#timer.progress(this.#now);
  }

  /** In SYN-RECEIVED data may leave already, into the window of the peer's SYN. Bytes. */
  openEarly(window: number): void {
    this.#transmitter.opensEarly = true;
    this.#window.update(0, 0, window + 1, 0); // the number of our own SYN takes no room in it
  }

  /** So much text may go with our SYN (RFC 7413 §4.2.1). Bytes. */
  allowTextOnSyn(bytes: number): void {
    this.#transmitter.synTextBytes = bytes;
  }

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
    this.#transmitter.nowMs = this.#now;
  }

  /** Switched on, what has been held back so far goes at once, by Nagle's algorithm or by a cork. */
  setNoDelay(on: boolean): void {
    this.#transmitter.noDelay = on;
    if (on) this.#transmitter.cork.push(this.#sequence.finPosition);
  }

  setCork(on: boolean): void {
    this.#transmitter.cork.set(on);
  }

  /** Whether more follows what has been written. */
  written(moreFollows: boolean): void {
    this.#transmitter.cork.written(moreFollows);
    this.#sequence.holdPush(moreFollows);
  }

  endRecord(): void {
    this.#sequence.endRecord();
  }

  /** R2 for what is outstanding now and later; that of the SYN stays. Infinity: never give up. */
  setUserTimeout(userTimeoutMs: number): void {
    this.#userTimeoutMs = userTimeoutMs;
    this.#timer.patienceChanged(this.#patienceMs);
  }

  /** R2 for a SYN, also one that is out. */
  setConnectTimeout(connectTimeoutMs: number): void {
    this.#connectTimeoutMs = connectTimeoutMs;
    this.#timer.patienceChanged(this.#patienceMs);
  }

  /** @param mss payload bytes of a full segment, ≥ 1 */
  setSegmentSize(mss: number): void {
    const transmitter = this.#transmitter;
    const changed = mss !== transmitter.mss;
    transmitter.mss = mss;
    transmitter.maxPayload = Math.max(mss, Math.floor(this.#offloadBytes / mss) * mss);
    if (changed && this.#queue.next > 1) this.congestion.onSegmentSizeChanged(mss);
  }

  /** @param offloadBytes payload of the largest super-segment from now on; 0: none */
  setOffload(offloadBytes: number): void {
    this.#offloadBytes = offloadBytes;
    this.setSegmentSize(this.mss);
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
    this.#accounting.begin(this.mss, this.#now, this.#timer.synTimeouts, usesSack, earlier?.ssthreshBytes);
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
    this.#accounting.replace(factory, this.mss, this.#now);
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
    this.#transmitter.peerSynchronized = true;
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
      hasNewData: this.#sequence.end > queue.next && this.#transmitter.windowRoom > 0,
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
    this.#transmitter.armRetransmission();
    this.#transmitter.armTailProbe();
  }

  /** Sends what is due, lost, or new. @returns false when `emit` refused */
  transmit(emit: EmitSegment): boolean {
    if (!this.#isOpen) return true;
    this.#checkTimers();
    if (this.#gaveUp) return true;
    const hasRoom = this.#transmitter.transmit(emit);
    this.#limits.change(this.#limit, this.#now);
    return hasRoom;
  }

  /** What holds back what is written, or its acknowledgment. */
  get #limit(): SendLimit {
    if (this.#queue.isEmpty && this.unsentBytes === 0) return 'idle';
    return this.#transmitter.isLimitedByWindow && this.unsentBytes > 0 ? 'window' : 'network';
  }

  /** For how long there has been something to send or outstanding, and only the peer's window held it back. Milliseconds. */
  get busyMs(): number {
    return this.#limits.busyMs(this.#now);
  }

  get windowLimitedMs(): number {
    return this.#limits.windowMs(this.#now);
  }

  /** Since data have left, ms; Infinity: none ever have. */
  get sinceSentMs(): number {
    return this.#now - this.#transmitter.lastSentAtMs;
  }

  /** Probes of a shut window without an answer. */
  get unansweredProbes(): number {
    return this.#persist.unanswered;
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

  /**
   * Room for what is in flight, and for as much again that waits its turn. Not on a path so short that it holds little: where
   * nothing is lost cwnd grows for ever, and a buffer larger than the processor's cache halves the speed.
   */
  #tuneBuffer(): void {
    if (this.estimator.minRoundTripMs < LEAST_ROUND_TRIP_TO_TUNE_MS) return;
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
    this.#persist.answered();
    this.#timer.acknowledged(this.#now);
    this.#transmitter.cork.heard();
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

  /** For the SYN it is longer (MUST-23). */
  get #patienceMs(): number {
    return this.#queue.unacknowledged === 0 ? this.#connectTimeoutMs : this.#userTimeoutMs;
  }

  #checkTimers(): void {
    // The probe never comes after the timeout, and where both are due it goes first (RFC 8985 §7.2).
    const { probe } = this.#recovery;
    if (this.#now >= probe.atMs && probe.isOutstanding) probe.disarm();
    if (this.#now >= this.#timer.atMs && this.#now < probe.atMs) this.#onRetransmissionTimeout();
    if (this.#now >= this.#persist.deadlineMs(this.#userTimeoutMs)) this.#onPersistTimeout();
    if (this.#now >= this.#transmitter.cork.releaseAtMs) this.#releaseCork();
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
      this.#transmitter.takeBackAll();
      this.#persist.isWanted = true;
      return;
    }
    this.#recovery.onTimeout(this.#now, isSyn);
    this.estimator.backOff();
    this.#timer.timedOut(isSyn);
    this.#transmitter.armRetransmission();
  }

  #releaseCork(): void {
    this.#transmitter.cork.push(this.#sequence.finPosition);
    this.#sequence.holdPush(false);
  }

  #onPersistTimeout(): void {
    if (this.#persist.isHopeless(this.#now, this.#userTimeoutMs)) this.#gaveUp = true;
    if (this.#persist.fired()) this.#queue.markFirstLost(1);
  }

  /** A probe has been answered: the peer lives, however shut its window (MUST-37). */
  #progressOfProbe(): void {
    this.#persist.answered();
    if (this.#persist.isOutstanding || this.#persist.isRunning) this.#timer.progress(this.#now);
  }

  /** The window opened before the probe's byte was taken: it travels with the data that may now go. */
  #takeBackProbe(): void {
    const probe = this.#queue.takeBackLast();
    if (probe !== undefined) this.#queue.next = probe.start;
    this.#persist.isOutstanding = false;
  }
}
