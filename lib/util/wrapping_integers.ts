/**
 * Sequence numbers: 32 bits that wrap (RFC 9293 §3.4), and the absolute numbers behind them, which do not.
 * A SequenceNumber is held as a *signed* 32-bit integer because V8 keeps those unboxed; nobody outside this file
 * needs to know. Print it with {@link toUint32}. Absolute numbers are doubles, exact to 2^53: no bitwise operator
 * ever touches one.
 * Pure.
 */

declare const sequenceSpace: unique symbol;

/** 32 bits, wraps. Opaque, so that `a - b`, `a + 1` and `a < 5` do not compile. */
export type SequenceNumber = { readonly [sequenceSpace]: true };

const SPACE = 4294967296;
const HALF_SPACE = 2147483648;

/** From any integer, taken modulo 2^32. */
export function sequenceNumber(value: number): SequenceNumber {
  return (value | 0) as unknown as SequenceNumber;
}

/** 0 … 2^32 − 1, for printing and for tests. */
export function toUint32(number: SequenceNumber): number {
  return (number as unknown as number) >>> 0;
}

/** What DataView.setInt32 wants. */
export function toInt32(number: SequenceNumber): number {
  return number as unknown as number;
}

/** The sequence number of absolute position `absolute` (SYN is 0) on a stream that began at `isn`. */
export function wrap(absolute: number, isn: SequenceNumber): SequenceNumber {
  // `| 0` is arithmetic modulo 2^32 on exact doubles (ECMAScript ToInt32), right for any absolute below 2^53.
  return (((absolute | 0) + (isn as unknown as number)) | 0) as unknown as SequenceNumber;
}

/**
 * The absolute position nearest to `checkpoint` that `number` can stand for.
 * @param checkpoint an absolute position known to be near, such as the next expected one; ≥ 0
 * @returns ≥ 0 whenever a candidate ≥ 0 exists within half the space; otherwise negative (an ancient number)
 */
export function unwrap(number: SequenceNumber, isn: SequenceNumber, checkpoint: number): number {
  const delta = ((number as unknown as number) - (isn as unknown as number) - (checkpoint | 0)) | 0;
  return checkpoint + delta;
}

/** How far `to` lies ahead of `from`: −2^31 … 2^31 − 1. */
export function distance(from: SequenceNumber, to: SequenceNumber): number {
  return ((to as unknown as number) - (from as unknown as number)) | 0;
}

/** `number` moved by `by` (any integer). */
export function advance(number: SequenceNumber, by: number): SequenceNumber {
  return (((number as unknown as number) + (by | 0)) | 0) as unknown as SequenceNumber;
}

export function isBefore(a: SequenceNumber, b: SequenceNumber): boolean {
  return distance(a, b) > 0;
}

export function isAfter(a: SequenceNumber, b: SequenceNumber): boolean {
  return distance(a, b) < 0;
}

/** Size of the sequence space and half of it, for tests and limits. */
export const SEQUENCE_SPACE: number = SPACE;
export const HALF_SEQUENCE_SPACE: number = HALF_SPACE;
