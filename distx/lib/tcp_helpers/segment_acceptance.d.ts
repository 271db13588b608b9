/**
 * The first questions of SEGMENT ARRIVES: does the segment lie in the window, is its RST or its ACK to be believed?
 * Absolute positions throughout. Pure. RFC 9293 §3.10.7.4, RFC 5961 §3–5.
 */
/** RFC 9293 §3.4 table 6: the four cases of length and window. */
export declare function isInWindow(start: number, length: number, receiveNext: number, rightEdge: number): boolean;
export type ResetVerdict = 'reset' | 'challenge' | 'ignore';
/** RFC 5961 §3.2: exactly expected: reset; elsewhere in the window: challenge; outside: silence. */
export declare function judgeReset(start: number, receiveNext: number, rightEdge: number): ResetVerdict;
/** RFC 5961 §5.2: SND.UNA − MAX.SND.WND ≤ SEG.ACK ≤ SND.NXT (the highest ever sent). */
export declare function isCredibleAck(ack: number, unacknowledged: number, highestSent: number, maxWindow: number): boolean;
//# sourceMappingURL=segment_acceptance.d.ts.map