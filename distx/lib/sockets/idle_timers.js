import { DeadlineHeap } from '../util/deadline_heap.js';
/** One socket's timeout; started and stopped by {@link IdleTimers}. */
export class IdleTimer {
    heapIndex = -1;
    deadlineMs = Infinity;
    /** 0: off. Milliseconds. */
    timeoutMs = 0;
    /** Waits for the next turn to learn what time it is. */
    isPending = false;
    expired;
    constructor(expired) {
        this.expired = expired;
    }
}
export class IdleTimers {
    #heap = new DeadlineHeap();
    #pending = [];
    #now = 0;
    #requestTurn;
    #onDue = (timer) => {
        if (timer.timeoutMs > 0)
            timer.expired();
    };
    constructor(requestTurn) {
        this.#requestTurn = requestTurn;
    }
    /** How many are running, for tests that look for leaks. */
    get size() {
        return this.#heap.size + this.#pending.length;
    }
    /** Begins anew; the clock is read in the coming turn, since between turns nobody knows it. 0 stops. */
    start(timer, timeoutMs) {
        timer.timeoutMs = timeoutMs;
        if (timeoutMs === 0)
            this.#heap.remove(timer);
        else
            this.restart(timer);
    }
    /** There was activity. */
    restart(timer) {
        if (timer.isPending || timer.timeoutMs === 0)
            return;
        timer.isPending = true;
        this.#pending.push(timer);
        this.#requestTurn();
    }
    stop(timer) {
        this.start(timer, 0);
    }
    tick(elapsedMs) {
        this.#now += elapsedMs;
        const pending = this.#pending;
        if (pending.length > 0) {
            this.#pending = [];
            for (const timer of pending) {
                timer.isPending = false;
                if (timer.timeoutMs > 0)
                    this.#heap.schedule(timer, this.#now + timer.timeoutMs);
            }
        }
        this.#heap.popDue(this.#now, this.#onDue);
    }
    get msUntilTick() {
        return this.#pending.length > 0 ? 0 : Math.max(0, this.#heap.earliest - this.#now);
    }
}
//# sourceMappingURL=idle_timers.js.map