/**
 * The fragments of one datagram that are here: which bytes they cover (RFC 815 keeps the holes, which is the same), whether
 * they contradict one another, and the datagram when none is missing.
 * Pure. Fragments that overlap were made by nobody honest, and the datagram is refused as a whole, those still to come
 * included (RFC 5722 §4). An exact copy is no overlap (RFC 8200 §4.5).
 *
 *   pieces     | 0 … 1479 |            | 2960 … 4439 |          covered: [0, 1480) [2960, 4440), end not known yet
 */
import { IntervalSet } from '../util/interval_set.ts';
import type { Packet } from '../util/packet.ts';

/** A datagram of 65,535 bytes over the smallest link there is, of 68 bytes, comes in so many (RFC 791 §3.1). */
export const MAX_FRAGMENTS = 1366;

export type FragmentVerdict = 'kept' | 'copy' | 'overlap' | 'too many';

export class FragmentSet {
  readonly #covered = new IntervalSet();
  readonly #pieces = new Map<number, Uint8Array>();
  /** Length of the data of the whole datagram, bytes; −1 while its last fragment is not here. */
  #end = -1;

  get count(): number {
    return this.#pieces.size;
  }

  get isComplete(): boolean {
    return this.#end >= 0 && this.#covered.total === this.#end;
  }

  /** Of the data together, bytes. */
  get length(): number {
    return this.#covered.total;
  }

  /**
   * Copies the bytes of a fragment, a whole packet at its data.
   * @param offset of its first byte in the datagram's data
   * @param isLast nothing comes behind it
   */
  add(packet: Packet, offset: number, isLast: boolean): FragmentVerdict {
    const end = offset + packet.totalLength;
    if (this.#isCopy(packet, offset, isLast)) return 'copy';
    const contradicts =
      this.#covered.coveredWithin(offset, end) > 0 ||
      (this.#end >= 0 && (isLast || end > this.#end)) ||
      (isLast && end < this.#covered.last);
    if (contradicts) return 'overlap';
    if (this.#pieces.size === MAX_FRAGMENTS) return 'too many';
    this.#pieces.set(offset, packet.toBytes());
    this.#covered.add(offset, end);
    if (isLast) this.#end = end;
    return 'kept';
  }

  /** The data that begins at this byte, as it came; undefined: no fragment began there. */
  pieceAt(offset: number): Uint8Array | undefined {
    return this.#pieces.get(offset);
  }

  /** Puts the data together. */
  copyTo(target: Uint8Array, at: number): void {
    for (const [offset, piece] of this.#pieces) target.set(piece, at + offset);
  }

  clear(): void {
    this.#covered.clear();
    this.#pieces.clear();
    this.#end = -1;
  }

  #isCopy(packet: Packet, offset: number, isLast: boolean): boolean {
    const known = this.#pieces.get(offset);
    if (known === undefined || known.byteLength !== packet.totalLength) return false;
    if (isLast !== (offset + known.byteLength === this.#end)) return false;
    const bytes = packet.payloadLength === 0 ? packet.bytes() : packet.toBytes();
    for (let at = 0; at < known.byteLength; at += 1) if (known[at] !== bytes[at]) return false;
    return true;
  }
}
