/**
 * TIME-WAIT in the manner of the BSD stacks: what has no ACK is dropped before its number is looked at, and every
 * acknowledgment but the one that says what we know already is answered, wherever it lies. RFC 9293 §3.10.7.4 looks at the
 * number first, and leaves what it finds acceptable unanswered.
 * Pure. Not here: a SYN that opens the connection anew (RFC 6191 §2), which comes before all this.
 */
import { advance, type SequenceNumber } from '../util/wrapping_integers.ts';
import { ACK, RST, type TCPSegment } from './tcp_segment.ts';

/** `repeated FIN`: is answered, and the 2 MSL begin anew. */
export type BSDTimeWaitVerdict = 'ignored' | 'answered' | 'repeated FIN';

/** @param receiveNext RCV.NXT, behind the peer's FIN, and `sendNext` SND.NXT, behind ours */
export function judgeAsBSD(
  segment: TCPSegment,
  receiveNext: SequenceNumber,
  sendNext: SequenceNumber,
): BSDTimeWaitVerdict {
  if ((segment.flags & (RST | ACK)) !== ACK) return 'ignored';
  if (segment.fin && advance(segment.sequenceNumber, segment.sequenceLength) === receiveNext) return 'repeated FIN';
  const isKnown =
    segment.payloadLength === 0 &&
    !segment.fin &&
    segment.sequenceNumber === receiveNext &&
    segment.acknowledgmentNumber === sendNext;
  return isKnown ? 'ignored' : 'answered';
}
