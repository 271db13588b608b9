/** The interval set against a plain set of positions. */
import { expect } from 'chai';
import fc from 'fast-check';
import { IntervalSet, REFUSED } from '../../lib/util/interval_set.js';
const SPACE = 60;
function intervals(set) {
    return [...set].map(({ start, end }) => [start, end]);
}
/** The maximal runs of covered positions. */
function runs(covered) {
    const found = [];
    for (let position = 0; position < SPACE; position += 1) {
        if (!covered.has(position))
            continue;
        const last = found.at(-1);
        if (last !== undefined && last[1] === position)
            last[1] += 1;
        else
            found.push([position, position + 1]);
    }
    return found;
}
function range(start, end) {
    return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}
describe('the interval set', () => {
    it('merges what overlaps and what touches, and says how much was new', () => {
        const set = new IntervalSet();
        expect(set.add(10, 20)).to.equal(10);
        expect(set.add(30, 35)).to.equal(5);
        expect(set.add(40, 50)).to.equal(10);
        expect(set.add(18, 33)).to.equal(10);
        expect(intervals(set)).to.deep.equal([
            [10, 35],
            [40, 50],
        ]);
        expect(set.add(35, 40)).to.equal(5);
        expect(intervals(set)).to.deep.equal([[10, 50]]);
        expect([set.add(10, 50), set.add(7, 7), set.add(9, 3)]).to.deep.equal([0, 0, 0]);
        expect([set.total, set.count, set.first, set.last]).to.deep.equal([40, 1, 10, 50]);
    });
    it('covers what a plain set of positions covers, after any additions and removals', () => {
        const position = fc.integer({ min: 0, max: SPACE });
        const step = fc.tuple(fc.constantFrom('add', 'add', 'add', 'remove', 'below', 'clear'), position, position);
        fc.assert(fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
            const set = new IntervalSet();
            const model = new Set();
            for (const [kind, start, end] of steps) {
                if (kind === 'add') {
                    const fresh = range(start, end).filter((at) => !model.has(at));
                    expect(set.add(start, end)).to.equal(fresh.length);
                    fresh.forEach((at) => model.add(at));
                }
                else if (kind === 'remove') {
                    const gone = range(start, end).filter((at) => model.delete(at));
                    expect(set.remove(start, end)).to.equal(gone.length);
                }
                else if (kind === 'below') {
                    set.removeBelow(start);
                    range(0, start).forEach((at) => model.delete(at));
                }
                else if (start === 0) {
                    set.clear();
                    model.clear();
                }
                expect(intervals(set)).to.deep.equal(runs(model));
                expect([set.total, set.count, set.isEmpty]).to.deep.equal([model.size, runs(model).length, model.size === 0]);
            }
        }), { numRuns: 300 });
    });
    it('answers questions as a plain set of positions would', () => {
        const some = fc.array(fc.tuple(fc.nat(SPACE), fc.nat(8)), { maxLength: 10 });
        fc.assert(fc.property(some, fc.nat(SPACE), fc.nat(SPACE), (added, start, end) => {
            const set = new IntervalSet();
            const model = new Set();
            for (const [from, length] of added) {
                set.add(from, Math.min(SPACE, from + length));
                range(from, Math.min(SPACE, from + length)).forEach((at) => model.add(at));
            }
            const all = range(0, SPACE + 1);
            expect(set.contains(start)).to.equal(model.has(start));
            expect(set.covers(start, end)).to.equal(range(start, end).every((at) => model.has(at)));
            expect(set.coveredWithin(start, end)).to.equal(range(start, end).filter((at) => model.has(at)).length);
            expect(set.firstUncovered(start)).to.equal(all.find((at) => at >= start && !model.has(at)));
            expect(set.firstCovered(start)).to.equal(all.find((at) => at >= start && model.has(at)) ?? Infinity);
            const index = runs(model).findIndex(([, runEnd]) => runEnd > start);
            expect(set.indexAt(start)).to.equal(index === -1 ? set.count : index);
            runs(model).forEach(([from, to], at) => expect([set.startAt(at), set.endAt(at)]).to.deep.equal([from, to]));
            expect([set.first, set.last]).to.deep.equal([
                runs(model)[0]?.[0] ?? Infinity,
                runs(model).at(-1)?.[1] ?? -Infinity,
            ]);
        }), { numRuns: 500 });
    });
    it('refuses one island too many, but still takes what joins those it has', () => {
        const set = new IntervalSet({ maxCount: 2 });
        set.add(10, 11);
        set.add(20, 21);
        expect(set.add(30, 31)).to.equal(REFUSED);
        expect(set.add(0, 1)).to.equal(REFUSED);
        expect([set.count, set.total]).to.deep.equal([2, 2]);
        expect(set.add(21, 25)).to.equal(4);
        expect(set.add(11, 20)).to.equal(9);
        expect(set.add(30, 31)).to.equal(1);
        expect(intervals(set)).to.deep.equal([
            [10, 25],
            [30, 31],
        ]);
    });
    it('works as well on both sides of 2^31, 2^32, 2^33 and 2^52', () => {
        for (const edge of [2 ** 31, 2 ** 32, 2 ** 33, 2 ** 52]) {
            const set = new IntervalSet();
            set.add(edge - 2000, edge - 1000);
            set.add(edge + 500, edge + 1000);
            set.add(edge - 1000, edge + 100);
            expect(intervals(set)).to.deep.equal([
                [edge - 2000, edge + 100],
                [edge + 500, edge + 1000],
            ]);
            expect(set.contains(edge)).to.equal(true);
            expect(set.firstUncovered(edge - 1)).to.equal(edge + 100);
            set.removeBelow(edge + 600);
            expect([set.total, set.first]).to.deep.equal([400, edge + 600]);
        }
    });
});
//# sourceMappingURL=interval_set.test.js.map