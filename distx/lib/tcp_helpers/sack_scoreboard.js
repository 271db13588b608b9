/**
 * What the peer's SACK blocks say: which of them are believable, which of them say something new, and whether the first
 * one reports that something came twice (D-SACK). Lies are ignored one by one.
 * Positions are absolute. Pure. RFC 2018 §5, RFC 2883 §4, RFC 6675 §3. What becomes of the ranges: retransmission_queue.ts.
 */
import { IntervalSet } from '../util/interval_set.js';
/** More islands than these no honest peer has; each costs memory and time (CVE-2019-11478). */
const MOST_ISLANDS = 16384;
export class SackScoreboard {
    #queue;
    /** What the peer holds beyond SND.UNA: most blocks repeat what is known. */
    #known = new IntervalSet({ maxCount: MOST_ISLANDS });
    /** What the last acknowledgment reported as received twice; null: nothing. */
    duplicate = null;
    constructor(queue) {
        this.#queue = queue;
    }
    /**
     * @param acknowledged SEG.ACK
     * @param blocks in the order of the segment
     * @param maxWindow the largest window the peer offered: what is older than that is no D-SACK but a lie, bytes
     */
    update(acknowledged, blocks, maxWindow, observe) {
        this.#known.removeBelow(acknowledged);
        this.duplicate = null;
        const first = blocks[0];
        const reportsDuplicate = first !== undefined && isDuplicate(first, blocks[1], acknowledged);
        if (reportsDuplicate && isCredibleDuplicate(first, acknowledged, maxWindow, this.#queue.highest)) {
            this.duplicate = first;
        }
        const islands = reportsDuplicate ? blocks.slice(1) : blocks;
        // Upwards, whatever the order of their reports: what lies lower has not come later for that.
        const inOrder = islands.length > 1 ? islands.toSorted((a, b) => a.start - b.start) : islands;
        for (const { start, end } of inOrder) {
            if (start < end && end > acknowledged && end <= this.#queue.next) {
                this.#take(Math.max(start, acknowledged), end, observe);
            }
        }
    }
    clear() {
        this.#known.clear();
        this.duplicate = null;
    }
    #take(start, end, observe) {
        let at = this.#known.firstUncovered(start);
        if (at >= end)
            return;
        let isComplete = true;
        while (at < end) {
            const newEnd = Math.min(end, this.#known.firstCovered(at));
            if (!this.#queue.sack(at, newEnd, observe))
                isComplete = false;
            at = this.#known.firstUncovered(newEnd);
        }
        if (isComplete)
            this.#known.add(start, end);
    }
}
function isCredibleDuplicate(block, acknowledged, maxWindow, highest) {
    return block.start < block.end && block.start >= acknowledged - maxWindow && block.end <= highest;
}
/** RFC 2883 §4: the first block lies below SEG.ACK, or within the second. */
function isDuplicate(first, second, acknowledged) {
    if (first.end <= acknowledged)
        return true;
    return second !== undefined && first.start >= second.start && first.end <= second.end;
}
//# sourceMappingURL=sack_scoreboard.js.map