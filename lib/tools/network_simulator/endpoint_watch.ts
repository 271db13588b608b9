/**
 * What TCP must never do, whatever the network does to it: looked at with every segment that one end sends or hears.
 * A breach throws a SimulationFailure, for in a simulation nothing else may go on. Pure.
 * RFC 9293 §3.4, §3.8.6; RFC 5681 §3.1 (cwnd), RFC 8985 §7.3 (one probe beyond it).
 */
import type { TCPConnection } from '../../tcp_connection.ts';
import { flagNames, type TCPSegment } from '../../tcp_helpers/tcp_segment.ts';
import { unwrap, type SequenceNumber } from '../../util/wrapping_integers.ts';

export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure';
}

/** More pure acknowledgments in one turn than segments have come in would be two answers to one. */
const ALWAYS_ALLOWED_ANSWERS = 1;

export class EndpointWatch {
  readonly #name: string;
  readonly #connection: TCPConnection;
  readonly #isn: SequenceNumber;
  /** The peer, once there is one. */
  peer: EndpointWatch | null = null;
  /** The largest number sent, absolute. */
  #highest = 0;
  /** What it has promised: right edge of its window, acknowledgment. */
  #rightEdge = 0;
  #acknowledged = 0;
  /** The right edge it has heard of. */
  #edgeHeard = 0;
  /** −1: no scaling. */
  #scale = -1;
  #answers = 0;
  #beyondWindow = 0;
  #heardSinceFull = 0;

  constructor(name: string, connection: TCPConnection, isn: SequenceNumber) {
    this.#name = name;
    this.#connection = connection;
    this.#isn = isn;
  }

  heard(segment: TCPSegment): void {
    this.#heardSinceFull += 1;
    const { peer } = this;
    if (!segment.ack || peer === null) return;
    const acknowledged = unwrap(segment.acknowledgmentNumber, this.#isn, this.#highest);
    const scale = segment.syn || !this.#usesScaling ? 0 : peer.#scale;
    this.#edgeHeard = Math.max(this.#edgeHeard, acknowledged + segment.window * 2 ** scale);
  }

  beginTurn(): void {
    this.#answers = 0;
    this.#beyondWindow = 0;
  }

  /** Before the segment is cut into packets. */
  sends(segment: TCPSegment): void {
    if (segment.syn) this.#scale = segment.windowScale;
    if (segment.rst) return;
    const start = unwrap(segment.sequenceNumber, this.#isn, this.#highest);
    const end = start + segment.sequenceLength;
    if (end > this.#highest) this.#checkNew(segment, end);
    if (segment.sequenceLength === 0) this.#answers += 1;
    if (segment.ack) this.#checkPromises(segment);
  }

  endTurn(): void {
    const most = Math.max(ALWAYS_ALLOWED_ANSWERS, this.#heardSinceFull);
    if (this.#answers > most) this.#fail(`gives ${this.#answers} answers to ${this.#heardSinceFull} segments`);
    this.#heardSinceFull = 0;
    const { inFlightBytes, unacknowledgedBytes } = this.#connection.flight();
    if (unacknowledgedBytes < 0) this.#fail('has SND.UNA beyond SND.NXT');
    if (inFlightBytes < 0 || inFlightBytes > unacknowledgedBytes) {
      this.#fail(`counts ${inFlightBytes} in flight of ${unacknowledgedBytes} outstanding`);
    }
  }

  #checkNew(segment: TCPSegment, end: number): void {
    this.#highest = end;
    if (this.#edgeHeard > 0 && end > this.#edgeHeard + 1) {
      this.#fail(`sends up to ${end}, beyond the window that ends at ${this.#edgeHeard}: ${describe(segment)}`);
    }
    if (segment.payloadLength === 0) return;
    const { inFlightBytes, cwndBytes, mssBytes } = this.#connection.flight();
    if (inFlightBytes + segment.payloadLength <= Math.max(cwndBytes, mssBytes)) return;
    this.#beyondWindow += Math.ceil(segment.payloadLength / mssBytes);
    if (this.#beyondWindow > 1) {
      this.#fail(`sends beyond cwnd ${cwndBytes} with ${inFlightBytes} in flight: ${describe(segment)}`);
    }
  }

  #checkPromises(segment: TCPSegment): void {
    const { peer } = this;
    if (peer === null) return;
    const acknowledged = unwrap(segment.acknowledgmentNumber, peer.#isn, this.#acknowledged);
    if (acknowledged < this.#acknowledged) this.#fail(`takes an acknowledgment back: ${describe(segment)}`);
    if (acknowledged > peer.#highest) this.#fail(`acknowledges what was never sent: ${describe(segment)}`);
    this.#acknowledged = acknowledged;
    const scale = segment.syn || !this.#usesScaling ? 0 : this.#scale;
    const edge = acknowledged + segment.window * 2 ** scale;
    // The window of a SYN is not scaled, and a scaled one is cut to its granules (RFC 7323 §2.2, §2.4).
    const granularity = segment.syn ? Infinity : 2 ** scale - 1;
    if (edge + granularity < this.#rightEdge) {
      this.#fail(`moves its right edge left, from ${this.#rightEdge} to ${edge}: ${describe(segment)}`);
    }
    this.#rightEdge = Math.max(this.#rightEdge, edge);
  }

  /** Both SYNs carried the option (RFC 7323 §2.2). */
  get #usesScaling(): boolean {
    return this.#scale >= 0 && this.peer !== null && this.peer.#scale >= 0;
  }

  #fail(text: string): never {
    throw new SimulationFailure(`${this.#name} ${text}`);
  }
}

function describe(segment: TCPSegment): string {
  return `${flagNames(segment.flags)}, ${segment.payloadLength} bytes`;
}
