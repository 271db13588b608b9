/** Chance from the system. */
import { expect } from 'chai';
import { newSecret, nodeRandomSource } from '../../lib/sockets/node_randomness.js';
describe('Randomness', () => {
    it('gives 32-bit numbers, evenly, and never the same twice in a row of pools', () => {
        const random = nodeRandomSource();
        const numbers = Array.from({ length: 10_000 }, () => random.uint32());
        expect(numbers.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32)).to.equal(true);
        expect(new Set(numbers).size).to.be.greaterThan(9990);
        const high = numbers.filter((value) => value >= 2 ** 31).length;
        expect(high).to.be.within(4600, 5400);
        expect(numbers.includes(0)).to.equal(false);
    });
    it('gives another secret each time', () => {
        expect(newSecret()).to.have.length(4);
        expect([...newSecret()]).to.not.deep.equal([...newSecret()]);
    });
});
//# sourceMappingURL=node_randomness.test.js.map