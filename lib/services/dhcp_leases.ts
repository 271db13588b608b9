/**
 * Which client has which address until when: a pool, reservations, and a table that holds at most one entry for each
 * address of the pool, so that no flood of clients makes it grow.
 * Pure. Order of choice as in RFC 2131 §4.3.1: what the client has, what it had, what it asks for, what has been free longest.
 */
export interface Binding {
  readonly address: number;
  /** Client identifier, or hardware type and address, as text. */
  client: string;
  hostName: string | null;
  /** On the clock of the server, ms. Afterwards the binding is only a memory. */
  expiresMs: number;
  /** Offered and not yet asked for. */
  isOffer: boolean;
  /** Somebody else was found to use the address. */
  isDeclined: boolean;
}

export interface PoolOptions {
  /** First and last address of the pool, signed integers. */
  readonly first: number;
  readonly last: number;
  /** Addresses in the pool that are not given away: the server's own, routers. */
  readonly excluded: ReadonlySet<number>;
  /** Client key to address; such addresses are given to nobody else. */
  readonly reservations: ReadonlyMap<string, number>;
}

export class DHCPLeases {
  readonly #options: PoolOptions;
  readonly #byAddress = new Map<number, Binding>();
  readonly #byClient = new Map<string, Binding>();
  readonly #reserved: ReadonlySet<number>;
  /** Where to look for an address that was never given away. */
  #next: number;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#reserved = new Set(options.reservations.values());
    this.#next = options.first >>> 0;
  }

  /** Bindings that hold now. */
  *current(nowMs: number): Generator<Binding> {
    for (const binding of this.#byAddress.values()) {
      if (binding.expiresMs > nowMs && !binding.isOffer && !binding.isDeclined) yield binding;
    }
  }

  ofClient(client: string): Binding | undefined {
    return this.#byClient.get(client);
  }

  ofAddress(address: number): Binding | undefined {
    return this.#byAddress.get(address);
  }

  /** Whether `client` may have `address` now. */
  mayHave(client: string, address: number, nowMs: number): boolean {
    const reservation = this.#options.reservations.get(client);
    if (reservation !== undefined) return reservation === address && this.#isUsable(address, client, nowMs);
    return this.#isInPool(address) && this.#isUsable(address, client, nowMs);
  }

  /** An address for a client, or undefined when there is none left. */
  choose(client: string, requested: number | undefined, nowMs: number): number | undefined {
    const reservation = this.#options.reservations.get(client);
    if (reservation !== undefined) return this.#isUsable(reservation, client, nowMs) ? reservation : undefined;
    const before = this.#byClient.get(client);
    if (before !== undefined && this.mayHave(client, before.address, nowMs)) return before.address;
    if (requested !== undefined && this.mayHave(client, requested, nowMs)) return requested;
    return this.#neverUsed() ?? this.#longestFree(nowMs);
  }

  bind(client: string, address: number, expiresMs: number, isOffer: boolean, hostName: string | null): void {
    const before = this.#byClient.get(client);
    if (before !== undefined && before.address !== address) this.#forget(before);
    const holder = this.#byAddress.get(address);
    if (holder !== undefined) this.#forget(holder);
    const binding = { address, client, hostName, expiresMs, isOffer, isDeclined: false };
    this.#byAddress.set(address, binding); // at the end: the map is in the order of giving
    this.#byClient.set(client, binding);
  }

  /** Ended early; the client gets the same address when it comes back in time. */
  release(binding: Binding, nowMs: number): void {
    binding.expiresMs = nowMs;
    binding.isOffer = false;
  }

  /** Nobody gets the address until then. */
  decline(binding: Binding, untilMs: number): void {
    if (this.#byClient.get(binding.client) === binding) this.#byClient.delete(binding.client);
    binding.isDeclined = true;
    binding.isOffer = false;
    binding.expiresMs = untilMs;
  }

  #forget(binding: Binding): void {
    this.#byAddress.delete(binding.address);
    if (this.#byClient.get(binding.client) === binding) this.#byClient.delete(binding.client);
  }

  #isInPool(address: number): boolean {
    const { first, last, excluded } = this.#options;
    const unsigned = address >>> 0;
    return (
      unsigned >= first >>> 0 &&
      unsigned <= last >>> 0 &&
      !excluded.has(address | 0) &&
      !this.#reserved.has(address | 0)
    );
  }

  #isUsable(address: number, client: string, nowMs: number): boolean {
    const holder = this.#byAddress.get(address);
    if (holder === undefined || holder.expiresMs <= nowMs) return true;
    return holder.client === client && !holder.isDeclined;
  }

  #neverUsed(): number | undefined {
    for (; this.#next <= this.#options.last >>> 0; this.#next += 1) {
      const address = this.#next | 0;
      if (this.#isInPool(address) && !this.#byAddress.has(address)) return address;
    }
    return undefined;
  }

  #longestFree(nowMs: number): number | undefined {
    let best: Binding | undefined;
    for (const binding of this.#byAddress.values()) {
      if (binding.expiresMs > nowMs || !this.#isInPool(binding.address)) continue;
      if (best === undefined || binding.expiresMs < best.expiresMs) best = binding;
    }
    return best?.address;
  }
}
