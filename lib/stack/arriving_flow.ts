/**
 * A connection that somebody wants to open, before anything has been promised: whoever forwards it elsewhere may look there
 * first, and then accept, refuse or ignore it. The SYN waits meanwhile, and is bounded like those of a SYN queue.
 * Pure.
 */
import type { FrameInfo } from '../network/ethernet_frame.ts';
import type { Endpoint } from '../util/endpoint.ts';

/** What was decided. */
export type FlowDecision = 'accept' | 'refuse' | 'drop';

export class ArrivingFlow {
  /** Whom the peer wants to reach: an address and a port of ours, or of anybody. */
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** The interface where it has come in. */
  readonly interfaceName: string;
  /** Link addresses and VLAN tags it came with; null: on a link without. */
  readonly frame: FrameInfo | null;
  #decide: ((decision: FlowDecision) => void) | null;

  /** @param decide hears of the first decision */
  constructor(
    ends: { readonly local: Endpoint; readonly remote: Endpoint },
    origin: { readonly interfaceName: string; readonly frame: FrameInfo | null },
    decide: (decision: FlowDecision) => void,
  ) {
    this.local = ends.local;
    this.remote = ends.remote;
    this.interfaceName = origin.interfaceName;
    this.frame = origin.frame;
    this.#decide = decide;
  }

  get isDecided(): boolean {
    return this.#decide === null;
  }

  /** The handshake goes on; the connection comes to the listener when it is done. @returns false: it was decided before */
  accept(): boolean {
    return this.#settle('accept');
  }

  /** The peer gets a RST. @returns false: it was decided before */
  refuse(): boolean {
    return this.#settle('refuse');
  }

  /** The peer hears nothing and asks again, until it gives up. @returns false: it was decided before */
  drop(): boolean {
    return this.#settle('drop');
  }

  #settle(decision: FlowDecision): boolean {
    const decide = this.#decide;
    if (decide === null) return false;
    this.#decide = null;
    decide(decision);
    return true;
  }
}
