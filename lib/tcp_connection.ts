/**
 * Joins the two halves: SEGMENT ARRIVES, handshake, close, linger. Three verbs change its state (`receive`, the
 * streams' `write`/`read`, `tick`), one lets segments out (`transmit`). It calls nobody back: its owner looks at
 * `state`, `failure` and the streams after each verb.
 * Pure. RFC 9293 §3.10, RFC 5961 (blind attacks), RFC 7323 (options). Not here: urgent data, SACK, fast open.
 */
import type { ByteStreamReader, ByteStreamWriter } from './byte_stream.ts';
import type { CongestionControlFactory } from './tcp_helpers/congestion/congestion_control.ts';
import { DelayedAcknowledgment } from './tcp_helpers/delayed_acknowledgment.ts';
import { resetFor } from './tcp_helpers/reset_segment.ts';
import { AnswerLimit, isCredibleAck, isInWindow, judgeReset } from './tcp_helpers/segment_acceptance.ts';
import type { TCPConfig } from './tcp_helpers/tcp_config.ts';
import type { TCPInfo } from './tcp_helpers/tcp_info.ts';
import { ACK, RST, SYN, TCPSegment } from './tcp_helpers/tcp_segment.ts';
import { deriveTCPState, type TCPFacts, type TCPState } from './tcp_helpers/tcp_state.ts';
import { TCPTimestamps } from './tcp_helpers/tcp_timestamps.ts';
import { TCPReceiver } from './tcp_receiver.ts';
import { TCPSender, type EmitSegment } from './tcp_sender.ts';
import type { Clocked } from './util/clocked.ts';
import { advance, unwrap, wrap, type SequenceNumber } from './util/wrapping_integers.ts';

export interface TCPConnectionOptions {
  readonly config: TCPConfig;
  /** ISS (RFC 6528 where it comes from). */
  readonly initialSequenceNumber: SequenceNumber;
  /** What the path carries of TCP options and payload together: MTU less IP and bare TCP header, bytes. */
  readonly sendMssLimit: number;
  /** The MSS we advertise, bytes (RFC 9293 §3.7.1). */
  readonly receiveMss: number;
  /** Payload of the largest super-segment the device takes, bytes; 0: none. */
  readonly segmentationOffloadBytes: number;
  /** Added to the clock in our timestamps (RFC 7323 §5.4). */
  readonly timestampOffset: number;
  readonly nowMs: number;
}

/** Why a connection ended before its time. */
export type TCPFailure = 'refused' | 'reset' | 'timeout' | 'aborted' | 'unreachable';

/** What TIME-WAIT still needs to know once the connection itself may go. */
export interface TimeWaitSnapshot {
  /** SND.NXT and RCV.NXT. */
  readonly sendNext: SequenceNumber;
  readonly receiveNext: SequenceNumber;
  /** Timestamps in use, the peer's latest, and our offset. */
  readonly hasTimestamps: boolean;
  readonly recentTimestamp: number;
  readonly timestampOffset: number;
  /** The 16-bit window field to repeat. */
  readonly window: number;
  readonly remainingMs: number;
}

/** RFC 9293 §3.7.1 (MUST-15), IPv4. */
const DEFAULT_SEND_MSS = 536;
/** A peer that advertises less is after something else (CVE-2019-11479). */
const LEAST_SEND_MSS = 48;
const CHALLENGES_PER_SECOND = 5;
/** A pure ACK from outside the window is answered once in so many ms, so that two lost ends cannot argue for ever. */
const STRAY_ANSWER_MS = 500;

export class TCPConnection implements Clocked {
  readonly #options: TCPConnectionOptions;
  readonly #config: TCPConfig;
  #sender: TCPSender;
  #receiver: TCPReceiver;
  #acknowledgment: DelayedAcknowledgment;
  #timestamps: TCPTimestamps;
  readonly #challenges = new AnswerLimit(CHALLENGES_PER_SECOND);
  #now: number;

  #listening = false;
  #openedPassively = false;
  #peerClosedFirst = false;
  /** ICMP said unreachable while we were connecting: a timeout will be told so. */
  #softError = false;
  /** SND.NXT at the end, for the RST. */
  #finalSequence: SequenceNumber | null = null;
  #finished = false;
  #failure: TCPFailure | null = null;
  /** The application is gone: whatever still arrives meets a RST. */
  #orphaned = false;
  #keepAliveMs: number;

  /** Answers to segments that are no part of the conversation, waiting for `transmit`. */
  #replies: TCPSegment[] = [];
  #resetIsDue = false;
  #sendMssLimit: number;
  #peerMss = DEFAULT_SEND_MSS;
  /** Both SYNs carried the window scale option; the peer's shift. */
  #scalingAgreed = false;
  #windowUnit = 1;
  #timeWaitEndsMs = Infinity;
  #finWait2EndsMs = Infinity;
  #lastStrayAnswerMs = -Infinity;
  #lastHeardMs: number;
  #keepAliveProbesSent = 0;
  #keepAliveAtMs = Infinity;
  #segmentsIn = 0;
  #segmentsOut = 0;
  /** Kept so that `transmit` allocates nothing. */
  #emit: EmitSegment = () => false;
  readonly #emitWithAcknowledgment: EmitSegment = (segment) => this.#complete(segment);

  constructor(options: TCPConnectionOptions) {
    this.#options = options;
    this.#config = options.config;
    this.#now = options.nowMs;
    this.#lastHeardMs = options.nowMs;
    this.#sendMssLimit = options.sendMssLimit;
    this.#keepAliveMs = options.config.keepAliveMs;
    this.#sender = this.#newSender();
    this.#receiver = new TCPReceiver(this.#config, options.receiveMss);
    this.#acknowledgment = new DelayedAcknowledgment(this.#config.delayedAcknowledgmentMs);
    this.#timestamps = new TCPTimestamps(this.#config.timestamps, options.timestampOffset);
  }

  // ---------------------------------------------------------------- questions

  get facts(): TCPFacts {
    return {
      listening: this.#listening,
      synSent: this.#sender.synSent,
      synReceived: this.#receiver.synReceived,
      synAcknowledged: this.#sender.synAcknowledged,
      finSent: this.#sender.finSent,
      finAcknowledged: this.#sender.finAcknowledged,
      finReceived: this.#receiver.finReceived,
      peerClosedFirst: this.#peerClosedFirst,
      finished: this.#finished,
    };
  }

  get state(): TCPState {
    return deriveTCPState(this.facts);
  }

  get failure(): TCPFailure | null {
    return this.#failure;
  }

  /** Bytes from the application to the peer; `end()` closes this direction (FIN). */
  get outbound(): ByteStreamWriter {
    return this.#sender.stream;
  }

  /** Bytes from the peer to the application. */
  get inbound(): ByteStreamReader {
    return this.#receiver.stream;
  }

  /** The handshake is done, whatever came after it. */
  get isSynchronized(): boolean {
    return this.#receiver.synReceived && this.#sender.synAcknowledged;
  }

  get isFinished(): boolean {
    return this.#finished || this.state === 'CLOSED';
  }

  get msUntilTick(): number {
    if (this.#finished) return this.#resetIsDue || this.#replies.length > 0 ? 0 : Infinity;
    const deadline = Math.min(
      this.#acknowledgment.deadlineMs,
      this.#timeWaitEndsMs,
      this.#finWait2EndsMs,
      this.#keepAliveAtMs,
    );
    return Math.max(0, Math.min(deadline - this.#now, this.#sender.msUntilTick));
  }

  /** Whether a sequence number that an ICMP error quotes is in flight (RFC 5927 §4). */
  acknowledgesSent(number: SequenceNumber): boolean {
    const absolute = unwrap(number, this.#options.initialSequenceNumber, this.#sender.unacknowledged);
    return absolute >= this.#sender.unacknowledged && absolute < this.#sender.highestSent;
  }

  info(): TCPInfo {
    const { estimator, congestion } = this.#sender;
    return {
      state: this.state,
      smoothedRoundTripMs: estimator.smoothedRoundTripMs,
      roundTripVariationMs: estimator.roundTripVariationMs,
      minRoundTripMs: estimator.minRoundTripMs,
      rtoMs: estimator.rtoMs,
      congestionControl: congestion.name,
      cwndBytes: congestion.cwnd,
      ssthreshBytes: congestion.ssthresh,
      inFlightBytes: this.#sender.bytesInFlight,
      unacknowledgedBytes: this.#sender.sequenceNumbersInFlight,
      sendWindowBytes: this.#sender.window,
      receiveWindowBytes: Math.max(0, this.#receiver.window.rightEdge - this.#receiver.next),
      receiveBufferBytes: this.#receiver.window.bufferBytes,
      mssBytes: this.#sender.mss,
      // Not what the stream has let go of: the end of a connection empties it.
      bytesAcknowledged: Math.max(0, Math.min(this.#sender.unacknowledged - 1, this.#sender.stream.bytesWritten)),
      bytesReceived: this.#receiver.stream.bytesWritten,
      bytesOutOfOrder: this.#receiver.bytesPending,
      deliveredBytes: this.#sender.delivered,
      retransmittedBytes: this.#sender.retransmittedBytes,
      retransmittedSegments: this.#sender.retransmittedSegments,
      consecutiveRetransmissions: this.#sender.consecutiveRetransmissions,
      inRecovery: this.#sender.inRecovery,
      segmentsReceived: this.#segmentsIn,
      segmentsSent: this.#segmentsOut,
    };
  }

  /** What a compact TIME-WAIT needs; meaningful in TIME-WAIT only. */
  timeWaitSnapshot(): TimeWaitSnapshot {
    return {
      sendNext: this.#sender.nextSequenceNumber,
      receiveNext: this.#receiver.nextSequenceNumber,
      hasTimestamps: this.#timestamps.inUse,
      recentTimestamp: this.#timestamps.recent,
      timestampOffset: this.#options.timestampOffset,
      window: this.#windowField(),
      remainingMs: Math.max(0, this.#timeWaitEndsMs - this.#now),
    };
  }

  // ---------------------------------------------------------------- calls of the application

  /** Passive OPEN: waits for a SYN. */
  listen(): void {
    this.#listening = true;
  }

  /** Active OPEN: `transmit` sends a SYN. Also turns LISTEN into SYN-SENT, once the SYN is sent. */
  connect(): void {
    this.#sender.open();
  }

  /** The application has gone and reads no more (RFC 9293 §3.6.1, SHLD-3): unread or later data meets a RST. */
  orphan(): void {
    if (this.#orphaned || this.#finished) return;
    this.#orphaned = true;
    if (!this.#receiver.synReceived) {
      this.#finish(null); // LISTEN, SYN-SENT: there is nobody to say goodbye to (RFC 9293 §3.10.4)
      return;
    }
    if (this.#receiver.stream.bytesBuffered > 0 && this.state !== 'TIME-WAIT') this.abort();
    else this.#sender.stream.end();
    this.#limitFinWait2();
  }

  /** Nobody may hold an orphan in FIN-WAIT-2 for ever. */
  #limitFinWait2(): void {
    if (!this.#orphaned || this.#finished || this.#finWait2EndsMs < Infinity) return;
    if (this.#sender.finAcknowledged && !this.#receiver.finReceived) {
      this.#finWait2EndsMs = this.#now + this.#config.finWait2Ms;
    }
  }

  /** ABORT: a RST leaves at the next `transmit`, everything is dropped. */
  abort(): void {
    if (this.#finished) return;
    const { state } = this;
    this.#resetIsDue = state !== 'LISTEN' && state !== 'SYN-SENT' && state !== 'CLOSED' && state !== 'TIME-WAIT';
    this.#finish('aborted');
  }

  setNoDelay(on: boolean): void {
    this.#sender.setNoDelay(on);
  }

  /** @param idleMs before the first probe; 0: off (RFC 9293 §3.8.4) */
  setKeepAlive(idleMs: number): void {
    this.#keepAliveMs = idleMs;
    this.#keepAliveProbesSent = 0;
    this.#armKeepAlive();
  }

  setCongestionControl(factory: CongestionControlFactory): void {
    this.#sender.setCongestionControl(factory);
  }

  // ---------------------------------------------------------------- what the network layer says

  /** A router reports a smaller path MTU. @param limit payload and TCP options that fit, bytes */
  pathMTUChanged(limit: number): void {
    if (limit >= this.#sendMssLimit) return;
    this.#sendMssLimit = limit;
    this.#settleSegmentSize();
    this.#sender.resendAll();
  }

  /** ICMP unreachable: before the handshake a hard one ends it, afterwards none does (RFC 5461, RFC 9293 §3.9.2.2). */
  unreachable(kind: 'port' | 'host'): void {
    if (this.#finished || this.isSynchronized) return;
    if (kind === 'port') this.#fail('refused');
    else this.#softError = true;
  }

  // ---------------------------------------------------------------- time

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
    this.#sender.tick(elapsedMs);
  }

  // ---------------------------------------------------------------- SEGMENT ARRIVES

  receive(segment: TCPSegment): void {
    this.#segmentsIn += segment.segmentCount;
    if (this.#finished) {
      this.#reply(resetFor(segment));
      return;
    }
    if (this.#receiver.synReceived) this.#receiveSynchronized(segment);
    else if (this.#sender.synSent) this.#receiveInSynSent(segment);
    else if (this.#listening) this.#receiveInListen(segment);
    else if (this.#sender.isOpen) this.#receiveInSynSent(segment); // the device had no room yet for our SYN
    else this.#reply(resetFor(segment));
  }

  /** RFC 9293 §3.10.7.2 */
  #receiveInListen(segment: TCPSegment): void {
    if (segment.rst) return;
    if (segment.ack) {
      this.#reply(resetFor(segment));
      return;
    }
    if (!segment.syn || segment.fin) return; // SYN FIN is nobody's honest segment
    this.#synchronize(segment);
    this.#sender.open();
    this.#receiver.receive(segment, 0);
  }

  /** RFC 9293 §3.10.7.3 */
  #receiveInSynSent(segment: TCPSegment): void {
    let acknowledged = 0;
    if (segment.ack) {
      acknowledged = unwrap(segment.acknowledgmentNumber, this.#options.initialSequenceNumber, 0);
      if (acknowledged <= 0 || acknowledged > this.#sender.highestSent) {
        this.#reply(resetFor(segment));
        return;
      }
    }
    if (segment.rst) {
      if (segment.ack) this.#fail('refused');
      return;
    }
    if (!segment.syn) return;
    this.#synchronize(segment);
    if (segment.ack) {
      this.#acknowledge(segment, acknowledged, 0);
      this.#onEstablished();
    } else {
      this.#sender.repeatSyn(); // simultaneous open: the SYN goes out again, now with an ACK
    }
    this.#acknowledgment.onUrgentMatter();
    this.#receiver.receive(segment, 0);
    this.#afterText();
  }

  /** RFC 9293 §3.10.7.4, in its order. */
  #receiveSynchronized(segment: TCPSegment): void {
    const start = this.#receiver.absoluteOf(segment.sequenceNumber);
    // SYN-RECEIVED: the peer repeats its SYN, or answers ours with SYN ACK (simultaneous open, §3.5 figure 8).
    const repeatsSyn = segment.syn && !segment.rst && start === 0 && !this.#sender.synAcknowledged;
    if (repeatsSyn && !segment.ack) {
      this.#sender.repeatSyn();
      return;
    }
    if (!repeatsSyn && !this.#isAcceptable(segment, start)) return;
    if (segment.rst) {
      this.#onReset(start);
      return;
    }
    if (segment.syn && !repeatsSyn) {
      this.#challenge();
      return;
    }
    if (!segment.ack || !this.#acceptAcknowledgment(segment, start)) return;
    this.#timestamps.onAccepted(segment, start, this.#now);
    this.#heard();
    this.#receiveText(segment, start);
    this.#checkTimeWait(segment);
  }

  /** First check: PAWS and the sequence number. Whatever fails is answered by an ACK, a RST by silence. */
  #isAcceptable(segment: TCPSegment, start: number): boolean {
    const { next, window } = this.#receiver;
    if (this.#timestamps.isOld(segment, this.#now) && !segment.rst) {
      this.#answerStray(segment);
      return false;
    }
    const edge = Math.max(next, window.acceptableEdge);
    // A RST counts by its number alone, whatever text it brings (SHLD-2, MUST-66). What takes no room may stand at the
    // very edge: a peer that has filled our window acknowledges from there.
    const length = segment.rst ? 0 : segment.sequenceLength;
    if (isInWindow(start, length, next, length === 0 ? edge + 1 : edge)) return true;
    if (segment.rst) return false;
    if (segment.ack && this.isSynchronized) this.#hearStray(segment, start);
    if (this.#finishesInTimeWait(segment, start)) this.#enterTimeWait();
    this.#answerStray(segment);
    return false;
  }

  /** What an unacceptable segment may still tell. */
  #hearStray(segment: TCPSegment, start: number): void {
    const { next, window } = this.#receiver;
    if (start > next || start < next - Math.max(1, window.bufferBytes)) return;
    if (!this.#isCredible(segment)) return;
    // At a shut window ACKs are still welcome (RFC 9293 §3.10.7.4), and so is one that repeats an old byte or the FIN.
    if (start >= next - 1) {
      this.#acceptAcknowledgment(segment, start);
      this.#heard();
      this.#checkTimeWait(segment);
    }
    // A repeated segment is echoed with its own time (RFC 7323 §4.3), or its sender, whose RTO made it repeat the segment
    // after a lost ACK, would measure that RTO as a round trip, and the next would be longer still.
    if (segment.sequenceLength > 0) this.#timestamps.onAccepted(segment, start, this.#now);
  }

  #isCredible(segment: TCPSegment): boolean {
    const { unacknowledged, highestSent, maxWindow } = this.#sender;
    const acknowledged = unwrap(segment.acknowledgmentNumber, this.#options.initialSequenceNumber, unacknowledged);
    return isCredibleAck(acknowledged, unacknowledged, highestSent, maxWindow);
  }

  /** The peer repeats its FIN in TIME-WAIT: the 2 MSL begin anew. */
  #finishesInTimeWait(segment: TCPSegment, start: number): boolean {
    return segment.fin && this.#timeWaitEndsMs < Infinity && start + segment.sequenceLength === this.#receiver.next;
  }

  #answerStray(segment: TCPSegment): void {
    if (segment.syn) {
      this.#challenge();
      return;
    }
    if (segment.sequenceLength === 0) {
      if (this.#now - this.#lastStrayAnswerMs < STRAY_ANSWER_MS) return;
      this.#lastStrayAnswerMs = this.#now;
    }
    this.#acknowledgment.onUrgentMatter();
  }

  /** RFC 5961 §3–5: an ACK that an honest peer would answer with a RST at the right place. */
  #challenge(): void {
    if (this.#challenges.take(this.#now)) this.#acknowledgment.onUrgentMatter();
  }

  /** Second check. */
  #onReset(start: number): void {
    const { next, window } = this.#receiver;
    const verdict = judgeReset(start, next, Math.max(next + 1, window.acceptableEdge));
    if (verdict === 'challenge') this.#challenge();
    if (verdict !== 'reset') return;
    if (this.#timeWaitEndsMs < Infinity) return; // RFC 1337: TIME-WAIT is not assassinated
    if (this.state === 'SYN-RECEIVED' && this.#openedPassively) this.#returnToListen();
    else this.#fail(this.#sender.synAcknowledged ? 'reset' : 'refused');
  }

  /** Fifth check. @returns false: the segment is done with */
  #acceptAcknowledgment(segment: TCPSegment, start: number): boolean {
    const sender = this.#sender;
    const acknowledged = unwrap(
      segment.acknowledgmentNumber,
      this.#options.initialSequenceNumber,
      sender.unacknowledged,
    );
    if (!sender.synAcknowledged) {
      if (acknowledged <= 0 || acknowledged > sender.highestSent) {
        this.#reply(resetFor(segment));
        return false;
      }
      this.#acknowledge(segment, acknowledged, start);
      this.#onEstablished();
      return true;
    }
    if (!isCredibleAck(acknowledged, sender.unacknowledged, sender.highestSent, sender.maxWindow)) {
      this.#challenge();
      return false;
    }
    this.#acknowledge(segment, acknowledged, start);
    return true;
  }

  #acknowledge(segment: TCPSegment, acknowledged: number, start: number): void {
    this.#sender.acknowledge({
      acknowledged,
      window: segment.syn ? segment.window : segment.window * this.#windowUnit,
      sequence: start,
      isPure: segment.sequenceLength === 0,
      timestampRoundTripMs: this.#timestamps.roundTripOf(segment, this.#now),
    });
    if (this.#orphaned) this.#limitFinWait2();
    if (this.#peerClosedFirst && this.#sender.finAcknowledged) this.#finish(null); // LAST-ACK is over
  }

  /** Seventh and eighth check: the text and the FIN. */
  #receiveText(segment: TCPSegment, start: number): void {
    if (this.#finished || (segment.payloadLength === 0 && !segment.fin)) return;
    if (this.#orphaned && segment.payloadLength > 0 && start + segment.payloadLength > this.#receiver.next) {
      this.abort(); // nobody reads any more (RFC 9293 §3.6.1)
      return;
    }
    if (this.#receiver.finReceived) {
      this.#acknowledgment.onUrgentMatter(); // beyond FIN there is nothing: say again where we are
      return;
    }
    const verdict = this.#receiver.receive(segment, start);
    if (verdict === 'in order' && !segment.fin) {
      this.#acknowledgment.onData(segment.payloadLength, this.#receiver.observedMss, this.#now);
    } else if (verdict === 'early') {
      this.#acknowledgment.onEarly(segment.segmentCount);
    } else {
      this.#acknowledgment.onUrgentMatter();
    }
    if (verdict === 'in order' || verdict === 'filled a gap') {
      this.#acknowledgment.onProgress();
      this.#receiver.tune(this.#roundTripForTuning(), this.#now);
    }
    this.#afterText();
  }

  #afterText(): void {
    if (!this.#receiver.finReceived) return;
    this.#acknowledgment.onUrgentMatter();
    if (!this.#sender.finSent) this.#peerClosedFirst = true;
  }

  /** FIN-WAIT and CLOSING end in TIME-WAIT once both FINs are through. */
  #checkTimeWait(segment: TCPSegment): void {
    if (this.#finished || !this.#receiver.finReceived || this.#peerClosedFirst) return;
    if (!this.#sender.finAcknowledged) return;
    if (this.#timeWaitEndsMs === Infinity || segment.fin) this.#enterTimeWait();
  }

  #enterTimeWait(): void {
    this.#timeWaitEndsMs = this.#now + this.#config.timeWaitMs;
    this.#finWait2EndsMs = Infinity;
    this.#keepAliveAtMs = Infinity;
  }

  #roundTripForTuning(): number {
    const measured = this.#sender.estimator.smoothedRoundTripMs;
    return measured < 0 ? 10 : Math.max(1, measured);
  }

  #heard(): void {
    this.#lastHeardMs = this.#now;
    this.#keepAliveProbesSent = 0;
    if (this.#keepAliveMs > 0) this.#armKeepAlive();
  }

  // ---------------------------------------------------------------- handshake

  /** The peer's SYN: numbers and options (RFC 9293 §3.7.1, RFC 7323 §2.2, §3.2). */
  #synchronize(segment: TCPSegment): void {
    this.#openedPassively = this.#listening && !this.#sender.isOpen;
    this.#listening = false;
    this.#receiver.synchronize(segment.sequenceNumber);
    this.#sender.onPeerSynchronized();
    this.#timestamps.onSyn(segment, this.#now);
    this.#scalingAgreed = segment.windowScale >= 0 && this.#config.windowScaling;
    if (this.#scalingAgreed) {
      this.#windowUnit = 2 ** segment.windowScale;
    } else {
      this.#receiver.disableScaling();
    }
    this.#peerMss = Math.max(LEAST_SEND_MSS, segment.maxSegmentSize === 0 ? DEFAULT_SEND_MSS : segment.maxSegmentSize);
    this.#settleSegmentSize();
  }

  /** Effective MSS: the least of what the peer takes and the path carries, less our options (MUST-16). */
  #settleSegmentSize(): void {
    const limit = Math.min(this.#peerMss, this.#sendMssLimit);
    this.#sender.setSegmentSize(Math.max(1, limit - this.#timestamps.optionBytes));
  }

  #onEstablished(): void {
    this.#sender.startCongestionControl();
    this.#lastHeardMs = this.#now;
    this.#armKeepAlive();
  }

  /** A passive open whose SYN was reset waits for another (MUST-11). */
  #returnToListen(): void {
    this.#sender.clear();
    this.#receiver.clear();
    this.#sender = this.#newSender();
    this.#receiver = new TCPReceiver(this.#config, this.#options.receiveMss);
    this.#acknowledgment = new DelayedAcknowledgment(this.#config.delayedAcknowledgmentMs);
    this.#timestamps = new TCPTimestamps(this.#config.timestamps, this.#options.timestampOffset);
    this.#peerMss = DEFAULT_SEND_MSS;

    this.#windowUnit = 1;
    this.#listening = true;
  }

  #newSender(): TCPSender {
    const { initialSequenceNumber, segmentationOffloadBytes } = this.#options;
    const mss = Math.min(DEFAULT_SEND_MSS, this.#sendMssLimit);
    return new TCPSender(this.#config, initialSequenceNumber, mss, segmentationOffloadBytes, this.#now);
  }

  // ---------------------------------------------------------------- the end

  #fail(failure: TCPFailure): void {
    this.#finish(failure);
  }

  #finish(failure: TCPFailure | null): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#failure ??= failure;
    this.#timeWaitEndsMs = Infinity;
    this.#finWait2EndsMs = Infinity;
    this.#keepAliveAtMs = Infinity;
    this.#finalSequence = this.#sender.nextSequenceNumber;
    this.#sender.clear();
    // What has arrived in order may still be read after a clean end, but not after a failure.
    if (failure !== null || this.#orphaned) this.#receiver.clear();
  }

  // ---------------------------------------------------------------- the only way out

  /**
   * Lets out whatever is due: answers, data, acknowledgments, probes. Decided only now, after everything the network
   * had to say has been heard.
   * @returns false when `emit` refused: call again when the device has room
   */
  transmit(emit: EmitSegment): boolean {
    if (!this.#finished) this.#checkTimers();
    if (!this.#transmitReplies(emit)) return false;
    if (this.#finished) return this.#transmitReset(emit);
    this.#emit = emit;
    if (!this.#sender.transmit(this.#emitWithAcknowledgment)) return false;
    if (this.#sender.gaveUp) {
      this.#resetIsDue = this.isSynchronized;
      this.#fail(this.#softError ? 'unreachable' : 'timeout');
      return this.#transmitReset(emit);
    }
    return this.#transmitAcknowledgment(emit);
  }

  #checkTimers(): void {
    const now = this.#now;
    this.#acknowledgment.check(now);
    if (now >= this.#timeWaitEndsMs || now >= this.#finWait2EndsMs) this.#finish(null);
    else if (now >= this.#keepAliveAtMs) this.#onKeepAlive();
  }

  #transmitReplies(emit: EmitSegment): boolean {
    while (this.#replies.length > 0) {
      if (!emit(this.#replies[0]!)) return false;
      this.#segmentsOut += 1;
      this.#replies.shift();
    }
    return true;
  }

  #transmitReset(emit: EmitSegment): boolean {
    if (!this.#resetIsDue) return true;
    const reset = new TCPSegment();
    reset.sequenceNumber = this.#finalSequence ?? this.#sender.nextSequenceNumber;
    reset.acknowledgmentNumber = this.#receiver.nextSequenceNumber;
    reset.flags = RST | ACK;
    if (!emit(reset)) return false;
    this.#segmentsOut += 1;
    this.#resetIsDue = false;
    return true;
  }

  #transmitAcknowledgment(emit: EmitSegment): boolean {
    const receiver = this.#receiver;
    if (!receiver.synReceived || !this.#sender.synSent) return true; // SYN ACK will carry it
    const isDue =
      this.#acknowledgment.isDue ||
      (this.#sender.synAcknowledged &&
        !receiver.finReceived &&
        receiver.window.updateIsDue(receiver.firstUnread, receiver.next, receiver.observedMss));
    if (!isDue) {
      this.#acknowledgment.onProgress(); // data has carried the answer
      return true;
    }
    this.#emit = emit;
    do {
      const segment = new TCPSegment();
      segment.flags = ACK;
      segment.sequenceNumber = wrap(this.#sender.nextWithinWindow, this.#options.initialSequenceNumber);
      if (!this.#complete(segment)) return false;
    } while (this.#acknowledgment.duplicatesOwed > 0);
    return true;
  }

  /** Puts the inbound half's word on an outbound segment, at the last moment, and lets it go. */
  #complete(segment: TCPSegment): boolean {
    const receiver = this.#receiver;
    const isSyn = (segment.flags & SYN) !== 0;
    if (receiver.synReceived) {
      segment.flags |= ACK;
      segment.acknowledgmentNumber = receiver.nextSequenceNumber;
    }
    segment.window = receiver.window.offer(receiver.firstUnread, receiver.next, receiver.observedMss, isSyn);
    if (isSyn) this.#addSynOptions(segment);
    this.#timestamps.stamp(segment, this.#now, isSyn && !receiver.synReceived);
    if (!this.#emit(segment)) return false;
    this.#segmentsOut += segment.segmentCount;
    if (receiver.synReceived) {
      this.#acknowledgment.onSent();
      this.#timestamps.onAcknowledgmentSent(receiver.next);
    }
    return true;
  }

  #addSynOptions(segment: TCPSegment): void {
    segment.maxSegmentSize = this.#options.receiveMss;
    const offered = this.#config.windowScaling && (!this.#receiver.synReceived || this.#scalingAgreed);
    if (offered) segment.windowScale = this.#receiver.window.scale;
  }

  #windowField(): number {
    const { window, next, firstUnread, observedMss } = this.#receiver;
    return window.offer(firstUnread, next, observedMss, false);
  }

  #reply(segment: TCPSegment | null): void {
    if (segment !== null && this.#replies.length < 4) this.#replies.push(segment);
  }

  // ---------------------------------------------------------------- keepalive (RFC 9293 §3.8.4)

  #armKeepAlive(): void {
    if (this.#keepAliveMs === 0 || !this.isSynchronized || this.#timeWaitEndsMs < Infinity) {
      this.#keepAliveAtMs = Infinity;
      return;
    }
    const wait = this.#keepAliveProbesSent === 0 ? this.#keepAliveMs : this.#config.keepAliveIntervalMs;
    this.#keepAliveAtMs = (this.#keepAliveProbesSent === 0 ? this.#lastHeardMs : this.#now) + wait;
  }

  #onKeepAlive(): void {
    if (this.#sender.sequenceNumbersInFlight > 0) {
      // Retransmission asks the same question (MUST-26).
      this.#lastHeardMs = this.#now;
      this.#armKeepAlive();
      return;
    }
    if (this.#keepAliveProbesSent >= this.#config.keepAliveProbes) {
      this.#resetIsDue = true;
      this.#fail('timeout');
      return;
    }
    const probe = new TCPSegment();
    probe.flags = ACK;
    probe.sequenceNumber = advance(this.#sender.nextSequenceNumber, -1);
    probe.acknowledgmentNumber = this.#receiver.nextSequenceNumber;
    probe.window = this.#windowField();
    this.#timestamps.stamp(probe, this.#now, false);
    this.#reply(probe);
    this.#keepAliveProbesSent += 1;
    this.#armKeepAlive();
  }
}
