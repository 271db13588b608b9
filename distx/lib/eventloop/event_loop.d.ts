/**
 * The reactor: turns, in which everything happens, and between which nothing does.
 *
 *   one turn     now = clock()                      what comes in now has come now, whenever it is looked at
 *                every machine:    tick(elapsed)    time moves on
 *                every ready rule: act()            packets come in, at most a budget of them
 *                every speaker:    notify()         applications hear of it; their code runs here
 *                now = clock()                      their code may have taken long: what leaves now leaves now
 *                every speaker:    transmit()       everybody speaks once, into the devices
 *                one timer for min(msUntilTick)     set anew only when the next deadline is earlier
 *
 * A turn is caused by a source that became ready, by `requestTurn()`, or by the timer; without a cause there is no
 * wake-up at all. An exception out of a turn goes where Node sends it; what the turn left undone is done by the next.
 */
import type { Clocked } from '../util/clocked.ts';
import { StackError } from '../util/errors.ts';
import { type Clock } from './clock.ts';
import type { Rule } from './rule.ts';
import { type TurnScheduler } from './turn_scheduler.ts';
/** Packets a rule takes from its device in one turn, so that a flood leaves room for everything else. */
export declare const DEFAULT_PACKET_BUDGET = 64;
export interface EventLoopOptions {
    readonly clock?: Clock;
    readonly scheduler?: TurnScheduler;
    /** Packets for each rule and turn. 1 or more; default 64. */
    readonly packetBudget?: number;
    /**
     * While small packets come closer together than this, ms, the loop looks for the next one instead of sleeping, which
     * saves the wake-up: 15 µs on some machines, nothing on others. Default: 0.1 where there is more than one processor; 0: never.
     */
    readonly busyPollMs?: number;
    /** Told of a rule that was cancelled because it spun. */
    readonly onError?: (error: StackError) => void;
}
/** Somebody with something to say at the end of a turn: a stack. */
export interface Speaker {
    /** Hands data and events to applications. May throw what an application threw. */
    notify(): void;
    /** Puts protocol output into the devices and flushes them. Where a device was full, its rule 'out' brings the next turn. */
    transmit(): void;
}
export interface Registration {
    /** Takes it out again. Safe to call twice. */
    cancel(): void;
}
export type TurnOutcome = 'acted' | 'idle' | 'exhausted';
export declare class EventLoop {
    #private;
    readonly packetBudget: number;
    constructor(options?: EventLoopOptions);
    /** When the clock was last looked at: as this turn, or the last one, began, or before it spoke. Ms of the loop's clock. */
    get now(): number;
    get isClosed(): boolean;
    addRule(rule: Rule): Registration;
    /** Time begins now for the machine. Whoever shortens its `msUntilTick` outside a turn calls `requestTurn()`. */
    addClocked(machine: Clocked): Registration;
    addSpeaker(speaker: Speaker): Registration;
    /** Keeps the process alive until it is released: for every referenced socket or listener that is open. */
    retain(): {
        release(): void;
    };
    /** Something outside a turn, such as a write, wants one soon. Several requests become one turn. */
    requestTurn(): void;
    /**
     * Keeps the process alive and resolves when there is nothing left to wait for: no rule interested, no deadline,
     * nothing retained; or when the loop is closed.
     */
    run(): Promise<void>;
    turn(): TurnOutcome;
    /** Cancels everything. Devices and sockets are closed by those who opened them. */
    close(): void;
}
//# sourceMappingURL=event_loop.d.ts.map