const MOST_WAITING = 4;
export class ReplyQueue {
    #waiting = [];
    #last = null;
    #sent = 0;
    get isEmpty() {
        return this.#waiting.length === 0 && this.#last === null;
    }
    /** How many have left. */
    get sent() {
        return this.#sent;
    }
    /** @param segment null: there is nothing to answer */
    add(segment) {
        if (segment !== null && this.#waiting.length < MOST_WAITING)
            this.#waiting.push(segment);
    }
    /** Leaves behind all others, however many they are. */
    endWith(segment) {
        this.#last = segment;
    }
    /** @returns false when `emit` refused: the rest waits */
    transmit(emit) {
        while (this.#waiting.length > 0) {
            if (!emit(this.#waiting[0]))
                return false; // not empty
            this.#sent += 1;
            this.#waiting.shift();
        }
        if (this.#last === null)
            return true;
        if (!emit(this.#last))
            return false;
        this.#sent += 1;
        this.#last = null;
        return true;
    }
}
//# sourceMappingURL=reply_queue.js.map