/**
 * The Sponge rule: when the source is ready and somebody is interested, act. A rule that acts without consuming
 * readiness or losing interest would spin; the loop's busy-wait guard says so by name.
 */
import type { EventSource } from './event_source.ts';
export interface Rule {
    /** For traces and for the busy-wait guard's message. */
    readonly name: string;
    readonly source: EventSource;
    readonly direction: 'in' | 'out';
    /** Asked before acting and at the end of every turn; whoever changes the answer elsewhere calls `requestTurn()`. */
    interested(): boolean;
    /** Does the work; returns true when there is more to do without waiting (budget used up). */
    act(): boolean;
    /** Called once when the rule is cancelled. */
    cancelled?(): void;
}
//# sourceMappingURL=rule.d.ts.map