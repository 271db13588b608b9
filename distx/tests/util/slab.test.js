/** Slabs and their pool: who holds a reference, and what happens to the memory when nobody does. */
import { expect } from 'chai';
import { POISON_BYTE, Slab, SlabPool } from '../../lib/util/slab.js';
describe('a slab pool', () => {
    it('hands out the slab used last, once its last reference is gone', () => {
        const pool = new SlabPool({ slabBytes: 64 });
        const [first, second] = [pool.acquire(), pool.acquire()];
        first.retain();
        first.release();
        expect([pool.outstanding, pool.idle]).to.deep.equal([2, 0]);
        first.release();
        second.release();
        expect([pool.outstanding, pool.idle, pool.allocated]).to.deep.equal([0, 2, 2]);
        expect(pool.acquire()).to.equal(second);
        expect(second.references).to.equal(1);
        expect(pool.acquire()).to.equal(first);
        expect([pool.acquire() === first, pool.allocated]).to.deep.equal([false, 3]);
    });
    it('overwrites what comes back, when asked, so that a kept loan shows', () => {
        const pool = new SlabPool({ slabBytes: 8, poison: true });
        const slab = pool.acquire();
        slab.bytes.fill(1);
        slab.retain();
        slab.release();
        expect(slab.bytes[0]).to.equal(1);
        slab.release();
        expect([...slab.bytes]).to.deep.equal(Array.from({ length: 8 }, () => POISON_BYTE));
    });
    it('keeps no more idle slabs than it may', () => {
        const pool = new SlabPool({ slabBytes: 8, maxIdle: 2 });
        const slabs = [pool.acquire(), pool.acquire(), pool.acquire()];
        slabs.forEach((slab) => slab.release());
        expect([pool.idle, pool.outstanding]).to.deep.equal([2, 0]);
    });
    it('forgets a slab whose memory went to the application, and never hands it out again', () => {
        const pool = new SlabPool({ slabBytes: 8, poison: true });
        const slab = pool.acquire();
        slab.bytes.fill(1);
        slab.surrender();
        slab.surrender();
        expect(pool.outstanding).to.equal(0);
        slab.release();
        expect([pool.idle, pool.outstanding, slab.bytes[0]]).to.deep.equal([0, 0, 1]);
    });
});
describe('a slab', () => {
    it('reads big-endian through one view of exactly its bytes', () => {
        const memory = Uint8Array.of(9, 1, 2, 3, 4, 9);
        const slab = new Slab(memory.subarray(1, 5));
        expect(slab.view.getUint32(0)).to.equal(0x01020304);
        expect([slab.byteLength, slab.view.byteLength]).to.deep.equal([4, 4]);
        expect(slab.view).to.equal(slab.view);
    });
});
//# sourceMappingURL=slab.test.js.map