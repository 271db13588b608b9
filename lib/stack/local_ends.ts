/**
 * Which end of ours a connection or a listener gets: the one asked for, if it may be had, or a free one.
 * Pure.
 */
import { ANY_IPV4, compactAddress, isAnyAddress, type CompactAddress } from '../util/compact_address.ts';
import type { Endpoint } from '../util/endpoint.ts';
import { ConnectionError } from '../util/errors.ts';
import type { InterfaceTable } from './interface_table.ts';
import type { ListenerTable } from './listener_table.ts';
import type { PortAllocator } from './port_allocator.ts';
import type { ReservedPorts } from './reserved_ports.ts';
import type { ConnectionEnds } from './tcp_endpoint.ts';
import type { ListenerEnd } from './tcp_listener.ts';

interface LocalEnd {
  readonly localAddress: CompactAddress;
  readonly localPort: number;
}

/** For error messages. */
interface Attempt {
  readonly syscall: string;
  readonly address: string;
  readonly port: number;
}

export class LocalEnds {
  readonly #interfaces: InterfaceTable;
  readonly #listeners: ListenerTable;
  readonly #ports: PortAllocator;
  readonly #reserved: ReservedPorts;
  readonly #isTaken: (ends: ConnectionEnds) => boolean;

  /** @param isTaken whether a connection lies between these ends that will not make way for another */
  constructor(
    interfaces: InterfaceTable,
    listeners: ListenerTable,
    ports: PortAllocator,
    reserved: ReservedPorts,
    isTaken: (ends: ConnectionEnds) => boolean,
  ) {
    this.#interfaces = interfaces;
    this.#listeners = listeners;
    this.#ports = ports;
    this.#reserved = reserved;
    this.#isTaken = isTaken;
  }

  /**
   * @param source the address of ours that the remote end sees when nobody asks for another; null: there is none
   * @throws ConnectionError EADDRNOTAVAIL, EADDRINUSE
   */
  forConnection(wanted: Endpoint | undefined, remote: Endpoint, source: CompactAddress | null): LocalEnd {
    const attempt: Attempt = { syscall: 'connect', address: remote.address.toString(), port: remote.port };
    const remoteAddress = compactAddress(remote.address);
    const localAddress = wanted === undefined || wanted.address.isUnspecified ? source : compactAddress(wanted.address);
    const isOurs = localAddress !== null && typeof localAddress === typeof remoteAddress;
    if (!isOurs || !this.#isAvailable(localAddress)) throw new ConnectionError('EADDRNOTAVAIL', attempt);
    const isFree = (localPort: number): boolean =>
      this.#listeners.findBound(localAddress, localPort) === undefined &&
      !this.#reserved.isTaken(localAddress, localPort) &&
      !this.#isTaken({ localAddress, localPort, remoteAddress, remotePort: remote.port });
    const wantedPort = wanted?.port ?? 0;
    if (wantedPort !== 0 && !isFree(wantedPort)) throw new ConnectionError('EADDRINUSE', attempt);
    const localPort =
      wantedPort === 0 ? this.#ports.choose(localAddress, remoteAddress, remote.port, isFree) : wantedPort;
    if (localPort === undefined) throw new ConnectionError('EADDRNOTAVAIL', attempt);
    return { localAddress, localPort };
  }

  /** @throws ConnectionError EADDRNOTAVAIL, EADDRINUSE */
  forListener(wanted: Endpoint, ipv6Only: boolean): ListenerEnd {
    const attempt: Attempt = { syscall: 'listen', address: wanted.address.toString(), port: wanted.port };
    const localAddress = compactAddress(wanted.address);
    if (!isAnyAddress(localAddress) && !this.#isAvailable(localAddress)) {
      throw new ConnectionError('EADDRNOTAVAIL', attempt);
    }
    const isFree = (localPort: number): boolean =>
      !this.#listeners.isTaken({ localAddress, localPort, ipv6Only }) &&
      !this.#reserved.isTaken(localAddress, localPort);
    const localPort = wanted.port === 0 ? this.#ports.choose(localAddress, ANY_IPV4, 0, isFree) : wanted.port;
    if (localPort === undefined || !isFree(localPort)) throw new ConnectionError('EADDRINUSE', attempt);
    return { localAddress, localPort, ipv6Only };
  }

  /** For a listener that waits at addresses that are not ours, too; port 0 stays 0. @throws ConnectionError EADDRINUSE */
  forListenerAnywhere({ address, port }: Endpoint, ipv6Only: boolean): ListenerEnd {
    const attempt: Attempt = { syscall: 'listen', address: address.toString(), port };
    const end = { localAddress: compactAddress(address), localPort: port, ipv6Only, isAnywhere: true };
    if (!isAnyAddress(end.localAddress)) throw new ConnectionError('EADDRNOTAVAIL', attempt);
    if (this.#listeners.isTaken(end)) throw new ConnectionError('EADDRINUSE', attempt);
    return end;
  }

  /** An end that somebody binds, and will use later. @throws ConnectionError EADDRNOTAVAIL, EADDRINUSE */
  forReservation(wanted: Endpoint): LocalEnd {
    const { localAddress, localPort } = this.forListener(wanted, wanted.address.family === 6);
    return { localAddress, localPort };
  }

  /** Ours, or one of an interface where every address is as good as ours. */
  #isAvailable(address: CompactAddress): boolean {
    return this.#interfaces.isOurs(address) || this.#interfaces.all.some(({ acceptsAny }) => acceptsAny);
  }
}
