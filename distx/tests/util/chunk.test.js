/** Chunks: windows onto slabs. */
import { expect } from 'chai';
import { Chunk, joinChunks, NO_CHUNKS, totalLength } from '../../lib/util/chunk.js';
import { SlabPool } from '../../lib/util/slab.js';
describe('a chunk', () => {
    const memory = Uint8Array.of(0xff, 0x81, 0x02, 0x03, 0x84, 0xff);
    const chunk = Chunk.fromBytes(memory).slice(1, 5);
    it('reads unsigned and big-endian from its own start', () => {
        expect([chunk.uint8(0), chunk.uint16(0), chunk.uint32(0)]).to.deep.equal([0x81, 0x8102, 0x81020384]);
        expect(chunk.uint8(3)).to.equal(0x84);
    });
    it('slices without copying, and looks at the same memory', () => {
        const part = chunk.slice(1).slice(1);
        expect([part.offset, part.length, part.uint16(0)]).to.deep.equal([3, 2, 0x0384]);
        expect(part.bytes().buffer).to.equal(memory.buffer);
        expect([chunk.slice(2, 2).length, chunk.slice(4).length]).to.deep.equal([0, 0]);
    });
    it('copies exactly its bytes', () => {
        const target = new Uint8Array(8);
        chunk.copyTo(target, 2);
        expect([...target]).to.deep.equal([0, 0, 0x81, 2, 3, 0x84, 0, 0]);
        expect([...joinChunks([chunk, chunk.slice(0, 1)])]).to.deep.equal([0x81, 2, 3, 0x84, 0x81]);
        expect([totalLength([chunk, chunk]), totalLength(NO_CHUNKS), joinChunks(NO_CHUNKS).length]).to.deep.equal([
            8, 0, 0,
        ]);
    });
    it('keeps its slab from the pool while somebody holds it', () => {
        const pool = new SlabPool({ slabBytes: 16 });
        const slab = pool.acquire();
        const kept = new Chunk(slab, 0, 4).retain();
        slab.release();
        expect(pool.outstanding).to.equal(1);
        kept.release();
        expect(pool.outstanding).to.equal(0);
    });
});
//# sourceMappingURL=chunk.test.js.map