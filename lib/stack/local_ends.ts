/**
 * Which end of ours a connection or a listener gets: the one asked for, if it may be had, or a free one.
 * Pure.
 */
import type { Endpoint } from '../util/endpoint.ts';
import { ConnectionError } from '../util/errors.ts';
import type { AttachedInterface } from './attached_interface.ts';
import type { ListenerTable } from './listener_table.ts';
import type { PortAllocator } from './port_allocator.ts';

/** For error messages. */
interface Attempt {
  readonly syscall: string;
  readonly address: string;
  readonly port: number;
}

export class LocalEnds {
  readonly #listeners: ListenerTable;
  readonly #ports: PortAllocator;
  readonly #isTaken: (localAddress: number, localPort: number, remoteAddress: number, remotePort: number) => boolean;

  /** @param isTaken whether a connection lies between these ends that will not make way for another */
  constructor(
    listeners: ListenerTable,
    ports: PortAllocator,
    isTaken: (localAddress: number, localPort: number, remoteAddress: number, remotePort: number) => boolean,
  ) {
    this.#listeners = listeners;
    this.#ports = ports;
    this.#isTaken = isTaken;
  }

  /** @throws ConnectionError EADDRNOTAVAIL, EADDRINUSE */
  forConnection(
    wanted: Endpoint | undefined,
    remote: Endpoint,
    attached: AttachedInterface,
  ): { localAddress: number; localPort: number } {
    const attempt: Attempt = { syscall: 'connect', address: remote.address.toString(), port: remote.port };
    const isOurs = wanted === undefined || wanted.address.isUnspecified || wanted.address.toInt() === attached.address;
    if (!isOurs) throw new ConnectionError('EADDRNOTAVAIL', attempt);
    const { address: localAddress } = attached;
    const remoteAddress = remote.address.toInt();
    const isFree = (port: number): boolean =>
      this.#listeners.find(localAddress, port) === undefined &&
      !this.#isTaken(localAddress, port, remoteAddress, remote.port);
    const wantedPort = wanted?.port ?? 0;
    if (wantedPort !== 0 && !isFree(wantedPort)) throw new ConnectionError('EADDRINUSE', attempt);
    const localPort =
      wantedPort === 0 ? this.#ports.choose(localAddress, remoteAddress, remote.port, isFree) : wantedPort;
    if (localPort === undefined) throw new ConnectionError('EADDRNOTAVAIL', attempt);
    return { localAddress, localPort };
  }

  /** @throws ConnectionError EADDRNOTAVAIL, EADDRINUSE */
  forListener(wanted: Endpoint, attached: AttachedInterface): { localAddress: number; localPort: number } {
    const attempt: Attempt = { syscall: 'listen', address: wanted.address.toString(), port: wanted.port };
    const localAddress = wanted.address.toInt();
    if (localAddress !== 0 && localAddress !== attached.address) throw new ConnectionError('EADDRNOTAVAIL', attempt);
    const isFree = (port: number): boolean => !this.#listeners.isTaken(localAddress, port);
    const localPort = wanted.port === 0 ? this.#ports.choose(localAddress, 0, 0, isFree) : wanted.port;
    if (localPort === undefined || !isFree(localPort)) throw new ConnectionError('EADDRINUSE', attempt);
    return { localAddress, localPort };
  }
}
