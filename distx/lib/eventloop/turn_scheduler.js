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
/** The scheduler of this process. */
export class LibuvScheduler {
    // Whoever we wait for needs a processor of its own.
    busyPollMs = availableParallelism() > 1 ? BUSY_POLL_MS : 0;
    timerResolutionMs;
    #fineTimer;
    #turn = () => { };
    #timerFired = () => { };
    #requested = false;
    #turnsWithoutIO = 0;
    #timer = null;
    #alive = null;
    #stopped = false;
    #runByTick = () => {
        this.#turnsWithoutIO += 1;
        this.#run();
    };
    #runByImmediate = () => {
        this.#turnsWithoutIO = 0;
        this.#run();
    };
    #fire = () => {
        this.#timer = null;
        this.#turnsWithoutIO = 0;
        this.#timerFired();
    };
    constructor({ fineTimer } = {}) {
        this.#fineTimer = fineTimer?.(this.#fire) ?? null;
        this.timerResolutionMs = this.#fineTimer === null ? 1 : FINE_RESOLUTION_MS;
    }
    start(turn, timer) {
        this.#turn = turn;
        this.#timerFired = timer;
    }
    requestTurn() {
        if (this.#requested || this.#stopped)
            return;
        this.#requested = true;
        if (this.#turnsWithoutIO < MAX_TURNS_WITHOUT_IO)
            process.nextTick(this.#runByTick);
        else
            setImmediate(this.#runByImmediate);
    }
    requestTurnAfterIO() {
        if (this.#requested || this.#stopped)
            return;
        this.#requested = true;
        setImmediate(this.#runByImmediate);
    }
    requestLook(look) {
        setImmediate(look);
    }
    armTimer(delayMs) {
        if (this.#fineTimer !== null) {
            this.#fineTimer.arm(delayMs);
            return;
        }
        if (this.#timer !== null)
            clearTimeout(this.#timer);
        this.#timer = setTimeout(this.#fire, Math.min(delayMs, LONGEST_DELAY_MS)).unref();
    }
    keepAlive(on) {
        if (on) {
            this.#alive ??= setInterval(() => { }, LONGEST_DELAY_MS);
        }
        else if (this.#alive !== null) {
            clearInterval(this.#alive);
            this.#alive = null;
        }
    }
    stop() {
        this.#stopped = true;
        this.#fineTimer?.close();
        if (this.#timer !== null)
            clearTimeout(this.#timer);
        this.#timer = null;
        this.keepAlive(false);
    }
    #run() {
        this.#requested = false;
        if (!this.#stopped)
            this.#turn();
    }
}
//# sourceMappingURL=turn_scheduler.js.map