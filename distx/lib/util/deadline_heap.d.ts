/**
 * Which of tens of thousands of items is due next: a binary heap whose items know where they lie in it.
 * A connection moves its deadline later with almost every segment and hardly ever lets it expire. So moving later only
 * writes `deadlineMs`; the entry comes up at its old time, is looked at again and sinks to its place.
 * Pure. Times are milliseconds on one clock.
 *
 *   key (heap order)   ≤   item.deadlineMs (the truth)        equal unless the item has been moved later since
 */
export interface HeapItem {
    /** Where the item lies in the heap; −1 outside. Written by the heap only. Begin with −1. */
    heapIndex: number;
    /** When the item is due; Infinity outside the heap. Written by the heap only. */
    deadlineMs: number;
}
export declare class DeadlineHeap<Item extends HeapItem> {
    #private;
    /** How many items are scheduled. */
    get size(): number;
    /** A time before which nothing is due; early if the first item was moved later. Infinity when empty. */
    get earliest(): number;
    /** Schedules or reschedules. Later costs nothing, earlier O(log n); Infinity is the same as {@link remove}. */
    schedule(item: Item, atMs: number): void;
    /** Takes the item out at once, so that a finished one is not kept alive. Nothing happens if it is not scheduled. */
    remove(item: Item): void;
    /**
     * Takes out every item due at `nowMs` or before, then calls `due` for each, roughly in order of time.
     * `due` may schedule and remove at will; what it schedules for `nowMs` or before waits for the next call, so that one
     * impatient item cannot hold up the rest. If `due` throws, the items not yet called are scheduled again.
     * @returns how many were called
     */
    popDue(nowMs: number, due: (item: Item) => void): number;
}
//# sourceMappingURL=deadline_heap.d.ts.map