/**
 * The plain event source: a flag that its owner raises and lowers. Raising it wakes the loop, once; the loop looks at
 * the flag, not at how often it was raised.
 */
import type { EventSource } from './event_source.ts';
/** What a flag's owner offers to a loop that looks instead of sleeping. */
export interface Peekable {
    /** Finds out now, raises the flag if there is something, and says so. */
    look(): boolean;
    readonly isChatty: boolean;
}
export declare class ReadinessFlag implements EventSource {
    #private;
    /** Looks without waiting; only sources that can be asked have it. */
    readonly look?: () => boolean;
    /**
     * @param ready whether it is raised from the beginning
     * @param watchedChanged told when the loop begins or ceases to wait, so that a device polls only then
     * @param peekable can be asked, for busy polling
     */
    constructor(ready?: boolean, watchedChanged?: ((watched: boolean) => void) | null, peekable?: Peekable | null);
    get ready(): boolean;
    get isChatty(): boolean;
    /** Does a loop wait for this? */
    get watched(): boolean;
    raise(): void;
    lower(): void;
    onReady(wake: (() => void) | null): void;
}
//# sourceMappingURL=readiness_flag.d.ts.map