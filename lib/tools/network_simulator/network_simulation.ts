/**
 * Pairs of connections over one path there and one path back, in virtual time and by a seed: the same options tell the
 * same story, event for event. Pure. Not here: what is measured; see bulk_transfer.ts and random_connection.ts.
 *
 *   left 0 ──┐                                   ┌── right 0
 *   left 1 ──┼──> queue, line, delay, chance ────┼── right 1
 *     …      └──< delay, chance <────────────────┘      …
 */
import { below, seededRandomSource, type RandomSource } from '../../util/random_source.ts';
import { SimulationFailure } from './endpoint_watch.ts';
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

export class NetworkSimulation {
  readonly events = new VirtualEvents();
  readonly there: SimulatedLink;
  readonly back: SimulatedLink;
  readonly pairs: SimulatedPair[] = [];
  readonly random: RandomSource;

  constructor(options: NetworkSimulationOptions) {
    this.random = seededRandomSource(options.seed);
    // Each direction has its own chance, or one more acknowledgment would change which data are lost.
    const chance = (): RandomSource => seededRandomSource(this.random.uint32());
    this.there = new SimulatedLink(this.events, chance(), options.there);
    this.back = new SimulatedLink(this.events, chance(), options.back);
  }

  get nowMs(): number {
    return this.events.nowMs;
  }

  /** Adds a connection that `left` opens at the given time. */
  connect(left: SimulatedSide, right: SimulatedSide, atMs: number = 0): SimulatedPair {
    const number = this.pairs.length;
    const isn = (): number => below(this.random, 2 ** 32);
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

  runUntil(endMs: number): void {
    this.events.runUntil(endMs);
  }

  /** Until nothing is left to happen. @throws SimulationFailure when that takes longer */
  runToQuiescence(limitMs: number): void {
    while (this.events.nextMs <= limitMs) this.events.step();
    if (this.events.length > 0) throw new SimulationFailure(`is not over after ${limitMs} ms`);
  }
}
