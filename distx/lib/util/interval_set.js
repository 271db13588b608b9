/** What {@link IntervalSet.add} returns when the set is full. */
export const REFUSED = -1;
export class IntervalSet {
    maxCount;
    #starts = [];
    #ends = [];
    #total = 0;
    constructor(options = {}) {
        this.maxCount = options.maxCount ?? Infinity;
    }
    /** How many disjoint intervals there are. */
    get count() {
        return this.#starts.length;
    }
    /** How many positions are covered in all. */
    get total() {
        return this.#total;
    }
    get isEmpty() {
        return this.#starts.length === 0;
    }
    /** Start of the interval at `index`, 0 ≤ index < count: for loops that must not allocate. */
    startAt(index) {
        return this.#starts[index];
    }
    endAt(index) {
        return this.#ends[index];
    }
    /** The least covered position; Infinity when empty. */
    get first() {
        return this.#starts[0] ?? Infinity;
    }
    /** The position behind the greatest covered one; −Infinity when empty. */
    get last() {
        return this.#ends[this.#ends.length - 1] ?? -Infinity;
    }
    /**
     * Covers [start, end).
     * @returns how many positions are newly covered (0 for an empty interval); {@link REFUSED}, and no change, when this
     *   would make one interval more than `maxCount`
     */
    add(start, end) {
        if (start >= end)
            return 0;
        const count = this.#starts.length;
        // In order, at the end of the last interval: the usual case.
        if (count > 0 && this.#ends[count - 1] === start) {
            this.#ends[count - 1] = end;
            this.#total += end - start;
            return end - start;
        }
        const from = this.#firstEndingAtOrAfter(start);
        const to = this.#firstStartingAfter(end, from);
        if (from === to)
            return this.#insert(from, start, end);
        let added = end - start;
        let mergedStart = start;
        let mergedEnd = end;
        for (let index = from; index < to; index += 1) {
            const otherStart = this.#starts[index];
            const otherEnd = this.#ends[index];
            added -= Math.max(0, Math.min(end, otherEnd) - Math.max(start, otherStart));
            mergedStart = Math.min(mergedStart, otherStart);
            mergedEnd = Math.max(mergedEnd, otherEnd);
        }
        this.#starts[from] = mergedStart;
        this.#ends[from] = mergedEnd;
        if (to > from + 1)
            this.#splice(from + 1, to, [], []);
        this.#total += added;
        return added;
    }
    /**
     * Uncovers [start, end). May leave one interval more than `maxCount` when it cuts one in two.
     * @returns how many positions were covered and no longer are
     */
    remove(start, end) {
        if (start >= end)
            return 0;
        const from = this.#firstEndingAfter(start);
        const starts = [];
        const ends = [];
        let removed = 0;
        let to = from;
        for (; to < this.#starts.length && this.#starts[to] < end; to += 1) {
            const otherStart = this.#starts[to];
            const otherEnd = this.#ends[to];
            removed += Math.min(end, otherEnd) - Math.max(start, otherStart);
            if (otherStart < start) {
                starts.push(otherStart);
                ends.push(start);
            }
            if (otherEnd > end) {
                starts.push(end);
                ends.push(otherEnd);
            }
        }
        if (removed > 0)
            this.#splice(from, to, starts, ends);
        this.#total -= removed;
        return removed;
    }
    /** Uncovers everything below `position`. */
    removeBelow(position) {
        if (this.first >= position)
            return;
        this.remove(-Infinity, position);
    }
    clear() {
        this.#starts.length = 0;
        this.#ends.length = 0;
        this.#total = 0;
    }
    contains(position) {
        const index = this.#firstEndingAfter(position);
        return index < this.#starts.length && this.#starts[index] <= position;
    }
    /** Whether all of [start, end) is covered; true for an empty interval. */
    covers(start, end) {
        if (start >= end)
            return true;
        const index = this.#firstEndingAfter(start);
        return index < this.#starts.length && this.#starts[index] <= start && this.#ends[index] >= end;
    }
    /** How many positions of [start, end) are covered. */
    coveredWithin(start, end) {
        if (start >= end)
            return 0;
        let covered = 0;
        for (let index = this.#firstEndingAfter(start); index < this.#starts.length; index += 1) {
            if (this.#starts[index] >= end)
                break;
            covered += Math.min(end, this.#ends[index]) - Math.max(start, this.#starts[index]);
        }
        return covered;
    }
    /** The least position ≥ `position` that is not covered. */
    firstUncovered(position) {
        const index = this.#firstEndingAfter(position);
        return index < this.#starts.length && this.#starts[index] <= position ? this.#ends[index] : position;
    }
    /** The least position ≥ `position` that is covered; Infinity when there is none. */
    firstCovered(position) {
        const index = this.#firstEndingAfter(position);
        return index < this.#starts.length ? Math.max(position, this.#starts[index]) : Infinity;
    }
    /** Index of the interval that contains `position`, or of the next one behind it; `count` when there is none. */
    indexAt(position) {
        return this.#firstEndingAfter(position);
    }
    /** In ascending order; the set must not change meanwhile. */
    *[Symbol.iterator]() {
        for (let index = 0; index < this.#starts.length; index += 1) {
            yield { start: this.#starts[index], end: this.#ends[index] };
        }
    }
    /** An interval that touches no other, at its place. */
    #insert(index, start, end) {
        const count = this.#starts.length;
        if (count >= this.maxCount)
            return REFUSED;
        if (index === count) {
            this.#starts.push(start);
            this.#ends.push(end);
        }
        else {
            this.#splice(index, index, [start], [end]);
        }
        this.#total += end - start;
        return end - start;
    }
    #firstEndingAtOrAfter(position) {
        let low = 0;
        let high = this.#ends.length;
        while (low < high) {
            const middle = (low + high) >>> 1; // indices of an array, not of a stream
            if (this.#ends[middle] < position)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
    #firstEndingAfter(position) {
        const index = this.#firstEndingAtOrAfter(position);
        return index < this.#ends.length && this.#ends[index] === position ? index + 1 : index;
    }
    /** The first index ≥ `from` whose interval neither overlaps nor touches one that ends at `position`. */
    #firstStartingAfter(position, from) {
        let low = from;
        let high = this.#starts.length;
        while (low < high) {
            const middle = (low + high) >>> 1;
            if (this.#starts[middle] <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
    /** Puts the given intervals in the place of those from index `from` to before `to`. */
    #splice(from, to, starts, ends) {
        this.#starts.splice(from, to - from, ...starts);
        this.#ends.splice(from, to - from, ...ends);
    }
}
//# sourceMappingURL=interval_set.js.map