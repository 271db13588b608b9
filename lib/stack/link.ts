/**
 * How IP datagrams get onto a medium. A medium without addresses, such as a TUN, takes them as they are; Ethernet wants a
 * header, and has to find out first who the neighbour is.
 * Pure.
 */
import type { Clocked } from '../util/clocked.ts';
import type { CompactAddress } from '../util/compact_address.ts';
import type { Packet } from '../util/packet.ts';
import type { Port } from './port.ts';

export interface Link extends Clocked {
  /**
   * Puts in front of a whole datagram what the medium wants, and gives it to the port. While the neighbour is still being
   * asked for, it holds a copy and says true.
   * @returns false: no room, nothing was taken, the packet is as before
   */
  send(datagram: Packet, nextHop: CompactAddress): boolean;
  /** The same for what cannot be given back: it waits in the port for room. */
  keep(datagram: Packet, nextHop: CompactAddress): void;
  /** Something of its own waits: questions to neighbours, and datagrams that waited for the answers. */
  readonly hasWork: boolean;
  /** Sends that. What finds no room goes on waiting. */
  transmit(): void;
}

export class BareLink implements Link {
  readonly hasWork = false;
  readonly msUntilTick = Infinity;
  readonly #port: Port;

  constructor(port: Port) {
    this.#port = port;
  }

  send(datagram: Packet): boolean {
    return this.#port.send(datagram);
  }

  keep(datagram: Packet): void {
    this.#port.sendOrKeep(datagram);
  }

  transmit(): void {}

  tick(): void {}
}
