import type { Clock } from './clock.ts';
import type { TurnScheduler } from './turn_scheduler.ts';
export declare class VirtualClock implements Clock {
    #private;
    constructor(startMs?: number);
    now(): number;
    /**
     * A scheduler for one loop on this clock.
     * @param timerResolutionMs as Node's timers, 1 ms, or finer
     */
    scheduler(timerResolutionMs?: number): VirtualScheduler;
    /** Runs every turn that was asked for, and those that follow from them, without time moving. Returns how many. */
    settle(): number;
    /** Moves time on, through every timer on the way. Milliseconds, ≥ 0. */
    advance(ms: number): void;
    /** The same for programs with streams and promises in them: lets Node run those between all turns. */
    advanceAsync(ms: number): Promise<void>;
    settleAsync(): Promise<void>;
    /** Until the next timer fires, ms; Infinity when none is set. */
    get msUntilTimer(): number;
}
export declare class VirtualScheduler implements TurnScheduler {
    #private;
    /** When the timer fires, ms of the clock; Infinity when it is not set. */
    dueAt: number;
    /** Whether the loop would keep the process alive. */
    isAlive: boolean;
    /** How often the timer was set. */
    timersArmed: number;
    readonly timerResolutionMs: number;
    constructor(clock: Clock, timerResolutionMs: number);
    start(turn: () => void, timer: () => void): void;
    requestTurn(): void;
    /** Nobody waits in virtual time, so there is nothing to gain by looking. */
    readonly busyPollMs = 0;
    requestLook(): void;
    requestTurnAfterIO(): void;
    armTimer(delayMs: number): void;
    keepAlive(on: boolean): void;
    stop(): void;
    /** For the clock: runs the turn that was asked for, if one was. */
    runRequested(): boolean;
    /** For the clock. */
    fire(): void;
}
//# sourceMappingURL=virtual_clock.d.ts.map