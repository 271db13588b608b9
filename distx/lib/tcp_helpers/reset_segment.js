/**
 * The two kinds of RST: the answer to a segment for which there is no connection (RFC 9293 §3.10.7.1), and the last word
 * of a connection that is given up (RFC 9293 §3.10.5).
 * Pure.
 */
import { advance } from '../util/wrapping_integers.js';
import { ACK, RST, TCPSegment } from './tcp_segment.js';
/** null: a RST is never answered with a RST. Ports are those of the segment, exchanged. */
export function resetFor(segment) {
    if (segment.rst)
        return null;
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
/** ABORT, and giving up. @param next SND.NXT; @param receiveNext RCV.NXT */
export function abortingReset(next, receiveNext) {
    const reset = new TCPSegment();
    reset.sequenceNumber = next;
    reset.acknowledgmentNumber = receiveNext;
    reset.flags = RST | ACK;
    return reset;
}
//# sourceMappingURL=reset_segment.js.map