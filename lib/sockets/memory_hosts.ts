/**
 * Two hosts joined by a cable in memory: for tests, lessons and programs without privileges. They share a loop, and with a
 * VirtualClock nothing in them takes any real time.
 */
import { memoryLink, type MemoryLinkOptions } from '../devices/memory_link.ts';
import type { EventLoop } from '../eventloop/event_loop.ts';
import { EventLoop as Loop } from '../eventloop/event_loop.ts';
import { VirtualClock } from '../eventloop/virtual_clock.ts';
import { Host, type HostOptions } from './host.ts';

/** The addresses of the two. */
export const MEMORY_ADDRESSES: readonly [string, string] = ['10.0.0.1', '10.0.0.2'];

type SharedOptions = Omit<HostOptions, 'device' | 'address' | 'loop' | 'clock'>;

export interface MemoryHostsOptions extends SharedOptions {
  /** The cable: MTU, offload, queue length. */
  readonly link?: MemoryLinkOptions | undefined;
  /** Time for both; a virtual clock brings its own scheduler. */
  readonly clock?: VirtualClock | undefined;
  /** A loop to share, in place of a clock. */
  readonly loop?: EventLoop | undefined;
  /** Options of the one or the other. */
  readonly left?: SharedOptions | undefined;
  readonly right?: SharedOptions | undefined;
}

/** Hosts 10.0.0.1 and 10.0.0.2. */
export function memoryHosts(options: MemoryHostsOptions = {}): [Host, Host] {
  const { link, clock, loop: given, left, right, ...shared } = options;
  const loop = given ?? new Loop(clock === undefined ? {} : { clock, scheduler: clock.scheduler() });
  const [leftDevice, rightDevice] = memoryLink(link);
  const [leftAddress, rightAddress] = MEMORY_ADDRESSES;
  return [
    Host.open({ ...shared, ...left, device: leftDevice, address: leftAddress, loop }),
    Host.open({ ...shared, ...right, device: rightDevice, address: rightAddress, loop }),
  ];
}
