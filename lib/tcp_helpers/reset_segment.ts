/**
 * The RST that answers a segment for which there is no connection (RFC 9293 §3.10.7.1).
 * Pure.
 */
import { advance } from '../util/wrapping_integers.ts';
import { ACK, RST, TCPSegment } from './tcp_segment.ts';

/** null: a RST is never answered with a RST. Ports are those of the segment, exchanged. */
export function resetFor(segment: TCPSegment): TCPSegment | null {
  if (segment.rst) return null;
  const reset = new TCPSegment();
  reset.sourcePort = segment.destinationPort;
  reset.destinationPort = segment.sourcePort;
  if (segment.ack) {
    reset.sequenceNumber = segment.acknowledgmentNumber;
    reset.flags = RST;
    return reset;
  }
  reset.acknowledgmentNumber = advance(segment.sequenceNumber, segment.sequenceLength);
  reset.flags = RST | ACK;
  return reset;
}
