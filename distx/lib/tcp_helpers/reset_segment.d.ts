/**
 * The two kinds of RST: the answer to a segment for which there is no connection (RFC 9293 §3.10.7.1), and the last word
 * of a connection that is given up (RFC 9293 §3.10.5).
 * Pure.
 */
import { type SequenceNumber } from '../util/wrapping_integers.ts';
import { TCPSegment } from './tcp_segment.ts';
/** null: a RST is never answered with a RST. Ports are those of the segment, exchanged. */
export declare function resetFor(segment: TCPSegment): TCPSegment | null;
/** ABORT, and giving up. @param next SND.NXT; @param receiveNext RCV.NXT */
export declare function abortingReset(next: SequenceNumber, receiveNext: SequenceNumber): TCPSegment;
//# sourceMappingURL=reset_segment.d.ts.map