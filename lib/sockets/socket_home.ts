/**
 * What a socket or a server needs of the host it lives on. The Host implements it; sockets know no more of hosts, so that
 * the files of this room do not import each other in a circle.
 */
import type { Registration } from '../eventloop/event_loop.ts';
import type { Stack } from '../stack/stack.ts';
import type { TCPEndpoint } from '../stack/tcp_endpoint.ts';
import type { IdleTimers } from './idle_timers.ts';
import type { LookupFunction } from './name_lookup.ts';

/** Something that ends with its host. */
export interface Inhabitant {
  /** The host closes; `error` when it does so against its will. */
  hostClosing(error: Error | null): void;
}

export interface SocketHome {
  readonly stack: Stack;
  readonly idleTimers: IdleTimers;
  /** How names become addresses when a socket does not say; undefined: as the system does. */
  readonly lookup?: LookupFunction | undefined;
  /** Keeps the process alive until released. */
  retain(): { release(): void };
  /** Is told when the host closes, until cancelled. */
  addInhabitant(inhabitant: Inhabitant): Registration;
  /**
   * The application has gone and wants the process to live on until its last bytes and its FIN have arrived, as the
   * kernel would see to it.
   */
  linger(endpoint: TCPEndpoint): void;
}

/** Opens a home on demand, and hears when it is no longer needed. */
export interface HomeProvider {
  acquire(): SocketHome;
  release(): void;
}
