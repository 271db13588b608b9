/**
 * Time for tests: it stands still until somebody moves it, and then every timer and every turn of every loop on it runs
 * in order, at its very millisecond. An hour of protocol costs no more than its work.
 *
 *   const clock = new VirtualClock();
 *   const loop = new EventLoop({ clock, scheduler: clock.scheduler() });
 *   clock.advance(200);
 */
import { UsageError } from '../util/errors.ts';
import type { Clock } from './clock.ts';
import type { TurnScheduler } from './turn_scheduler.ts';

/** More turns than this at one moment, and time will never move on. */
const MAX_TURNS_AT_ONCE = 10_000_000;

export class VirtualClock implements Clock {
  #now: number;
  readonly #schedulers: VirtualScheduler[] = [];

  constructor(startMs = 0) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  /**
   * A scheduler for one loop on this clock.
   * @param timerResolutionMs as Node's timers, 1 ms, or finer
   */
  scheduler(timerResolutionMs = 1): VirtualScheduler {
    const scheduler = new VirtualScheduler(this, timerResolutionMs);
    this.#schedulers.push(scheduler);
    return scheduler;
  }

  /** Runs every turn that was asked for, and those that follow from them, without time moving. Returns how many. */
  settle(): number {
    let turns = 0;
    while (this.#runRequested()) {
      turns += 1;
      if (turns > MAX_TURNS_AT_ONCE) throw new UsageError('ERR_ENDLESS_TURNS', `turns without end at ${this.#now} ms`);
    }
    return turns;
  }

  /** Moves time on, through every timer on the way. Milliseconds, ≥ 0. */
  advance(ms: number): void {
    const end = this.#now + ms;
    this.settle();
    for (let next = this.#earliest(); next !== null && next.dueAt <= end; next = this.#earliest()) {
      this.#now = Math.max(this.#now, next.dueAt);
      next.fire();
      this.settle();
    }
    this.#now = end;
  }

  /** The same for programs with streams and promises in them: lets Node run those between all turns. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.settleAsync();
    for (let next = this.#earliest(); next !== null && next.dueAt <= end; next = this.#earliest()) {
      this.#now = Math.max(this.#now, next.dueAt);
      next.fire();
      await this.settleAsync();
    }
    this.#now = end;
  }

  async settleAsync(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.settle() > 0);
  }

  /** Until the next timer fires, ms; Infinity when none is set. */
  get msUntilTimer(): number {
    const next = this.#earliest();
    return next === null ? Infinity : Math.max(0, next.dueAt - this.#now);
  }

  #runRequested(): boolean {
    let ran = false;
    for (const scheduler of this.#schedulers) ran = scheduler.runRequested() || ran;
    return ran;
  }

  #earliest(): VirtualScheduler | null {
    let earliest: VirtualScheduler | null = null;
    for (const scheduler of this.#schedulers) {
      if (scheduler.dueAt < (earliest?.dueAt ?? Infinity)) earliest = scheduler;
    }
    return earliest;
  }
}

export class VirtualScheduler implements TurnScheduler {
  readonly #clock: Clock;
  #turn: () => void = () => {};
  #timer: () => void = () => {};
  #requested = false;
  /** When the timer fires, ms of the clock; Infinity when it is not set. */
  dueAt = Infinity;
  /** Whether the loop would keep the process alive. */
  isAlive = false;
  /** How often the timer was set. */
  timersArmed = 0;
  readonly timerResolutionMs: number;

  constructor(clock: Clock, timerResolutionMs: number) {
    this.#clock = clock;
    this.timerResolutionMs = timerResolutionMs;
  }

  start(turn: () => void, timer: () => void): void {
    this.#turn = turn;
    this.#timer = timer;
  }

  requestTurn(): void {
    this.#requested = true;
  }

  /** Nobody waits in virtual time, so there is nothing to gain by looking. */
  readonly busyPollMs = 0;

  requestLook(): void {}

  requestTurnAfterIO(): void {
    this.#requested = true;
  }

  armTimer(delayMs: number): void {
    this.dueAt = this.#clock.now() + delayMs;
    this.timersArmed += 1;
  }

  keepAlive(on: boolean): void {
    this.isAlive = on;
  }

  stop(): void {
    this.#requested = false;
    this.dueAt = Infinity;
    this.isAlive = false;
  }

  /** For the clock: runs the turn that was asked for, if one was. */
  runRequested(): boolean {
    if (!this.#requested) return false;
    this.#requested = false;
    this.#turn();
    return true;
  }

  /** For the clock. */
  fire(): void {
    this.dueAt = Infinity;
    this.#timer();
  }
}
