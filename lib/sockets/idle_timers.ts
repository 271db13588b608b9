/**
 * Timeouts of sockets, on the loop's clock: one heap for all of them instead of one timer of Node's each. Starting anew
 * with every byte costs a number.
 */
import type { Clocked } from '../util/clocked.ts';
import { DeadlineHeap, type HeapItem } from '../util/deadline_heap.ts';

/** One socket's timeout; started and stopped by {@link IdleTimers}. */
export class IdleTimer implements HeapItem {
  heapIndex = -1;
  deadlineMs = Infinity;
  /** 0: off. Milliseconds. */
  timeoutMs = 0;
  /** Waits for the next turn to learn what time it is. */
  isPending = false;
  readonly expired: () => void;

  constructor(expired: () => void) {
    this.expired = expired;
  }
}

export class IdleTimers implements Clocked {
  readonly #heap = new DeadlineHeap<IdleTimer>();
  #pending: IdleTimer[] = [];
  #now = 0;
  readonly #requestTurn: () => void;
  readonly #onDue = (timer: IdleTimer): void => {
    if (timer.timeoutMs > 0) timer.expired();
  };

  constructor(requestTurn: () => void) {
    this.#requestTurn = requestTurn;
  }

  /** How many are running, for tests that look for leaks. */
  get size(): number {
    return this.#heap.size + this.#pending.length;
  }

  /** Begins anew; the clock is read in the coming turn, since between turns nobody knows it. 0 stops. */
  start(timer: IdleTimer, timeoutMs: number): void {
    timer.timeoutMs = timeoutMs;
    if (timeoutMs === 0) this.#heap.remove(timer);
    else this.restart(timer);
  }

  /** There was activity. */
  restart(timer: IdleTimer): void {
    if (timer.isPending || timer.timeoutMs === 0) return;
    timer.isPending = true;
    this.#pending.push(timer);
    this.#requestTurn();
  }

  stop(timer: IdleTimer): void {
    this.start(timer, 0);
  }

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
    const pending = this.#pending;
    if (pending.length > 0) {
      this.#pending = [];
      for (const timer of pending) {
        timer.isPending = false;
        if (timer.timeoutMs > 0) this.#heap.schedule(timer, this.#now + timer.timeoutMs);
      }
    }
    this.#heap.popDue(this.#now, this.#onDue);
  }

  get msUntilTick(): number {
    return this.#pending.length > 0 ? 0 : Math.max(0, this.#heap.earliest - this.#now);
  }
}
