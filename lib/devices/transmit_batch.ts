/**
 * The sending half of a TUN or TAP: packets are gathered during a turn and handed to the kernel in one native call. Headers
 * and small payloads are copied side by side into one slab; large payload chunks are retained and go by reference.
 *
 *   header slab   | virtio IP TCP | virtio IP TCP abc | virtio IP TCP |          one system call a packet (writev),
 *   payloads        └> [slab 7] 0–65160                 └> [slab 7] 65160–…      one native call for all of them
 */
import type { Chunk } from '../util/chunk.ts';
import { copyBytes } from '../util/chunk_keeper.ts';
import type { Packet } from '../util/packet.ts';
import type { Slab, SlabPool } from '../util/slab.ts';
import type { DeviceCounters } from './device.ts';
import { MAX_TRANSMIT_PIECES, type NativeTun } from './native_binding.ts';
import { VIRTIO_HEADER_BYTES, writeVirtioHeader } from './virtio_net_header.ts';

/** So many gathered packets are sent at once: measured, more in one call gain nothing. */
const MAX_GATHERED_PACKETS = 32;
/** Up to here a copy is cheaper than describing a piece and looking it up in the addon; see tests/speed. Bytes. */
const COPIED_PAYLOAD_BYTES = 512;
/** The contiguous part up to here goes beside the other headers; a longer one gets a slab of its own. Bytes. */
const COPIED_HEADER_BYTES = 2048;

const HEADER_SLAB_BYTES = MAX_GATHERED_PACKETS * (VIRTIO_HEADER_BYTES + COPIED_HEADER_BYTES + COPIED_PAYLOAD_BYTES);
const WORDS_PER_PACKET = 3;
const WORDS_PER_PIECE = 3;

const EAGAIN = 11;
const ENOBUFS = 105;
const ENOMEM = 12;

export class TransmitBatch {
  readonly #native: NativeTun;
  readonly #linkType: 'ip' | 'ethernet';
  readonly #counters: DeviceCounters;
  readonly #pool: SlabPool;
  readonly #virtioBytes: number;
  readonly #headers = new Uint8Array(HEADER_SLAB_BYTES);
  readonly #view = new DataView(this.#headers.buffer);
  readonly #descriptors = new Int32Array(
    MAX_GATHERED_PACKETS * (WORDS_PER_PACKET + MAX_TRANSMIT_PIECES * WORDS_PER_PIECE),
  );
  readonly #status = new Int32Array(2);
  /** The slabs behind the payloads, each retained once for every time it stands here. */
  readonly #slabs: Slab[] = [];
  readonly #payloads: Uint8Array[] = [];
  #packets = 0;
  #headerBytes = 0;
  #words = 0;

  constructor(native: NativeTun, linkType: 'ip' | 'ethernet', counters: DeviceCounters, pool: SlabPool) {
    this.#native = native;
    this.#linkType = linkType;
    this.#counters = counters;
    this.#pool = pool;
    this.#virtioBytes = native.virtioHeaderBytes;
    native.setTransmitBuffers(this.#headers, this.#descriptors, this.#status);
  }

  /** Packets gathered and not yet sent. */
  get length(): number {
    return this.#packets;
  }

  get isFull(): boolean {
    return this.#packets === MAX_GATHERED_PACKETS;
  }

  /** Takes the packet; there must be room. A packet that cannot be sent at all is counted and forgotten. */
  gather(packet: Packet): void {
    const start = this.#headerBytes;
    const at = start + this.#virtioBytes;
    const isDescribed = this.#virtioBytes === 0 || writeVirtioHeader(packet, this.#linkType, this.#view, start);
    if (!isDescribed || packet.totalLength > this.#pool.slabBytes) {
      this.#counters.sendErrors += 1;
      return;
    }
    this.#counters.packetsSent += 1;
    this.#counters.bytesSent += packet.totalLength;
    const word = this.#words;
    this.#words += WORDS_PER_PACKET;
    let end = at;
    if (packet.length <= COPIED_HEADER_BYTES) end += this.#copyHeader(packet, at);
    else this.#addCopy(packet.chunksFrom(0).slice(0, 1));
    if (packet.payloadLength > 0) {
      if (packet.payloadLength <= COPIED_PAYLOAD_BYTES && end > at) end = this.#copyPayload(packet, end);
      else this.#addPayload(packet.payload);
    }
    const descriptors = this.#descriptors;
    descriptors[word] = start;
    descriptors[word + 1] = end - start;
    descriptors[word + 2] = (this.#words - word - WORDS_PER_PACKET) / WORDS_PER_PIECE;
    this.#headerBytes = end;
    this.#packets += 1;
  }

  /**
   * Hands everything to the kernel. What it has no room for stays gathered, in order.
   * @returns 0 when all is sent or lost; EAGAIN or another positive errno when there was no room; negative: the device died
   */
  flush(): number {
    if (this.#packets === 0) return 0;
    const taken = this.#native.transmit(this.#packets, this.#payloads);
    if (taken < 0) {
      this.#counters.packetsSent -= this.#packets;
      this.#counters.sendErrors += this.#packets;
      this.clear();
      return taken;
    }
    const lost = this.#status[1]!;
    this.#counters.packetsSent -= lost;
    this.#counters.sendErrors += lost;
    if (taken === this.#packets) {
      this.clear();
      return 0;
    }
    this.#keepFrom(taken);
    const error = this.#status[0]!;
    // Another error in mid-batch means that the device died, and the next call says so.
    return error === EAGAIN || error === ENOBUFS || error === ENOMEM ? error : this.flush();
  }

  /** The positive errno of the last packet that the kernel did not take or send in the last call; 0 when all was well. */
  get lastError(): number {
    return this.#status[0]!;
  }

  /** Forgets what is gathered and releases what was retained for it. */
  clear(): void {
    // Setting a length, even to what it is, costs more than asking.
    if (this.#slabs.length > 0) {
      for (const slab of this.#slabs) slab.release();
      this.#slabs.length = 0;
      this.#payloads.length = 0;
    }
    this.#packets = 0;
    this.#headerBytes = 0;
    this.#words = 0;
  }

  /** The first packets are gone; the others move to the front of the descriptors, their bytes stay where they are. */
  #keepFrom(taken: number): void {
    let word = 0;
    for (let packet = 0; packet < taken; packet += 1) {
      word += WORDS_PER_PACKET + this.#descriptors[word + 2]! * WORDS_PER_PIECE;
    }
    this.#descriptors.copyWithin(0, word, this.#words);
    this.#words -= word;
    this.#packets -= taken;
  }

  /** By words over two DataViews: a view of its own would cost more than copying 60 bytes. Returns the bytes copied. */
  #copyHeader(packet: Packet, at: number): number {
    const { offset, length } = packet;
    if (length > 160) {
      this.#headers.set(packet.bytes(), at);
      return length;
    }
    const source = packet.slab.view;
    const target = this.#view;
    let index = 0;
    for (; index + 4 <= length; index += 4) target.setInt32(at + index, source.getInt32(offset + index, true), true);
    for (; index < length; index += 1) target.setUint8(at + index, source.getUint8(offset + index));
    return length;
  }

  #copyPayload(packet: Packet, at: number): number {
    let end = at;
    for (const chunk of packet.payload) {
      copyBytes(chunk.slab.bytes, chunk.offset, this.#headers, end, chunk.length);
      end += chunk.length;
    }
    return end;
  }

  #addPayload(chunks: readonly Chunk[]): void {
    // One piece may be the contiguous part already.
    if (chunks.length >= MAX_TRANSMIT_PIECES) {
      this.#addCopy(chunks);
      return;
    }
    for (const chunk of chunks) {
      chunk.slab.retain();
      this.#addPiece(chunk.slab, chunk.offset, chunk.length);
    }
  }

  /** Too long for the header slab, or in too many pieces: copied together. */
  #addCopy(chunks: readonly Chunk[]): void {
    const slab = this.#pool.acquire();
    let used = 0;
    for (const chunk of chunks) {
      copyBytes(chunk.slab.bytes, chunk.offset, slab.bytes, used, chunk.length);
      used += chunk.length;
    }
    this.#addPiece(slab, 0, used);
  }

  /** One reference to the slab is ours from now on. */
  #addPiece(slab: Slab, offset: number, length: number): void {
    const last = this.#slabs.length - 1;
    let index = last;
    if (last >= 0 && this.#slabs[last] === slab) {
      slab.release();
    } else {
      index = this.#slabs.push(slab) - 1;
      this.#payloads.push(slab.bytes);
    }
    const descriptors = this.#descriptors;
    const word = this.#words;
    descriptors[word] = index;
    descriptors[word + 1] = offset;
    descriptors[word + 2] = length;
    this.#words = word + WORDS_PER_PIECE;
  }
}
