/**
 * Joins the two halves: SEGMENT ARRIVES, handshake, close, linger. Three verbs change its state (`receive`, the
 * streams' `write`/`read`, `tick`), one lets segments out (`transmit`). It calls nobody back: its owner looks at
 * `state`, `failure` and the streams after each verb.
 * Pure. RFC 9293 §3.10, RFC 5961 (blind attacks), RFC 7323 (options). Not here: fast open.
 */
import type { ByteStreamReader, ByteStreamWriter } from './byte_stream.ts';
import { describeConnection } from './tcp_connection_info.ts';
import { TCPControlBlock, type TCPConnectionOptions } from './tcp_control_block.ts';
import { AnswerInterval, AnswerLimit } from './tcp_helpers/answer_limits.ts';
import { judgeAsBSD } from './tcp_helpers/bsd_time_wait.ts';
import { ClosingTimers } from './tcp_helpers/closing_timers.ts';
import type { CongestionControlFactory } from './tcp_helpers/congestion/congestion_control.ts';
import { EarlyText } from './tcp_helpers/early_text.ts';
import type { FastOpen } from './tcp_helpers/fast_open.ts';
import { KeepAlive, type KeepAliveDetails } from './tcp_helpers/keep_alive.ts';
import type { NetworkError } from './tcp_helpers/network_error.ts';
import type { PathMetrics } from './tcp_helpers/path_metrics.ts';
import { ReplyQueue } from './tcp_helpers/reply_queue.ts';
import { abortingReset, resetFor } from './tcp_helpers/reset_segment.ts';
import { isInWindow, judgeReset } from './tcp_helpers/segment_acceptance.ts';
import * as verdicts from './tcp_helpers/segment_verdicts.ts';
import type { VerdictWitness } from './tcp_helpers/segment_verdicts.ts';
import { SoftErrors } from './tcp_helpers/soft_errors.ts';
import type { Flight, TCPInfo } from './tcp_helpers/tcp_info.ts';
import { ACK, FIN, TCPSegment, URG, type EmitSegment } from './tcp_helpers/tcp_segment.ts';
import type { TCPConfig } from './tcp_helpers/tcp_config.ts';
import { deriveTCPState, type TCPFacts, type TCPState } from './tcp_helpers/tcp_state.ts';
import type { TimeWaitSnapshot } from './tcp_helpers/time_wait_snapshot.ts';
import type { Clocked } from './util/clocked.ts';
import { Chunk } from './util/chunk.ts';
import { advance, type SequenceNumber } from './util/wrapping_integers.ts';

/** Why a connection ended before its time. */
export type TCPFailure = 'refused' | 'reset' | 'timeout' | 'aborted' | 'unreachable';

/** RFC 5961 §7 leaves the number to us. */
const CHALLENGES_PER_SECOND = 5;
/** How often a pure ACK from outside the window is answered. */
const STRAY_ANSWER_MS = 500;
/** What a keepalive probe carries for peers that answer no empty one (MAY-6). */
const GARBAGE: readonly Chunk[] = [Chunk.fromBytes(Uint8Array.of(0))];

export class TCPConnection implements Clocked {
  readonly #options: TCPConnectionOptions;
  /** The conversation with this peer. */
  #tcb: TCPControlBlock;
  readonly #keepAlive: KeepAlive;
  readonly #closing: ClosingTimers;
  readonly #challenges = new AnswerLimit(CHALLENGES_PER_SECOND);
  readonly #strayAnswers = new AnswerInterval(STRAY_ANSWER_MS);
  readonly #replies = new ReplyQueue();
  #now: number;

  #listening = false;
  #openedPassively = false;
  #peerClosedFirst = false;
  /** Both sides have closed at once, and the next acknowledgment carries our FIN again. */
  #repeatsFin = false;
  readonly #softErrors: SoftErrors;
  readonly #earlyText: EarlyText;
  /** How long a peer has to acknowledge everything once the application has gone, ms; −1: as long as it takes. */
  #lingerMs = -1;
  #finished = false;
  #failure: TCPFailure | null = null;
  /** The application is gone: whatever still arrives meets a RST. */
  #orphaned = false;
  #segmentsIn = 0;
  /** Without the replies. */
  #segmentsOut = 0;
  /** Told what is decided about segments that are not as they should be; null: nobody watches. */
  witness: VerdictWitness | null = null;
  /** Kept so that `transmit` allocates nothing. */
  #emit: EmitSegment = () => false;
  readonly #emitSigned: EmitSegment = (segment) => this.#send(segment);

  constructor(options: TCPConnectionOptions) {
    this.#options = options;
    this.#now = options.nowMs;
    this.#tcb = new TCPControlBlock(options);
    this.#keepAlive = new KeepAlive(options.config);
    this.#closing = new ClosingTimers(options.config);
    this.#softErrors = new SoftErrors(options.config.reportSoftErrors);
    this.#earlyText = new EarlyText(options.receiveMss);
  }

  // ---------------------------------------------------------------- questions

  /** What it was made with. */
  get config(): TCPConfig {
    return this.#options.config;
  }

  get facts(): TCPFacts {
    const { sender, receiver } = this.#tcb;
    return {
      listening: this.#listening,
      synSent: sender.synSent,
      synReceived: receiver.synReceived,
      synAcknowledged: sender.synAcknowledged,
      finSent: sender.finSent,
      finAcknowledged: sender.finAcknowledged,
      finReceived: receiver.finReceived,
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
    return this.#tcb.sender.stream;
  }

  /** Bytes from the peer to the application. */
  get inbound(): ByteStreamReader {
    return this.#tcb.receiver.stream;
  }

  /** The handshake is done, whatever came after it. */
  get isSynchronized(): boolean {
    return this.#tcb.receiver.synReceived && this.#tcb.sender.synAcknowledged;
  }

  /** The application may have it: the handshake is done, or Fast Open took the text of the SYN (RFC 7413 §4.2.2). */
  get isOpen(): boolean {
    return this.isSynchronized || (this.#tcb.fastOpen.takesText && this.#tcb.receiver.synReceived);
  }

  /** What Fast Open does on the SYN to come, ours or the peer's, and what a client has learned by it. */
  get fastOpen(): FastOpen {
    return this.#tcb.fastOpen;
  }

  get isFinished(): boolean {
    return this.#finished || this.state === 'CLOSED';
  }

  get inTimeWait(): boolean {
    return this.#closing.inTimeWait;
  }

  /**
   * R1: retransmissions go unanswered, the path may be broken (RFC 9293 §3.8.3, MUST-20). The owner tells the network layer
   * and the application; until the peer is heard.
   */
  get isPathSuspected(): boolean {
    return this.#tcb.sender.consecutiveRetransmissions >= this.#options.config.pathSuspicionRetransmissions;
  }

  /** ICMP errors that ended nothing and that nobody has looked at yet (SHLD-25). */
  takeSoftErrors(): readonly NetworkError[] {
    return this.#softErrors.take();
  }

  /** Index in the inbound stream of the byte behind the last urgent one; 0: there never was any (RFC 9293 §3.8.5). */
  get urgentEnd(): number {
    return Math.max(0, this.#tcb.urgentInput.end - 1);
  }

  /** How often urgent data have appeared or become longer (MUST-32). */
  get urgentNotices(): number {
    return this.#tcb.urgentInput.notices;
  }

  get msUntilTick(): number {
    if (this.#finished) return this.#replies.isEmpty ? Infinity : 0;
    const deadline = Math.min(
      this.#tcb.acknowledgment.deadlineMs,
      this.#closing.deadlineMs,
      this.#keepAlive.deadlineMs,
    );
    return Math.max(0, Math.min(deadline - this.#now, this.#tcb.sender.msUntilTick));
  }

  /** Whether a sequence number that an ICMP error quotes is in flight (RFC 5927 §4). */
  acknowledgesSent(number: SequenceNumber): boolean {
    const { sender } = this.#tcb;
    const absolute = sender.absoluteOf(number);
    return absolute >= sender.unacknowledged && absolute < sender.highestSent;
  }

  /** What is in flight, and what may be: asked at every segment by those who watch, for whom `info` counts too much. */
  flight(): Flight {
    const { bytesInFlight, sequenceNumbersInFlight, cwnd, mss } = this.#tcb.sender;
    return {
      inFlightBytes: bytesInFlight,
      unacknowledgedBytes: sequenceNumbersInFlight,
      cwndBytes: cwnd,
      mssBytes: mss,
    };
  }

  info(): TCPInfo {
    const segments = { received: this.#segmentsIn, sent: this.#segmentsOut + this.#replies.sent };
    const { sender, receiver, ecn } = this.#tcb;
    const sinceReceivedMs = this.#now - this.#tcb.lastDataAtMs;
    return describeConnection(this.state, sender, receiver, segments, ecn, this.#tcb.agreed, sinceReceivedMs);
  }

  /** What later connections to the same host may begin with; null: nothing has been measured. */
  get pathMetrics(): PathMetrics | null {
    return this.#tcb.sender.pathMetrics;
  }

  /** What the path carries of payload and options together, as far as we know, what it may carry, and who found out. */
  get path(): { readonly size: number; readonly high: number; readonly hasFoundLess: boolean } {
    return this.#tcb.path;
  }

  /** What a compact TIME-WAIT needs; meaningful in TIME-WAIT only. */
  timeWaitSnapshot(): TimeWaitSnapshot {
    const { sender, timestamps } = this.#tcb;
    const last = this.#tcb.bareAcknowledgment(sender.nextSequenceNumber);
    return {
      sendNext: last.sequenceNumber,
      receiveNext: last.acknowledgmentNumber,
      hasTimestamps: timestamps.inUse,
      recentTimestamp: timestamps.recent,
      timestampOffset: this.#options.timestampOffset,
      window: last.window,
      remainingMs: this.#closing.timeWaitRemainingMs(this.#now),
      isBSD: this.#options.config.bsdTimeWait,
    };
  }

  // ---------------------------------------------------------------- calls of the application

  /** Passive OPEN: waits for a SYN. */
  listen(): void {
    this.#listening = true;
  }

  /**
   * Before `connect`: the SYN carries this cookie, and text if there is some by then.
   * @param cookie empty: asks for one; null: neither shows nor asks for one, and carries text all the same
   * @param maxSegmentSize what the peer said with it, bytes; 0: not known
   * @param isExperiment in the option that Fast Open had before RFC 7413
   */
  offerFastOpen(cookie: Uint8Array | null, maxSegmentSize: number, isExperiment: boolean = false): void {
    this.#tcb.offerFastOpen(cookie, maxSegmentSize, isExperiment);
  }

  /** Active OPEN: `transmit` sends a SYN. Also turns LISTEN into SYN-SENT, once the SYN is sent. */
  connect(): void {
    this.#tcb.sender.open();
  }

  /** The application has gone and reads no more (RFC 9293 §3.6.1, SHLD-3): unread or later data meets a RST. */
  orphan(): void {
    if (this.#orphaned || this.#finished) return;
    this.#orphaned = true;
    if (!this.#tcb.receiver.synReceived) {
      this.#finish(null); // LISTEN, SYN-SENT: there is nobody to say goodbye to (RFC 9293 §3.10.4)
      return;
    }
    const isUnread = this.#tcb.receiver.stream.bytesBuffered > 0;
    if ((isUnread || this.#lingerMs === 0) && !this.inTimeWait) this.abort();
    else this.#tcb.sender.stream.end();
    if (this.#lingerMs > 0 && !this.#finished && !this.inTimeWait) this.#closing.linger(this.#now, this.#lingerMs);
    this.#limitFinWait2();
  }

  /** A new connection between the same two ends takes the place of this one in TIME-WAIT (RFC 6191 §2). */
  giveWay(): void {
    if (this.inTimeWait) this.#finish(null);
  }

  /** ABORT: a RST leaves at the next `transmit`, everything is dropped. */
  abort(): void {
    if (this.#finished) return;
    const { state } = this;
    const isKnown = state !== 'LISTEN' && state !== 'SYN-SENT' && state !== 'CLOSED' && state !== 'TIME-WAIT';
    if (isKnown) this.#sayReset();
    this.#finish('aborted');
  }

  /** Over, without a word: the peer is told when it says something more. */
  forget(): void {
    this.#finish('aborted');
  }

  /**
   * Everything written so far is urgent (MUST-30).
   * @deprecated for new applications: middleboxes and stacks disagree about it (RFC 6093 §6, SHLD-13)
   */
  markUrgent(): void {
    if (!this.#finished) this.#tcb.markUrgent();
  }

  setNoDelay(on: boolean): void {
    this.#tcb.sender.setNoDelay(on);
  }

  /**
   * Holds part segments back until it is taken out again, or for an RTO at most; what `setNoDelay(true)` finds held, goes.
   * For headers and bodies that are written apart.
   */
  setCork(on: boolean): void {
    this.#tcb.sender.setCork(on);
  }

  /** After writing: more follows soon, so that a part segment may wait for it, or for the next acknowledgment. */
  moreFollows(on: boolean): void {
    this.#tcb.sender.written(on);
  }

  /** After writing: no segment carries what has been written together with what comes. */
  endRecord(): void {
    this.#tcb.sender.endRecord();
  }

  /** @param idleMs before the first probe; 0: off (RFC 9293 §3.8.4) */
  setKeepAlive(idleMs: number, details: KeepAliveDetails = {}): void {
    this.#keepAlive.setIdle(idleMs, this.#now, details);
  }

  /** @param connectTimeoutMs how long a SYN may go unanswered (MUST-23), > 0 */
  setConnectTimeout(connectTimeoutMs: number): void {
    this.#tcb.sender.setConnectTimeout(connectTimeoutMs);
  }

  /** @param userTimeoutMs how long what is sent may stay unacknowledged (MUST-21), > 0; Infinity: for ever */
  setUserTimeout(userTimeoutMs: number): void {
    this.#tcb.setUserTimeout(userTimeoutMs);
  }

  /** @param finWait2Ms how long an orphan waits in FIN-WAIT-2, > 0 */
  setFinWait2Timeout(finWait2Ms: number): void {
    this.#closing.finWait2Ms = finWait2Ms;
  }

  /**
   * What `orphan` does with a peer that does not acknowledge.
   * @param lingerMs 0: a RST at once, whatever has not been sent; more: a RST after so long; −1: goes on trying
   */
  setLinger(lingerMs: number): void {
    this.#lingerMs = lingerMs;
  }

  /** Whether the application wants to hear of ICMP errors that end nothing (SHLD-20). */
  setSoftErrorReports(on: boolean): void {
    this.#softErrors.areReported = on;
  }

  setCongestionControl(factory: CongestionControlFactory): void {
    this.#tcb.sender.setCongestionControl(factory);
  }

  // ---------------------------------------------------------------- what the network layer says

  /** A router reports a smaller path MTU. @param limit payload and TCP options that fit, bytes */
  pathMTUChanged(limit: number): void {
    this.#tcb.narrowPath(limit, this.#now);
  }

  /**
   * ICMP speaks of a segment that is in flight. A hard error ends an attempt to connect, and by default nothing more does
   * (RFC 9293 §3.9.2.2, RFC 5461 §4, RFC 5927 §5.2).
   */
  networkFailed(error: NetworkError): void {
    if (this.#finished) return;
    const { connectFailsFast, hardErrorsRefuse, hardErrorsAbort } = this.#options.config;
    const isHard = error.weight === 'hard';
    const isFatal = this.isSynchronized ? isHard && hardErrorsAbort : (isHard && hardErrorsRefuse) || connectFailsFast;
    if (isFatal) this.#finish(error.weight === 'soft' ? 'unreachable' : 'refused');
    else this.#softErrors.add(error);
  }

  // ---------------------------------------------------------------- time

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
    this.#tcb.sender.tick(elapsedMs);
  }

  // ---------------------------------------------------------------- SEGMENT ARRIVES

  receive(segment: TCPSegment): void {
    this.#segmentsIn += segment.segmentCount;
    if (this.#finished) {
      this.witness?.(verdicts.FINISHED);
      this.#replies.add(resetFor(segment));
      return;
    }
    if (this.inTimeWait && this.#options.config.bsdTimeWait) this.#receiveInBSDTimeWait(segment);
    else if (this.#tcb.receiver.synReceived) this.#receiveSynchronized(segment);
    else if (this.#tcb.sender.synSent) this.#receiveInSynSent(segment);
    else if (this.#listening) this.#receiveInListen(segment);
    else if (this.#tcb.sender.isOpen) this.#receiveInSynSent(segment); // the device had no room yet for our SYN
    else this.#replies.add(resetFor(segment));
  }

  /** RFC 9293 §3.10.7.2 */
  #receiveInListen(segment: TCPSegment): void {
    if (segment.rst) return;
    if (segment.ack) {
      this.#replies.add(resetFor(segment));
      return;
    }
    if (!segment.syn || this.#isDroppedSynFin(segment)) {
      this.witness?.(segment.syn ? verdicts.SYN_WITH_FIN : verdicts.WITHOUT_ACK);
      return;
    }
    this.#synchronize(segment);
    this.#tcb.sender.open();
    if (this.fastOpen.takesText) this.#tcb.takeSynText(segment);
    else this.#earlyText.keep(segment);
  }

  /** RFC 9293 §3.10.7.3 */
  #receiveInSynSent(segment: TCPSegment): void {
    let acknowledged = 0;
    if (segment.ack) {
      acknowledged = this.#tcb.sender.absoluteOf(segment.acknowledgmentNumber);
      if (acknowledged <= 0 || acknowledged > this.#tcb.sender.highestSent) {
        this.witness?.(verdicts.ACK_UNACCEPTABLE);
        this.#replies.add(resetFor(segment));
        return;
      }
    }
    if (segment.rst) {
      if (segment.ack) this.#finish('refused');
      return;
    }
    if (!segment.syn || this.#isDroppedSynFin(segment)) return;
    this.#synchronize(segment);
    this.#tcb.acknowledgment.onUrgentMatter();
    if (!segment.ack) {
      this.#tcb.sender.repeatSyn(); // simultaneous open: the SYN goes out again, now with an ACK
      this.#earlyText.keep(segment);
      return;
    }
    this.fastOpen.onSynAck(segment, acknowledged);
    this.#acknowledge(segment, acknowledged, 0);
    this.#onEstablished();
    this.#tcb.acknowledgment.onSynAck();
    this.#hearUrgent(segment, 0);
    if (acknowledged < this.#tcb.sender.highestSent) this.#tcb.sender.resendAll(); // text of the SYN was not taken
    this.#tcb.receiver.receive(segment, 0);
    this.#afterText();
  }

  /** SYN FIN without an ACK of ours is nobody's honest segment (unless T/TCP is still spoken somewhere). */
  #isDroppedSynFin(segment: TCPSegment): boolean {
    return segment.fin && !segment.ack && this.#options.config.dropSynFin;
  }

  /** RFC 9293 §3.10.7.4, in its order. */
  #receiveSynchronized(segment: TCPSegment): void {
    const start = this.#tcb.receiver.absoluteOf(segment.sequenceNumber);
    // SYN-RECEIVED: the peer repeats its SYN, or answers ours with SYN ACK (simultaneous open, §3.5 figure 8).
    const isExpected = !segment.ack || !this.#openedPassively;
    const repeatsSyn = segment.syn && !segment.rst && start === 0 && !this.#tcb.sender.synAcknowledged && isExpected;
    if (repeatsSyn && !segment.ack) {
      this.witness?.(verdicts.SYN_REPEATED);
      this.#tcb.sender.repeatSyn();
      return;
    }
    if (!repeatsSyn && !this.#isAcceptable(segment, start)) return;
    if (segment.rst) {
      this.#onReset(start);
      return;
    }
    if (segment.syn && !repeatsSyn) {
      this.#onSynInWindow();
      return;
    }
    if (!segment.ack) {
      this.witness?.(verdicts.WITHOUT_ACK);
      return;
    }
    if (!this.#acceptAcknowledgment(segment, start)) return;
    this.#tcb.timestamps.onAccepted(segment, start, this.#now);
    this.#tcb.ecn.onReceived(segment);
    if (segment.userTimeout >= 0) this.#tcb.heedUserTimeout(segment.userTimeout);
    this.#keepAlive.heard(this.#now);
    this.#hearUrgent(segment, start);
    this.#receiveText(segment, start);
    this.#checkTimeWait(segment);
  }

  #receiveInBSDTimeWait(segment: TCPSegment): void {
    const { sender, receiver, acknowledgment } = this.#tcb;
    const verdict = judgeAsBSD(segment, receiver.nextSequenceNumber, sender.nextSequenceNumber);
    if (verdict === 'repeated FIN') this.#enterTimeWait();
    if (verdict !== 'ignored') acknowledgment.onUrgentMatter();
  }

  /** First check: PAWS and the sequence number. Whatever fails is answered by an ACK, a RST by silence. */
  #isAcceptable(segment: TCPSegment, start: number): boolean {
    const { next, window } = this.#tcb.receiver;
    const toleratesMissing = this.#options.config.toleratesMissingTimestamps || segment.rst;
    if (!toleratesMissing && this.#tcb.timestamps.isMissing(segment)) return false;
    if (this.#tcb.timestamps.isOld(segment, this.#now) && !segment.rst) {
      this.witness?.(verdicts.OLD_TIMESTAMP);
      this.#answerStray(segment);
      return false;
    }
    const edge = Math.max(next, window.acceptableEdge);
    // A RST counts by its number alone, whatever text it brings (SHLD-2, MUST-66). What takes no room may stand at the
    // very edge: a peer that has filled our window acknowledges from there.
    const length = segment.rst ? 0 : segment.sequenceLength;
    if (isInWindow(start, length, next, length === 0 ? edge + 1 : edge)) return true;
    this.witness?.(segment.rst ? verdicts.RESET_OUTSIDE : verdicts.OUTSIDE_WINDOW);
    if (segment.rst) return false;
    if (segment.ack && this.isSynchronized) this.#hearStray(segment, start);
    if (this.#finishesInTimeWait(segment, start)) this.#enterTimeWait();
    this.#answerStray(segment);
    return false;
  }

  /** What an unacceptable segment may still tell. */
  #hearStray(segment: TCPSegment, start: number): void {
    const { next, window } = this.#tcb.receiver;
    if (start > next || start < next - Math.max(1, window.bufferBytes)) return;
    if (!this.#tcb.sender.isCredible(this.#tcb.sender.absoluteOf(segment.acknowledgmentNumber))) return;
    // At a shut window ACKs are still welcome (RFC 9293 §3.10.7.4), and so is one that repeats an old byte or the FIN.
    if (start >= next - 1) {
      this.#acceptAcknowledgment(segment, start);
      this.#keepAlive.heard(this.#now);
      this.#hearUrgent(segment, start); // at a shut window, too (MUST-66)
      this.#checkTimeWait(segment);
    }
    // A repeated segment is echoed with its own time, or its sender, whose RTO made it repeat the segment
    // after a lost ACK, would measure that RTO as a round trip, and the next would be longer still.
    if (segment.sequenceLength > 0) this.#tcb.timestamps.onRepeated(segment);
    this.#tcb.receiver.noteRepeated(start, start + segment.payloadLength);
  }

  /** The peer repeats its FIN in TIME-WAIT: the 2 MSL begin anew. */
  #finishesInTimeWait(segment: TCPSegment, start: number): boolean {
    return segment.fin && this.#closing.inTimeWait && start + segment.sequenceLength === this.#tcb.receiver.next;
  }

  #answerStray(segment: TCPSegment): void {
    if (segment.syn) this.#challenge();
    else if (segment.sequenceLength > 0 || this.#strayAnswers.take(this.#now)) {
      this.#tcb.acknowledgment.onUrgentMatter();
    } else this.witness?.(verdicts.ANSWER_LIMITED);
  }

  /** RFC 5961 §3–5: an ACK that an honest peer would answer with a RST at the right place. */
  #challenge(): void {
    if (this.#challenges.take(this.#now)) this.#tcb.acknowledgment.onUrgentMatter();
    else this.witness?.(verdicts.ANSWER_LIMITED);
  }

  /** Second check. */
  #onReset(start: number): void {
    const { next, window } = this.#tcb.receiver;
    const verdict = judgeReset(start, next, Math.max(next + 1, window.acceptableEdge));
    if (verdict === 'ignore') {
      this.witness?.(verdicts.RESET_OUTSIDE);
      return;
    }
    if (verdict === 'challenge' && !this.#options.config.resetsAnywhereInWindow) {
      this.witness?.(verdicts.RESET_CHALLENGED);
      this.#challenge();
      return;
    }
    if (this.#closing.inTimeWait) {
      this.witness?.(verdicts.RESET_IN_TIME_WAIT); // RFC 1337: TIME-WAIT is not assassinated
      return;
    }
    this.witness?.(verdicts.RESET_TAKEN);
    if (this.state === 'SYN-RECEIVED' && this.#openedPassively) this.#abandonHandshake();
    else if (this.#onlyFinIsOutstanding && !this.#options.config.lateResetsAreErrors) this.#finish(null);
    else this.#finish(this.#tcb.sender.synAcknowledged ? 'reset' : 'refused');
  }

  /** LAST-ACK or CLOSING, with all text acknowledged: a RST takes nothing from anybody (RFC 9293 §3.10.7.4). */
  get #onlyFinIsOutstanding(): boolean {
    const { sender, receiver } = this.#tcb;
    return receiver.finReceived && sender.finSent && sender.sequenceNumbersInFlight <= 1;
  }

  /** Fourth check (RFC 5961 §4): in SYN-RECEIVED an old SYN may have brought us here (RFC 9293 §3.5 figure 9). */
  #onSynInWindow(): void {
    if (!this.#tcb.sender.synAcknowledged && this.#openedPassively) {
      this.#abandonHandshake();
    } else if (this.#options.config.synsInWindowReset && !this.inTimeWait) {
      this.#sayReset();
      this.#finish('reset');
    } else {
      this.witness?.(verdicts.SYN_CHALLENGED);
      this.#challenge();
    }
  }

  /** Fifth check. @returns false: the segment is done with */
  #acceptAcknowledgment(segment: TCPSegment, start: number): boolean {
    const sender = this.#tcb.sender;
    const acknowledged = sender.absoluteOf(segment.acknowledgmentNumber);
    if (!sender.synAcknowledged) {
      if (acknowledged <= 0 || acknowledged > sender.highestSent) {
        this.witness?.(verdicts.ACK_UNACCEPTABLE);
        this.#replies.add(resetFor(segment));
        return false;
      }
      this.#acknowledge(segment, acknowledged, start);
      this.#onEstablished();
      this.#receiveEarlyText();
      return true;
    }
    if (!sender.isCredible(acknowledged)) {
      this.witness?.(verdicts.ACK_NOT_CREDIBLE);
      const isUnsent = acknowledged > sender.highestSent;
      if (!(isUnsent && this.#options.config.ignoresUnsentAcknowledged)) this.#challenge();
      return false;
    }
    this.#acknowledge(segment, acknowledged, start);
    return true;
  }

  #acknowledge(segment: TCPSegment, acknowledged: number, start: number): void {
    this.#tcb.acknowledge(segment, acknowledged, start, this.#now);
    this.#softErrors.heard();
    this.#limitFinWait2();
    if (this.#peerClosedFirst && this.#tcb.sender.finAcknowledged) this.#finish(null); // LAST-ACK is over
  }

  /** Sixth check. Behind the FIN there is nothing that could be urgent. */
  #hearUrgent(segment: TCPSegment, start: number): void {
    if ((segment.flags & URG) === 0 || this.#finished || this.#tcb.receiver.finReceived) return;
    this.#tcb.heedUrgentPointer(segment, start);
  }

  /** Seventh and eighth check: the text and the FIN. */
  #receiveText(segment: TCPSegment, start: number): void {
    if (this.#finished || (segment.payloadLength === 0 && !segment.fin)) return;
    if (this.#orphaned && segment.payloadLength > 0 && start + segment.payloadLength > this.#tcb.receiver.next) {
      // Nobody reads any more (RFC 9293 §3.6.1). A RST at SEG.ACK is where the peer believes it (RFC 5961 §3.2): it may not
      // have had our FIN yet.
      this.witness?.(verdicts.NOBODY_READS);
      const reset = resetFor(segment);
      if (reset !== null) this.#replies.endWith(reset);
      this.#finish('aborted');
      return;
    }
    if (this.#tcb.receiver.finReceived) {
      this.witness?.(verdicts.TEXT_AFTER_FIN);
      this.#tcb.acknowledgment.onUrgentMatter(); // beyond FIN there is nothing: say again where we are
      return;
    }
    if (this.witness !== null) this.#sayHowTextLies(start, segment.payloadLength);
    this.#tcb.takeText(segment, start, this.#now);
    this.#afterText();
  }

  #sayHowTextLies(start: number, length: number): void {
    const { next, window } = this.#tcb.receiver;
    const verdict = length === 0 ? null : verdicts.verdictOnText(start, start + length, next, window.acceptableEdge);
    if (verdict !== null) this.witness?.(verdict);
  }

  #receiveEarlyText(): void {
    const segment = this.#earlyText.take();
    if (segment !== null) this.#receiveText(segment, 1);
  }

  #afterText(): void {
    if (!this.#tcb.receiver.finReceived) return;
    this.#tcb.acknowledgment.onUrgentMatter();
    if (!this.#tcb.sender.finSent) this.#peerClosedFirst = true;
    else this.#repeatsFin = this.#options.config.closingRepeatsFin && !this.#tcb.sender.finAcknowledged;
  }

  /** FIN-WAIT and CLOSING end in TIME-WAIT once both FINs are through. */
  #checkTimeWait(segment: TCPSegment): void {
    if (this.#finished || !this.#tcb.receiver.finReceived || this.#peerClosedFirst) return;
    if (!this.#tcb.sender.finAcknowledged) return;
    if (!this.#closing.inTimeWait || segment.fin) this.#enterTimeWait();
  }

  #enterTimeWait(): void {
    this.#closing.enterTimeWait(this.#now);
    this.#keepAlive.stop();
  }

  // ---------------------------------------------------------------- handshake

  #synchronize(segment: TCPSegment): void {
    this.#openedPassively = this.#listening && !this.#tcb.sender.isOpen;
    this.#listening = false;
    this.#tcb.synchronize(segment, this.#now);
  }

  #onEstablished(): void {
    this.#tcb.established();
    this.#tcb.begin(this.#now, this.#options.pathMetrics);
    this.#keepAlive.start(this.#now);
  }

  /** Back to LISTEN, unless the application has the connection already. */
  #abandonHandshake(): void {
    if (this.fastOpen.takesText) this.#finish('reset');
    else this.#returnToListen();
  }

  /** A passive open whose SYN was reset waits for another (MUST-11); the path is still the same. */
  #returnToListen(): void {
    const { sendMssLimit } = this.#tcb;
    this.#tcb.clear();
    this.#earlyText.take();
    this.#tcb = new TCPControlBlock({ ...this.#options, sendMssLimit, nowMs: this.#now });
    this.#listening = true;
  }

  // ---------------------------------------------------------------- the end

  #finish(failure: TCPFailure | null): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#failure ??= failure;
    this.#closing.stop();
    this.#keepAlive.stop();
    this.#tcb.sender.clear();
    // What has arrived in order may still be read after a clean end, but not after a failure.
    const survives = failure === null || (failure === 'reset' && this.#options.config.textSurvivesReset);
    if (!survives || this.#orphaned) this.#tcb.receiver.clear();
  }

  /** A RST will be the last that leaves. */
  #sayReset(): void {
    const { sender, receiver, timestamps } = this.#tcb;
    const reset = abortingReset(sender.nextSequenceNumber, receiver.nextSequenceNumber);
    timestamps.stamp(reset, this.#now, false); // as on every other segment (RFC 7323 §3.2)
    this.#replies.endWith(reset);
  }

  /** Nobody may hold an orphan in FIN-WAIT-2 for ever. */
  #limitFinWait2(): void {
    if (!this.#orphaned || this.#finished) return;
    const { sender, receiver } = this.#tcb;
    if (sender.finAcknowledged && !receiver.finReceived) this.#closing.limitFinWait2(this.#now);
  }

  // ---------------------------------------------------------------- the only way out

  /**
   * Lets out whatever is due: answers, data, acknowledgments, probes. Decided only now, after everything the network
   * had to say has been heard.
   * @returns false when `emit` refused: call again when the device has room
   */
  transmit(emit: EmitSegment): boolean {
    if (!this.#finished) this.#checkTimers();
    if (!this.#replies.transmit(emit)) return false;
    if (this.#finished) return true;
    this.#emit = emit;
    if (this.#tcb.sackIsDue && !this.#transmitAcknowledgment()) return false;
    this.#tcb.watchPath(this.#now);
    const hasRoom = this.#tcb.sender.transmit(this.#emitSigned);
    this.#tcb.notePathProbe();
    if (!hasRoom) return false;
    if (!this.#tcb.sender.gaveUp) return this.#transmitAcknowledgment();
    if (this.isSynchronized && this.#options.config.resetsOnTimeout) this.#sayReset();
    this.#finish(this.#softErrors.isTroubled ? 'unreachable' : 'timeout');
    return this.#replies.transmit(emit);
  }

  #checkTimers(): void {
    const now = this.#now;
    this.#tcb.acknowledgment.check(now);
    if (this.#closing.isLingerOver(now)) {
      this.#sayReset();
      this.#finish('timeout');
    } else if (now >= this.#closing.deadlineMs && !this.#tcb.acknowledgment.isDue) {
      this.#finish(null); // with a TIME-WAIT of no length the peer's FIN has still to be acknowledged
    } else if (now >= this.#keepAlive.deadlineMs) this.#onKeepAlive();
  }

  #onKeepAlive(): void {
    const verdict = this.#keepAlive.judge(this.#now, this.#tcb.sender.sequenceNumbersInFlight > 0);
    if (verdict === 'give up') {
      this.#sayReset();
      this.#finish('timeout');
    } else if (verdict === 'probe') {
      // One number before SND.NXT: the peer finds it old, and says where it is (RFC 9293 §3.8.4).
      const probe = this.#tcb.bareAcknowledgment(advance(this.#tcb.sender.nextSequenceNumber, -1));
      if (this.#options.config.keepAliveGarbage) {
        probe.payload = GARBAGE;
        probe.payloadLength = 1;
      }
      this.#tcb.timestamps.stamp(probe, this.#now, false);
      this.#replies.add(probe);
    }
  }

  #transmitAcknowledgment(): boolean {
    const { sender, receiver, acknowledgment } = this.#tcb;
    if (!receiver.synReceived || !sender.synSent) return true; // SYN ACK will carry it
    if (!this.#tcb.acknowledgmentIsDue) {
      acknowledgment.onProgress(); // data has carried the answer
      return true;
    }
    do {
      const segment = new TCPSegment();
      segment.flags = ACK;
      segment.sequenceNumber = sender.sequenceNumberWithinWindow;
      if (this.#repeatsFin) {
        segment.flags |= FIN;
        segment.sequenceNumber = advance(sender.nextSequenceNumber, -1);
      }
      if (!this.#send(segment)) return false;
      this.#repeatsFin = false;
    } while (acknowledgment.duplicatesOwed > 0);
    return true;
  }

  #send(segment: TCPSegment): boolean {
    if (!this.#tcb.send(segment, this.#now, this.#emit)) return false;
    this.#segmentsOut += segment.segmentCount;
    return true;
  }
}
