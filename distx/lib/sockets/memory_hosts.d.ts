/**
 * Two hosts joined by a cable in memory: for tests, lessons and programs without privileges. They share a loop, and with a
 * VirtualClock nothing in them takes any real time.
 */
import { type MemoryLinkOptions } from '../devices/memory_link.ts';
import type { EventLoop } from '../eventloop/event_loop.ts';
import { VirtualClock } from '../eventloop/virtual_clock.ts';
import { Host, type HostOptions } from './host.ts';
/** The addresses of the two. */
export declare const MEMORY_ADDRESSES: readonly [string, string];
export declare const MEMORY_ADDRESSES6: readonly [string, string];
type SharedOptions = Omit<HostOptions, 'device' | 'address' | 'address6' | 'loop' | 'clock'>;
export interface MemoryHostsOptions extends SharedOptions {
    /** The cable: MTU, offload, queue length. */
    readonly link?: MemoryLinkOptions | undefined;
    /** What they have addresses of. Default 'IPv4'. */
    readonly families?: 'IPv4' | 'IPv6' | 'both' | undefined;
    /** Time for both; a virtual clock brings its own scheduler. */
    readonly clock?: VirtualClock | undefined;
    /** A loop to share, in place of a clock. */
    readonly loop?: EventLoop | undefined;
    /** Options of the one or the other. */
    readonly left?: SharedOptions | undefined;
    readonly right?: SharedOptions | undefined;
}
/** Hosts 10.0.0.1 and 10.0.0.2, or fd00::1 and fd00::2, or both. */
export declare function memoryHosts(options?: MemoryHostsOptions): [Host, Host];
export {};
//# sourceMappingURL=memory_hosts.d.ts.map