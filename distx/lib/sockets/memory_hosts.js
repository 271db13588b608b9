/**
 * Two hosts joined by a cable in memory: for tests, lessons and programs without privileges. They share a loop, and with a
 * VirtualClock nothing in them takes any real time.
 */
import { memoryLink } from '../devices/memory_link.js';
import { EventLoop as Loop } from '../eventloop/event_loop.js';
import { VirtualClock } from '../eventloop/virtual_clock.js';
import { Host } from './host.js';
/** The addresses of the two. */
export const MEMORY_ADDRESSES = ['10.0.0.1', '10.0.0.2'];
export const MEMORY_ADDRESSES6 = ['fd00::1', 'fd00::2'];
/** Hosts 10.0.0.1 and 10.0.0.2, or fd00::1 and fd00::2, or both. */
export function memoryHosts(options = {}) {
    const { link, clock, loop: given, left, right, families = 'IPv4', ...shared } = options;
    const loop = given ?? new Loop(clock === undefined ? {} : { clock, scheduler: clock.scheduler() });
    const [leftDevice, rightDevice] = memoryLink(link);
    const addresses = (end) => ({
        ...(families === 'IPv6' ? {} : { address: MEMORY_ADDRESSES[end] }),
        ...(families === 'IPv4' ? {} : { address6: MEMORY_ADDRESSES6[end] }),
    });
    return [
        Host.open({ ...shared, ...left, device: leftDevice, ...addresses(0), loop }),
        Host.open({ ...shared, ...right, device: rightDevice, ...addresses(1), loop }),
    ];
}
//# sourceMappingURL=memory_hosts.js.map