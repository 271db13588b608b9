/**
 * Sequence numbers: 32 bits that wrap (RFC 9293 §3.4), and the absolute numbers behind them, which do not.
 * A SequenceNumber is held as a *signed* 32-bit integer because V8 keeps those unboxed; nobody outside this file
 * needs to know. Print it with {@link toUint32}. Absolute numbers are doubles, exact to 2^53: no bitwise operator
 * ever touches one.
 * Pure.
 */
const SPACE = 4294967296;
const HALF_SPACE = 2147483648;
/** From any integer, taken modulo 2^32. */
export function sequenceNumber(value) {
    return (value | 0);
}
/** 0 … 2^32 − 1, for printing and for tests. */
export function toUint32(number) {
    return number >>> 0;
}
/** What DataView.setInt32 wants. */
export function toInt32(number) {
    return number;
}
/** The sequence number of absolute position `absolute` (SYN is 0) on a stream that began at `isn`. */
export function wrap(absolute, isn) {
    // `| 0` is arithmetic modulo 2^32 on exact doubles (ECMAScript ToInt32), right for any absolute below 2^53.
    return (((absolute | 0) + isn) | 0);
}
/**
 * The absolute position nearest to `checkpoint` that `number` can stand for.
 * @param checkpoint an absolute position known to be near, such as the next expected one; ≥ 0
 * @returns ≥ 0 whenever a candidate ≥ 0 exists within half the space; otherwise negative (an ancient number)
 */
export function unwrap(number, isn, checkpoint) {
    const delta = (number - isn - (checkpoint | 0)) | 0;
    return checkpoint + delta;
}
/** How far `to` lies ahead of `from`: −2^31 … 2^31 − 1. */
export function distance(from, to) {
    return (to - from) | 0;
}
/** `number` moved by `by` (any integer). */
export function advance(number, by) {
    return ((number + (by | 0)) | 0);
}
export function isBefore(a, b) {
    return distance(a, b) > 0;
}
export function isAfter(a, b) {
    return distance(a, b) < 0;
}
/** Size of the sequence space and half of it, for tests and limits. */
export const SEQUENCE_SPACE = SPACE;
export const HALF_SEQUENCE_SPACE = HALF_SPACE;
//# sourceMappingURL=wrapping_integers.js.map