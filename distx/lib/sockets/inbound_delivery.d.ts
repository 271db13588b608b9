/**
 * How received bytes reach the application, in three ways: as Buffers that it owns, copied into a buffer of its own, or
 * lent as chunks. The window opens by reading, so it is read only what somebody wants.
 */
import type { ByteStreamReader } from '../byte_stream.ts';
import type { OnChunk, OnReadOptions } from './socket_options.ts';
/**
 * From this size on, a chunk's memory is given away together with its slab, and the pool makes another; below, copying is
 * cheaper and pins less. Bytes; see tests/speed.
 */
export declare const SURRENDER_BORDER_BYTES = 16384;
/** Takes what is there, once. @returns the bytes taken, negative when the application asked for a pause; 0: nothing */
export type Delivery = (inbound: ByteStreamReader) => number;
/** Into `push` of a Readable. */
export declare function deliverBuffers(push: (buffer: Buffer) => boolean): Delivery;
/** Into the application's buffer, as full as possible each time. */
export declare function deliverIntoBuffer({ buffer, callback }: OnReadOptions): Delivery;
/** Lent. */
export declare function deliverChunks(onchunk: OnChunk): Delivery;
//# sourceMappingURL=inbound_delivery.d.ts.map