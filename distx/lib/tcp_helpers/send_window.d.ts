/**
 * SND.WND with the two numbers that say which of two offers is the newer (RFC 9293 §3.10.7.4: SND.WL1, SND.WL2).
 * Positions are absolute. Pure.
 */
export declare class SendWindow {
    #private;
    /** SND.WND, bytes. */
    bytes: number;
    /** The largest window ever offered, bytes. */
    largest: number;
    /**
     * Whatever advances SND.UNA brings its own window, even in a repeated segment: the old one, counted from the new
     * SND.UNA, would reach further than was ever offered.
     * @param unacknowledged SND.UNA before this acknowledgment
     * @returns false: the offer is older than the one we know
     */
    update(sequence: number, acknowledged: number, bytes: number, unacknowledged: number): boolean;
}
//# sourceMappingURL=send_window.d.ts.map