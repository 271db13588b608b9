/**
 * The first questions of SEGMENT ARRIVES: does the segment lie in the window, is its RST or its ACK to be believed?
 * Absolute positions throughout. Pure. RFC 9293 §3.10.7.4, RFC 5961 §3–5.
 */
/** RFC 9293 §3.4 table 6: the four cases of length and window. */
export function isInWindow(start, length, receiveNext, rightEdge) {
    const window = rightEdge - receiveNext;
    if (length === 0)
        return window === 0 ? start === receiveNext : start >= receiveNext && start < rightEdge;
    if (window <= 0)
        return false;
    const last = start + length - 1;
    return (start >= receiveNext && start < rightEdge) || (last >= receiveNext && start < receiveNext);
}
/** RFC 5961 §3.2: exactly expected: reset; elsewhere in the window: challenge; outside: silence. */
export function judgeReset(start, receiveNext, rightEdge) {
    if (start === receiveNext)
        return 'reset';
    return start > receiveNext && start < rightEdge ? 'challenge' : 'ignore';
}
/** RFC 5961 §5.2: SND.UNA − MAX.SND.WND ≤ SEG.ACK ≤ SND.NXT (the highest ever sent). */
export function isCredibleAck(ack, unacknowledged, highestSent, maxWindow) {
    return ack <= highestSent && ack >= unacknowledged - maxWindow;
}
//# sourceMappingURL=segment_acceptance.js.map