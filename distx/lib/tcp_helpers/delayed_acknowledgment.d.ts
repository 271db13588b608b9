/**
 * When an acknowledgment is due: at once for every second full segment, for anything out of order, for FIN; otherwise
 * it may wait for company (RFC 9293 §3.8.6.3, RFC 5681 §4.2).
 * Pure.
 */
export declare class DelayedAcknowledgment {
    #private;
    /** An acknowledgment must leave at the next opportunity. */
    isDue: boolean;
    /** How many acknowledgments the segments from beyond a gap are worth. */
    duplicatesOwed: number;
    /** @param startsQuickly the first segments are acknowledged at once; @param everySecond every second segment is acknowledged, however small */
    constructor(delayMs: number, quickSegments: number, everySecond?: boolean, startsQuickly?: boolean);
    get deadlineMs(): number;
    /** In-order payload arrived. @param mss the peer's segment size as seen, bytes */
    onData(bytes: number, mss: number, nowMs: number): void;
    /** Data of ours leave. Soon after the peer's, they answer them, and will carry acknowledgments from now on. */
    onAnswer(nowMs: number): void;
    onUrgentMatter(): void;
    /** Something was lost, late or repeated: the peer's window is small now, and waits for every word. */
    onTrouble(): void;
    /**
     * Something came from beyond a gap. The peer counts the answers (RFC 5681 §3.2): however many segments one turn brings,
     * as many acknowledgments are owed, up to the three that make it send the missing one again.
     */
    onEarly(segments: number): void;
    /** RCV.NXT has moved, or data carries the acknowledgment: the next one repeats nothing. */
    onProgress(): void;
    check(nowMs: number): void;
    onSent(): void;
}
//# sourceMappingURL=delayed_acknowledgment.d.ts.map