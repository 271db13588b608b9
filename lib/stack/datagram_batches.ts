/**
 * Datagrams that wait to be sent, bounded in bytes, in order. They are copied side by side, and those that follow one
 * another to the same end, equally long, make a batch, which a device with UDP segmentation offload takes as one packet.
 * The last of a batch may be shorter.
 * Pure.
 *
 *   slab      | 1400 | 1400 | 1400 | 300 | 1400 | …
 *   batches   └───── segmentSize 1400 ───┘ └──────
 */
import { copyBytes, tailPool } from '../util/chunk_keeper.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import { RingQueue } from '../util/ring_queue.ts';
import { Slab } from '../util/slab.ts';
import { DATAGRAM_OVERHEAD_BYTES } from './datagram_queue.ts';

const SMALL_SLAB_BYTES = 2048;
/** As many as Linux takes from its own sockets (UDP_MAX_SEGMENTS). */
const MAX_BATCH = 64;
const MAX_SPARE = 64;

const NO_SLAB = new Slab(new Uint8Array(0));

/** Where a datagram goes and what its headers say. One object serves all datagrams of a socket until something changes. */
export interface DatagramRoute {
  readonly destination: CompactAddress;
  readonly destinationPort: number;
}

export class DatagramBatch<Route extends DatagramRoute> {
  slab: Slab = NO_SLAB;
  /** Where the bytes begin that are not sent yet. */
  offset = 0;
  /** Of all its datagrams that are not sent yet. Bytes. */
  length = 0;
  /** Of each datagram but the last. Bytes. */
  segmentSize = 0;
  route!: Route; // written by whoever takes the object from the spare ones
  /** Datagrams not sent yet. */
  count = 0;
}

export class DatagramBatches<Route extends DatagramRoute> {
  /** Bytes, each datagram counted with {@link DATAGRAM_OVERHEAD_BYTES} more. */
  limitBytes: number;
  /** Of a batch, so that it fits a packet with its headers. Bytes. */
  readonly #maxBatchBytes: number;
  #usedBytes = 0;
  #count = 0;
  readonly #batches = new RingQueue<DatagramBatch<Route>>();
  #last: DatagramBatch<Route> | null = null;
  readonly #spare: DatagramBatch<Route>[] = [];
  #small: Slab | null = null;
  #tail: Slab | null = null;
  #tailUsed = 0;

  constructor(limitBytes: number, maxBatchBytes: number) {
    this.limitBytes = limitBytes;
    this.#maxBatchBytes = maxBatchBytes;
  }

  /** Bytes of payload that wait. */
  get queuedBytes(): number {
    return this.#usedBytes - this.#count * DATAGRAM_OVERHEAD_BYTES;
  }

  /** Datagrams that wait. */
  get queuedCount(): number {
    return this.#count;
  }

  /** Whether a datagram of so many bytes would be taken. Whoever finds the queue empty always finds room. */
  hasRoomFor(length: number): boolean {
    return this.#count === 0 || this.#usedBytes + length + DATAGRAM_OVERHEAD_BYTES <= this.limitBytes;
  }

  /**
   * Takes a copy of a datagram, which must have found room.
   * @param mayBatch it may share a packet with those before it
   */
  push(route: Route, bytes: Uint8Array, from: number, length: number, mayBatch: boolean): void {
    this.#usedBytes += length + DATAGRAM_OVERHEAD_BYTES;
    this.#count += 1;
    const last = this.#last;
    if (mayBatch && last !== null && this.#continues(last, route, length)) {
      copyBytes(bytes, from, last.slab.bytes, this.#tailUsed, length);
      this.#tailUsed += length;
      last.length += length;
      last.count += 1;
      return;
    }
    const batch = this.#spare.pop() ?? new DatagramBatch<Route>();
    const slab = this.#slabFor(length);
    batch.slab = slab;
    batch.offset = this.#tailUsed;
    batch.length = length;
    batch.segmentSize = length;
    batch.count = 1;
    batch.route = route;
    slab.retain();
    copyBytes(bytes, from, slab.bytes, this.#tailUsed, length);
    this.#tailUsed += length;
    this.#batches.push(batch);
    // What may not share with those before shares with none behind, either.
    this.#last = mayBatch ? batch : null;
  }

  /** The oldest batch, of which what is sent is told by {@link sent}; undefined when there is none. */
  peek(): DatagramBatch<Route> | undefined {
    return this.#batches.peek();
  }

  /** So many datagrams of the oldest batch have gone. */
  sent(count: number): void {
    const batch = this.#batches.peek()!; // or nothing could have been sent of it
    const bytes = count === batch.count ? batch.length : count * batch.segmentSize;
    this.#usedBytes -= bytes + count * DATAGRAM_OVERHEAD_BYTES;
    this.#count -= count;
    batch.offset += bytes;
    batch.length -= bytes;
    batch.count -= count;
    if (batch.count === 0) this.#forgetFirst(batch);
  }

  /** Forgets everything. */
  clear(): void {
    for (let batch = this.#batches.peek(); batch !== undefined; batch = this.#batches.peek()) this.#forgetFirst(batch);
    this.#usedBytes = 0;
    this.#count = 0;
  }

  #forgetFirst(batch: DatagramBatch<Route>): void {
    this.#batches.take();
    batch.slab.release();
    batch.slab = NO_SLAB;
    if (this.#spare.length < MAX_SPARE) this.#spare.push(batch);
    if (batch === this.#last) this.#last = null;
    if (this.#batches.length === 0 && this.#tail !== this.#small) this.#releaseTail();
  }

  #continues(last: DatagramBatch<Route>, route: Route, length: number): boolean {
    return (
      last.route === route &&
      length > 0 &&
      length <= last.segmentSize &&
      last.count < MAX_BATCH &&
      last.length === last.count * last.segmentSize &&
      last.length + length <= this.#maxBatchBytes &&
      last.slab === this.#tail &&
      last.offset + last.length === this.#tailUsed &&
      this.#tailUsed + length <= last.slab.byteLength
    );
  }

  #slabFor(length: number): Slab {
    const tail = this.#tail;
    if (tail !== null) {
      if (tail.references === 1) this.#tailUsed = 0;
      if (this.#tailUsed + length <= tail.byteLength) return tail;
      this.#releaseTail();
    }
    const fresh = this.#mayUseSmall(length)
      ? (this.#small ??= new Slab(new Uint8Array(SMALL_SLAB_BYTES)))
      : tailPool.acquire();
    this.#tail = fresh;
    this.#tailUsed = 0;
    return fresh;
  }

  #mayUseSmall(length: number): boolean {
    return length <= SMALL_SLAB_BYTES && (this.#small === null || this.#small.references === 1);
  }

  #releaseTail(): void {
    if (this.#tail !== this.#small) this.#tail?.release();
    this.#tail = null;
  }
}
