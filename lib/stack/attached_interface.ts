/**
 * An IP interface of the stack: its addresses of both families, the port it uses, and how its datagrams get onto the
 * medium. Several interfaces may share a port, each with VLAN tags of its own; a stack may have several ports.
 * Pure.
 */
import type { SourceFilter } from '../network/source_filter.ts';
import { compactAddress, wholeAddress, type CompactAddress } from '../util/compact_address.ts';
import { IPAddress, type IPFamily } from '../util/ip_address.ts';
import { InterfaceIPv4 } from './interface_ipv4.ts';
import { InterfaceIPv6 } from './interface_ipv6.ts';
import type { Link } from './link.ts';
import type { Port } from './port.ts';
import { inRange } from './stack_options.ts';

/** Options of TCP at most, bytes. */
const LONGEST_TCP_OPTIONS_BYTES = 40;

/** Hears of addresses that come and go: the table of interfaces, which keeps routes for them. */
export interface AddressHome {
  addressAdded(attached: AttachedInterface, address: IPAddress, prefixLength: number): void;
  addressRemoved(attached: AttachedInterface, address: IPAddress, prefixLength: number): void;
}

/** An address and how much of it names the subnet. */
export interface InterfaceAddress {
  readonly address: IPAddress;
  /** Bits, 0 … 32 or 128. */
  readonly prefixLength: number;
}

export interface AttachedInterfaceParts {
  readonly name: string;
  readonly port: Port;
  /** Made for the interface, as the last of its parts. */
  readonly link: (attached: AttachedInterface) => Link;
  /** Largest IP packet, bytes. */
  readonly mtu: number;
  /** Datagrams to any address are welcome, as if it were ours. */
  readonly acceptsAny: boolean;
  readonly onPathSuspected: ((remote: IPAddress) => void) | undefined;
}

export class AttachedInterface {
  readonly name: string;
  /** The number of the interface in its stack, from 1. */
  readonly index: number;
  readonly port: Port;
  readonly link: Link;
  readonly ipv4 = new InterfaceIPv4();
  readonly ipv6 = new InterfaceIPv6();
  mtu: number;
  acceptsAny: boolean;
  readonly onPathSuspected: ((remote: IPAddress) => void) | undefined;
  /** Told of what sockets want to hear of groups: IGMP and MLD report it. null: nothing any more. */
  onGroupFilter: ((group: CompactAddress, filter: SourceFilter | null) => void) | null = null;
  readonly #home: AddressHome;

  constructor(parts: AttachedInterfaceParts, index: number, home: AddressHome) {
    this.name = parts.name;
    this.index = index;
    this.port = parts.port;
    this.mtu = parts.mtu;
    this.acceptsAny = parts.acceptsAny;
    this.onPathSuspected = parts.onPathSuspected;
    this.#home = home;
    this.link = parts.link(this);
  }

  /** Addresses of a family, each with its prefix. */
  addressesOf(family: IPFamily): readonly InterfaceAddress[] {
    if (family === 6) return this.ipv6.addresses;
    return this.ipv4.addresses.map(({ address, prefixLength }) => ({
      address: IPAddress.fromInt(address),
      prefixLength,
    }));
  }

  /** @throws ConfigurationError */
  addAddress(address: IPAddress, prefixLength: number): void {
    inRange('prefixLength', prefixLength, 0, address.family === 4 ? 32 : 128);
    if (address.family === 4) this.ipv4.add(address.toInt(), prefixLength);
    else this.ipv6.add(address, prefixLength);
    this.#home.addressAdded(this, address, prefixLength);
    this.link.addressAdded(address);
  }

  /** Connections from it go on until they find that nobody answers them any more. */
  removeAddress(address: IPAddress): void {
    const known = this.addressesOf(address.family).find((each) => each.address.equals(address));
    if (known === undefined) return;
    if (address.family === 4) this.ipv4.remove(address.toInt());
    else this.ipv6.remove(address);
    this.#home.addressRemoved(this, address, known.prefixLength);
    this.link.addressRemoved(address);
  }

  isOurs(address: CompactAddress): boolean {
    return typeof address === 'number' ? this.ipv4.isOurs(address) : this.ipv6.isOurs(address);
  }

  /** The address of ours that a peer at `remote` sees; null: we have none of that family. */
  sourceFor(remote: CompactAddress): CompactAddress | null {
    if (typeof remote !== 'number') return this.ipv6.sourceFor(remote);
    const source = this.ipv4.sourceFor(remote);
    return source === 0 ? null : source;
  }

  /** Whether a packet to it may leave and be answered. */
  isAnswerable(address: CompactAddress): boolean {
    return typeof address === 'number' ? this.ipv4.isAnswerable(address) : this.ipv6.isAnswerable(address);
  }

  isToMany(address: CompactAddress): boolean {
    return typeof address === 'number' ? this.ipv4.isToMany(address) : address.isMulticast;
  }

  /** To many, us among them. */
  isToUsAndOthers(address: CompactAddress): boolean {
    return typeof address === 'number' ? this.ipv4.isToUsAndOthers(address) : this.ipv6.isInGroup(address);
  }

  /**
   * What the sockets of this host want to hear of a group, all of them together.
   * @param filter null: nothing any more
   */
  setGroupFilter(group: CompactAddress, filter: SourceFilter | null): void {
    const whole = wholeAddress(group);
    if (filter === null) this.leaveGroup(whole);
    else this.joinGroup(whole);
    this.onGroupFilter?.(group, filter);
  }

  /** Datagrams to a group are welcome from now on. */
  joinGroup(group: IPAddress): void {
    const compact = compactAddress(group);
    if (typeof compact === 'number') this.ipv4.groups.add(compact);
    else this.ipv6.joinGroup(compact);
  }

  leaveGroup(group: IPAddress): void {
    const compact = compactAddress(group);
    if (typeof compact === 'number') this.ipv4.groups.delete(compact);
    else this.ipv6.leaveGroup(compact);
  }

  /** Largest payload of a super-segment to `remote`; 0: none. Bytes. */
  superSegmentBytes(remote: CompactAddress): number {
    return Math.max(0, this.port.segmentationOffloadBytes - headerBytes(remote) - LONGEST_TCP_OPTIONS_BYTES);
  }
}

/** Of IP and of TCP without options, to a peer at `remote`. Bytes. */
export function headerBytes(remote: CompactAddress): number {
  return typeof remote === 'number' ? 40 : 60;
}
