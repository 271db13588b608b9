/**
 * What becomes of a segment for which there is no connection: a listener opens one, or answers with a cookie, or it is
 * ignored, or answered by a RST.
 * Pure. RFC 9293 §3.10.7.1 (CLOSED) and §3.10.7.2 (LISTEN), RFC 4987 §3.6 (cookies).
 */
import type { TCPConnection } from '../tcp_connection.ts';
import { resetFor } from '../tcp_helpers/reset_segment.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import type { TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { ParseFailure } from '../util/parse_failure.ts';
import type { SequenceNumber } from '../util/wrapping_integers.ts';
import { type CookieHandshake, resumeFromCookie, synAckWithCookie } from './cookie_handshake.ts';
import type { StackCounters } from './counters.ts';
import * as reasons from './drop_reasons.ts';
import type { FastOpenPolicy } from './fast_open_policy.ts';
import type { ListenerTable } from './listener_table.ts';
import type { ReservedPorts } from './reserved_ports.ts';
import type { HeaderMarks, SegmentOutput } from './segment_output.ts';
import type { ClosedPortPolicy } from './stack_options.ts';
import type { ConnectionEnds, TCPEndpoint } from './tcp_endpoint.ts';
import type { TCPListener } from './tcp_listener.ts';
import type { TimeWaitRecord } from './time_wait_table.ts';

/** How a connection begins, where it is not as usual. */
export interface Beginning {
  /** A record in TIME-WAIT that makes way for it. */
  readonly former?: TimeWaitRecord | null;
  /** ISS: a cookie that has come back. */
  readonly initialSequenceNumber?: SequenceNumber;
}

/** The part of the stack that is needed here. */
export interface PassiveOpenHome {
  now(): number;
  readonly closedPorts: ClosedPortPolicy;
  newEndpoint(ends: ConnectionEnds, config: TCPConfig, beginning: Beginning): TCPEndpoint;
  /** A connection of which nobody knows. */
  newConnection(ends: ConnectionEnds, config: TCPConfig, beginning: Beginning): TCPConnection;
  marksFor(config: TCPConfig): HeaderMarks;
  /** The connection's clock is brought up to date, and it is going to speak. */
  aboutToChange(endpoint: TCPEndpoint): void;
  /** Forgets the endpoint; nothing more of it leaves. */
  remove(endpoint: TCPEndpoint): void;
}

export class PassiveOpen {
  readonly #home: PassiveOpenHome;
  readonly #listeners: ListenerTable;
  readonly #reserved: ReservedPorts;
  readonly #counters: StackCounters;
  readonly #output: SegmentOutput;
  readonly #cookies: CookieHandshake;
  readonly #fastOpen: FastOpenPolicy;

  constructor(
    home: PassiveOpenHome,
    parts: {
      listeners: ListenerTable;
      reserved: ReservedPorts;
      counters: StackCounters;
      output: SegmentOutput;
      cookies: CookieHandshake;
      fastOpen: FastOpenPolicy;
    },
  ) {
    this.#home = home;
    this.#listeners = parts.listeners;
    this.#reserved = parts.reserved;
    this.#counters = parts.counters;
    this.#output = parts.output;
    this.#cookies = parts.cookies;
    this.#fastOpen = parts.fastOpen;
  }

  /** @param former a record in TIME-WAIT that makes way for what is opened */
  receive(
    segment: TCPSegment,
    source: CompactAddress,
    destination: CompactAddress,
    former: TimeWaitRecord | null,
  ): void {
    const listener = this.#listeners.find(destination, segment.destinationPort);
    if (listener === undefined) {
      const { closedPorts } = this.#home;
      if (closedPorts === 'hide' || (closedPorts === 'hide from SYN' && segment.syn && !segment.ack)) {
        this.#counters.drop(reasons.SEGMENT_WITHOUT_CONNECTION);
        return;
      }
      const marks = this.#reserved.find(destination, segment.destinationPort)?.marks;
      this.#refuse(segment, source, destination, reasons.SEGMENT_WITHOUT_CONNECTION, marks);
      return;
    }
    const ends = {
      localAddress: destination,
      localPort: segment.destinationPort,
      remoteAddress: source,
      remotePort: segment.sourcePort,
    };
    const verdict = listener.judge(segment.flags);
    if (verdict === 'syn') this.#receiveSyn(listener, segment, ends, former);
    else if (verdict === 'acknowledgment') this.#receiveAcknowledgment(listener, segment, ends);
    else if (verdict === 'ignore') this.#counters.drop(reasons.LISTENER_IGNORED);
    else {
      const marks = this.#home.marksFor(listener.config);
      this.#refuse(segment, source, destination, reasons.LISTENER_ACK, marks);
    }
  }

  /** @param marks of whoever has the port; absent: nobody has, and the RST is the stack's own */
  #refuse(
    segment: TCPSegment,
    source: CompactAddress,
    destination: CompactAddress,
    reason: ParseFailure,
    marks?: HeaderMarks,
  ): void {
    this.#counters.drop(reason);
    const reset = resetFor(segment);
    if (reset === null) return;
    this.#counters.resetsSent += 1;
    this.#output.reply(reset, destination, source, marks);
  }

  #receiveSyn(listener: TCPListener, segment: TCPSegment, ends: ConnectionEnds, former: TimeWaitRecord | null): void {
    const admission = listener.admission(this.#home.now());
    if (admission === 'drop') {
      this.#counters.drop(reasons.ACCEPT_QUEUE_FULL);
    } else if (admission === 'cookie') {
      // A cookie cannot be told to stand clear of the numbers of a connection in TIME-WAIT: the peer has to ask again.
      if (former === null) this.#answerWithCookie(listener, segment, ends);
      else this.#counters.drop(reasons.SYN_QUEUE_FULL);
    } else {
      if (admission === 'replace') this.#dropOldest(listener);
      this.#open(listener, segment, ends, former);
    }
  }

  #open(listener: TCPListener, segment: TCPSegment, ends: ConnectionEnds, former: TimeWaitRecord | null): void {
    const endpoint = this.#home.newEndpoint(ends, listener.config, { former });
    endpoint.acceptor = listener;
    endpoint.connection.listen();
    this.#fastOpen.answer(listener, segment, endpoint, this.#home.now());
    this.#home.aboutToChange(endpoint);
    endpoint.connection.receive(segment);
    listener.admit(endpoint);
    listener.endpointHeard(endpoint, this.#home.now());
  }

  #dropOldest(listener: TCPListener): void {
    const oldest = listener.oldest();
    if (oldest === undefined) return;
    this.#counters.embryonicDropped += 1;
    this.#counters.drop(reasons.SYN_QUEUE_FULL);
    if (oldest.connection.isSynchronized) {
      oldest.abort(); // it waits for data; its peer is real, and is told
      listener.release(oldest);
      return;
    }
    oldest.connection.abort();
    this.#home.remove(oldest); // without a RST: its SYN may have been forged
  }

  // ---------------------------------------------------------------- cookies

  #answerWithCookie(listener: TCPListener, syn: TCPSegment, ends: ConnectionEnds): void {
    const initialSequenceNumber = this.#cookies.cookieFor(syn, ends, this.#home.now());
    const connection = this.#home.newConnection(ends, listener.config, { initialSequenceNumber });
    listener.counters.synCookiesSent += 1;
    this.#counters.synCookiesSent += 1;
    const marks = this.#home.marksFor(listener.config);
    this.#output.reply(synAckWithCookie(connection, syn), ends.localAddress, ends.remoteAddress, marks);
  }

  #receiveAcknowledgment(listener: TCPListener, segment: TCPSegment, ends: ConnectionEnds): void {
    const { localAddress, remoteAddress } = ends;
    if (!listener.expectsCookies(this.#home.now())) {
      this.#refuse(segment, remoteAddress, localAddress, reasons.LISTENER_ACK, this.#home.marksFor(listener.config));
      return;
    }
    const carried = this.#cookies.read(segment, ends, this.#home.now());
    if (carried === undefined) {
      const marks = this.#home.marksFor(listener.config);
      this.#refuse(segment, remoteAddress, localAddress, reasons.SYN_COOKIE_INVALID, marks);
    } else if (!listener.admitsAcknowledged(segment.payloadLength > 0)) {
      this.#counters.drop(reasons.ACCEPT_QUEUE_FULL); // what the peer sends next brings the cookie, too
    } else {
      listener.counters.synCookiesAccepted += 1;
      this.#counters.synCookiesAccepted += 1;
      const endpoint = this.#home.newEndpoint(ends, listener.config, { initialSequenceNumber: carried.cookie });
      endpoint.acceptor = listener;
      resumeFromCookie(endpoint.connection, segment, carried.maxSegmentSize, listener.config);
      this.#home.aboutToChange(endpoint);
      endpoint.connection.receive(segment);
      listener.admit(endpoint);
      listener.endpointHeard(endpoint, this.#home.now());
    }
  }
}
