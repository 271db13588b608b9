/**
 * Reads the bytes of a message that may end anywhere: beyond the end everything is zero, and `isBeyond` says so afterwards.
 * Pure.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  /** Where the next read begins. */
  at = 0;
  /** Something was read that is not there. */
  isBeyond = false;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return Math.max(0, this.bytes.byteLength - this.at);
  }

  uint8(): number {
    return this.#has(1) ? this.#view.getUint8(this.at - 1) : 0;
  }

  uint16(): number {
    return this.#has(2) ? this.#view.getUint16(this.at - 2) : 0;
  }

  uint32(): number {
    return this.#has(4) ? this.#view.getUint32(this.at - 4) : 0;
  }

  skip(length: number): void {
    this.#has(length);
  }

  /** A view of the next bytes, shorter where there are fewer. */
  take(length: number): Uint8Array {
    const start = Math.min(this.at, this.bytes.byteLength);
    this.#has(length);
    return this.bytes.subarray(start, Math.min(start + length, this.bytes.byteLength));
  }

  #has(length: number): boolean {
    this.at += length;
    if (this.at <= this.bytes.byteLength) return true;
    this.isBeyond = true;
    return false;
  }
}
