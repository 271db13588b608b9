/** More than fit into any header, so that older ones come back when newer ones are filled. */
const MOST_REMEMBERED = 8;
/** RFC 2018 §3: 40 bytes of options hold four. */
const MOST_REPORTED = 4;
export class SackReport {
    /** The most recent first; disjoint. */
    #islands = [];
    #duplicate = null;
    get isEmpty() {
        return this.#islands.length === 0 && this.#duplicate === null;
    }
    /** A segment beyond the gap has been kept. @param island all that is held around it */
    grew(island) {
        const islands = this.#islands;
        let touching = 0;
        for (const other of islands)
            if (other.end >= island.start && other.start <= island.end)
                touching += 1;
        // The one that grew last has grown again: the usual case.
        const latest = islands[0];
        if (touching === 1 && latest !== undefined && latest.end >= island.start && latest.start <= island.end) {
            islands[0] = island;
            return;
        }
        if (touching > 0)
            this.#islands = islands.filter(({ start, end }) => end < island.start || start > island.end);
        this.#islands.unshift(island);
        if (this.#islands.length > MOST_REMEMBERED)
            this.#islands.pop();
    }
    /** These numbers have come once more. One acknowledgment reports one such stretch, the next none (RFC 2883 §4). */
    repeated(duplicate) {
        this.#duplicate = duplicate;
    }
    /** Everything below RCV.NXT is acknowledged and needs no report. */
    advanced(next) {
        if (this.#islands.some(({ end }) => end <= next))
            this.#islands = this.#islands.filter(({ end }) => end > next);
    }
    /** What to report now, at most four blocks. */
    blocks() {
        if (this.#duplicate === null)
            return this.#islands.slice(0, MOST_REPORTED);
        return [this.#duplicate, ...this.#islands.slice(0, MOST_REPORTED - 1)];
    }
    /** A report has left. */
    reported() {
        this.#duplicate = null;
    }
    clear() {
        this.#islands = [];
        this.#duplicate = null;
    }
}
//# sourceMappingURL=sack_report.js.map