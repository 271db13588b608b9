/** The plain twin against the RFC's example, a recorded header, and whole-number arithmetic modulo 65,535. */
import { expect } from 'chai';
import fc from 'fast-check';
import { finishChecksum, foldChecksum, isChecksumIntact, plainSumBytes, swapSumHalves, updateChecksum, } from '../../lib/util/internet_checksum.js';
import { bytesOf, hexOf, RECORDED } from '../harness/wire_bytes.js';
/** The sum another way: a message is one large number, and 2^16 ≡ 1, so its value modulo 65,535 is the sum of its words. */
function residue(bytes) {
    const padded = bytes.byteLength % 2 === 0 ? bytes : Uint8Array.of(...bytes, 0);
    return Number(BigInt(`0x0${hexOf(padded)}`) % 65535n);
}
describe('the Internet checksum', () => {
    it('of the example in RFC 1071 §3 is ddf2 before it is complemented', () => {
        const sum = plainSumBytes(bytesOf('0001 f203 f4f5 f6f7'), 0, 8, 0);
        expect(foldChecksum(sum)).to.equal(0xddf2);
        expect(finishChecksum(sum)).to.equal(0x220d);
    });
    it('finds a header recorded from Linux intact, and not after one bit has changed', () => {
        const header = bytesOf(RECORDED.tcpSyn).subarray(0, 20);
        expect(isChecksumIntact(plainSumBytes(header, 0, 20, 0))).to.equal(true);
        for (let bit = 0; bit < 160; bit += 1) {
            const changed = Uint8Array.from(header);
            changed[bit >> 3] ^= 1 << (bit & 7);
            expect(isChecksumIntact(plainSumBytes(changed, 0, 20, 0)), `bit ${bit}`).to.equal(false);
        }
    });
    it('is the message modulo 65,535, whatever its length', () => {
        fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
            expect(foldChecksum(plainSumBytes(bytes, 0, bytes.byteLength, 0)) % 65535).to.equal(residue(bytes));
        }));
    });
    it('is 0 only of zeros: folding never loses the difference between 0 and ffff', () => {
        expect(foldChecksum(0)).to.equal(0);
        expect(foldChecksum(0xffff)).to.equal(0xffff);
        expect(foldChecksum(0x1fffe)).to.equal(0xffff);
        expect(foldChecksum(2 ** 40)).to.equal(2 ** 8);
        expect(plainSumBytes(new Uint8Array(1 << 17).fill(0xff), 0, 1 << 17, 0)).to.equal(0xffff);
    });
    it('of a piece at an odd place is the sum with its halves swapped (RFC 1071 §2)', () => {
        fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
            const shifted = Uint8Array.of(0, ...bytes);
            const expected = foldChecksum(plainSumBytes(shifted, 0, shifted.byteLength, 0));
            expect(swapSumHalves(foldChecksum(plainSumBytes(bytes, 0, bytes.byteLength, 0)))).to.equal(expected);
        }));
    });
    it('is updated for one changed word as if computed anew (RFC 1624 §3)', () => {
        expect(updateChecksum(0xdd2f, 0x5555, 0x3285)).to.equal(0x0000); // the example of RFC 1624 §4
        const word = fc.integer({ min: 0, max: 0xffff });
        fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 10 }), word, (words, newWord) => {
            const sumOf = (all) => all.reduce((sum, each) => sum + each, 0);
            const others = sumOf(words.slice(1)) + 0x4500; // a header is never all zero
            const updated = updateChecksum(finishChecksum(others + words[0]), words[0], newWord);
            expect(updated).to.equal(finishChecksum(others + newWord));
        }));
    });
});
//# sourceMappingURL=internet_checksum.test.js.map