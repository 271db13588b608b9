/**
 * An interface's IPv4: our addresses with their subnets, the groups we have joined, and whom we talk to there.
 * Pure.
 */
export interface IPv4InterfaceAddress {
  /** Signed 32 bits. */
  readonly address: number;
  readonly prefixLength: number;
  /** Signed 32 bits; equal to `address` where the subnet has none (RFC 3021 §2.1). */
  readonly broadcast: number;
}

export class InterfaceIPv4 {
  /** Groups (signed 32 bits) whose datagrams are welcome. */
  readonly groups = new Set<number>();
  #addresses: readonly IPv4InterfaceAddress[] = [];
  /** The first, for most packets are for it; 0: there is none. */
  #first = 0;

  get addresses(): readonly IPv4InterfaceAddress[] {
    return this.#addresses;
  }

  /** The first, signed 32 bits; 0: there is none. */
  get address(): number {
    return this.#first;
  }

  /** @param address signed 32 bits. An address that is there already gets the new prefix. */
  add(address: number, prefixLength: number): void {
    const hostBits = prefixLength === 0 ? -1 : 0xffffffff >>> prefixLength;
    const broadcast = prefixLength >= 31 ? address : address | hostBits;
    this.#set([...this.#addresses.filter((each) => each.address !== address), { address, prefixLength, broadcast }]);
  }

  remove(address: number): void {
    this.#set(this.#addresses.filter((each) => each.address !== address));
  }

  isOurs(address: number): boolean {
    if (address === 0) return false;
    return address === this.#first || this.#addresses.some((each) => each.address === address);
  }

  /** Multicast, broadcast, or the broadcast address of a subnet of ours (RFC 1122 §3.2.1.3). */
  isToMany(address: number): boolean {
    return address === -1 || address >>> 28 === 0xe || this.#isSubnetBroadcast(address);
  }

  /** To many, us among them: every broadcast, all hosts (RFC 1112 §4), and the groups joined. */
  isToUsAndOthers(address: number): boolean {
    if (address >>> 28 === 0xe) return address === ALL_HOSTS || this.groups.has(address);
    return address === -1 || this.#isSubnetBroadcast(address);
  }

  /** Whether an answer could reach it: not 0/8, loopback, multicast, class E or broadcast (RFC 1122 §3.2.1.3). */
  isAnswerable(address: number): boolean {
    const first = address >>> 24;
    return first !== 0 && first !== 127 && first < 224 && !this.#isSubnetBroadcast(address);
  }

  /** The address of ours that a peer sees: one of its own subnet, or the first. 0: there is none. */
  sourceFor(remote: number): number {
    for (const { address, prefixLength } of this.#addresses) {
      if (prefixLength === 0 || (address ^ remote) >>> (32 - prefixLength) === 0) return address;
    }
    return this.#first;
  }

  #set(addresses: readonly IPv4InterfaceAddress[]): void {
    this.#addresses = addresses;
    this.#first = addresses[0]?.address ?? 0;
  }

  #isSubnetBroadcast(address: number): boolean {
    for (const each of this.#addresses) if (each.broadcast === address && each.address !== address) return true;
    return false;
  }
}

/** 224.0.0.1: every host is in it (RFC 1112 §4). Signed 32 bits. */
export const ALL_HOSTS = 0xe0000001 | 0;
