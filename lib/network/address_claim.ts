/**
 * An IPv4 address we want to have, or have: it is probed for before it is used, announced, and defended against others who
 * use it (RFC 5227).
 * Pure: the clock of whoever holds it, chance as an argument.
 *
 *   probing ── 3 probes, nobody minds ──> announcing ── 2 announcements ──> held ── conflict ──> defended, every 10 s at most
 *      └────── somebody has it ──────────> lost
 */
import { fraction, type RandomSource } from '../util/random_source.ts';

/** RFC 5227 §1.1. */
const PROBE_WAIT_MS = 1000;
const PROBE_NUM = 3;
const PROBE_MIN_MS = 1000;
const PROBE_MAX_MS = 2000;
const ANNOUNCE_WAIT_MS = 2000;
const ANNOUNCE_NUM = 2;
const ANNOUNCE_INTERVAL_MS = 2000;
const DEFEND_INTERVAL_MS = 10_000;

export type ClaimState = 'probing' | 'announcing' | 'held' | 'lost';

export class AddressClaim {
  /** Signed 32 bits. */
  readonly address: number;
  state: ClaimState;
  /** Something is to be said now. */
  isDue = false;
  /** When something is due next; Infinity: nothing is. ms */
  nextAtMs: number;
  readonly #random: RandomSource;
  readonly #onResult: ((isOurs: boolean) => void) | null;
  /** Messages still to be sent in this state. */
  #left: number;
  #defendedAtMs = -Infinity;

  /**
   * @param onResult told once whether a probed address is ours; null: it is not probed, since somebody who knows has said
   *   that it is ours
   */
  constructor(address: number, nowMs: number, random: RandomSource, onResult: ((isOurs: boolean) => void) | null) {
    this.address = address;
    this.#random = random;
    this.#onResult = onResult;
    this.state = onResult === null ? 'announcing' : 'probing';
    this.#left = onResult === null ? ANNOUNCE_NUM : PROBE_NUM;
    this.nextAtMs = onResult === null ? nowMs : nowMs + fraction(random) * PROBE_WAIT_MS;
  }

  /** Time has passed. */
  advance(nowMs: number): void {
    if (nowMs < this.nextAtMs) return;
    this.nextAtMs = Infinity;
    if (this.#left > 0) {
      this.isDue = true;
    } else if (this.state === 'probing') {
      this.state = 'announcing';
      this.#left = ANNOUNCE_NUM;
      this.isDue = true;
      this.#onResult?.(true);
    }
  }

  /** What was due has been said. */
  said(nowMs: number): void {
    this.isDue = false;
    this.#left = Math.max(0, this.#left - 1);
    if (this.state === 'probing') {
      const between = PROBE_MIN_MS + fraction(this.#random) * (PROBE_MAX_MS - PROBE_MIN_MS);
      this.nextAtMs = nowMs + (this.#left > 0 ? between : ANNOUNCE_WAIT_MS);
    } else if (this.#left > 0) {
      this.nextAtMs = nowMs + ANNOUNCE_INTERVAL_MS;
    } else {
      this.state = 'held';
    }
  }

  /** Somebody else uses the address, or probes for it while we do (RFC 5227 §2.1.1, §2.4). */
  conflict(nowMs: number): void {
    if (this.state === 'probing') {
      this.state = 'lost';
      this.isDue = false;
      this.nextAtMs = Infinity;
      this.#onResult?.(false);
    } else if (this.state !== 'lost' && nowMs - this.#defendedAtMs >= DEFEND_INTERVAL_MS) {
      // One announcement, and not more often, or two who defend themselves would never stop.
      this.#defendedAtMs = nowMs;
      this.isDue = true;
    }
  }
}
