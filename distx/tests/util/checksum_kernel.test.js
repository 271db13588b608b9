/** The fast kernel must be the plain twin in everything but speed. */
import { expect } from 'chai';
import fc from 'fast-check';
import { Chunk } from '../../lib/util/chunk.js';
import { checksumKernel, createFastKernel, sumBytes, sumChunks, sumPacket, sumSlab, useChecksumKernel, } from '../../lib/util/checksum_kernel.js';
import { foldChecksum, plainSumBytes } from '../../lib/util/internet_checksum.js';
import { Packet } from '../../lib/util/packet.js';
import { seededRandomSource } from '../../lib/util/random_source.js';
import { Slab } from '../../lib/util/slab.js';
import { skip } from '../harness/skip.js';
const SLAB_BYTES = 200_000;
const random = seededRandomSource(1071);
const noise = new Slab(Uint8Array.from({ length: SLAB_BYTES }, () => random.uint32()));
/** The largest sums there are, where a carry would get lost first. */
const ones = new Slab(new Uint8Array(SLAB_BYTES).fill(0xff));
/** Short, MTU-sized, super-segment and larger than the kernel's memory; at any offset, odd ones too. */
const pieces = fc
    .oneof(fc.integer({ min: 0, max: 320 }), fc.integer({ min: 1400, max: 1500 }), fc.integer({ min: 65_000, max: 66_000 }), fc.integer({ min: 131_000, max: 180_000 }))
    .chain((length) => fc.tuple(fc.integer({ min: 0, max: SLAB_BYTES - length }), fc.constant(length)));
describe('the fast checksum kernel', () => {
    before(function () {
        if (checksumKernel.name === 'plain')
            skip(this, 'this Node has no WebAssembly SIMD');
    });
    afterEach(() => useChecksumKernel('fast'));
    for (const [name, slab] of Object.entries({ noise, ones })) {
        it(`sums any piece of ${name} to what the plain twin says`, () => {
            fc.assert(fc.property(pieces, fc.integer({ min: 0, max: 1 << 20 }), ([offset, length], initial) => {
                const expected = foldChecksum(plainSumBytes(slab.bytes, offset, length, initial));
                expect(foldChecksum(sumBytes(slab.bytes, offset, length, initial))).to.equal(expected);
                expect(foldChecksum(sumSlab(slab, offset, length, initial))).to.equal(expected);
            }), { numRuns: 400 });
        });
    }
    it('agrees at every length up to 700 bytes', () => {
        for (let length = 0; length <= 700; length += 1) {
            const expected = foldChecksum(plainSumBytes(noise.bytes, 3, length, 0));
            expect(foldChecksum(sumBytes(noise.bytes, 3, length, 0)), `${length} bytes`).to.equal(expected);
            expect(foldChecksum(sumSlab(noise, 3, length, 0)), `${length} bytes under a view`).to.equal(expected);
        }
    });
    it('is not led astray by what an earlier, longer message left behind', () => {
        sumBytes(ones.bytes, 0, 65_536, 0);
        const expected = foldChecksum(plainSumBytes(noise.bytes, 0, 333, 0));
        expect(foldChecksum(sumBytes(noise.bytes, 0, 333, 0))).to.equal(expected);
    });
    it('tells apart zero and ffff, the two zeros of ones’ complement', () => {
        expect(foldChecksum(sumBytes(new Uint8Array(2000), 0, 2000, 0))).to.equal(0);
        expect(foldChecksum(sumBytes(ones.bytes, 0, 2000, 0))).to.equal(0xffff);
    });
    it('sums a message cut into pieces, odd ones in the middle too, as if it were whole', () => {
        const cuts = fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 8 });
        for (const kernel of ['plain', 'fast']) {
            useChecksumKernel(kernel);
            fc.assert(fc.property(fc.integer({ min: 0, max: 999 }), cuts, (offset, lengths) => {
                let at = offset;
                const chunks = lengths.map((length) => new Chunk(noise, (at += length) - length, length));
                const expected = foldChecksum(plainSumBytes(noise.bytes, offset, at - offset, 5));
                expect(foldChecksum(sumChunks(chunks, 5))).to.equal(expected);
                const packet = new Packet(noise, offset, lengths[0] ?? 0);
                packet.setPayload(chunks.slice(1));
                expect(foldChecksum(sumPacket(packet, 5))).to.equal(expected);
            }));
        }
    });
    it('can be exchanged for the plain twin and back', () => {
        useChecksumKernel('plain');
        expect(checksumKernel.name).to.equal('plain');
        useChecksumKernel('fast');
        expect(checksumKernel.name).to.equal('fast');
    });
});
describe('without WebAssembly SIMD', () => {
    it('there is no fast kernel, and nothing is compiled', () => {
        expect(createFastKernel(undefined)).to.equal(undefined);
        const refuse = () => {
            throw new Error('must not be called');
        };
        const oldMachine = { validate: () => false, Module: refuse, Instance: refuse };
        expect(createFastKernel(oldMachine)).to.equal(undefined);
    });
});
//# sourceMappingURL=checksum_kernel.test.js.map