/**
 * First in, first out, in constant time at both ends: `Array.shift()` moves every element once the array is large.
 * Pure. Not here: a limit; whoever needs one asks `length` before `push()`.
 *
 *   slots   | d | e |   |   | a | b | c |      capacity is a power of two, so that wrapping is one AND
 *                     ^       ^
 *                    next    head
 */
const SMALLEST_CAPACITY = 8;
/** A queue that has been larger than this gives the memory back when it runs empty. Slots. */
const KEPT_CAPACITY = 1024;
export class RingQueue {
    #slots = emptySlots(SMALLEST_CAPACITY);
    #head = 0;
    #length = 0;
    get length() {
        return this.#length;
    }
    /** Puts an item behind all others. */
    push(item) {
        if (this.#length === this.#slots.length)
            this.#grow();
        this.#slots[(this.#head + this.#length) & (this.#slots.length - 1)] = item;
        this.#length += 1;
    }
    /** Removes the oldest item; undefined when empty. */
    take() {
        if (this.#length === 0)
            return undefined;
        const item = this.#slots[this.#head];
        this.#slots[this.#head] = undefined; // or the queue would keep it alive
        this.#head = (this.#head + 1) & (this.#slots.length - 1);
        this.#length -= 1;
        if (this.#length === 0 && this.#slots.length > KEPT_CAPACITY)
            this.clear();
        return item;
    }
    /** The oldest item, which stays; undefined when empty. */
    peek() {
        return this.#slots[this.#head];
    }
    /** The item that `index` others are ahead of; undefined when there are fewer. */
    at(index) {
        if (index < 0 || index >= this.#length)
            return undefined;
        return this.#slots[(this.#head + index) & (this.#slots.length - 1)];
    }
    /** Forgets all items and the memory that held them. */
    clear() {
        this.#slots = emptySlots(SMALLEST_CAPACITY);
        this.#head = 0;
        this.#length = 0;
    }
    /** From the oldest to the newest; the queue must not change meanwhile. */
    *[Symbol.iterator]() {
        for (let index = 0; index < this.#length; index += 1)
            yield this.at(index);
    }
    #grow() {
        const larger = emptySlots(this.#slots.length * 2);
        for (let index = 0; index < this.#length; index += 1)
            larger[index] = this.at(index);
        this.#slots = larger;
        this.#head = 0;
    }
}
function emptySlots(capacity) {
    return Array.from({ length: capacity }).fill(undefined);
}
//# sourceMappingURL=ring_queue.js.map