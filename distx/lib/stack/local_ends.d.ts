/**
 * Which end of ours a connection or a listener gets: the one asked for, if it may be had, or a free one.
 * Pure.
 */
import { type CompactAddress } from '../util/compact_address.ts';
import type { Endpoint } from '../util/endpoint.ts';
import type { AttachedInterface } from './attached_interface.ts';
import type { ListenerTable } from './listener_table.ts';
import type { PortAllocator } from './port_allocator.ts';
import type { ConnectionEnds } from './tcp_endpoint.ts';
import type { ListenerEnd } from './tcp_listener.ts';
interface LocalEnd {
    readonly localAddress: CompactAddress;
    readonly localPort: number;
}
export declare class LocalEnds {
    #private;
    /** @param isTaken whether a connection lies between these ends that will not make way for another */
    constructor(listeners: ListenerTable, ports: PortAllocator, isTaken: (ends: ConnectionEnds) => boolean);
    /** @throws ConnectionError EADDRNOTAVAIL, EADDRINUSE */
    forConnection(wanted: Endpoint | undefined, remote: Endpoint, attached: AttachedInterface): LocalEnd;
    /** @throws ConnectionError EADDRNOTAVAIL, EADDRINUSE */
    forListener(wanted: Endpoint, ipv6Only: boolean, attached: AttachedInterface): ListenerEnd;
}
export {};
//# sourceMappingURL=local_ends.d.ts.map