import type { IPAddress } from '../util/ip_address.ts';
import { type SipHashKey } from '../util/siphash.ts';
import type { ConnectionEnds } from './tcp_endpoint.ts';
export declare class IPv6Demultiplexer<Item extends ConnectionEnds> {
    #private;
    constructor(secret: SipHashKey);
    get size(): number;
    find(local: IPAddress, localPort: number, remote: IPAddress, remotePort: number): Item | undefined;
    /** Adds an item, or replaces the one between the same ends, which must be its own. */
    set(local: IPAddress, localPort: number, remote: IPAddress, remotePort: number, item: Item): void;
    /** Takes out what lies between these ends; returns whether there was something. */
    delete(local: IPAddress, localPort: number, remote: IPAddress, remotePort: number): boolean;
    [Symbol.iterator](): Generator<Item, void, undefined>;
}
//# sourceMappingURL=ipv6_demultiplexer.d.ts.map