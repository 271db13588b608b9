/** Sequence numbers against exact arithmetic in bigints, above all where 2^31, 2^32 and 2^33 are crossed. */
import { expect } from 'chai';
import fc from 'fast-check';
import { advance, distance, isAfter, isBefore, sequenceNumber, toInt32, toUint32, unwrap, wrap, } from '../../lib/util/wrapping_integers.js';
const SPACE = 2n ** 32n;
const anyISN = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 1));
/** Absolute positions, most of them near an edge of an era. */
const anyAbsolute = fc.oneof(fc.integer({ min: 0, max: 2 ** 52 }), fc
    .tuple(fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 33, 2 ** 40, 2 ** 52), fc.integer({ min: -3, max: 3 }))
    .map(([edge, by]) => edge + by));
function modulo(value) {
    return Number(((value % SPACE) + SPACE) % SPACE);
}
describe('sequence numbers', () => {
    it('count modulo 2^32 from the ISN', () => {
        fc.assert(fc.property(anyAbsolute, anyISN, (absolute, isn) => {
            const wrapped = wrap(absolute, sequenceNumber(isn));
            expect(toUint32(wrapped)).to.equal(modulo(BigInt(absolute) + BigInt(isn)));
            expect(toInt32(wrapped)).to.equal(toUint32(wrapped) | 0);
        }), { numRuns: 1000 });
    });
    it('come back as the absolute position nearest to the checkpoint, in every era', () => {
        const nearly = fc.oneof(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.constantFrom(-(2 ** 31), -(2 ** 31) + 1, -1, 0, 1, 2 ** 31 - 1));
        fc.assert(fc.property(anyAbsolute, nearly, anyISN, (checkpoint, offset, isn) => {
            const absolute = checkpoint + offset;
            const wrapped = sequenceNumber(modulo(BigInt(absolute) + BigInt(isn)));
            expect(unwrap(wrapped, sequenceNumber(isn), checkpoint)).to.equal(absolute);
        }), { numRuns: 2000 });
    });
    it('tell an ancient number by a negative position', () => {
        const isn = sequenceNumber(100);
        expect(unwrap(sequenceNumber(90), isn, 5)).to.equal(-10);
        expect(unwrap(sequenceNumber(90), isn, 2 ** 32 - 5)).to.equal(2 ** 32 - 10);
    });
    it('say how far and in which direction another one lies, up to half the space', () => {
        const step = fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 });
        fc.assert(fc.property(anyISN, step, (from, by) => {
            const a = sequenceNumber(from);
            const b = advance(a, by);
            expect(toUint32(b)).to.equal(modulo(BigInt(from) + BigInt(by)));
            expect(distance(a, b)).to.equal(by);
            expect([isBefore(a, b), isAfter(a, b)]).to.deep.equal([by > 0, by < 0]);
        }), { numRuns: 1000 });
    });
    it('move on by any distance, also one beyond 2^32', () => {
        for (const by of [2 ** 31, 2 ** 32, 2 ** 32 + 7, 2 ** 33 - 1, 2 ** 40 + 3]) {
            expect(toUint32(advance(sequenceNumber(5), by))).to.equal(modulo(5n + BigInt(by)));
        }
    });
});
//# sourceMappingURL=wrapping_integers.test.js.map