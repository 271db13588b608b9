/**
 * Pairs of connections over one path there and one path back, in virtual time and by a seed: the same options tell the
 * same story, event for event. Pure. Not here: what is measured; see bulk_transfer.ts and random_connection.ts.
 *
 *   left 0 ──┐                                   ┌── right 0
 *   left 1 ──┼──> queue, line, delay, chance ────┼── right 1
 *     …      └──< delay, chance <────────────────┘      …
 */
import { below, seededRandomSource } from '../../util/random_source.js';
import { SimulationFailure } from './endpoint_watch.js';
import { SimulatedEndpoint } from './simulated_endpoint.js';
import { SimulatedLink } from './simulated_link.js';
import { VirtualEvents } from './virtual_events.js';
export class NetworkSimulation {
    events = new VirtualEvents();
    there;
    back;
    pairs = [];
    random;
    constructor(options) {
        this.random = seededRandomSource(options.seed);
        // Each direction has its own chance, or one more acknowledgment would change which data are lost.
        const chance = () => seededRandomSource(this.random.uint32());
        this.there = new SimulatedLink(this.events, chance(), options.there);
        this.back = new SimulatedLink(this.events, chance(), options.back);
    }
    get nowMs() {
        return this.events.nowMs;
    }
    /** Adds a connection that `left` opens at the given time. */
    connect(left, right, atMs = 0) {
        const number = this.pairs.length;
        const isn = () => below(this.random, 2 ** 32);
        const pair = {
            left: new SimulatedEndpoint(this.events, { ...left, name: `left ${number}`, initialSequenceNumber: isn() }),
            right: new SimulatedEndpoint(this.events, { ...right, name: `right ${number}`, initialSequenceNumber: isn() }),
        };
        pair.left.join(pair.right, this.there);
        pair.right.join(pair.left, this.back);
        pair.right.connection.listen();
        this.events.schedule(atMs, () => {
            pair.left.connection.connect();
            pair.left.turn();
        });
        this.pairs.push(pair);
        return pair;
    }
    runUntil(endMs) {
        this.events.runUntil(endMs);
    }
    /** Until nothing is left to happen. @throws SimulationFailure when that takes longer */
    runToQuiescence(limitMs) {
        while (this.events.nextMs <= limitMs)
            this.events.step();
        if (this.events.length > 0)
            throw new SimulationFailure(`is not over after ${limitMs} ms`);
    }
}
//# sourceMappingURL=network_simulation.js.map