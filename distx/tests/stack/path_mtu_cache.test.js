/** What routers tell about narrow paths (RFC 1191). */
import { expect } from 'chai';
import { believableMTU, PATH_MTU_FLOOR, PathMTUCache } from '../../lib/stack/path_mtu_cache.js';
describe('PathMTUCache', () => {
    it('remembers the narrowest for ten minutes, for its destination only, and never beyond the interface', () => {
        const cache = new PathMTUCache();
        cache.learn(1, 1400, 0);
        cache.learn(1, 1450, 1);
        expect(cache.get(1, 1500, 599_999)).to.equal(1400);
        expect(cache.get(2, 1500, 0)).to.equal(1500);
        expect(cache.get(1, 1300, 0)).to.equal(1300);
        expect(cache.get(1, 1500, 600_000)).to.equal(1500);
        expect(cache.size).to.equal(0);
    });
    it('does not grow without end, however many destinations strangers invent', () => {
        const cache = new PathMTUCache();
        for (let address = 0; address < 10_000; address += 1)
            cache.learn(address, 1400, address);
        expect(cache.size).to.equal(4096);
        expect(cache.get(9999, 1500, 9999)).to.equal(1400);
        expect(cache.get(0, 1500, 9999)).to.equal(1500);
    });
    it('takes the next plateau from routers that name no MTU, and never goes below the floor', () => {
        expect(believableMTU(1400, 1500)).to.equal(1400);
        expect(believableMTU(0, 1500)).to.equal(1492);
        expect(believableMTU(0, 1492)).to.equal(1006);
        expect(believableMTU(68, 1500)).to.equal(PATH_MTU_FLOOR);
        expect(believableMTU(0, 100)).to.equal(PATH_MTU_FLOOR);
    });
});
//# sourceMappingURL=path_mtu_cache.test.js.map