/**
 * Answers that are no part of the conversation and wait for their turn to leave: resets, keepalive probes, and the RST
 * that ends it all. A few, so that nobody can fill our memory with what we would like to answer.
 * Pure.
 */
import type { EmitSegment, TCPSegment } from './tcp_segment.ts';

const MOST_WAITING = 4;

export class ReplyQueue {
  readonly #waiting: TCPSegment[] = [];
  #last: TCPSegment | null = null;
  #sent = 0;

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#last === null;
  }

  /** How many have left. */
  get sent(): number {
    return this.#sent;
  }

  /** @param segment null: there is nothing to answer */
  add(segment: TCPSegment | null): void {
    if (segment !== null && this.#waiting.length < MOST_WAITING) this.#waiting.push(segment);
  }

  /** Leaves behind all others, however many they are. */
  endWith(segment: TCPSegment): void {
    this.#last = segment;
  }

  /** @returns false when `emit` refused: the rest waits */
  transmit(emit: EmitSegment): boolean {
    while (this.#waiting.length > 0) {
      if (!emit(this.#waiting[0]!)) return false; // not empty
      this.#sent += 1;
      this.#waiting.shift();
    }
    if (this.#last === null) return true;
    if (!emit(this.#last)) return false;
    this.#sent += 1;
    this.#last = null;
    return true;
  }
}
