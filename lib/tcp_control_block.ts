/**
 * What a connection keeps of one conversation, the TCB of RFC 9293 §3.3.1: the two halves, when to acknowledge, and what
 * both SYNs have settled. A passive open whose SYN was reset begins again with a new one.
 * Pure. Not here: which segments are acceptable, and in which state what happens; see tcp_connection.ts.
 */
import { DelayedAcknowledgment } from './tcp_helpers/delayed_acknowledgment.ts';
import { ExplicitCongestion } from './tcp_helpers/explicit_congestion.ts';
import { FastOpen } from './tcp_helpers/fast_open.ts';
import { PathMTUProbing } from './tcp_helpers/path_mtu_probing.ts';
import type { PathMetrics } from './tcp_helpers/path_metrics.ts';
import { SynOptions } from './tcp_helpers/syn_options.ts';
import { MAX_OPTIONS_BYTES, tcpOptionsLength } from './tcp_helpers/tcp_options.ts';
import type { TCPConfig } from './tcp_helpers/tcp_config.ts';
import { ACK, TCPSegment, URG, type EmitSegment } from './tcp_helpers/tcp_segment.ts';
import { TCPTimestamps } from './tcp_helpers/tcp_timestamps.ts';
import { UrgentInput, UrgentOutput } from './tcp_helpers/urgent_data.ts';
import { UserTimeout } from './tcp_helpers/user_timeout.ts';
import { TCPReceiver } from './tcp_receiver.ts';
import { TCPSender } from './tcp_sender.ts';
import type { AgreedOptions } from './tcp_helpers/tcp_info.ts';
import type { SequenceNumber } from './util/wrapping_integers.ts';

export interface TCPConnectionOptions {
  readonly config: TCPConfig;
  /** ISS (RFC 6528 where it comes from). */
  readonly initialSequenceNumber: SequenceNumber;
  /** What the path carries of TCP options and payload together: MTU less IP and bare TCP header, bytes. */
  readonly sendMssLimit: number;
  /** The MSS we advertise, bytes (RFC 9293 §3.7.1). */
  readonly receiveMss: number;
  /** The MSS of a peer that advertises none, bytes (MUST-15). Default 536, as over IPv4. */
  /** The same for the interface alone, which a path found narrow may turn out to carry after all; default: `sendMssLimit`. */
  readonly sendMssCeiling?: number;
  readonly defaultSendMss?: number;
  /** Payload of the largest super-segment the device takes, bytes; 0: none. */
  readonly segmentationOffloadBytes: number;
  /** Added to the clock in our timestamps (RFC 7323 §5.4). */
  readonly timestampOffset: number;
  readonly nowMs: number;
  /** What earlier connections have found on this path (RFC 9040 §6.2); null, or absent: nothing is known. */
  readonly pathMetrics?: PathMetrics | null;
}

/**
 * The round trip that auto-tuning assumes where there is no sample, and the least it believes. Too long a one costs memory,
 * too short a one would keep the window small for ever. Milliseconds.
 */
const ASSUMED_ROUND_TRIP_MS = 100;
const LEAST_ROUND_TRIP_MS = 1;
/** What a path is thought to carry on which larger segments vanish, payload and options, bytes (RFC 4821 §7.2). */
const LEAST_PROBED_BYTES = 1024;
/** Of the option. */
const USER_TIMEOUT_BYTES = 4;

export class TCPControlBlock {
  readonly sender: TCPSender;
  readonly receiver: TCPReceiver;
  readonly acknowledgment: DelayedAcknowledgment;
  readonly timestamps: TCPTimestamps;
  readonly fastOpen = new FastOpen();
  readonly #synOptions: SynOptions;
  readonly #userTimeout: UserTimeout;
  readonly ecn: ExplicitCongestion;
  readonly path: PathMTUProbing;
  readonly #sendMssCeiling: number;
  /** When data, or the SYN, last came, ms; −Infinity: never. */
  lastDataAtMs = -Infinity;
  /** As last seen. */
  #lossReductions = 0;
  readonly urgentOutput = new UrgentOutput();
  readonly urgentInput = new UrgentInput();
  /** Urgent data are outstanding or still to be sent. */
  #isUrgent = false;
  readonly #offloadBytes: number;
  readonly #roundsReceiveBuffer: boolean;

  constructor(options: TCPConnectionOptions) {
    const { config, initialSequenceNumber, receiveMss, segmentationOffloadBytes } = options;
    this.#synOptions = new SynOptions(receiveMss, options.sendMssLimit, config, options.defaultSendMss);
    const mss = this.#synOptions.segmentSize(0);
    this.#offloadBytes = segmentationOffloadBytes;
    this.sender = new TCPSender(config, initialSequenceNumber, mss, segmentationOffloadBytes, options.nowMs);
    this.receiver = new TCPReceiver(config, receiveMss);
    this.acknowledgment = new DelayedAcknowledgment(
      config.delayedAcknowledgmentMs,
      config.quickAcknowledgments,
      config.acknowledgeEverySecondSegment,
      config.quickAcknowledgmentsAtStart,
    );
    this.#roundsReceiveBuffer = config.bsdReceiveWindow;
    this.timestamps = new TCPTimestamps(config.timestamps && !config.synWithoutOptions, options.timestampOffset);
    const base = Math.max(LEAST_PROBED_BYTES, options.defaultSendMss ?? 0);
    this.path = new PathMTUProbing(config.pathMTUProbing, base, options.sendMssLimit);
    this.#sendMssCeiling = options.sendMssCeiling ?? options.sendMssLimit;
    this.ecn = new ExplicitCongestion(config.ecn, config.ecnSynRetries);
    this.#userTimeout = new UserTimeout(config.userTimeoutMs, config.userTimeoutOption);
  }

  /** What the path carries, as far as we have been told. Bytes, see the option. */
  get sendMssLimit(): number {
    return this.#synOptions.sendMssLimit;
  }

  /** For those who want to know. */
  get agreed(): AgreedOptions {
    const { scalingAgreed, sackAgreed, windowUnit } = this.#synOptions;
    return {
      timestamps: this.timestamps.inUse,
      sack: sackAgreed,
      sendWindowScale: scalingAgreed ? Math.log2(windowUnit) : -1,
      receiveWindowScale: scalingAgreed ? this.receiver.window.scale : -1,
      advertisedMss: this.#synOptions.receiveMss,
      observedMss: this.receiver.observedMss,
      fastOpen: this.fastOpen.hasCarriedText,
    };
  }

  // ---------------------------------------------------------------- what the peer says

  /** The peer's SYN: numbers and options (RFC 9293 §3.7.1, RFC 7323 §2.2, §3.2). */
  synchronize(segment: TCPSegment, nowMs: number): void {
    this.receiver.synchronize(segment.sequenceNumber);
    this.lastDataAtMs = nowMs;
    this.sender.onPeerSynchronized();
    this.timestamps.onSyn(segment, nowMs);
    this.#synOptions.onSyn(segment);
    if (!this.#synOptions.scalingAgreed) this.receiver.disableScaling();
    if (this.#synOptions.sackAgreed) {
      this.receiver.enableSack();
      this.sender.enableSack();
    }
    if (segment.userTimeout >= 0) this.heedUserTimeout(segment.userTimeout);
    this.ecn.onSyn(segment.flags);
    this.#settleSegmentSize();
    if (this.sender.isOpen) this.#roundReceiveBuffer();
  }

  /** The handshake is over. A listener keeps to what its SYN ACK offered until then. */
  established(): void {
    this.#roundReceiveBuffer();
  }

  #roundReceiveBuffer(): void {
    if (this.#roundsReceiveBuffer) this.receiver.roundBuffer(this.#synOptions.segmentSize(0));
  }

  /** The handshake is done. */
  begin(nowMs: number, earlier: PathMetrics | null | undefined): void {
    const { peerMss } = this.#synOptions;
    this.path.start(Math.min(this.sendMssLimit, peerMss), Math.min(this.#sendMssCeiling, peerMss), nowMs);
    this.#adoptPathSize();
    this.sender.startCongestionControl(earlier);
  }

  /** The peer says how long it waits for acknowledgments (RFC 5482 §3.1). @param field as on the wire */
  heedUserTimeout(field: number): void {
    this.#userTimeout.onReceived(field);
    this.sender.setUserTimeout(this.#userTimeout.ms);
  }

  /** @param acknowledged SEG.ACK and `start` SEG.SEQ, absolute */
  acknowledge(segment: TCPSegment, acknowledged: number, start: number, nowMs: number): void {
    const { sender, ecn } = this;
    const before = sender.unacknowledged;
    if (acknowledged >= sender.unacknowledged && ecn.hearsEcho(segment.flags, acknowledged)) {
      sender.onExplicitCongestion();
      ecn.onReduced(sender.highestSent);
    }
    sender.acknowledge({
      acknowledged,
      window: segment.syn ? segment.window : segment.window * this.#synOptions.windowUnit,
      sequence: start,
      isPure: segment.sequenceLength === 0,
      timestampRoundTripMs: this.timestamps.roundTripOf(segment, nowMs),
      sackBlocks: segment.sackBlocks,
    });
    if (sender.unacknowledged > before) this.path.acknowledged(nowMs);
    this.#noteReduction();
    if (this.#isUrgent && !this.urgentOutput.isGoingOn(this.sender.unacknowledged)) this.#endUrgency();
  }

  /** A loss event reduces the window as well as a mark does (RFC 3168 §6.1.2). */
  #noteReduction(): void {
    const { lossReductions, highestSent } = this.sender;
    if (lossReductions === this.#lossReductions) return;
    this.#lossReductions = lossReductions;
    this.ecn.onReduced(highestSent);
  }

  /** The sixth check (RFC 9293 §3.10.7.4). @param start SEG.SEQ, absolute */
  heedUrgentPointer(segment: TCPSegment, start: number): void {
    this.urgentInput.onPointer(start, segment.urgentPointer, this.receiver.firstUnread);
  }

  /** Text and FIN of an acceptable segment; decides when they are acknowledged. @param start SEG.SEQ, absolute */
  takeText(segment: TCPSegment, start: number, nowMs: number): void {
    const { receiver, acknowledgment } = this;
    const verdict = receiver.receive(segment, start);
    this.lastDataAtMs = nowMs;
    // Bytes that came twice are reported at once (RFC 2883 §4), whatever new ones come with them.
    if (verdict === 'in order' && !segment.fin && !receiver.hasSackToReport) {
      acknowledgment.onData(segment.payloadLength, receiver.observedMss, nowMs);
    } else if (verdict === 'early' && !receiver.usesSack) {
      acknowledgment.onEarly(segment.segmentCount);
    } else if (segment.fin) {
      acknowledgment.onUrgentMatter();
    } else {
      acknowledgment.onTrouble();
    }
    if (verdict === 'in order' || verdict === 'filled a gap') {
      acknowledgment.onProgress();
      receiver.tune(this.#roundTripForTuning(), nowMs);
    }
  }

  // ---------------------------------------------------------------- Fast Open (RFC 7413 §4.2)

  /** The SYN will carry the cookie and text, or ask for a cookie. @param maxSegmentSize the peer's, as far as known, bytes */
  offerFastOpen(cookie: Uint8Array | null, maxSegmentSize: number, isExperiment: boolean): void {
    const mostTextBytes = Math.max(0, this.#synOptions.segmentSizeFor(maxSegmentSize) - MAX_OPTIONS_BYTES);
    this.fastOpen.offer(cookie, mostTextBytes, isExperiment);
    this.sender.allowTextOnSyn(this.fastOpen.mostTextBytes);
  }

  /** The text of a SYN that brought a good cookie; what we answer need not wait for the peer's ACK. */
  takeSynText(segment: TCPSegment): void {
    this.receiver.receive(segment, 0);
    this.fastOpen.onTextTaken(segment.payloadLength);
    this.sender.openEarly(segment.window);
    this.sender.startCongestionControl(); // by the segment size that is known now; once more when the round trip is
  }

  // ---------------------------------------------------------------- what the network layer says

  /** A router reports a smaller path MTU: what is outstanding is cut smaller and sent again. */
  narrowPath(sendMssLimit: number, nowMs: number): void {
    if (!this.path.narrowed(sendMssLimit, nowMs)) return;
    this.#adoptPathSize();
    this.sender.resendAll();
  }

  // ---------------------------------------------------------------- what the path carries (RFC 4821)

  /** Before anything leaves: what has become of a probe, is it time for another, do large segments vanish? */
  watchPath(nowMs: number): void {
    const { path, sender } = this;
    if (path.state === 'disabled') return;
    const verdict = sender.mtuProbe.takeVerdict();
    if (verdict === 'arrived') path.probeArrived(nowMs);
    else if (verdict === 'lost') path.probeLost(nowMs);
    else if (verdict === 'unknown') path.probeInconclusive(nowMs);
    if (sender.timeoutIsDue) {
      path.timedOut(sender.consecutiveRetransmissions + 1, sender.oldestSegmentBytes + this.#optionBytes, nowMs);
    }
    if (path.size !== this.sendMssLimit) this.#adoptPathSize();
    const due = path.probeDue(nowMs);
    sender.mtuProbe.wantedBytes = due === 0 ? 0 : due - this.#optionBytes;
  }

  /** What has left may have been a probe. */
  notePathProbe(): void {
    if (this.path.probe === 0 && this.sender.mtuProbe.isUnderWay)
      this.path.probeSent(this.sender.mtuProbe.bytes + this.#optionBytes);
  }

  #adoptPathSize(): void {
    this.#synOptions.setPathLimit(this.path.size);
    this.#settleSegmentSize();
  }

  get #optionBytes(): number {
    return this.timestamps.optionBytes;
  }

  // ---------------------------------------------------------------- what the application says

  /** R2 (MUST-21), ms; the peer hears of it where the option is in use. */
  setUserTimeout(userTimeoutMs: number): void {
    this.#userTimeout.set(userTimeoutMs);
    this.sender.setUserTimeout(userTimeoutMs);
  }

  /** Everything written so far is urgent. */
  markUrgent(): void {
    this.urgentOutput.mark(this.sender.stream.bytesWritten + 1);
    if (this.#isUrgent) return;
    this.#isUrgent = true;
    // A device that cuts segments repeats the pointer in each of them, and so would let it point ever further.
    this.sender.setOffload(0);
  }

  #endUrgency(): void {
    this.#isUrgent = false;
    this.sender.setOffload(this.#offloadBytes);
  }

  // ---------------------------------------------------------------- what we say

  /** An acknowledgment must leave now: it is due, or the reader has made room. */
  get acknowledgmentIsDue(): boolean {
    return (
      this.acknowledgment.isDue ||
      this.urgentOutput.isDue ||
      (this.sender.synAcknowledged && this.receiver.windowUpdateIsDue)
    );
  }

  /** Blocks are to be reported at once; data has no room for them. */
  get sackIsDue(): boolean {
    return this.acknowledgment.isDue && this.receiver.hasSackToReport;
  }

  /** A segment that says nothing but RCV.NXT and the window. @param number its SEG.SEQ */
  bareAcknowledgment(number: SequenceNumber): TCPSegment {
    const segment = new TCPSegment();
    segment.flags = ACK;
    segment.sequenceNumber = number;
    this.receiver.sign(segment);
    return segment;
  }

  /** Puts the inbound half's word on an outbound segment, at the last moment, and lets it go. @returns what `emit` said */
  send(segment: TCPSegment, nowMs: number, emit: EmitSegment): boolean {
    const { receiver } = this;
    const isAnswer = receiver.synReceived;
    receiver.sign(segment);
    if (segment.syn) this.#stampSyn(segment, isAnswer, nowMs);
    else {
      this.#stampCongestion(segment);
      this.timestamps.stamp(segment, nowMs, false);
      this.#stampUserTimeout(segment);
    }
    if (this.#isUrgent && !segment.syn) this.#stampUrgent(segment);
    if (!emit(segment)) return false;
    if (segment.userTimeout >= 0) this.#userTimeout.onSent(segment.syn);
    this.ecn.onSent(segment);
    if ((segment.flags & URG) !== 0) this.urgentOutput.isDue = false;
    if (segment.syn && !isAnswer) this.fastOpen.onSynLeft(segment);
    if (isAnswer) {
      receiver.signed(segment);
      if (this.acknowledgment.isQuick && this.#isNewText(segment)) this.acknowledgment.onAnswer(nowMs);
      this.acknowledgment.onSent();
      this.timestamps.onAcknowledgmentSent(receiver.next);
    }
    return true;
  }

  #isNewText(segment: TCPSegment): boolean {
    if (segment.payloadLength === 0) return false;
    return this.sender.absoluteOf(segment.sequenceNumber) >= this.sender.highestSent; // it is committed after it has left
  }

  /** Repetitions, probes of a shut window and bare acknowledgments are not to be marked (RFC 3168 §6.1.4–6.1.6). */
  #stampCongestion(segment: TCPSegment): void {
    const { sender, ecn } = this;
    this.#noteReduction();
    const start = segment.payloadLength === 0 ? -1 : sender.absoluteOf(segment.sequenceNumber);
    const isInWindow = start + segment.payloadLength <= sender.unacknowledged + sender.window;
    ecn.stamp(segment, start >= sender.highestSent && isInWindow);
  }

  #stampUrgent(segment: TCPSegment): void {
    const pointer = this.urgentOutput.pointerFor(this.sender.absoluteOf(segment.sequenceNumber));
    if (pointer === 0) return;
    segment.flags |= URG;
    segment.urgentPointer = pointer;
  }

  #stampSyn(segment: TCPSegment, isAnswer: boolean, nowMs: number): void {
    const timeouts = this.sender.consecutiveRetransmissions;
    segment.flags |= this.ecn.synBits(isAnswer, timeouts);
    if (!this.#synOptions.stamp(segment, this.receiver.window.scale, isAnswer, timeouts)) return;
    if (isAnswer) this.fastOpen.stampAnswer(segment);
    else this.fastOpen.stampSyn(segment);
    this.timestamps.stamp(segment, nowMs, !isAnswer);
    this.#stampUserTimeout(segment);
  }

  /** A full segment has no room for it, nor has a SYN with the longest cookie of Fast Open. */
  #stampUserTimeout(segment: TCPSegment): void {
    if (segment.payloadLength + USER_TIMEOUT_BYTES > this.sender.mss) return;
    if (segment.syn && tcpOptionsLength(segment) + USER_TIMEOUT_BYTES > MAX_OPTIONS_BYTES) return;
    segment.userTimeout = this.#userTimeout.fieldFor(segment.syn);
  }

  clear(): void {
    this.sender.clear();
    this.receiver.clear();
  }

  #settleSegmentSize(): void {
    this.sender.setSegmentSize(this.#synOptions.segmentSize(this.#optionBytes));
  }

  #roundTripForTuning(): number {
    const measured = this.sender.estimator.smoothedRoundTripMs;
    return measured < 0 ? ASSUMED_ROUND_TRIP_MS : Math.max(LEAST_ROUND_TRIP_MS, measured);
  }
}
