/**
 * A stack in virtual time: packets go in at exact moments, what comes out is kept with its time, and between the two the
 * clock jumps from timer to timer.
 * Pure: nothing waits.
 */
import { Stack } from '../../stack/stack.ts';
import type { InterfaceOptions, StackOptions } from '../../stack/stack_options.ts';
import { type LivePacket } from './packet_matching.ts';
/** Sees every packet in the order in which they pass. */
export type PacketWitness = (bytes: Uint8Array, direction: 'inbound' | 'outbound', atMs: number) => void;
export declare class VirtualHost {
    #private;
    readonly stack: Stack;
    /** What has been sent, and nobody has looked at yet. */
    readonly sent: LivePacket[];
    /** Called after every turn. */
    afterTurn: () => void;
    constructor(options: StackOptions, attached: InterfaceOptions, witness: PacketWitness);
    get nowMs(): number;
    inject(bytes: Uint8Array): void;
    /** Lets everybody look and speak until nobody has more to say at this moment. */
    turn(): void;
    /**
     * Moves the clock to `untilMs`, timer by timer, or to where `stop` says so.
     * @returns whether it was stopped
     */
    advance(untilMs: number, stop: () => boolean): boolean;
}
//# sourceMappingURL=virtual_host.d.ts.map