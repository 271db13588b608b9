/**
 * Timeouts of sockets, on the loop's clock: one heap for all of them instead of one timer of Node's each. Starting anew
 * with every byte costs a number.
 */
import type { Clocked } from '../util/clocked.ts';
import { type HeapItem } from '../util/deadline_heap.ts';
/** One socket's timeout; started and stopped by {@link IdleTimers}. */
export declare class IdleTimer implements HeapItem {
    heapIndex: number;
    deadlineMs: number;
    /** 0: off. Milliseconds. */
    timeoutMs: number;
    /** Waits for the next turn to learn what time it is. */
    isPending: boolean;
    readonly expired: () => void;
    constructor(expired: () => void);
}
export declare class IdleTimers implements Clocked {
    #private;
    constructor(requestTurn: () => void);
    /** How many are running, for tests that look for leaks. */
    get size(): number;
    /** Begins anew; the clock is read in the coming turn, since between turns nobody knows it. 0 stops. */
    start(timer: IdleTimer, timeoutMs: number): void;
    /** There was activity. */
    restart(timer: IdleTimer): void;
    stop(timer: IdleTimer): void;
    tick(elapsedMs: number): void;
    get msUntilTick(): number;
}
//# sourceMappingURL=idle_timers.d.ts.map