/**
 * What the network layer has said and no connection ended by: kept for the application until it looks (RFC 9293
 * §3.9.2.2, SHLD-25), a few at most, and remembered until the peer is heard, so that a timeout can be told with its reason.
 * Pure.
 */
import type { NetworkError } from './network_error.ts';

const MOST_WAITING = 8;
const NONE: readonly NetworkError[] = Object.freeze([]) as readonly NetworkError[];

export class SoftErrors {
  /** Whether the application hears of them (RFC 9293 §3.9.1.8, SHLD-20). */
  areReported: boolean;
  /** The peer has not been heard since the last of them. */
  isTroubled = false;
  #waiting: NetworkError[] = [];

  constructor(areReported: boolean) {
    this.areReported = areReported;
  }

  add(error: NetworkError): void {
    this.isTroubled = true;
    if (this.areReported && this.#waiting.length < MOST_WAITING) this.#waiting.push(error);
  }

  /** The peer has acknowledged something: whatever it was, it has passed. */
  heard(): void {
    this.isTroubled = false;
  }

  /** Those that nobody has looked at yet, oldest first. */
  take(): readonly NetworkError[] {
    if (this.#waiting.length === 0) return NONE;
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }
}
