export class ReadinessFlag {
    #ready;
    #wake = null;
    #watchedChanged;
    #peekable;
    /** Looks without waiting; only sources that can be asked have it. */
    look;
    /**
     * @param ready whether it is raised from the beginning
     * @param watchedChanged told when the loop begins or ceases to wait, so that a device polls only then
     * @param peekable can be asked, for busy polling
     */
    constructor(ready = false, watchedChanged = null, peekable = null) {
        this.#ready = ready;
        this.#watchedChanged = watchedChanged;
        this.#peekable = peekable;
        if (peekable !== null)
            this.look = () => peekable.look();
    }
    get ready() {
        return this.#ready;
    }
    get isChatty() {
        return this.#peekable !== null && this.#peekable.isChatty;
    }
    /** Does a loop wait for this? */
    get watched() {
        return this.#wake !== null;
    }
    raise() {
        if (this.#ready)
            return;
        this.#ready = true;
        this.#wake?.();
    }
    lower() {
        this.#ready = false;
    }
    onReady(wake) {
        const changed = (wake === null) !== (this.#wake === null);
        this.#wake = wake;
        if (changed)
            this.#watchedChanged?.(wake !== null);
    }
}
//# sourceMappingURL=readiness_flag.js.map