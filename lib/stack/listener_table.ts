/**
 * Who waits at which port. A listener at one address goes before one at any address.
 * Pure. Asked for SYNs and strays only, so a Map is fast enough.
 */
import { ANY_IPV4, isAnyAddress, sameAddress, type CompactAddress } from '../util/compact_address.ts';
import type { ListenerEnd, TCPListener } from './tcp_listener.ts';

export class ListenerTable {
  readonly #byPort = new Map<number, TCPListener[]>();

  /** Who gets a SYN to this address and port. */
  find(address: CompactAddress, port: number): TCPListener | undefined {
    const candidates = this.#byPort.get(port);
    if (candidates === undefined) return undefined;
    let wildcard: TCPListener | undefined;
    for (const listener of candidates) {
      if (sameAddress(listener.localAddress, address)) return listener;
      if (acceptsAny(listener, address)) wildcard = listener;
    }
    return wildcard;
  }

  /** Whether a new listener there would have to share with another. */
  isTaken(end: ListenerEnd): boolean {
    const others = this.#byPort.get(end.localPort) ?? [];
    return others.some(
      (other) =>
        acceptsAny(other, end.localAddress) ||
        acceptsAny(end, other.localAddress) ||
        sameAddress(other.localAddress, end.localAddress),
    );
  }

  add(listener: TCPListener): void {
    const others = this.#byPort.get(listener.localPort);
    if (others === undefined) this.#byPort.set(listener.localPort, [listener]);
    else others.push(listener);
  }

  remove(listener: TCPListener): void {
    const left = (this.#byPort.get(listener.localPort) ?? []).filter((other) => other !== listener);
    if (left.length === 0) this.#byPort.delete(listener.localPort);
    else this.#byPort.set(listener.localPort, left);
  }

  *[Symbol.iterator](): Generator<TCPListener, void, undefined> {
    for (const listeners of this.#byPort.values()) yield* listeners;
  }
}

/** Whether a listener waits at any address, this one among them. */
function acceptsAny({ localAddress, ipv6Only }: ListenerEnd, address: CompactAddress): boolean {
  if (!isAnyAddress(localAddress)) return false;
  return typeof address === 'number' ? localAddress === ANY_IPV4 || ipv6Only !== true : localAddress !== ANY_IPV4;
}
