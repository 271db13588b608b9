/**
 * Cuts a datagram that is too long for a link into fragments, each a whole datagram with a header of its own: any router
 * may do it to IPv4 (RFC 791 §3.2), only the sender to IPv6 (RFC 8200 §4.5).
 * Pure. The data of a fragment is a part of the datagram's own, not a copy.
 *
 *   IPv4   | header | options | data …      ->  | header | options | 8 × n |   | header | copied options | rest |
 *   IPv6   | header | hop-by-hop | data …   ->  | header | hop-by-hop | fragment header | 8 × n |   …
 */
import { Chunk } from '../util/chunk.ts';
import { finishChecksum } from '../util/internet_checksum.ts';
import { sumSlab } from '../util/checksum_kernel.ts';
import { CHECKSUM_COMPLETE, HEADROOM_BYTES, Packet } from '../util/packet.ts';
import { Slab } from '../util/slab.ts';
import { IPV4_HEADER_BYTES } from './ipv4_header.ts';
import { DESTINATION_OPTIONS, FRAGMENT, HOP_BY_HOP, ROUTING } from './ipv6_extension_headers.ts';
import { IPV6_HEADER_BYTES } from './ipv6_header.ts';

export const FRAGMENT_HEADER_BYTES = 8;

const MORE_FRAGMENTS = 0x2000;
const OPTION_IS_COPIED = 0x80;
const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;
const IPV4_LONGEST_HEADER_BYTES = 60;
/** An IPv6 header with as many hop-by-hop and routing headers as we would ever send. */
const LONGEST_UNFRAGMENTABLE_BYTES = 512;

/** Takes a fragment, lent until it returns. False: there is no room, make no more. */
export type TakeFragment = (fragment: Packet) => boolean;

export class IPFragmenter {
  /** Behind room for the headers of a link. */
  readonly #fragment = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES + LONGEST_UNFRAGMENTABLE_BYTES)));
  readonly #header = new Slab(new Uint8Array(IPV4_LONGEST_HEADER_BYTES));

  /**
   * Cuts an IPv4 datagram, or cuts a fragment anew. Its checksums are complete, and it may be fragmented.
   * @param packet begins at its IP header, and is as long as that says
   * @param mtu ≥ 68
   * @returns false: a fragment was refused; those before it are gone
   */
  fragmentIPv4(packet: Packet, mtu: number, take: TakeFragment): boolean {
    const firstHeaderLength = (packet.uint8(0) & 0xf) * 4;
    const identificationAndFlags = packet.int32(4);
    const offset = (identificationAndFlags & 0x1fff) * 8;
    const isFollowed = (identificationAndFlags & MORE_FRAGMENTS) !== 0;
    const dataLength = packet.totalLength - firstHeaderLength;
    const data = new ChunkCursor(packet.chunksFrom(firstHeaderLength));
    let headerLength = firstHeaderLength;
    this.#header.bytes.set(packet.slab.bytes.subarray(packet.offset, packet.offset + headerLength));

    for (let at = 0; at < dataLength;) {
      const length = pieceLength(dataLength - at, mtu - headerLength);
      const isMore = isFollowed || at + length < dataLength;
      const fragment = this.#begin(data.take(length), length, headerLength);
      fragment.slab.bytes.set(this.#header.bytes.subarray(0, headerLength), fragment.offset);
      fragment.setUint8(0, 0x40 | (headerLength >> 2));
      fragment.setUint16(2, headerLength + length);
      fragment.setUint16(6, (isMore ? MORE_FRAGMENTS : 0) | ((offset + at) >> 3));
      fragment.setUint16(10, 0);
      fragment.setUint16(10, finishChecksum(sumSlab(fragment.slab, fragment.offset, headerLength, 0)));
      if (!take(fragment)) return false;
      if (at === 0) headerLength = keepCopiedOptions(this.#header.bytes, firstHeaderLength);
      at += length;
    }
    return true;
  }

  /**
   * Cuts an IPv6 datagram of ours. Its checksum is complete.
   * @param packet begins at its IPv6 header, and is as long as that says
   * @param mtu ≥ 1,280
   * @param identification see datagram_identification.ts
   * @returns false: a fragment was refused; those before it are gone
   */
  fragmentIPv6(packet: Packet, mtu: number, identification: number, take: TakeFragment): boolean {
    const { length: unfragmentable, nextHeaderAt } = unfragmentablePart(packet);
    const headerLength = unfragmentable + FRAGMENT_HEADER_BYTES;
    const dataLength = packet.totalLength - unfragmentable;
    const data = new ChunkCursor(packet.chunksFrom(unfragmentable));
    for (let at = 0; at < dataLength;) {
      const length = pieceLength(dataLength - at, mtu - headerLength);
      const isMore = at + length < dataLength;
      const fragment = this.#begin(data.take(length), length, headerLength);
      const { slab, offset } = packet;
      fragment.slab.bytes.set(slab.bytes.subarray(offset, offset + unfragmentable), fragment.offset);
      fragment.setUint16(4, headerLength - IPV6_HEADER_BYTES + length);
      fragment.setUint8(nextHeaderAt, FRAGMENT);
      fragment.setUint16(unfragmentable, packet.uint8(nextHeaderAt) << 8);
      fragment.setUint16(unfragmentable + 2, at | (isMore ? 1 : 0));
      fragment.setInt32(unfragmentable + 4, identification);
      if (!take(fragment)) return false;
      at += length;
    }
    return true;
  }

  #begin(data: readonly Chunk[], length: number, headerLength: number): Packet {
    const fragment = this.#fragment;
    fragment.resetIncoming(fragment.slab, HEADROOM_BYTES, headerLength);
    fragment.checksum = CHECKSUM_COMPLETE;
    fragment.setPayload(data, length);
    return fragment;
  }
}

/** All that is left if it fits, and else as much as fits in units of 8 bytes. */
function pieceLength(left: number, room: number): number {
  return left <= room ? left : room & ~7;
}

/** Later fragments carry only the options that say so (RFC 791 §3.1). @returns the length of their header, bytes */
function keepCopiedOptions(header: Uint8Array, headerLength: number): number {
  let kept = IPV4_HEADER_BYTES;
  for (let at = IPV4_HEADER_BYTES; at < headerLength;) {
    const kind = header[at]!;
    if (kind === END_OF_OPTIONS) break;
    const length = kind === NO_OPERATION ? 1 : (header[at + 1] ?? 0);
    const isMalformed = length < (kind === NO_OPERATION ? 1 : 2) || at + length > headerLength;
    if (isMalformed) break;
    if ((kind & OPTION_IS_COPIED) !== 0) {
      header.copyWithin(kept, at, at + length);
      kept += length;
    }
    at += length;
  }
  while (kept % 4 !== 0) {
    header[kept] = END_OF_OPTIONS;
    kept += 1;
  }
  return kept;
}

/** What every router on the way reads stays in every fragment (RFC 8200 §4.5). */
function unfragmentablePart(packet: Packet): { length: number; nextHeaderAt: number } {
  let part = { length: IPV6_HEADER_BYTES, nextHeaderAt: 6 };
  let next = packet.uint8(6);
  for (let at = IPV6_HEADER_BYTES; next === HOP_BY_HOP || next === ROUTING || next === DESTINATION_OPTIONS;) {
    const end = at + (packet.uint8(at + 1) + 1) * 8;
    if (end > packet.length || end > LONGEST_UNFRAGMENTABLE_BYTES - FRAGMENT_HEADER_BYTES) break;
    if (next !== DESTINATION_OPTIONS) part = { length: end, nextHeaderAt: at };
    next = packet.uint8(at);
    at = end;
  }
  return part;
}

/** Goes through chunks once, piece by piece. */
class ChunkCursor {
  readonly #chunks: readonly Chunk[];
  #index = 0;
  #at = 0;

  constructor(chunks: readonly Chunk[]) {
    this.#chunks = chunks;
  }

  /** The next `length` bytes, of which there are so many. */
  take(length: number): Chunk[] {
    const taken: Chunk[] = [];
    for (let left = length; left > 0;) {
      const chunk = this.#chunks[this.#index]!;
      const end = Math.min(chunk.length, this.#at + left);
      taken.push(chunk.slice(this.#at, end));
      left -= end - this.#at;
      this.#at = end;
      if (end === chunk.length) {
        this.#index += 1;
        this.#at = 0;
      }
    }
    return taken;
  }
}
