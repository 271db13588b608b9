/** So many turns may follow one another by nextTick before libuv is visited. */
export declare const MAX_TURNS_WITHOUT_IO = 16;
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
export declare class LibuvScheduler implements TurnScheduler {
    #private;
    readonly busyPollMs: number;
    readonly timerResolutionMs: number;
    constructor({ fineTimer }?: LibuvSchedulerOptions);
    start(turn: () => void, timer: () => void): void;
    requestTurn(): void;
    requestTurnAfterIO(): void;
    requestLook(look: () => void): void;
    armTimer(delayMs: number): void;
    keepAlive(on: boolean): void;
    stop(): void;
}
//# sourceMappingURL=turn_scheduler.d.ts.map