/**
 * Something that becomes ready: a device with packets waiting, a pipe with room. It tells the loop by `wake`, which
 * never acts itself; acting is for the loop's turn. One source serves one rule.
 * A source never keeps the process alive: that is for the loop's `retain()` alone, so libuv handles are unreferenced.
 */
export interface EventSource {
    /** True while an action on it would not be in vain. Level-triggered: it stays true until the condition ends. */
    readonly ready: boolean;
    /** The loop registers how it wants to be woken; null when it lost interest (the source then stops polling). */
    onReady(wake: (() => void) | null): void;
    /** Looks at once, without waiting to be woken, and says whether it is ready; for busy polling. */
    look?(): boolean;
    /** What came last was little: an exchange of messages, where every wake-up counts, rather than a stream of data. */
    readonly isChatty?: boolean;
}
//# sourceMappingURL=event_source.d.ts.map