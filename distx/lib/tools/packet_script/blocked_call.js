import { WOULD_BLOCK } from './script_kernel.js';
export class BlockedCall {
    event;
    call;
    /** When it is to return, ms of the script. */
    dueMs;
    toleranceMs;
    progress;
    #result = null;
    /** When it returned, ms. */
    #returnedMs = NaN;
    constructor(event, call, dueMs, toleranceMs, progress) {
        this.event = event;
        this.call = call;
        this.dueMs = dueMs;
        this.toleranceMs = toleranceMs;
        this.progress = progress;
    }
    get result() {
        return this.#result;
    }
    get returnedMs() {
        return this.#returnedMs;
    }
    /** Asks again, unless it has returned. */
    poll(nowMs, ask) {
        if (this.#result !== null)
            return;
        const outcome = ask(this.call, this.progress);
        if (outcome === WOULD_BLOCK)
            return;
        this.#result = outcome;
        this.#returnedMs = nowMs;
    }
}
//# sourceMappingURL=blocked_call.js.map