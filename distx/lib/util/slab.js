/**
 * One large allocation and the count of those who still look at it. A pooled slab goes back to its pool when the
 * last reference is released, so that packet memory is recycled (7 ns) rather than allocated (416 ns).
 * Pure. Forgetting to release costs a recycle, never correctness: the garbage collector takes what the pool lost.
 *
 *   acquire() ──> references 1 ──retain()──> 2 ──release()──> 1 ──release()──> 0 ──> back in the pool
 *                                    └──surrender()──> the memory belongs to the application, the pool forgets it
 */
/** What a recycled slab is overwritten with when its pool is asked to prove that nothing lent is kept. */
export const POISON_BYTE = 0xdd;
/** The size of a slab that holds one super-segment with its virtio header and headroom. Bytes. */
export const PACKET_SLAB_BYTES = 66 * 1024;
export class Slab {
    bytes;
    /** How many owners there are; 0 only while the slab lies in its pool. */
    references = 1;
    /** The one DataView over it: the fastest reader there is, once it exists. */
    view;
    /** Bytes. */
    byteLength;
    #pool;
    constructor(bytes, pool = null) {
        this.bytes = bytes;
        this.byteLength = bytes.byteLength;
        this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        this.#pool = pool;
    }
    /** Adds an owner. */
    retain() {
        this.references += 1;
    }
    /** Removes an owner; the last one sends a pooled slab home. */
    release() {
        this.references -= 1;
        if (this.references === 0 && this.#pool !== null)
            this.#pool.takeBack(this);
    }
    /** Hands the memory to somebody who never releases (a Buffer in the application): the pool forgets it. */
    surrender() {
        if (this.#pool === null)
            return;
        this.#pool.forget();
        this.#pool = null;
    }
}
/** Recycles slabs of one size, last in first out, since the last one used is still in the cache. */
export class SlabPool {
    slabBytes;
    maxIdle;
    poison;
    /** Slabs out with an owner: 0 when nothing leaks. */
    outstanding = 0;
    /** Slabs ever allocated. */
    allocated = 0;
    #idle = [];
    #allocate;
    constructor(options) {
        this.slabBytes = options.slabBytes;
        this.maxIdle = options.maxIdle ?? 256;
        this.poison = options.poison ?? false;
        this.#allocate = options.allocate ?? ((bytes) => new Uint8Array(bytes));
    }
    get idle() {
        return this.#idle.length;
    }
    /** A slab with one reference, owned by the caller; its content is undefined. */
    acquire() {
        this.outstanding += 1;
        const recycled = this.#idle.pop();
        if (recycled !== undefined) {
            recycled.references = 1;
            return recycled;
        }
        this.allocated += 1;
        return new Slab(this.#allocate(this.slabBytes), this);
    }
    /** Called by a slab whose last reference went. */
    takeBack(slab) {
        this.outstanding -= 1;
        if (this.poison)
            slab.bytes.fill(POISON_BYTE);
        if (this.#idle.length < this.maxIdle)
            this.#idle.push(slab);
    }
    /** Called by a slab that now belongs to the application. */
    forget() {
        this.outstanding -= 1;
    }
}
//# sourceMappingURL=slab.js.map