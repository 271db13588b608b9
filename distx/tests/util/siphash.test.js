/** SipHash-2-4 against the published values and against a plain twin in bigints, written after the paper's definition. */
import { expect } from 'chai';
import fc from 'fast-check';
import { siphash24, siphash24Triple, siphash24Words } from '../../lib/util/siphash.js';
const MASK = 0xffffffffffffffffn;
const key = Uint32Array.of(0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c);
function counting(length) {
    return Uint8Array.from({ length }, (_, index) => index);
}
function hex(key, message) {
    const { low, high } = siphash24(key, message);
    return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
function littleEndian(bytes) {
    return [...bytes].reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
function rotate(value, by) {
    return ((value << by) | (value >> (64n - by))) & MASK;
}
/** The twin: four 64-bit lanes, blocks of eight bytes, the length in the top byte of the last. */
function twin(key, message) {
    const k0 = (BigInt(key[1]) << 32n) | BigInt(key[0]);
    const k1 = (BigInt(key[3]) << 32n) | BigInt(key[2]);
    let [v0, v1] = [k0 ^ 0x736f6d6570736575n, k1 ^ 0x646f72616e646f6dn];
    let [v2, v3] = [k0 ^ 0x6c7967656e657261n, k1 ^ 0x7465646279746573n];
    const mix = (rounds) => {
        for (let round = 0; round < rounds; round += 1) {
            [v0, v2] = [(v0 + v1) & MASK, (v2 + v3) & MASK];
            [v1, v3] = [rotate(v1, 13n) ^ v0, rotate(v3, 16n) ^ v2];
            v0 = rotate(v0, 32n);
            [v2, v0] = [(v2 + v1) & MASK, (v0 + v3) & MASK];
            [v1, v3] = [rotate(v1, 17n) ^ v2, rotate(v3, 21n) ^ v0];
            v2 = rotate(v2, 32n);
        }
    };
    for (let at = 0; at <= message.length; at += 8) {
        let block = littleEndian(message.subarray(at, at + 8));
        if (at + 8 > message.length)
            block |= BigInt(message.length & 0xff) << 56n;
        v3 ^= block;
        mix(2);
        v0 ^= block;
    }
    v2 ^= 0xffn;
    mix(4);
    return (v0 ^ v1 ^ v2 ^ v3).toString(16).padStart(16, '0');
}
describe('SipHash-2-4', () => {
    it('gives the value of appendix A of the paper, and those published with it for other lengths', () => {
        expect(hex(key, counting(15))).to.equal('a129ca6149be45e5');
        expect([0, 1, 7, 8, 16, 63].map((length) => hex(key, counting(length)))).to.deep.equal([
            '726fdb47dd0e0e31',
            '74f839c593dc67fd',
            'ab0200f58b01d137',
            '93f5f5799a932462',
            '3f2acc7f57c29bdb',
            '958a324ceb064572',
        ]);
    });
    it('agrees with its plain twin for any key and message', () => {
        const anyKey = fc.uint32Array({ minLength: 4, maxLength: 4 });
        fc.assert(fc.property(anyKey, fc.uint8Array({ maxLength: 600 }), (someKey, message) => {
            expect(hex(someKey, message)).to.equal(twin(someKey, message));
        }), { numRuns: 300 });
    });
    it('gives words the low half of the hash of their bytes, also by the short way for three', () => {
        fc.assert(fc.property(fc.uint32Array({ maxLength: 20 }), (words) => {
            const bytes = new Uint8Array(words.length * 4);
            const view = new DataView(bytes.buffer);
            words.forEach((word, index) => view.setUint32(index * 4, word, true));
            expect(siphash24Words(key, words)).to.equal(siphash24(key, bytes).low);
            expect(siphash24Words(key, Int32Array.from(words))).to.equal(siphash24(key, bytes).low);
            const [a = 0, b = 0, c = 0] = words;
            expect(siphash24Triple(key, a, b, c)).to.equal(siphash24Words(key, [a, b, c]));
        }));
    });
    it('forgets the message before', () => {
        siphash24(key, new Uint8Array(500).fill(255));
        expect(hex(key, counting(15))).to.equal('a129ca6149be45e5');
        expect(siphash24Words(key, [1, 2, 3, 4], 2)).to.equal(siphash24Words(key, [1, 2]));
    });
});
//# sourceMappingURL=siphash.test.js.map