/**
 * A bad line between two devices: what one receives the other transmits, after whatever happens to it on the way, in each
 * direction by itself. It joins two TUNs in two network namespaces, or anything else that is a Device.
 *
 *        left.receive()  ──> ImpairedPath 'forth' ──> right.transmit()
 *        left.transmit() <── ImpairedPath 'back'  <── right.receive()
 *
 * It lives on a loop, whose timer says how exact delays are: 1 ms, or a twentieth of it with `precise_loop.ts`. Super-segments
 * go through whole where nothing happens to them, so that a gigabit costs little; chance, rate and queue see the packets on
 * the wire. Each direction draws from a seed of its own: what happens in one does not depend on the other's traffic.
 */
import type { EventLoop } from '../eventloop/event_loop.ts';
import type { Device } from './device.ts';
import type { Impairment, ImpairmentCounters } from './impairment.ts';
export interface LinkEmulatorOptions {
    readonly loop: EventLoop;
    readonly left: Device;
    readonly right: Device;
    /** The same seed and the same packets give the same story. Default 1. */
    readonly seed?: number;
    /** For both directions. */
    readonly both?: Impairment;
    /** From left to right; takes the place of `both`. */
    readonly forth?: Impairment;
    /** From right to left; takes the place of `both`. */
    readonly back?: Impairment;
    /** A device died; the other direction's packets are lost from now on. */
    readonly onFailure?: (error: Error, device: Device) => void;
}
export interface LinkCounters {
    readonly forth: ImpairmentCounters;
    readonly back: ImpairmentCounters;
}
export declare class LinkEmulator {
    #private;
    constructor(options: LinkEmulatorOptions);
    /** What happened so far, counted as packets on the wire. */
    get counters(): LinkCounters;
    /** Packets under way, both ways. */
    get packetsUnderWay(): number;
    /** Takes itself off the loop and loses what is under way. The devices are closed by those who opened them. */
    close(): void;
}
//# sourceMappingURL=link_emulator.d.ts.map