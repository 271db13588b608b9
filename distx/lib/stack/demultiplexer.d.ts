/**
 * From four numbers to a connection, without building a string: a hash table with open addressing.
 * The hash is simple tabulation, twelve look-ups in tables of random words: whoever does not know the tables cannot make
 * addresses that collide, and with linear probing it behaves as if it were random (Pătraşcu and Thorup, "The power of
 * simple tabulation hashing", 2012). Its plain twin is a linear search, in tests/stack/demultiplexer.test.ts.
 * Pure.
 *
 *   keys     | local address, remote address, ports |  …  |  …  |     three words a slot
 *   values   |        item or undefined             |  …  |  …  |     at most half of the slots are taken
 */
import type { RandomSource } from '../util/random_source.ts';
export declare class Demultiplexer<Item> {
    #private;
    constructor(random: RandomSource);
    get size(): number;
    /** Addresses are signed 32-bit integers, ports 0 … 65,535. */
    find(localAddress: number, localPort: number, remoteAddress: number, remotePort: number): Item | undefined;
    /** Adds an item, or replaces the one at the same four numbers. */
    set(localAddress: number, localPort: number, remoteAddress: number, remotePort: number, item: Item): void;
    /** Takes out what lies at the four numbers; returns whether there was something. */
    delete(localAddress: number, localPort: number, remoteAddress: number, remotePort: number): boolean;
    [Symbol.iterator](): Generator<Item, void, undefined>;
}
//# sourceMappingURL=demultiplexer.d.ts.map