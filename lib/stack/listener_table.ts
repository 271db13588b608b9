/**
 * Who waits at which port. A listener at one address goes before one at any address.
 * Pure. Asked for SYNs and strays only, so a Map is fast enough.
 */
import type { TCPListener } from './tcp_listener.ts';

export class ListenerTable {
  readonly #byPort = new Map<number, TCPListener[]>();

  /** Who gets a SYN to this address (signed 32 bits) and port. */
  find(address: number, port: number): TCPListener | undefined {
    const candidates = this.#byPort.get(port);
    if (candidates === undefined) return undefined;
    let wildcard: TCPListener | undefined;
    for (const listener of candidates) {
      if (listener.localAddress === address) return listener;
      if (listener.localAddress === 0) wildcard = listener;
    }
    return wildcard;
  }

  /** Whether a new listener there would have to share with another. */
  isTaken(address: number, port: number): boolean {
    const others = this.#byPort.get(port) ?? [];
    return others.some((other) => address === 0 || other.localAddress === 0 || other.localAddress === address);
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
