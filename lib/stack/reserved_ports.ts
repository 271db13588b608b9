/**
 * Ports that somebody has bound and nobody uses yet: no connection of another gets one by chance, nobody else may listen
 * there, and a RST that answers a segment to it carries the hops and the DSCP that whoever bound it has chosen.
 * Pure. Asked for strays and new ends only, so a Map is fast enough.
 */
import { isAnyAddress, sameAddress, type CompactAddress } from '../util/compact_address.ts';
import type { HeaderMarks } from './segment_output.ts';

/** One bound end. */
export class PortReservation {
  readonly localAddress: CompactAddress;
  readonly localPort: number;
  marks: HeaderMarks;
  readonly #release: (reservation: PortReservation) => void;

  constructor(
    localAddress: CompactAddress,
    localPort: number,
    marks: HeaderMarks,
    release: (reservation: PortReservation) => void,
  ) {
    this.localAddress = localAddress;
    this.localPort = localPort;
    this.marks = marks;
    this.#release = release;
  }

  /** The end is free again, for a listener or a connection of its owner. Said again, it changes nothing. */
  release(): void {
    this.#release(this);
  }
}

export class ReservedPorts {
  readonly #byPort = new Map<number, PortReservation[]>();

  add(localAddress: CompactAddress, localPort: number, marks: HeaderMarks): PortReservation {
    const reservation = new PortReservation(localAddress, localPort, marks, (released) => this.#remove(released));
    this.#byPort.set(localPort, [...(this.#byPort.get(localPort) ?? []), reservation]);
    return reservation;
  }

  /** Who has bound the end that a segment to this address and port is for. */
  find(address: CompactAddress, port: number): PortReservation | undefined {
    return this.#byPort.get(port)?.find(({ localAddress }) => covers(localAddress, address));
  }

  /** Whether another may not have this end. */
  isTaken(address: CompactAddress, port: number): boolean {
    const others = this.#byPort.get(port) ?? [];
    return others.some(({ localAddress }) => covers(localAddress, address) || covers(address, localAddress));
  }

  #remove(reservation: PortReservation): void {
    const left = (this.#byPort.get(reservation.localPort) ?? []).filter((other) => other !== reservation);
    if (left.length === 0) this.#byPort.delete(reservation.localPort);
    else this.#byPort.set(reservation.localPort, left);
  }
}

/** `::` is any address of either family. */
function covers(bound: CompactAddress, address: CompactAddress): boolean {
  return isAnyAddress(bound) ? typeof bound !== 'number' || typeof address === 'number' : sameAddress(bound, address);
}
