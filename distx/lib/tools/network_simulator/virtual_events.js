export class VirtualEvents {
    nowMs = 0;
    #heap = [];
    #scheduled = 0;
    /** How many events wait. */
    get length() {
        return this.#heap.length;
    }
    /** When the next is due; Infinity: never. */
    get nextMs() {
        return this.#heap[0]?.atMs ?? Infinity;
    }
    /** @param atMs not in the past; what is already over happens next */
    schedule(atMs, happen) {
        const event = { atMs: Math.max(atMs, this.nowMs), order: this.#scheduled, happen };
        this.#scheduled += 1;
        const heap = this.#heap;
        let index = heap.length;
        heap.push(event);
        while (index > 0) {
            const parent = (index - 1) >> 1;
            if (!isBefore(event, heap[parent]))
                break;
            heap[index] = heap[parent];
            index = parent;
        }
        heap[index] = event;
    }
    /** Lets the next event happen. @returns false: there was none */
    step() {
        const first = this.#heap[0];
        if (first === undefined)
            return false;
        const last = this.#heap.pop(); // not empty
        if (this.#heap.length > 0)
            this.#sink(last);
        this.nowMs = first.atMs;
        first.happen();
        return true;
    }
    /** Lets happen what is due by then; the clock stands there afterwards. */
    runUntil(endMs) {
        while (this.nextMs <= endMs)
            this.step();
        this.nowMs = endMs;
    }
    #sink(event) {
        const heap = this.#heap;
        let index = 0;
        for (;;) {
            let child = index * 2 + 1;
            if (child >= heap.length)
                break;
            if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child]))
                child += 1;
            if (!isBefore(heap[child], event))
                break;
            heap[index] = heap[child];
            index = child;
        }
        heap[index] = event;
    }
}
function isBefore(a, b) {
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
//# sourceMappingURL=virtual_events.js.map