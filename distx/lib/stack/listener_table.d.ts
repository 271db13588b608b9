/**
 * Who waits at which port. A listener at one address goes before one at any address.
 * Pure. Asked for SYNs and strays only, so a Map is fast enough.
 */
import { type CompactAddress } from '../util/compact_address.ts';
import type { ListenerEnd, TCPListener } from './tcp_listener.ts';
export declare class ListenerTable {
    #private;
    /** Who gets a SYN to this address and port. */
    find(address: CompactAddress, port: number): TCPListener | undefined;
    /** Whether a new listener there would have to share with another. */
    isTaken(end: ListenerEnd): boolean;
    add(listener: TCPListener): void;
    remove(listener: TCPListener): void;
    [Symbol.iterator](): Generator<TCPListener, void, undefined>;
}
//# sourceMappingURL=listener_table.d.ts.map