/**
 * How received bytes reach the application, in three ways: as Buffers that it owns, copied into a buffer of its own, or
 * lent as chunks. The window opens by reading, so it is read only what somebody wants.
 */
import type { ByteStreamReader } from '../byte_stream.ts';
import type { Chunk } from '../util/chunk.ts';
import type { OnChunk, OnReadOptions } from './socket_options.ts';

/**
 * From this size on, a chunk's memory is given away together with its slab, and the pool makes another; below, copying is
 * cheaper and pins less. Bytes; see tests/speed.
 */
export const SURRENDER_BORDER_BYTES = 16_384;

/** Takes what is there, once. @returns the bytes taken, negative when the application asked for a pause; 0: nothing */
export type Delivery = (inbound: ByteStreamReader) => number;

/** Into `push` of a Readable. */
export function deliverBuffers(push: (buffer: Buffer) => boolean): Delivery {
  return (inbound) => {
    const chunk = inbound.read();
    if (chunk === undefined) return 0;
    const { length } = chunk;
    return push(ownedBuffer(chunk)) ? length : -length;
  };
}

/** Into the application's buffer, as full as possible each time. */
export function deliverIntoBuffer({ buffer, callback }: OnReadOptions): Delivery {
  return (inbound) => {
    if (inbound.bytesBuffered === 0) return 0;
    const target = typeof buffer === 'function' ? buffer() : buffer;
    let filled = 0;
    while (filled < target.byteLength) {
      const chunk = inbound.read(target.byteLength - filled);
      if (chunk === undefined) break;
      chunk.copyTo(target, filled);
      filled += chunk.length;
      chunk.release();
    }
    return callback(filled, target) === false ? -filled : filled;
  };
}

/** Lent. */
export function deliverChunks(onchunk: OnChunk): Delivery {
  return (inbound) => {
    const chunk = inbound.read();
    if (chunk === undefined) return 0;
    const { length } = chunk;
    try {
      return onchunk(chunk) === false ? -length : length;
    } finally {
      chunk.release();
    }
  };
}

/** A Buffer for somebody who never gives it back. */
function ownedBuffer(chunk: Chunk): Buffer {
  const { slab, offset, length } = chunk;
  if (length < SURRENDER_BORDER_BYTES) {
    const copy = Buffer.allocUnsafe(length);
    chunk.copyTo(copy, 0);
    chunk.release();
    return copy;
  }
  // Our reference is never released, so nobody takes the slab for free and writes on it again.
  slab.surrender();
  return Buffer.from(slab.bytes.buffer, slab.bytes.byteOffset + offset, length);
}
