export declare class RingQueue<T> {
    #private;
    get length(): number;
    /** Puts an item behind all others. */
    push(item: T): void;
    /** Removes the oldest item; undefined when empty. */
    take(): T | undefined;
    /** The oldest item, which stays; undefined when empty. */
    peek(): T | undefined;
    /** The item that `index` others are ahead of; undefined when there are fewer. */
    at(index: number): T | undefined;
    /** Forgets all items and the memory that held them. */
    clear(): void;
    /** From the oldest to the newest; the queue must not change meanwhile. */
    [Symbol.iterator](): Generator<T, void, undefined>;
}
//# sourceMappingURL=ring_queue.d.ts.map