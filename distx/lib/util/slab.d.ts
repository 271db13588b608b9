/**
 * One large allocation and the count of those who still look at it. A pooled slab goes back to its pool when the
 * last reference is released, so that packet memory is recycled (7 ns) rather than allocated (416 ns).
 * Pure. Forgetting to release costs a recycle, never correctness: the garbage collector takes what the pool lost.
 *
 *   acquire() ──> references 1 ──retain()──> 2 ──release()──> 1 ──release()──> 0 ──> back in the pool
 *                                    └──surrender()──> the memory belongs to the application, the pool forgets it
 */
/** What a recycled slab is overwritten with when its pool is asked to prove that nothing lent is kept. */
export declare const POISON_BYTE = 221;
/** The size of a slab that holds one super-segment with its virtio header and headroom. Bytes. */
export declare const PACKET_SLAB_BYTES: number;
export declare class Slab {
    #private;
    readonly bytes: Uint8Array;
    /** How many owners there are; 0 only while the slab lies in its pool. */
    references: number;
    /** The one DataView over it: the fastest reader there is, once it exists. */
    readonly view: DataView;
    /** Bytes. */
    readonly byteLength: number;
    constructor(bytes: Uint8Array, pool?: SlabPool | null);
    /** Adds an owner. */
    retain(): void;
    /** Removes an owner; the last one sends a pooled slab home. */
    release(): void;
    /** Hands the memory to somebody who never releases (a Buffer in the application): the pool forgets it. */
    surrender(): void;
}
export interface SlabPoolOptions {
    /** Bytes in each slab. */
    readonly slabBytes: number;
    /** How many idle slabs are kept; more are left to the garbage collector. */
    readonly maxIdle?: number;
    /** Overwrite returned slabs with {@link POISON_BYTE}; for tests. */
    readonly poison?: boolean;
    /** Where memory comes from; default: `new Uint8Array`, which the engine fills with zeros (5 µs for a packet slab). */
    readonly allocate?: (bytes: number) => Uint8Array;
}
/** Recycles slabs of one size, last in first out, since the last one used is still in the cache. */
export declare class SlabPool {
    #private;
    readonly slabBytes: number;
    readonly maxIdle: number;
    readonly poison: boolean;
    /** Slabs out with an owner: 0 when nothing leaks. */
    outstanding: number;
    /** Slabs ever allocated. */
    allocated: number;
    constructor(options: SlabPoolOptions);
    get idle(): number;
    /** A slab with one reference, owned by the caller; its content is undefined. */
    acquire(): Slab;
    /** Called by a slab whose last reference went. */
    takeBack(slab: Slab): void;
    /** Called by a slab that now belongs to the application. */
    forget(): void;
}
//# sourceMappingURL=slab.d.ts.map