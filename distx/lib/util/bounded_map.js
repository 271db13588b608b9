/**
 * A Map that holds so many entries at most and then forgets the one not used for longest: for what strangers can fill.
 * Pure.
 */
export class BoundedMap {
    #entries = new Map();
    #most;
    /** @param most entries kept, ≥ 1 */
    constructor(most) {
        this.#most = most;
    }
    get size() {
        return this.#entries.size;
    }
    /** Using an entry makes it the youngest. */
    get(key) {
        const value = this.#entries.get(key);
        if (value === undefined)
            return undefined;
        this.#entries.delete(key);
        this.#entries.set(key, value); // a Map keeps the order in which keys came
        return value;
    }
    set(key, value) {
        this.#entries.delete(key);
        if (this.#entries.size >= this.#most)
            this.#forgetOldest();
        this.#entries.set(key, value);
    }
    delete(key) {
        this.#entries.delete(key);
    }
    clear() {
        this.#entries.clear();
    }
    #forgetOldest() {
        for (const oldest of this.#entries.keys()) {
            this.#entries.delete(oldest);
            return;
        }
    }
}
//# sourceMappingURL=bounded_map.js.map