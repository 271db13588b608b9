/** The heap against a plain list of items and times. */
import { expect } from 'chai';
import fc from 'fast-check';
import { DeadlineHeap } from '../../lib/util/deadline_heap.js';
class Item {
    name;
    heapIndex = -1;
    deadlineMs = Infinity;
    /** What the model expects. */
    expectedMs = Infinity;
    constructor(name) {
        this.name = name;
    }
}
function items(count) {
    return Array.from({ length: count }, (_, name) => new Item(name));
}
describe('the deadline heap', () => {
    it('calls exactly what is due, whatever has been moved earlier, moved later or removed before', () => {
        const step = fc.oneof(fc.record({ kind: fc.constant('schedule'), item: fc.nat(19), at: fc.integer({ min: 0, max: 60 }) }), fc.record({ kind: fc.constant('remove'), item: fc.nat(19), at: fc.constant(0) }), fc.record({ kind: fc.constant('pop'), item: fc.constant(0), at: fc.integer({ min: 0, max: 15 }) }));
        fc.assert(fc.property(fc.array(step, { maxLength: 150, size: 'max' }), (steps) => {
            const heap = new DeadlineHeap();
            const all = items(20);
            let nowMs = 0;
            for (const { kind, item: index, at } of steps) {
                const item = all[index];
                if (kind === 'schedule')
                    heap.schedule(item, (item.expectedMs = nowMs + at));
                if (kind === 'remove') {
                    heap.remove(item);
                    item.expectedMs = Infinity;
                }
                if (kind === 'pop') {
                    nowMs += at;
                    const due = all.filter((other) => other.expectedMs <= nowMs).map((other) => other.name);
                    const called = [];
                    const count = heap.popDue(nowMs, (other) => {
                        called.push(other.name);
                        other.expectedMs = Infinity;
                    });
                    expect(called.sort((a, b) => a - b)).to.deep.equal(due);
                    expect(count).to.equal(due.length);
                }
                const scheduled = all.filter((other) => other.expectedMs !== Infinity);
                expect(heap.size).to.equal(scheduled.length);
                expect(heap.earliest).to.be.at.most(Math.min(Infinity, ...scheduled.map((other) => other.expectedMs)));
                expect(all.map((other) => other.deadlineMs)).to.deep.equal(all.map((other) => other.expectedMs));
                expect(all.filter((other) => other.heapIndex >= 0)).to.deep.equal(scheduled);
            }
        }), { numRuns: 150 });
    });
    it('hands out 50 000 items in order of time', () => {
        const heap = new DeadlineHeap();
        const all = items(50_000);
        for (const item of all)
            heap.schedule(item, (item.name * 7919) % 50_021);
        let before = -1;
        for (let nowMs = 0; nowMs < 50_021; nowMs += 1) {
            heap.popDue(nowMs, (item) => {
                const atMs = (item.name * 7919) % 50_021;
                expect(atMs).to.be.above(before);
                before = atMs;
            });
        }
        expect(heap.size).to.equal(0);
    });
    it('comes up once at the old time for an item moved later, without calling it', () => {
        const heap = new DeadlineHeap();
        const [item] = items(1);
        heap.schedule(item, 10);
        heap.schedule(item, 500);
        expect(heap.earliest).to.equal(10);
        expect(heap.popDue(10, () => expect.fail('not due'))).to.equal(0);
        expect(heap.earliest).to.equal(500);
    });
    it('leaves what is scheduled anew for now to the next call, so that nobody holds up the loop', () => {
        const heap = new DeadlineHeap();
        const [first, second] = items(2);
        heap.schedule(first, 1);
        heap.schedule(second, 2);
        const called = [];
        const again = (item) => {
            called.push(item.name);
            heap.schedule(first, 0); // also moves an item that is still to be called in this batch
        };
        heap.popDue(5, again);
        expect(called).to.deep.equal([0, 1]);
        expect(heap.earliest).to.equal(0);
        heap.popDue(5, (item) => called.push(item.name));
        expect(called).to.deep.equal([0, 1, 0]);
    });
    it('does not call an item that another one removed or postponed in the same batch', () => {
        const heap = new DeadlineHeap();
        const [first, removed, postponed] = items(3);
        [first, removed, postponed].forEach((item, index) => heap.schedule(item, index));
        const called = [];
        heap.popDue(5, (item) => {
            called.push(item.name);
            heap.remove(removed);
            heap.schedule(postponed, 100);
        });
        expect(called).to.deep.equal([0]);
        expect([heap.size, heap.earliest]).to.deep.equal([1, 100]);
    });
    it('forgets nobody when a callback throws', () => {
        const heap = new DeadlineHeap();
        const all = items(5);
        all.forEach((item) => heap.schedule(item, item.name));
        const throwOnSecond = (item) => {
            if (item.name === 0)
                heap.remove(all[4]);
            if (item.name === 1)
                throw new Error('broken');
        };
        expect(() => heap.popDue(9, throwOnSecond)).to.throw('broken');
        expect(heap.size).to.equal(2);
        const called = [];
        heap.popDue(9, (item) => called.push(item.name));
        expect(called).to.deep.equal([2, 3]);
    });
    it('treats Infinity as removal', () => {
        const heap = new DeadlineHeap();
        const [item] = items(1);
        heap.schedule(item, 3);
        heap.schedule(item, Infinity);
        heap.remove(item);
        expect([heap.size, heap.earliest, item.heapIndex]).to.deep.equal([0, Infinity, -1]);
    });
});
//# sourceMappingURL=deadline_heap.test.js.map