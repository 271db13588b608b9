/** The list of ages against an array. */
import { expect } from 'chai';
import fc from 'fast-check';
import { AgeLink, AgeList } from '../../lib/util/age_list.ts';

describe('the list in order of age', () => {
  it('knows the oldest item after any comings and goings, as an array does', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(), { freq: 2 }), { maxLength: 60, size: 'max' }), (steps) => {
        const list = new AgeList<number>();
        const array: AgeLink<number>[] = [];
        steps.forEach((leaving, index) => {
          if (leaving === null) {
            const link = new AgeLink(index);
            list.add(link);
            array.push(link);
          } else if (array.length > 0) {
            list.remove(array.splice(leaving % array.length, 1)[0]!);
          }
          expect(list.oldest).to.equal(array[0]?.item ?? null);
          expect(list.isEmpty).to.equal(array.length === 0);
        });
        for (const link of array) {
          expect(list.oldest).to.equal(link.item);
          list.remove(link);
        }
        expect(list.oldest).to.equal(null);
      }),
    );
  });
});
