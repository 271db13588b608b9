/**
 * Pairs of connections over one path there and one path back, in virtual time and by a seed: the same options tell the
 * same story, event for event. Pure. Not here: what is measured; see bulk_transfer.ts and random_connection.ts.
 *
 *   left 0 ──┐                                   ┌── right 0
 *   left 1 ──┼──> queue, line, delay, chance ────┼── right 1
 *     …      └──< delay, chance <────────────────┘      …
 */
import { type RandomSource } from '../../util/random_source.ts';
import { SimulatedEndpoint, type SimulatedEndpointOptions } from './simulated_endpoint.ts';
import { SimulatedLink, type SimulatedLinkOptions } from './simulated_link.ts';
import { VirtualEvents } from './virtual_events.ts';
export interface NetworkSimulationOptions {
    readonly seed: number;
    readonly there: SimulatedLinkOptions;
    readonly back: SimulatedLinkOptions;
}
export type SimulatedSide = Omit<SimulatedEndpointOptions, 'name' | 'initialSequenceNumber'>;
export interface SimulatedPair {
    readonly left: SimulatedEndpoint;
    readonly right: SimulatedEndpoint;
}
export declare class NetworkSimulation {
    readonly events: VirtualEvents;
    readonly there: SimulatedLink;
    readonly back: SimulatedLink;
    readonly pairs: SimulatedPair[];
    readonly random: RandomSource;
    constructor(options: NetworkSimulationOptions);
    get nowMs(): number;
    /** Adds a connection that `left` opens at the given time. */
    connect(left: SimulatedSide, right: SimulatedSide, atMs?: number): SimulatedPair;
    runUntil(endMs: number): void;
    /** Until nothing is left to happen. @throws SimulationFailure when that takes longer */
    runToQuiescence(limitMs: number): void;
}
//# sourceMappingURL=network_simulation.d.ts.map