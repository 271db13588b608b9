import { IdleTimer } from './idle_timers.js';
export class Residence {
    #provider;
    #inhabitant;
    #idleTimer;
    #home = null;
    #inhabitance = null;
    #retention = null;
    #isReferenced = true;
    /** @param idled nothing has happened for as long as {@link setTimeout} says */
    constructor(provider, inhabitant, idled) {
        this.#provider = provider;
        this.#inhabitant = inhabitant;
        this.#idleTimer = new IdleTimer(idled);
    }
    /** null before moving in, and after leaving. */
    get home() {
        return this.#home;
    }
    get isReferenced() {
        return this.#isReferenced;
    }
    /** @throws whatever opening the host throws; then nothing has happened */
    moveIn() {
        const home = this.#provider.acquire();
        this.#home = home;
        this.#inhabitance = home.addInhabitant(this.#inhabitant);
        if (this.#isReferenced)
            this.#retention = home.retain();
        if (this.#idleTimer.timeoutMs > 0)
            home.idleTimers.start(this.#idleTimer, this.#idleTimer.timeoutMs);
        return home;
    }
    leave() {
        const home = this.#home;
        home?.idleTimers.stop(this.#idleTimer);
        this.#retention?.release();
        this.#retention = null;
        this.#inhabitance?.cancel();
        this.#inhabitance = null;
        this.#home = null;
        if (home !== null)
            this.#provider.release();
    }
    ref() {
        this.#isReferenced = true;
        if (this.#home !== null)
            this.#retention ??= this.#home.retain();
    }
    unref() {
        this.#isReferenced = false;
        this.#retention?.release();
        this.#retention = null;
    }
    /** @param timeoutMs 0: none */
    setTimeout(timeoutMs) {
        if (this.#home === null)
            this.#idleTimer.timeoutMs = timeoutMs;
        else
            this.#home.idleTimers.start(this.#idleTimer, timeoutMs);
    }
    get hasTimeout() {
        return this.#idleTimer.timeoutMs > 0;
    }
    /** Something has happened: the timeout begins anew. */
    noteActivity() {
        this.#home?.idleTimers.restart(this.#idleTimer);
    }
}
//# sourceMappingURL=residence.js.map