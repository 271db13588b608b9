/**
 * Time for tests: it stands still until somebody moves it, and then every timer and every turn of every loop on it runs
 * in order, at its very millisecond. An hour of protocol costs no more than its work.
 *
 *   const clock = new VirtualClock();
 *   const loop = new EventLoop({ clock, scheduler: clock.scheduler() });
 *   clock.advance(200);
 */
import { UsageError } from '../util/errors.js';
/** More turns than this at one moment, and time will never move on. */
const MAX_TURNS_AT_ONCE = 10_000_000;
export class VirtualClock {
    #now;
    #schedulers = [];
    constructor(startMs = 0) {
        this.#now = startMs;
    }
    now() {
        return this.#now;
    }
    /**
     * A scheduler for one loop on this clock.
     * @param timerResolutionMs as Node's timers, 1 ms, or finer
     */
    scheduler(timerResolutionMs = 1) {
        const scheduler = new VirtualScheduler(this, timerResolutionMs);
        this.#schedulers.push(scheduler);
        return scheduler;
    }
    /** Runs every turn that was asked for, and those that follow from them, without time moving. Returns how many. */
    settle() {
        let turns = 0;
        while (this.#runRequested()) {
            turns += 1;
            if (turns > MAX_TURNS_AT_ONCE)
                throw new UsageError('ERR_ENDLESS_TURNS', `turns without end at ${this.#now} ms`);
        }
        return turns;
    }
    /** Moves time on, through every timer on the way. Milliseconds, ≥ 0. */
    advance(ms) {
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
    async advanceAsync(ms) {
        const end = this.#now + ms;
        await this.settleAsync();
        for (let next = this.#earliest(); next !== null && next.dueAt <= end; next = this.#earliest()) {
            this.#now = Math.max(this.#now, next.dueAt);
            next.fire();
            await this.settleAsync();
        }
        this.#now = end;
    }
    async settleAsync() {
        do
            await new Promise((resolve) => setImmediate(resolve));
        while (this.settle() > 0);
    }
    /** Until the next timer fires, ms; Infinity when none is set. */
    get msUntilTimer() {
        const next = this.#earliest();
        return next === null ? Infinity : Math.max(0, next.dueAt - this.#now);
    }
    #runRequested() {
        let ran = false;
        for (const scheduler of this.#schedulers)
            ran = scheduler.runRequested() || ran;
        return ran;
    }
    #earliest() {
        let earliest = null;
        for (const scheduler of this.#schedulers) {
            if (scheduler.dueAt < (earliest?.dueAt ?? Infinity))
                earliest = scheduler;
        }
        return earliest;
    }
}
export class VirtualScheduler {
    #clock;
    #turn = () => { };
    #timer = () => { };
    #requested = false;
    /** When the timer fires, ms of the clock; Infinity when it is not set. */
    dueAt = Infinity;
    /** Whether the loop would keep the process alive. */
    isAlive = false;
    /** How often the timer was set. */
    timersArmed = 0;
    timerResolutionMs;
    constructor(clock, timerResolutionMs) {
        this.#clock = clock;
        this.timerResolutionMs = timerResolutionMs;
    }
    start(turn, timer) {
        this.#turn = turn;
        this.#timer = timer;
    }
    requestTurn() {
        this.#requested = true;
    }
    /** Nobody waits in virtual time, so there is nothing to gain by looking. */
    busyPollMs = 0;
    requestLook() { }
    requestTurnAfterIO() {
        this.#requested = true;
    }
    armTimer(delayMs) {
        this.dueAt = this.#clock.now() + delayMs;
        this.timersArmed += 1;
    }
    keepAlive(on) {
        this.isAlive = on;
    }
    stop() {
        this.#requested = false;
        this.dueAt = Infinity;
        this.isAlive = false;
    }
    /** For the clock: runs the turn that was asked for, if one was. */
    runRequested() {
        if (!this.#requested)
            return false;
        this.#requested = false;
        this.#turn();
        return true;
    }
    /** For the clock. */
    fire() {
        this.dueAt = Infinity;
        this.#timer();
    }
}
//# sourceMappingURL=virtual_clock.js.map