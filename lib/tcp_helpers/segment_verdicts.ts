/**
 * What a connection has decided about a segment that is not as it should be, or not taken whole: for those who watch. A frozen
 * constant each, with the clause that decides; nothing of this is made, or looked at, while nobody watches.
 * Pure.
 */

export interface SegmentVerdict {
  readonly what: string;
  /** The clause, such as `RFC 9293 §3.10.7.4`. */
  readonly source: string;
}

/** Told of every verdict. */
export type VerdictWitness = (verdict: SegmentVerdict) => void;

function verdict(what: string, source: string): SegmentVerdict {
  return Object.freeze({ what, source });
}

export const OLD_TIMESTAMP = verdict('its timestamp is old: not taken, and answered', 'RFC 7323 §5.3');
export const OUTSIDE_WINDOW = verdict('outside the window: not taken, and answered', 'RFC 9293 §3.10.7.4');
export const RESET_OUTSIDE = verdict('a RST outside the window: ignored', 'RFC 5961 §3.2');
export const RESET_CHALLENGED = verdict('a RST in the window, but not at its edge: challenged', 'RFC 5961 §3.2');
export const RESET_IN_TIME_WAIT = verdict('a RST in TIME-WAIT: ignored', 'RFC 1337 §3');
export const RESET_TAKEN = verdict('a RST just where it was expected: the connection ends', 'RFC 9293 §3.10.7.4');
export const SYN_CHALLENGED = verdict('a SYN in the window: challenged', 'RFC 5961 §4.2');
export const SYN_REPEATED = verdict('the SYN again: answered again', 'RFC 9293 §3.10.7.4');
export const WITHOUT_ACK = verdict('without ACK: ignored', 'RFC 9293 §3.10.7.4');
export const ACK_NOT_CREDIBLE = verdict('acknowledges what was never sent, or long ago: challenged', 'RFC 5961 §5.2');
export const ACK_UNACCEPTABLE = verdict('acknowledges no SYN of ours: answered by a RST', 'RFC 9293 §3.10.7.3');
export const ANSWER_LIMITED = verdict('the answer is one too many, and stays away', 'RFC 5961 §7');
export const TEXT_REPEATED = verdict('all of its text is known already', 'RFC 9293 §3.10.7.4');
export const TEXT_TRIMMED_LEFT = verdict('the beginning of its text is known already: trimmed', 'RFC 9293 §3.10.7.4');
export const TEXT_TRIMMED_RIGHT = verdict('the end of its text lies beyond the window: trimmed', 'RFC 9293 §3.10.7.4');
export const TEXT_EARLY = verdict('its text is early: kept until the gap before it is filled', 'RFC 9293 §3.10.7.4');
export const TEXT_AFTER_FIN = verdict('text behind the FIN: ignored, and answered', 'RFC 9293 §3.10.7.4');
export const NOBODY_READS = verdict('text that nobody will read: the connection is reset', 'RFC 9293 §3.6.1');
export const FINISHED = verdict('the connection is over: answered by a RST', 'RFC 9293 §3.10.7.1');
export const SYN_WITH_FIN = verdict('a SYN with FIN: ignored', 'RFC 9293 §3.10.7.2');

/** How text lies to what has arrived and to the window; null: it is just what was expected. Absolute positions. */
export function verdictOnText(start: number, end: number, next: number, rightEdge: number): SegmentVerdict | null {
  if (end <= next) return TEXT_REPEATED;
  if (start > next) return TEXT_EARLY;
  if (start < next) return TEXT_TRIMMED_LEFT;
  return end > rightEdge ? TEXT_TRIMMED_RIGHT : null;
}
