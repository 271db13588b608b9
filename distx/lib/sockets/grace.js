export class Grace {
    #allowedMs = Infinity;
    #leftMs = Infinity;
    /** From the next tick on there are so many ms left. */
    begin(allowedMs) {
        this.#allowedMs = allowedMs;
    }
    get isOver() {
        return this.#leftMs <= 0;
    }
    tick(elapsedMs) {
        this.#leftMs -= elapsedMs;
        if (this.#allowedMs === Infinity)
            return;
        this.#leftMs = this.#allowedMs;
        this.#allowedMs = Infinity;
    }
    get msUntilTick() {
        return this.#allowedMs < Infinity ? 0 : Math.max(0, this.#leftMs);
    }
}
//# sourceMappingURL=grace.js.map