/**
 * Who waits at which port. A listener at one address goes before one at any address.
 * Pure. Asked for SYNs and strays only, so a Map is fast enough.
 */
import { ANY_IPV4, isAnyAddress, sameAddress, type CompactAddress } from '../util/compact_address.ts';
import type { ListenerEnd, TCPListener } from './tcp_listener.ts';

export class ListenerTable {
  readonly #byPort = new Map<number, TCPListener[]>();
  /** Those who wait everywhere, by port; 0: every port. */
  readonly #anywhere = new Map<number, TCPListener[]>();

  /** Whether somebody waits at addresses that are not ours. */
  get hasAnywhere(): boolean {
    return this.#anywhere.size > 0;
  }

  /** Who gets a SYN to this address and port. */
  find(address: CompactAddress, port: number): TCPListener | undefined {
    const listener = this.findBound(address, port);
    if (listener !== undefined || !this.hasAnywhere) return listener;
    return this.#findAnywhere(address, port) ?? this.#findAnywhere(address, 0);
  }

  /** Who waits there for certain, and not only at every address there is. */
  findBound(address: CompactAddress, port: number): TCPListener | undefined {
    const candidates = this.#byPort.get(port);
    let wildcard: TCPListener | undefined;
    for (const listener of candidates ?? []) {
      if (sameAddress(listener.localAddress, address)) return listener;
      if (acceptsAny(listener, address)) wildcard = listener;
    }
    return wildcard;
  }

  #findAnywhere(address: CompactAddress, port: number): TCPListener | undefined {
    return this.#anywhere.get(port)?.find((listener) => acceptsAny(listener, address));
  }

  /** Whether a new listener there would have to share with another. */
  isTaken(end: ListenerEnd): boolean {
    const others = this.#tableOf(end).get(end.localPort) ?? [];
    return others.some(
      (other) =>
        acceptsAny(other, end.localAddress) ||
        acceptsAny(end, other.localAddress) ||
        sameAddress(other.localAddress, end.localAddress),
    );
  }

  add(listener: TCPListener): void {
    const table = this.#tableOf(listener);
    const others = table.get(listener.localPort);
    if (others === undefined) table.set(listener.localPort, [listener]);
    else others.push(listener);
  }

  remove(listener: TCPListener): void {
    const table = this.#tableOf(listener);
    const left = (table.get(listener.localPort) ?? []).filter((other) => other !== listener);
    if (left.length === 0) table.delete(listener.localPort);
    else table.set(listener.localPort, left);
  }

  *[Symbol.iterator](): Generator<TCPListener, void, undefined> {
    for (const listeners of this.#byPort.values()) yield* listeners;
    for (const listeners of this.#anywhere.values()) yield* listeners;
  }

  #tableOf({ isAnywhere }: ListenerEnd): Map<number, TCPListener[]> {
    return isAnywhere === true ? this.#anywhere : this.#byPort;
  }
}

/** Whether a listener waits at any address, this one among them. */
function acceptsAny({ localAddress, ipv6Only }: ListenerEnd, address: CompactAddress): boolean {
  if (!isAnyAddress(localAddress)) return false;
  return typeof address === 'number' ? localAddress === ANY_IPV4 || ipv6Only !== true : localAddress !== ANY_IPV4;
}
