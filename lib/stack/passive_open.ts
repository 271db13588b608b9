/**
 * What becomes of a segment for which there is no connection: a listener opens one, or answers with a cookie, or it is
 * ignored, or answered by a RST.
 * Pure. RFC 9293 §3.10.7.1 (CLOSED) and §3.10.7.2 (LISTEN), RFC 4987 §3.6 (cookies).
 */
import type { TCPConnection } from '../tcp_connection.ts';
import { resetFor } from '../tcp_helpers/reset_segment.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import type { TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import { addressKey, wholeAddress, type CompactAddress } from '../util/compact_address.ts';
import { Endpoint } from '../util/endpoint.ts';
import type { ParseFailure } from '../util/parse_failure.ts';
import type { SequenceNumber } from '../util/wrapping_integers.ts';
import { ArrivingFlow } from './arriving_flow.ts';
import { type CookieHandshake, resumeFromCookie, synAckWithCookie, withoutText } from './cookie_handshake.ts';
import type { StackCounters } from './counters.ts';
import * as reasons from './drop_reasons.ts';
import type { FastOpenPolicy } from './fast_open_policy.ts';
import type { OutboundPath } from './interface_table.ts';
import type { Origin } from './ip_layer.ts';
import type { ListenerTable } from './listener_table.ts';
import type { ReservedPorts } from './reserved_ports.ts';
import type { HeaderMarks, SegmentOutput } from './segment_output.ts';
import type { ClosedPortPolicy } from './stack_options.ts';
import type { ConnectionEnds, TCPEndpoint } from './tcp_endpoint.ts';
import type { TCPListener } from './tcp_listener.ts';
import { TimeWaitRecord } from './time_wait_table.ts';

/** How a connection begins, where it is not as usual. */
export interface Beginning {
  /** A record in TIME-WAIT that makes way for it. */
  readonly former?: TimeWaitRecord | null;
  /** ISS: a cookie that has come back. */
  readonly initialSequenceNumber?: SequenceNumber;
  /** The only path that will do; null: as the routes say. */
  readonly path?: OutboundPath | null;
  /** How it came in; null: it was opened here. */
  readonly origin?: Origin | null;
}

/** The part of the stack that is needed here. */
export interface PassiveOpenHome {
  now(): number;
  readonly closedPorts: ClosedPortPolicy;
  newEndpoint(ends: ConnectionEnds, config: TCPConfig, beginning: Beginning): TCPEndpoint;
  /** A connection of which nobody knows. */
  newConnection(ends: ConnectionEnds, config: TCPConfig, beginning: Beginning): TCPConnection;
  marksFor(config: TCPConfig): HeaderMarks;
  /** Who is between these ends. */
  find(ends: ConnectionEnds): TCPEndpoint | TimeWaitRecord | undefined;
  /** The connection's clock is brought up to date, and it is going to speak. */
  aboutToChange(endpoint: TCPEndpoint): void;
  /** Forgets the endpoint; nothing more of it leaves. */
  remove(endpoint: TCPEndpoint): void;
  /** Asks for a turn: something was decided outside of one. */
  wake(): void;
  /** How what is being received has come in. */
  origin(): Origin | null;
  /** How to answer it, where the routes would not do; null: they do. */
  pathInKind(ours: CompactAddress, remote: CompactAddress): OutboundPath | null;
  /** Whether an address is ours, or as good as ours where this has come in. */
  isForUs(address: CompactAddress): boolean;
}

export class PassiveOpen {
  /** SYNs about which an application has not decided yet. */
  readonly #flows = new Set<string>();
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
      if (!this.#home.isForUs(destination)) {
        // Somebody waits at every address, but not at this port: whose it is may answer.
        this.#counters.drop(typeof destination === 'number' ? reasons.NOT_OUR_ADDRESS : reasons.NOT_OUR_IPV6_ADDRESS);
        return;
      }
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
      const isAsked = listener.settings.onFlow !== null;
      if (isAsked && this.#flows.has(keyOf(ends))) return; // it has been asked about already
      if (admission === 'replace') this.#dropOldest(listener);
      if (isAsked) this.#ask(listener, segment, ends);
      else this.#open(listener, segment, ends, { ...this.#arrivalOf(ends), former });
    }
  }

  /** How what is being received has come in, and how it is to be answered. */
  #arrivalOf({ localAddress, remoteAddress }: ConnectionEnds): Beginning {
    return { origin: this.#home.origin(), path: this.#home.pathInKind(localAddress, remoteAddress) };
  }

  /** The application decides about the SYN; as long as it does, the SYN is kept, and those that follow it are not looked at. */
  #ask(listener: TCPListener, segment: TCPSegment, ends: ConnectionEnds): void {
    if (this.#flows.size >= listener.settings.synQueue) {
      this.#counters.drop(reasons.SYN_QUEUE_FULL);
      return;
    }
    const arrival = this.#arrivalOf(ends);
    const syn = withoutText(segment);
    const key = keyOf(ends);
    const local = new Endpoint(wholeAddress(ends.localAddress), ends.localPort);
    const remote = new Endpoint(wholeAddress(ends.remoteAddress), ends.remotePort);
    const origin = { interfaceName: arrival.origin?.attached.name ?? '', frame: arrival.origin?.frame ?? null };
    const flow = new ArrivingFlow({ local, remote }, origin, (decision) => {
      this.#flows.delete(key);
      if (decision === 'drop') this.#counters.drop(reasons.FLOW_DROPPED);
      else if (decision === 'refuse' || listener.isClosed) this.#refuseFlow(syn, ends, arrival.path ?? null);
      else this.#openLate(listener, syn, ends, arrival);
      this.#home.wake();
    });
    this.#flows.add(key);
    listener.settings.onFlow?.(flow);
  }

  /** Meanwhile a record in TIME-WAIT may have come or gone, or we may have opened a connection there ourselves. */
  #openLate(listener: TCPListener, syn: TCPSegment, ends: ConnectionEnds, arrival: Beginning): void {
    const other = this.#home.find(ends);
    if (other === undefined || other instanceof TimeWaitRecord) {
      this.#open(listener, syn, ends, { ...arrival, former: other ?? null });
    } else {
      this.#counters.drop(reasons.FLOW_DROPPED);
    }
  }

  #refuseFlow(syn: TCPSegment, ends: ConnectionEnds, path: OutboundPath | null): void {
    this.#counters.drop(reasons.FLOW_REFUSED);
    const reset = resetFor(syn);
    if (reset === null) return;
    this.#counters.resetsSent += 1;
    this.#output.reply(reset, ends.localAddress, ends.remoteAddress, undefined, path);
  }

  #open(listener: TCPListener, segment: TCPSegment, ends: ConnectionEnds, beginning: Beginning): void {
    const endpoint = this.#home.newEndpoint(ends, listener.config, beginning);
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
    const { path = null } = this.#arrivalOf(ends);
    const connection = this.#home.newConnection(ends, listener.config, { initialSequenceNumber, path });
    listener.counters.synCookiesSent += 1;
    this.#counters.synCookiesSent += 1;
    const marks = this.#home.marksFor(listener.config);
    this.#output.reply(synAckWithCookie(connection, syn), ends.localAddress, ends.remoteAddress, marks, path);
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
      const beginning = { ...this.#arrivalOf(ends), initialSequenceNumber: carried.cookie };
      const endpoint = this.#home.newEndpoint(ends, listener.config, beginning);
      endpoint.acceptor = listener;
      resumeFromCookie(endpoint.connection, segment, carried.maxSegmentSize, listener.config);
      this.#home.aboutToChange(endpoint);
      endpoint.connection.receive(segment);
      listener.admit(endpoint);
      listener.endpointHeard(endpoint, this.#home.now());
    }
  }
}

function keyOf({ localAddress, localPort, remoteAddress, remotePort }: ConnectionEnds): string {
  return `${addressKey(localAddress)} ${localPort} ${addressKey(remoteAddress)} ${remotePort}`;
}
