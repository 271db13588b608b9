/**
 * How a turn gets onto libuv. A request costs no trip around libuv (process.nextTick), unless there were many in a row:
 * two stacks joined in memory could otherwise keep each other busy and starve every other socket of the process.
 * One timer for the house, and one handle that keeps the process alive while somebody wants it.
 */
import { availableParallelism } from 'node:os';

/** So many turns may follow one another by nextTick before libuv is visited. */
export const MAX_TURNS_WITHOUT_IO = 16;

/** A round trip, both sides being woken, takes 60 µs where waking is slow: a look has to last longer, ms. */
const BUSY_POLL_MS = 0.1;

/** Finer than any wake-up; it keeps a timer that is nearly due from being set for nothing. Milliseconds. */
const FINE_RESOLUTION_MS = 0.01;

/** The longest delay setTimeout takes, ms. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

export interface TurnScheduler {
  /** Called once, by the loop: what to run when a turn was requested, and what when the timer fires. */
  start(turn: () => void, timer: () => void): void;
  /** A turn soon, before libuv is visited if possible. Requests made before it runs become one. */
  requestTurn(): void;
  /** A turn after other I/O had its chance. */
  requestTurnAfterIO(): void;
  /** Runs `look` once other I/O, and what hangs on promises, had its chance. */
  requestLook(look: () => void): void;
  /** How long it is worth looking for packets before sleeping, ms; 0: never, as in virtual time or on one processor. */
  readonly busyPollMs: number;
  /** Delays of the timer are multiples of this, ms. Default 1. */
  readonly timerResolutionMs?: number;
  /** Sets the one timer, in place of an earlier setting. At least the resolution, ms. */
  armTimer(delayMs: number): void;
  /** Whether the process stays alive for our sake. A requested turn always runs; the timer alone keeps nobody alive. */
  keepAlive(on: boolean): void;
  /** Forgets the timer and every request. */
  stop(): void;
}

/** A timer that keeps fractions of a millisecond, as `PreciseTimer` of the addon does. It fires once for each `arm`. */
export interface FineTimer {
  arm(delayMs: number): void;
  close(): void;
}

export interface LibuvSchedulerOptions {
  /** Makes the timer; default: Node's own, which knows whole milliseconds. */
  readonly fineTimer?: (fire: () => void) => FineTimer;
}

/** The scheduler of this process. */
export class LibuvScheduler implements TurnScheduler {
  // Whoever we wait for needs a processor of its own.
  readonly busyPollMs: number = availableParallelism() > 1 ? BUSY_POLL_MS : 0;
  readonly timerResolutionMs: number;
  readonly #fineTimer: FineTimer | null;
  #turn: () => void = () => {};
  #timerFired: () => void = () => {};
  #requested = false;
  #turnsWithoutIO = 0;
  #timer: NodeJS.Timeout | null = null;
  #alive: NodeJS.Timeout | null = null;
  #stopped = false;

  readonly #runByTick = (): void => {
    this.#turnsWithoutIO += 1;
    this.#run();
  };

  readonly #runByImmediate = (): void => {
    this.#turnsWithoutIO = 0;
    this.#run();
  };

  readonly #fire = (): void => {
    this.#timer = null;
    this.#turnsWithoutIO = 0;
    this.#timerFired();
  };

  constructor({ fineTimer }: LibuvSchedulerOptions = {}) {
    this.#fineTimer = fineTimer?.(this.#fire) ?? null;
    this.timerResolutionMs = this.#fineTimer === null ? 1 : FINE_RESOLUTION_MS;
  }

  start(turn: () => void, timer: () => void): void {
    this.#turn = turn;
    this.#timerFired = timer;
  }

  requestTurn(): void {
    if (this.#requested || this.#stopped) return;
    this.#requested = true;
    if (this.#turnsWithoutIO < MAX_TURNS_WITHOUT_IO) process.nextTick(this.#runByTick);
    else setImmediate(this.#runByImmediate);
  }

  requestTurnAfterIO(): void {
    if (this.#requested || this.#stopped) return;
    this.#requested = true;
    setImmediate(this.#runByImmediate);
  }

  requestLook(look: () => void): void {
    setImmediate(look);
  }

  armTimer(delayMs: number): void {
    if (this.#fineTimer !== null) {
      this.#fineTimer.arm(delayMs);
      return;
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#fire, Math.min(delayMs, LONGEST_DELAY_MS)).unref();
  }

  keepAlive(on: boolean): void {
    if (on) {
      this.#alive ??= setInterval(() => {}, LONGEST_DELAY_MS);
    } else if (this.#alive !== null) {
      clearInterval(this.#alive);
      this.#alive = null;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#fineTimer?.close();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.keepAlive(false);
  }

  #run(): void {
    this.#requested = false;
    if (!this.#stopped) this.#turn();
  }
}
