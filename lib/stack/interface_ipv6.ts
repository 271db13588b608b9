/**
 * An interface's IPv6: our addresses, the groups we are in, and whom we talk to there.
 * Pure. Not here: neighbours and routers; see lib/network for neighbour discovery (RFC 4861).
 */
import { AddressSelection } from '../network/address_selection.ts';
import { IPAddress } from '../util/ip_address.ts';

export interface IPv6InterfaceAddress {
  readonly address: IPAddress;
  readonly prefixLength: number;
  /** Duplicate address detection goes on: not ours yet (RFC 4862 §2). */
  readonly isTentative: boolean;
  /** Its preferred lifetime is over: only for those who use it already (RFC 4862 §2). */
  readonly isDeprecated: boolean;
}

/** RFC 4291 §2.7.1: of the interface, and of the link. */
export const ALL_NODES_GROUPS: readonly IPAddress[] = [IPAddress.parse('ff01::1'), IPAddress.parse('ff02::1')];

const SELECTION = new AddressSelection();

export class InterfaceIPv6 {
  #addresses: readonly IPv6InterfaceAddress[] = [];
  #groups: readonly IPAddress[] = ALL_NODES_GROUPS;

  get addresses(): readonly IPv6InterfaceAddress[] {
    return this.#addresses;
  }

  get groups(): readonly IPAddress[] {
    return this.#groups;
  }

  /** The first that is ours for certain; null: there is none. */
  get address(): IPAddress | null {
    return this.#addresses.find((each) => !each.isTentative)?.address ?? null;
  }

  /** An address that is there already gets the new prefix and state. */
  add(
    address: IPAddress,
    prefixLength: number,
    state: { readonly isTentative?: boolean; readonly isDeprecated?: boolean } = {},
  ): void {
    const { isTentative = false, isDeprecated = false } = state;
    const others = this.#addresses.filter((each) => !each.address.equals(address));
    this.#addresses = [...others, { address, prefixLength, isTentative, isDeprecated }];
  }

  remove(address: IPAddress): void {
    this.#addresses = this.#addresses.filter((each) => !each.address.equals(address));
  }

  joinGroup(group: IPAddress): void {
    if (!this.isInGroup(group)) this.#groups = [...this.#groups, group];
  }

  leaveGroup(group: IPAddress): void {
    this.#groups = this.#groups.filter((each) => !each.equals(group) || ALL_NODES_GROUPS.includes(each));
  }

  isInGroup(group: IPAddress): boolean {
    return this.#groups.some((each) => each.equals(group));
  }

  /** A tentative address is nobody's yet (RFC 4862 §5.4). */
  isOurs(address: IPAddress): boolean {
    for (const each of this.#addresses) if (each.address.equals(address)) return !each.isTentative;
    return false;
  }

  /**
   * Whether an answer could reach it: not the unspecified address, loopback, multicast (RFC 4291 §2.5.2, §2.5.3, §2.7), nor
   * an IPv4 address in disguise, which never travels in a header (RFC 4291 §2.5.5.2).
   */
  isAnswerable(address: IPAddress): boolean {
    return !address.isUnspecified && !address.isLoopback && !address.isMulticast && !address.isIPv4Mapped;
  }

  /** The address of ours that a peer sees (RFC 6724 §5); null: there is none. */
  sourceFor(remote: IPAddress): IPAddress | null {
    const certain = this.#addresses.filter(({ isTentative }) => !isTentative);
    return SELECTION.selectSource(remote, certain)?.address ?? null;
  }
}
