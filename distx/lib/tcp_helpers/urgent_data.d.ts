/**
 * Up to where the stream is urgent, in either direction: SND.UP and RCV.UP (RFC 9293 §3.8.5). A mark in the stream, not a
 * second stream: the bytes stay where they are. RFC 6093 §6 advises applications against it.
 * Absolute positions, of the byte behind the last urgent one (MUST-62); 0: nothing is urgent. Pure.
 */
/** What we send. */
export declare class UrgentOutput {
    #private;
    /** A segment that says so has to leave, whether or not the window lets any of the data go. */
    isDue: boolean;
    /** SND.UP */
    get end(): number;
    /** Everything written so far is urgent. @param end SND.UP, absolute */
    mark(end: number): void;
    /** Whether what is still unacknowledged, or unsent, is urgent. */
    isGoingOn(unacknowledged: number): boolean;
    /** The urgent pointer of a segment that begins at `start`; 0: there is nothing urgent in or behind it. */
    pointerFor(start: number): number;
}
/** What we receive. */
export declare class UrgentInput {
    #private;
    /** RCV.UP */
    get end(): number;
    /** How often urgent data have appeared or become longer: each time the application hears of it (MUST-32). */
    get notices(): number;
    /**
     * A segment with URG. A pointer of zero is taken for no pointer: it would point in front of the segment, and no byte
     * that RFC 9293 calls urgent lies there (URGENT/11).
     * @param start SEG.SEQ; @param firstUnread what the application has not read yet begins here; both absolute
     */
    onPointer(start: number, pointer: number, firstUnread: number): void;
}
//# sourceMappingURL=urgent_data.d.ts.map