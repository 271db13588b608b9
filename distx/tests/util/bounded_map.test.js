/** A map that forgets what was not used for longest. */
import { expect } from 'chai';
import { BoundedMap } from '../../lib/util/bounded_map.js';
describe('BoundedMap', () => {
    it('forgets the entry not used for longest when a new one finds no room', () => {
        const map = new BoundedMap(3);
        for (const [index, key] of ['a', 'b', 'c'].entries())
            map.set(key, index);
        expect(map.get('a')).to.equal(0);
        map.set('d', 3);
        expect(['a', 'b', 'c', 'd'].map((key) => map.get(key))).to.deep.equal([0, undefined, 2, 3]);
        expect(map.size).to.equal(3);
    });
    it('replaces an entry without forgetting another', () => {
        const map = new BoundedMap(2);
        map.set('a', 1);
        map.set('b', 2);
        map.set('a', 3);
        expect([map.get('a'), map.get('b'), map.size]).to.deep.equal([3, 2, 2]);
        map.delete('a');
        expect(map.size).to.equal(1);
        map.clear();
        expect([map.get('b'), map.size]).to.deep.equal([undefined, 0]);
    });
});
//# sourceMappingURL=bounded_map.test.js.map