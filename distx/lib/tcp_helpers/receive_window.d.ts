/**
 * Which window to offer: never less than was offered, never silly, as large as the reader's speed deserves.
 * Positions are absolute in the peer's sequence space. Pure. RFC 9293 §3.8.6.2.2, RFC 7323 §2.
 */
export declare class ReceiveWindow {
    #private;
    /** Bytes the buffer holds. */
    bufferBytes: number;
    /** One beyond the last absolute number we invited. */
    rightEdge: number;
    constructor(bufferBytes: number, maxBufferBytes: number);
    get scale(): number;
    set scale(shift: number);
    /** The shift that lets 16 bits cover the largest buffer; at most 14. */
    static scaleFor(maxBufferBytes: number): number;
    /**
     * From now on in the manner of the BSD stacks: the buffer holds whole segments, all of it may be filled, and what is free
     * is offered to the byte. @param segmentSize bytes
     */
    roundTo(segmentSize: number): void;
    /** The peer's FIN has taken a number of the window, but no room in the buffer. */
    takeFin(): void;
    /** Bytes a writer into the buffer may hold: the buffer and what rounding to the scale may add. */
    get capacity(): number;
    /**
     * The edge that could be offered now, unless it would be a silly step (RFC 9293 §3.8.6.2.2: at least one segment or
     * half the buffer).
     * @param firstUnread absolute number of the next byte the application reads
     */
    candidateEdge(firstUnread: number, receiveNext: number, mss: number): number;
    /** Moves the edge and gives the 16-bit field that says so. */
    offer(firstUnread: number, receiveNext: number, mss: number, isSyn: boolean): number;
    /** Whether opening the window is worth a segment of its own: the peer may be waiting for it. */
    updateIsDue(firstUnread: number, receiveNext: number, mss: number): boolean;
    /** Up to where something may arrive: what the peer was told, to the byte. */
    get acceptableEdge(): number;
    /**
     * Once per round trip: if the application read more than half a buffer in it, the buffer limits the sender.
     * @returns true when the buffer grew
     */
    tune(bytesRead: number, roundTripMs: number, nowMs: number): boolean;
}
//# sourceMappingURL=receive_window.d.ts.map