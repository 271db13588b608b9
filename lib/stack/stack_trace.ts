/**
 * What a stack tells those who want to watch: connections that change their state, packets that end and why. Emitted by
 * eventemitter3, so that a pure room can emit without importing Node; nobody listening costs one comparison.
 * Pure. Errors never travel this way: an 'error' event without a listener would be silent here.
 */
import { EventEmitter } from 'eventemitter3';
import type { TCPState } from '../tcp_helpers/tcp_state.ts';
import type { ParseFailure } from '../util/parse_failure.ts';
import type { SegmentVerdict } from '../tcp_helpers/segment_verdicts.ts';
import type { TCPEndpoint } from './tcp_endpoint.ts';

export interface StackTraceEvents {
  /** At the end of a turn in which the state changed; states passed through within one turn are not told. */
  state: [endpoint: TCPEndpoint, from: TCPState, to: TCPState];
  /** Retransmissions go unanswered (R1 of RFC 9293 §3.8.3). */
  'path suspected': [endpoint: TCPEndpoint];
  /** A packet ended before it reached a connection. */
  dropped: [reason: ParseFailure];
  /** An answer by ICMP stays away: it is forbidden in this case, or would be one too many. */
  withheld: [];
  /** A segment has reached a connection that began while somebody listened for verdicts. */
  delivered: [endpoint: TCPEndpoint];
  /** What such a connection has decided about a segment that is not as it should be. */
  verdict: [endpoint: TCPEndpoint, verdict: SegmentVerdict];
}

export class StackTrace extends EventEmitter<StackTraceEvents> {}
