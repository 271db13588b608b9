/** Substrings in any order: single, in sequence, repeated, with holes, overlapping, beyond capacity, with an end. */
import { expect } from 'chai';
import fc from 'fast-check';
import { MAX_ISLAND_PIECES } from '../../lib/stream_reassembler.js';
import { Chunk } from '../../lib/util/chunk.js';
import { assembled, does, finished, inserted, islands, nothingLent, pending, reads, reassemblerOf, ReassemblerRig, } from '../harness/reassembler_harness.js';
import { isStreamBytes, streamBytes } from '../harness/step.js';
describe('reassembly of what comes in sequence', () => {
    it('passes single substrings on', () => {
        reassemblerOf(65_000)
            .given(inserted('abcd', 0))
            .expect(assembled(4), reads('abcd'))
            .given(inserted('efgh', 4))
            .expect(assembled(8), reads('efgh'), pending(0));
    });
    it('joins what was not read in between', () => {
        reassemblerOf(65_000).given(inserted('ab', 0), inserted('cd', 2), inserted('ef', 4)).expect(reads('abcdef'));
    });
    it('passes an empty substring on as nothing', () => {
        reassemblerOf(8).given(inserted('', 0), inserted('', 5)).expect(assembled(0), pending(0), reads(''));
    });
    it('takes a payload of several chunks', () => {
        reassemblerOf(65_000)
            .given(does('insert "abcdefgh" in 3 chunks', (rig) => rig.insert(0, Buffer.from('abcdefgh'), false, 3)))
            .expect(reads('abcdefgh'), nothingLent());
    });
});
describe('reassembly of repetitions', () => {
    it('takes every byte once', () => {
        reassemblerOf(65_000)
            .given(inserted('abcd', 0), inserted('abcd', 0))
            .expect(reads('abcd'))
            .given(inserted('abcd', 0), inserted('bc', 1), inserted('abcdef', 0))
            .expect(reads('ef'), assembled(6));
    });
    it('takes every early byte once', () => {
        reassemblerOf(65_000)
            .given(inserted('cd', 2), inserted('cd', 2), inserted('c', 2), inserted('d', 3))
            .expect(pending(2), islands([2, 4]))
            .given(inserted('ab', 0))
            .expect(reads('abcd'), pending(0));
    });
});
describe('reassembly over holes', () => {
    it('waits for the first byte', () => {
        reassemblerOf(65_000)
            .given(inserted('b', 1))
            .expect(reads(''), pending(1), islands([1, 2]))
            .given(inserted('a', 0))
            .expect(reads('ab'), pending(0));
    });
    it('fills holes in any order', () => {
        reassemblerOf(65_000)
            .given(inserted('g', 6), inserted('c', 2), inserted('e', 4))
            .expect(islands([2, 3], [4, 5], [6, 7]), pending(3))
            .given(inserted('d', 3))
            .expect(islands([2, 5], [6, 7]))
            .given(inserted('ab', 0))
            .expect(reads('abcde'), islands([6, 7]))
            .given(inserted('f', 5))
            .expect(reads('fg'), islands());
    });
});
describe('reassembly of overlaps', () => {
    it('what arrived first stays', () => {
        reassemblerOf(65_000).given(inserted('CD', 2)).given(inserted('abcdef', 0)).expect(reads('abCDef'), pending(0));
    });
    it('bridges islands, covers them, and is covered by them', () => {
        reassemblerOf(65_000)
            .given(inserted('cd', 2), inserted('gh', 6))
            .given(inserted('cdefgh', 2))
            .expect(islands([2, 8]), pending(6))
            .given(inserted('bcdefghij', 1))
            .expect(islands([1, 10]), pending(9))
            .given(inserted('efg', 4))
            .expect(pending(9))
            .given(inserted('a', 0))
            .expect(reads('abcdefghij'), pending(0));
    });
    it('begins before what has been read', () => {
        reassemblerOf(65_000)
            .given(inserted('abcd', 0))
            .expect(reads('abcd'))
            .given(inserted('cdef', 2))
            .expect(reads('ef'));
    });
});
describe('reassembly within capacity', () => {
    it('takes what fits and forgets the rest', () => {
        reassemblerOf(4)
            .given(inserted('abcdefgh', 0))
            .expect(assembled(4), reads('abcd'))
            .given(inserted('abcdefgh', 0))
            .expect(reads('efgh'));
    });
    it('takes of an early substring what fits', () => {
        reassemblerOf(4)
            .given(inserted('cdefgh', 2))
            .expect(pending(2), islands([2, 4]))
            .given(inserted('ab', 0))
            .expect(reads('abcd'), pending(0));
    });
    it('refuses what lies beyond it, until there is room', () => {
        reassemblerOf(4)
            .given(inserted('e', 4), inserted('ab', 0))
            .expect(pending(0), reads('ab'))
            .given(inserted('e', 4))
            .expect(pending(1), islands([4, 5]));
    });
    it('counts what has not been read', () => {
        reassemblerOf(4).given(inserted('ab', 0), inserted('cdef', 2)).expect(assembled(4), reads('abcd'));
    });
});
describe('the end of the stream', () => {
    it('is reached with the last byte', () => {
        reassemblerOf(8)
            .given(inserted('ab', 0, 'last'))
            .expect(finished(false), reads('ab'), finished(true));
    });
    it('may come early, and alone', () => {
        reassemblerOf(8)
            .given(inserted('cd', 2, 'last'))
            .expect(finished(false))
            .given(inserted('ab', 0))
            .expect(reads('abcd'), finished(true));
        reassemblerOf(8)
            .given(inserted('', 2, 'last'), inserted('ab', 0))
            .expect(reads('ab'), finished(true));
        reassemblerOf(8)
            .given(inserted('', 0, 'last'))
            .expect(finished(true));
    });
    it('is remembered when the bytes before it did not fit', () => {
        reassemblerOf(2)
            .given(inserted('abcd', 0, 'last'))
            .expect(reads('ab'), finished(false))
            .given(inserted('cd', 2))
            .expect(reads('cd'), finished(true));
    });
    it('nothing is taken from beyond it', () => {
        reassemblerOf(8)
            .given(inserted('', 2, 'last'), inserted('abcd', 0))
            .expect(reads('ab'), finished(true));
    });
});
describe('many islands (A25 SegmentSmack)', () => {
    it('are held up to a bound, and the byte everyone waits for is always welcome', () => {
        const harness = reassemblerOf(1 << 20).given(does('every second byte', (rig) => {
            for (let at = 1; at < 40_000; at += 2)
                rig.insert(at, streamBytes(at, 1).bytes());
        }));
        harness.expect(pending(MAX_ISLAND_PIECES), nothingLent());
        harness
            .given(does('everything', (rig) => rig.insert(0, streamBytes(0, 60_000).bytes())))
            .expect(assembled(60_000), pending(0));
        expect(isStreamBytes(Chunk.fromBytes(harness.subject.readAll()), 0)).to.equal(true);
    });
    it('cost no more than a blink, in whatever order they come', () => {
        const started = process.hrtime.bigint();
        for (const order of [1, -1]) {
            const rig = new ReassemblerRig(1 << 20);
            for (let count = 0; count < 20_000; count += 1)
                rig.insert(500_000 + order * 2 * count, streamBytes(0, 1).bytes());
        }
        expect(Number(process.hrtime.bigint() - started) / 1e6).to.be.lessThan(1500);
    });
    it('are one where copies lie together: a long island behind one lost segment is few pieces', () => {
        const harness = reassemblerOf(16 << 20).given(does('8 MiB in segments of 1000', (rig) => {
            for (let at = 1000; at < 8_000_000; at += 1000)
                rig.insert(at, streamBytes(at, 1000).bytes());
        }));
        harness.expect(islands([1000, 8_000_000]), nothingLent());
        harness.given(does('the first', (rig) => rig.insert(0, streamBytes(0, 1000).bytes()))).expect(assembled(8_000_000));
    });
});
describe('reassembly and memory', () => {
    it('large substrings are kept by reference, and given back when read', () => {
        const harness = reassemblerOf(1 << 20).given(does('60 000 bytes at 60 000', (rig) => rig.insert(60_000, streamBytes(60_000, 60_000).bytes())), does('60 000 bytes at 0', (rig) => rig.insert(0, streamBytes(0, 60_000).bytes())));
        expect(harness.subject.pool.outstanding).to.equal(2);
        expect(isStreamBytes(Chunk.fromBytes(harness.subject.readAll()), 0)).to.equal(true);
        harness.expect(nothingLent());
    });
    it('islands are given back when the connection is over', () => {
        reassemblerOf(1 << 20)
            .given(does('60 000 bytes at 60 000', (rig) => rig.insert(60_000, streamBytes(60_000, 60_000).bytes())), does('clear', (rig) => rig.reassembler.clear()))
            .expect(nothingLent(), pending(0));
    });
    it('any substrings in any order, repeated and overlapping, give the bytes of the stream, and every slab comes back', () => {
        const total = 40_000;
        const part = fc.record({
            start: fc.integer({ min: 0, max: total - 1 }),
            length: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 3000, max: 12_000 })),
            pieces: fc.integer({ min: 1, max: 3 }),
            read: fc.boolean(),
        });
        fc.assert(fc.property(fc.array(part, { maxLength: 80 }), fc.integer({ min: 1000, max: 60_000 }), (parts, capacity) => {
            const rig = new ReassemblerRig(capacity);
            const held = new Uint8Array(total);
            let taken = 0;
            let next = 0;
            const read = () => {
                const bytes = rig.readAll();
                expect(isStreamBytes(Chunk.fromBytes(bytes), taken)).to.equal(true);
                taken += bytes.length;
            };
            const insert = (start, length, pieces) => {
                const end = Math.min(total, start + length);
                rig.insert(start, streamBytes(start, end - start).bytes(), end === total, pieces);
                for (let at = start; at < Math.min(end, taken + capacity); at += 1)
                    held[at] = 1;
                while (next < total && held[next] === 1)
                    next += 1;
            };
            for (const { start, length, pieces, read: reads } of parts) {
                insert(start, length, pieces);
                expect(rig.reassembler.firstUnassembledIndex).to.equal(next);
                const early = held.subarray(next).reduce((sum, one) => sum + one, 0);
                expect(rig.reassembler.bytesPending).to.equal(early);
                if (reads)
                    read();
            }
            while (taken < total) {
                insert(taken, 2500, 1);
                read();
            }
            expect(rig.output.isFinished).to.equal(true);
            expect(rig.pool.outstanding).to.equal(0);
        }), { numRuns: 150 });
    });
});
//# sourceMappingURL=reassembler.test.js.map