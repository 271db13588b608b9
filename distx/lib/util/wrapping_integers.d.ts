/**
 * Sequence numbers: 32 bits that wrap (RFC 9293 §3.4), and the absolute numbers behind them, which do not.
 * A SequenceNumber is held as a *signed* 32-bit integer because V8 keeps those unboxed; nobody outside this file
 * needs to know. Print it with {@link toUint32}. Absolute numbers are doubles, exact to 2^53: no bitwise operator
 * ever touches one.
 * Pure.
 */
declare const sequenceSpace: unique symbol;
/** 32 bits, wraps. Opaque, so that `a - b`, `a + 1` and `a < 5` do not compile. */
export type SequenceNumber = {
    readonly [sequenceSpace]: true;
};
/** From any integer, taken modulo 2^32. */
export declare function sequenceNumber(value: number): SequenceNumber;
/** 0 … 2^32 − 1, for printing and for tests. */
export declare function toUint32(number: SequenceNumber): number;
/** What DataView.setInt32 wants. */
export declare function toInt32(number: SequenceNumber): number;
/** The sequence number of absolute position `absolute` (SYN is 0) on a stream that began at `isn`. */
export declare function wrap(absolute: number, isn: SequenceNumber): SequenceNumber;
/**
 * The absolute position nearest to `checkpoint` that `number` can stand for.
 * @param checkpoint an absolute position known to be near, such as the next expected one; ≥ 0
 * @returns ≥ 0 whenever a candidate ≥ 0 exists within half the space; otherwise negative (an ancient number)
 */
export declare function unwrap(number: SequenceNumber, isn: SequenceNumber, checkpoint: number): number;
/** How far `to` lies ahead of `from`: −2^31 … 2^31 − 1. */
export declare function distance(from: SequenceNumber, to: SequenceNumber): number;
/** `number` moved by `by` (any integer). */
export declare function advance(number: SequenceNumber, by: number): SequenceNumber;
export declare function isBefore(a: SequenceNumber, b: SequenceNumber): boolean;
export declare function isAfter(a: SequenceNumber, b: SequenceNumber): boolean;
/** Size of the sequence space and half of it, for tests and limits. */
export declare const SEQUENCE_SPACE: number;
export declare const HALF_SEQUENCE_SPACE: number;
export {};
//# sourceMappingURL=wrapping_integers.d.ts.map