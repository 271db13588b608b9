/**
 * What the application has written and the connection has no room for yet: at most one write of the stream, which is not
 * called back before all of it is accepted. That is the whole back-pressure.
 */
import type { ByteStreamWriter } from '../byte_stream.ts';
import { Chunk } from '../util/chunk.ts';
import { COPY_BORDER_BYTES } from '../util/chunk_keeper.ts';

export class OutboundQueue {
  readonly #byReference: boolean;
  #buffers: readonly Uint8Array[] = [];
  #index = 0;
  /** Bytes of the current buffer that are accepted. */
  #offset = 0;
  #accepted: (() => void) | null = null;

  /** @param byReference large buffers are not copied; their owner leaves them alone */
  constructor(byReference: boolean) {
    this.#byReference = byReference;
  }

  get isEmpty(): boolean {
    return this.#accepted === null;
  }

  /** Takes one write; nothing is accepted before {@link flush}. */
  put(buffers: readonly Uint8Array[], accepted: () => void): void {
    this.#buffers = buffers;
    this.#index = 0;
    this.#offset = 0;
    this.#accepted = accepted;
  }

  /** Moves into the connection what it has room for. @returns bytes accepted */
  flush(outbound: ByteStreamWriter): number {
    const accepted = this.#accepted;
    if (accepted === null) return 0;
    let moved = 0;
    while (this.#index < this.#buffers.length) {
      const buffer = this.#buffers[this.#index]!;
      const part = this.#offset === 0 ? buffer : buffer.subarray(this.#offset);
      const taken = this.#write(outbound, part);
      moved += taken;
      if (taken < part.byteLength) {
        this.#offset += taken;
        return moved;
      }
      this.#index += 1;
      this.#offset = 0;
    }
    this.clear();
    accepted();
    return moved;
  }

  clear(): void {
    this.#buffers = [];
    this.#accepted = null;
  }

  #write(outbound: ByteStreamWriter, bytes: Uint8Array): number {
    if (this.#byReference && bytes.byteLength >= COPY_BORDER_BYTES) return outbound.write(Chunk.fromBytes(bytes));
    return outbound.writeCopy(bytes);
  }
}
