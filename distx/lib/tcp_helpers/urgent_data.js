/**
 * Up to where the stream is urgent, in either direction: SND.UP and RCV.UP (RFC 9293 §3.8.5). A mark in the stream, not a
 * second stream: the bytes stay where they are. RFC 6093 §6 advises applications against it.
 * Absolute positions, of the byte behind the last urgent one (MUST-62); 0: nothing is urgent. Pure.
 */
/** What the field can say. Urgent data may reach further (MUST-31): then the peer hears of the rest later. */
const FARTHEST = 0xffff;
/** What we send. */
export class UrgentOutput {
    #end = 0;
    /** A segment that says so has to leave, whether or not the window lets any of the data go. */
    isDue = false;
    /** SND.UP */
    get end() {
        return this.#end;
    }
    /** Everything written so far is urgent. @param end SND.UP, absolute */
    mark(end) {
        if (end <= this.#end)
            return;
        this.#end = end;
        this.isDue = true;
    }
    /** Whether what is still unacknowledged, or unsent, is urgent. */
    isGoingOn(unacknowledged) {
        return unacknowledged < this.#end;
    }
    /** The urgent pointer of a segment that begins at `start`; 0: there is nothing urgent in or behind it. */
    pointerFor(start) {
        return Math.min(FARTHEST, Math.max(0, this.#end - start));
    }
}
/** What we receive. */
export class UrgentInput {
    #end = 0;
    #notices = 0;
    /** RCV.UP */
    get end() {
        return this.#end;
    }
    /** How often urgent data have appeared or become longer: each time the application hears of it (MUST-32). */
    get notices() {
        return this.#notices;
    }
    /**
     * A segment with URG. A pointer of zero is taken for no pointer: it would point in front of the segment, and no byte
     * that RFC 9293 calls urgent lies there (URGENT/11).
     * @param start SEG.SEQ; @param firstUnread what the application has not read yet begins here; both absolute
     */
    onPointer(start, pointer, firstUnread) {
        const end = start + pointer;
        if (pointer === 0 || end <= this.#end || end <= firstUnread)
            return;
        this.#end = end;
        this.#notices += 1;
    }
}
//# sourceMappingURL=urgent_data.js.map