/**
 * What becomes of a segment for which there is no connection: a listener opens one, or it is ignored, or answered by a
 * RST.
 * Pure. RFC 9293 §3.10.7.1 (CLOSED) and §3.10.7.2 (LISTEN).
 */
import { resetFor } from '../tcp_helpers/reset_segment.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import type { TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { StackCounters } from './counters.ts';
import { BACKLOG_FULL, LISTENER_ACK, LISTENER_IGNORED, SEGMENT_WITHOUT_CONNECTION } from './drop_reasons.ts';
import type { ListenerTable } from './listener_table.ts';
import type { SegmentOutput } from './segment_output.ts';
import type { ConnectionEnds, TCPEndpoint } from './tcp_endpoint.ts';
import type { TCPListener } from './tcp_listener.ts';
import type { TimeWaitRecord } from './time_wait_table.ts';

/** The part of the stack that is needed here. */
export interface PassiveOpenHome {
  newEndpoint(ends: ConnectionEnds, config: TCPConfig, former: TimeWaitRecord | null): TCPEndpoint;
  /** The connection's clock is brought up to date, and it is going to speak. */
  aboutToChange(endpoint: TCPEndpoint): void;
  /** Forgets the endpoint; nothing more of it leaves. */
  remove(endpoint: TCPEndpoint): void;
}

export class PassiveOpen {
  readonly #home: PassiveOpenHome;
  readonly #listeners: ListenerTable;
  readonly #counters: StackCounters;
  readonly #output: SegmentOutput;

  constructor(
    home: PassiveOpenHome,
    parts: { listeners: ListenerTable; counters: StackCounters; output: SegmentOutput },
  ) {
    this.#home = home;
    this.#listeners = parts.listeners;
    this.#counters = parts.counters;
    this.#output = parts.output;
  }

  /** @param former a record in TIME-WAIT that makes way for what is opened */
  receive(
    segment: TCPSegment,
    source: CompactAddress,
    destination: CompactAddress,
    former: TimeWaitRecord | null,
  ): void {
    const listener = this.#listeners.find(destination, segment.destinationPort);
    const verdict = listener === undefined ? 'reset' : listener.judge(segment.flags);
    if (listener !== undefined && verdict === 'open') {
      this.#open(listener, segment, source, destination, former);
    } else if (verdict === 'ignore') {
      this.#counters.drop(LISTENER_IGNORED);
    } else {
      this.#counters.drop(listener === undefined ? SEGMENT_WITHOUT_CONNECTION : LISTENER_ACK);
      const reset = resetFor(segment);
      if (reset === null) return;
      this.#counters.resetsSent += 1;
      this.#output.reply(reset, destination, source);
    }
  }

  #open(
    listener: TCPListener,
    segment: TCPSegment,
    source: CompactAddress,
    destination: CompactAddress,
    former: TimeWaitRecord | null,
  ): void {
    const ends = {
      localAddress: destination,
      localPort: segment.destinationPort,
      remoteAddress: source,
      remotePort: segment.sourcePort,
    };
    const endpoint = this.#home.newEndpoint(ends, listener.config, former);
    endpoint.acceptor = listener;
    endpoint.connection.listen();
    this.#home.aboutToChange(endpoint);
    endpoint.connection.receive(segment);
    const dropped = listener.admit(endpoint);
    if (dropped === undefined) return;
    this.#counters.embryonicDropped += 1;
    this.#counters.drop(BACKLOG_FULL);
    dropped.connection.abort();
    this.#home.remove(dropped); // without a RST: its SYN may have been forged
  }
}
