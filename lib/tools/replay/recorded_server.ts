/**
 * What the recorded server said, in the order of its stream, whatever order its segments were recorded in.
 * Pure. RFC 9293 §3.4.
 */
import { PROTOCOL_TCP } from '../../network/pseudo_header.ts';
import type { PacketLayers } from '../packet_layers.ts';

const FIN = 0x01;
const SYN = 0x02;
/** Segments that wait for one before them; a recording with larger holes is not made whole. */
const MOST_EARLY = 1000;

export interface RecordedText {
  readonly bytes: readonly Uint8Array[];
  readonly isEnd: boolean;
}

const NOTHING: RecordedText = { bytes: [], isEnd: false };

export class RecordedServer {
  /** Of the next byte, 32 bits; −1: not known. */
  #next = -1;
  #hasEnded = false;
  readonly #early = new Map<number, { readonly text: Uint8Array; readonly isEnd: boolean }>();

  /** @returns what this segment adds to the stream, and to those that waited for it */
  hear(layers: PacketLayers): RecordedText {
    const segment = textOf(layers);
    if (segment === null || this.#hasEnded) return NOTHING;
    const { sequence, flags, text } = segment;
    if ((flags & SYN) !== 0) this.#next = (sequence + 1) >>> 0;
    const start = (flags & SYN) !== 0 ? this.#next : sequence;
    if (this.#next < 0) this.#next = start;
    const isEnd = (flags & FIN) !== 0;
    if (text.byteLength === 0 && !isEnd) return NOTHING;
    if (this.#early.size < MOST_EARLY) this.#early.set(start, { text, isEnd });
    return this.#takeInOrder();
  }

  #takeInOrder(): RecordedText {
    const bytes: Uint8Array[] = [];
    for (let found = true; found && !this.#hasEnded;) {
      found = false;
      for (const [start, { text, isEnd }] of this.#early) {
        const known = (this.#next - start) | 0; // bytes of it that have been said
        if (known < 0) continue;
        this.#early.delete(start);
        const fresh = text.subarray(Math.min(known, text.byteLength));
        if (fresh.byteLength > 0) bytes.push(fresh);
        this.#next = (this.#next + fresh.byteLength) >>> 0;
        this.#hasEnded ||= isEnd && known <= text.byteLength;
        found = true;
      }
    }
    return { bytes, isEnd: this.#hasEnded };
  }
}

function textOf(layers: PacketLayers): { sequence: number; flags: number; text: Uint8Array } | null {
  const { protocol, transportAt: at, networkAt, family, fragment, view, bytes } = layers;
  if (protocol !== PROTOCOL_TCP || at < 0 || fragment !== null || at + 20 > bytes.byteLength) return null;
  const start = at + (view.getUint8(at + 12) >> 4) * 4;
  const end = networkAt + (family === 4 ? view.getUint16(networkAt + 2) : 40 + view.getUint16(networkAt + 4));
  const text = bytes.subarray(Math.min(start, end), Math.min(end, bytes.byteLength));
  return { sequence: view.getUint32(at + 4), flags: view.getUint8(at + 13), text };
}
