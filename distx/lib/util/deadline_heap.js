const SMALLEST_CAPACITY = 64;
export class DeadlineHeap {
    #items = [];
    #keys = new Float64Array(SMALLEST_CAPACITY);
    /** How many items are scheduled. */
    get size() {
        return this.#items.length;
    }
    /** A time before which nothing is due; early if the first item was moved later. Infinity when empty. */
    get earliest() {
        return this.#items.length === 0 ? Infinity : this.#keys[0];
    }
    /** Schedules or reschedules. Later costs nothing, earlier O(log n); Infinity is the same as {@link remove}. */
    schedule(item, atMs) {
        if (atMs === Infinity) {
            this.remove(item);
            return;
        }
        item.deadlineMs = atMs;
        if (item.heapIndex < 0) {
            const index = this.#items.length;
            if (index === this.#keys.length)
                this.#growKeys();
            this.#items.push(item);
            this.#siftUp(index, item, atMs);
        }
        else if (atMs < this.#keys[item.heapIndex]) {
            this.#siftUp(item.heapIndex, item, atMs);
        }
    }
    /** Takes the item out at once, so that a finished one is not kept alive. Nothing happens if it is not scheduled. */
    remove(item) {
        item.deadlineMs = Infinity;
        const index = item.heapIndex;
        if (index < 0)
            return;
        item.heapIndex = -1;
        const last = this.#items.pop();
        if (index === this.#items.length)
            return;
        this.#place(index, last, this.#keys[this.#items.length]);
    }
    /**
     * Takes out every item due at `nowMs` or before, then calls `due` for each, roughly in order of time.
     * `due` may schedule and remove at will; what it schedules for `nowMs` or before waits for the next call, so that one
     * impatient item cannot hold up the rest. If `due` throws, the items not yet called are scheduled again.
     * @returns how many were called
     */
    popDue(nowMs, due) {
        if (this.earliest > nowMs)
            return 0;
        const batch = this.#takeDue(nowMs);
        let next = 0;
        let called = 0;
        try {
            while (next < batch.length) {
                const item = batch[next];
                next += 1;
                // Removed or scheduled anew by an earlier call of `due`.
                if (item.heapIndex >= 0 || item.deadlineMs === Infinity)
                    continue;
                item.deadlineMs = Infinity;
                called += 1;
                due(item);
            }
        }
        finally {
            for (; next < batch.length; next += 1)
                this.schedule(batch[next], batch[next].deadlineMs);
        }
        return called;
    }
    #takeDue(nowMs) {
        const batch = [];
        while (this.#items.length > 0 && this.#keys[0] <= nowMs) {
            const item = this.#items[0];
            if (item.deadlineMs > nowMs) {
                this.#siftDown(0, item, item.deadlineMs);
                continue;
            }
            const deadlineMs = item.deadlineMs;
            this.remove(item);
            item.deadlineMs = deadlineMs; // tells an item awaiting its call from one removed meanwhile
            batch.push(item);
        }
        return batch;
    }
    #place(index, item, key) {
        if (index > 0 && key < this.#keys[(index - 1) >> 1])
            this.#siftUp(index, item, key);
        else
            this.#siftDown(index, item, key);
    }
    #siftUp(from, item, key) {
        let index = from;
        while (index > 0) {
            const parent = (index - 1) >> 1;
            if (this.#keys[parent] <= key)
                break;
            this.#put(index, this.#items[parent], this.#keys[parent]);
            index = parent;
        }
        this.#put(index, item, key);
    }
    #siftDown(from, item, key) {
        const size = this.#items.length;
        let index = from;
        for (;;) {
            let child = index * 2 + 1;
            if (child >= size)
                break;
            if (child + 1 < size && this.#keys[child + 1] < this.#keys[child])
                child += 1;
            if (this.#keys[child] >= key)
                break;
            this.#put(index, this.#items[child], this.#keys[child]);
            index = child;
        }
        this.#put(index, item, key);
    }
    #put(index, item, key) {
        this.#items[index] = item;
        this.#keys[index] = key;
        item.heapIndex = index;
    }
    #growKeys() {
        const larger = new Float64Array(this.#keys.length * 2);
        larger.set(this.#keys);
        this.#keys = larger;
    }
}
//# sourceMappingURL=deadline_heap.js.map