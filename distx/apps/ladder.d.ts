/** A capture sink that draws every TCP segment into a ladder, until it is told to stop. */
import { type CaptureSink } from '../lib/index.ts';
export declare class Ladder {
    #private;
    /** @param left who sends what goes out; `right` sends what comes in */
    constructor(left: string, right: string, width: number);
    /** For `Host.open({ capture })`. */
    readonly sink: CaptureSink;
    stop(): void;
    /** Lines joined by newlines; times count from the first segment. */
    render(): string;
}
//# sourceMappingURL=ladder.d.ts.map