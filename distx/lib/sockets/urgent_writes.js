/**
 * Which of a stream's writes are urgent: the stream hands them on in order, some together, and the connection has to be
 * told when it has taken one.
 */
export class UrgentWrites {
    #waiting = new Set();
    /** This very buffer is going to be written. */
    add(buffer) {
        this.#waiting.add(buffer);
    }
    /** The connection has taken these. @returns whether one of them is urgent; from now on none is */
    take(buffers) {
        if (this.#waiting.size === 0)
            return false;
        let isUrgent = false;
        for (const buffer of buffers)
            isUrgent = this.#waiting.delete(buffer) || isUrgent;
        return isUrgent;
    }
}
//# sourceMappingURL=urgent_writes.js.map