/** The buffer list against a plain array of bytes, with every reference counted and every slab poisoned on return. */
import { expect } from 'chai';
import fc from 'fast-check';
import { BufferList } from '../../lib/util/buffer_list.js';
import { Chunk, joinChunks } from '../../lib/util/chunk.js';
import { COPY_BORDER_BYTES, tailPool } from '../../lib/util/chunk_keeper.js';
import { copyMeter, resetCopyMeter } from '../../lib/util/copy_meter.js';
import { SlabPool } from '../../lib/util/slab.js';
const SLAB_BYTES = 16 * 1024;
/** Writes `length` bytes that nobody wrote before into a slab of the pool. The caller owns the chunk. */
function freshChunk(pool, seed, length) {
    const slab = pool.acquire();
    const offset = seed % 7;
    for (let at = 0; at < length; at += 1)
        slab.bytes[offset + at] = (seed * 31 + at * 7 + (at >> 8)) & 0xff;
    return new Chunk(slab, offset, length);
}
const lengths = fc.oneof(fc.nat(20), fc.constantFrom(500, 512, 513, 1460, COPY_BORDER_BYTES - 1, COPY_BORDER_BYTES, COPY_BORDER_BYTES + 1, 9000));
const step = fc.tuple(fc.constantFrom('append', 'copy', 'copyOf', 'kept', 'halves', 'take', 'discard', 'slice', 'clear'), lengths, lengths);
describe('the buffer list', () => {
    it('holds what a plain array of bytes would hold, and gives every slab back', () => {
        fc.assert(fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
            const pool = new SlabPool({ slabBytes: SLAB_BYTES, poison: true });
            const tailsBefore = tailPool.outstanding;
            const list = new BufferList();
            let model = [];
            const taken = [];
            steps.forEach(([kind, first, second], seed) => {
                if (kind === 'take') {
                    const chunk = list.take(first + 1);
                    expect(chunk === undefined).to.equal(model.length === 0);
                    if (chunk !== undefined)
                        taken.push({ chunk, bytes: model.splice(0, chunk.length) });
                    if (chunk !== undefined)
                        expect(chunk.length).to.be.within(1, first + 1);
                }
                else if (kind === 'discard') {
                    const bytes = Math.min(first, model.length);
                    list.discard(bytes);
                    model.splice(0, bytes);
                }
                else if (kind === 'slice') {
                    const pieces = list.slice(first, first + second);
                    expect([...joinChunks(pieces)]).to.deep.equal(model.slice(first, first + second));
                }
                else if (kind === 'clear') {
                    if (first % 3 === 0) {
                        list.clear();
                        model = [];
                    }
                }
                else {
                    const chunk = freshChunk(pool, seed, first);
                    model.push(...chunk.bytes());
                    if (kind === 'append')
                        list.append(chunk);
                    if (kind === 'copy')
                        list.appendCopy(chunk);
                    if (kind === 'copyOf')
                        list.appendCopyOf(chunk.bytes());
                    if (kind === 'kept')
                        list.appendKept(chunk);
                    if (kind === 'halves') {
                        list.append(chunk.slice(0, first >> 1));
                        list.append(chunk.slice(first >> 1));
                    }
                    chunk.release();
                }
                expect(list.byteLength).to.equal(model.length);
            });
            expect([...joinChunks(list.slice(0, list.byteLength))]).to.deep.equal(model);
            // What was taken is untouched by all that came after.
            for (const { chunk, bytes } of taken)
                expect([...chunk.bytes()]).to.deep.equal(bytes);
            taken.forEach(({ chunk }) => chunk.release());
            list.clear();
            expect([pool.outstanding, tailPool.outstanding, list.byteLength]).to.deep.equal([0, tailsBefore, 0]);
        }), { numRuns: 300 });
    }).timeout(60_000);
    it('joins neighbours of one slab into one chunk with one reference', () => {
        const pool = new SlabPool({ slabBytes: SLAB_BYTES });
        const list = new BufferList();
        const chunk = freshChunk(pool, 1, 9000);
        for (let at = 0; at < 9000; at += 1000)
            list.append(chunk.slice(at, at + 1000));
        expect([list.chunkCount, chunk.slab.references]).to.deep.equal([1, 2]);
        chunk.release();
        list.discard(8999);
        expect(pool.outstanding).to.equal(1);
        list.discard(1);
        expect(pool.outstanding).to.equal(0);
    });
    it('does not let one-byte packets pin their slabs', () => {
        const pool = new SlabPool({ slabBytes: SLAB_BYTES, poison: true });
        const list = new BufferList();
        for (let count = 0; count < 5000; count += 1) {
            const chunk = freshChunk(pool, count, 1);
            list.appendKept(chunk);
            chunk.release();
        }
        expect(pool.outstanding).to.equal(0);
        expect(list.chunkCount).to.be.below(8);
        list.clear();
    });
    it('gives its tails back to their pool, the last one when it is cleared', () => {
        const before = tailPool.outstanding;
        const list = new BufferList();
        list.appendCopyOf(new Uint8Array(300_000).fill(7));
        expect(tailPool.outstanding - before).to.be.within(4, 6);
        list.discard(299_999);
        expect(tailPool.outstanding - before).to.equal(1);
        list.discard(1);
        list.clear();
        expect(tailPool.outstanding).to.equal(before);
    });
    it('copies nothing that is large, and everything else once', () => {
        const pool = new SlabPool({ slabBytes: SLAB_BYTES });
        const list = new BufferList();
        resetCopyMeter();
        const large = freshChunk(pool, 0, COPY_BORDER_BYTES);
        list.appendKept(large);
        expect(copyMeter.bytes).to.equal(0);
        list.appendKept(large.slice(0, COPY_BORDER_BYTES - 1));
        expect(copyMeter.bytes).to.equal(COPY_BORDER_BYTES - 1);
        list.slice(0, Infinity);
        list.take().release();
        expect(copyMeter.bytes).to.equal(COPY_BORDER_BYTES - 1);
        list.clear();
        large.release();
        expect(pool.outstanding).to.equal(0);
    });
    it('stays small after a long life of one piece in, one piece out', () => {
        const pool = new SlabPool({ slabBytes: SLAB_BYTES, poison: true });
        const list = new BufferList();
        for (let count = 0; count < 20_000; count += 1) {
            const chunk = freshChunk(pool, count, 3);
            list.append(chunk);
            chunk.release();
            if (count >= 200)
                list.discard(3);
        }
        expect([list.byteLength, list.chunkCount, pool.outstanding]).to.deep.equal([600, 200, 200]);
        expect(pool.allocated).to.be.below(210);
        const last = freshChunk(new SlabPool({ slabBytes: SLAB_BYTES }), 19_999, 3);
        expect([...joinChunks(list.slice(597, 600))]).to.deep.equal([...last.bytes()]);
        list.clear();
        expect(pool.outstanding).to.equal(0);
    });
});
//# sourceMappingURL=buffer_list.test.js.map