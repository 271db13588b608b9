/**
 * IGMP that has arrived: read, and told to the interface whose groups it is about.
 * Pure. Its twin for IPv6 is in icmpv6_input.ts.
 */
import { IGMP_FROM_AFAR, parseIGMPMessage } from '../network/igmp_message.ts';
import type { Packet } from '../util/packet.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import type { Arrival, TransportInput } from './arrival.ts';
import type { StackCounters } from './counters.ts';

export class IGMPInput implements TransportInput {
  readonly #counters: StackCounters;

  constructor(counters: StackCounters) {
    this.#counters = counters;
  }

  /** @returns false: over a link without neighbours nobody asks for groups */
  receive(packet: Packet, { attached, timeToLive }: Arrival): boolean {
    const { groups } = attached.link;
    if (groups === null) return false;
    const message = timeToLive === 1 ? parseIGMPMessage(packet) : IGMP_FROM_AFAR;
    if (message instanceof ParseFailure) this.#counters.drop(message);
    else groups.ipv4.receive(message);
    return true;
  }

  /** Nobody answers IGMP with an error that matters. */
  failed(): void {}

  tooBig(): void {}
}
