/** Bounded in-order bytes: order, capacity, the end, looking ahead; and any sequence of calls against plain bytes. */
import { expect } from 'chai';
import fc from 'fast-check';
import { ByteStream } from '../../lib/byte_stream.js';
import { Chunk, joinChunks } from '../../lib/util/chunk.js';
import { COPY_BORDER_BYTES } from '../../lib/util/chunk_keeper.js';
import { SlabPool } from '../../lib/util/slab.js';
import { copied, counts, discarded, does, ended, peeks, reads, streamOf, written, } from '../harness/byte_stream_harness.js';
import { isStreamBytes, streamBytes } from '../harness/step.js';
describe('a byte stream', () => {
    it('is empty at first, and open', () => {
        streamOf(15).expect(counts({ buffered: 0, read: 0, written: 0, available: 15, finished: false, ended: false }), reads(''));
    });
    it('gives bytes in the order in which they were written, in whatever pieces', () => {
        streamOf(15)
            .given(written('cat'), copied('sloth'), written('ox'))
            .expect(counts({ buffered: 10, written: 10, available: 5 }), reads('ca', 2), reads('tslothox'))
            .expect(counts({ buffered: 0, read: 10, available: 15 }));
    });
    it('accepts no more than there is room for, from the front', () => {
        streamOf(5)
            .given(written('abcdefg', 5), written('x', 0), copied('y', 0))
            .expect(reads('ab', 2))
            .given(written('12345', 2))
            .expect(reads('cde12'));
    });
    it('is finished when it has ended and everything has been read, not before', () => {
        streamOf(5)
            .given(written('ab'), ended())
            .expect(counts({ finished: false, ended: true }), reads('ab'), counts({ finished: true }));
        streamOf(5)
            .given(ended())
            .expect(counts({ finished: true }));
    });
    it('accepts nothing after its end, and may be ended twice', () => {
        streamOf(5)
            .given(ended(), ended(), written('a', 0), copied('b', 0))
            .expect(counts({ available: 0, written: 0 }));
    });
    it('shows bytes without taking them, across pieces', () => {
        streamOf(15)
            .given(written('abc'), copied('def'), written('ghi'))
            .expect(peeks(0, 9, 'abcdefghi'), peeks(2, 7, 'cdefg'), peeks(8, 9, 'i'), peeks(4, 4, ''))
            .given(discarded(4))
            .expect(peeks(0, 3, 'efg'), counts({ read: 4, buffered: 5 }));
    });
    it('keeps what lies in it when its capacity shrinks below that', () => {
        streamOf(10)
            .given(written('abcdefgh'), does('capacity 4', (stream) => (stream.capacity = 4)), written('x', 0))
            .expect(counts({ available: 0 }), reads('abcd', 4), counts({ available: 0 }), reads('ef', 2))
            .given(written('yz', 2))
            .expect(reads('ghyz'));
    });
    it('releases everything when it is cleared', () => {
        const pool = new SlabPool({ slabBytes: 10_000, poison: true });
        const slab = pool.acquire();
        const stream = new ByteStream(100_000);
        stream.write(new Chunk(slab, 0, 10_000));
        slab.release();
        expect(pool.outstanding).to.equal(1);
        stream.clear();
        expect([pool.outstanding, stream.bytesBuffered]).to.deep.equal([0, 0]);
    });
    it('does with any sequence of calls what plain bytes would do, and releases every slab', () => {
        const call = fc.oneof(fc.record({ what: fc.constant('write'), bytes: fc.integer({ min: 0, max: 9000 }) }), fc.record({ what: fc.constant('copy'), bytes: fc.integer({ min: 0, max: 9000 }) }), fc.record({ what: fc.constant('read'), bytes: fc.integer({ min: 1, max: 9000 }) }), fc.record({ what: fc.constant('discard'), bytes: fc.integer({ min: 0, max: 9000 }) }), fc.record({ what: fc.constant('peek'), bytes: fc.integer({ min: 0, max: 20_000 }) }));
        fc.assert(fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
            const pool = new SlabPool({ slabBytes: 9000, poison: true });
            const stream = new ByteStream(20_000);
            let wrote = 0;
            let took = 0;
            for (const { what, bytes } of calls) {
                if (what === 'write' || what === 'copy') {
                    const room = Math.min(bytes, 20_000 - (wrote - took));
                    if (what === 'copy')
                        expect(stream.writeCopy(streamBytes(wrote, bytes).bytes())).to.equal(room);
                    else {
                        const slab = pool.acquire();
                        streamBytes(wrote, bytes).copyTo(slab.bytes, 0);
                        expect(stream.write(new Chunk(slab, 0, bytes))).to.equal(room);
                        slab.release();
                    }
                    wrote += room;
                }
                else if (what === 'read') {
                    const chunk = stream.read(bytes);
                    expect(chunk === undefined).to.equal(wrote === took);
                    if (chunk === undefined)
                        continue;
                    expect(chunk.length).to.be.within(1, Math.min(bytes, wrote - took));
                    expect(isStreamBytes(chunk, took)).to.equal(true);
                    took += chunk.length;
                    chunk.release();
                }
                else if (what === 'discard') {
                    const some = Math.min(bytes, wrote - took);
                    stream.discard(some);
                    took += some;
                }
                else {
                    const end = Math.min(bytes, wrote - took);
                    const start = Math.floor(end / 3);
                    const seen = Chunk.fromBytes(joinChunks(stream.slice(start, end)));
                    expect(seen.length).to.equal(end - start);
                    expect(isStreamBytes(seen, took + start)).to.equal(true);
                }
                expect([stream.bytesWritten, stream.bytesRead, stream.bytesBuffered]).to.deep.equal([
                    wrote,
                    took,
                    wrote - took,
                ]);
            }
            stream.clear();
            expect(pool.outstanding).to.equal(0);
        }), { numRuns: 300 });
    });
    it('keeps a reference to a large chunk and a copy of a small one', () => {
        const pool = new SlabPool({ slabBytes: COPY_BORDER_BYTES, poison: true });
        const stream = new ByteStream(1 << 20);
        for (const [length, kept] of [
            [COPY_BORDER_BYTES - 1, 0],
            [COPY_BORDER_BYTES, 1],
        ]) {
            const slab = pool.acquire();
            streamBytes(0, length).copyTo(slab.bytes, 0);
            stream.write(new Chunk(slab, 0, length));
            slab.release();
            expect(pool.outstanding).to.equal(kept);
            expect(isStreamBytes(Chunk.fromBytes(joinChunks(stream.slice(0, length))), 0)).to.equal(true);
            stream.discard(length);
            expect(pool.outstanding).to.equal(0);
        }
    });
});
//# sourceMappingURL=byte_stream.test.js.map