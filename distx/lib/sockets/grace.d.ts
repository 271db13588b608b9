/**
 * How long a closing host waits for its peers, on the loop's clock. It begins with the turn after `begin`, since between
 * turns nobody knows what time it is.
 */
import type { Clocked } from '../util/clocked.ts';
export declare class Grace implements Clocked {
    #private;
    /** From the next tick on there are so many ms left. */
    begin(allowedMs: number): void;
    get isOver(): boolean;
    tick(elapsedMs: number): void;
    get msUntilTick(): number;
}
//# sourceMappingURL=grace.d.ts.map