/** The queue against a plain array. */
import { expect } from 'chai';
import fc from 'fast-check';
import { RingQueue } from '../../lib/util/ring_queue.js';
describe('the ring queue', () => {
    it('hands items out in the order they came, however pushing and taking are mixed', () => {
        const step = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: -40, max: -1 }), fc.constant(0));
        fc.assert(fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
            const queue = new RingQueue();
            let model = [];
            let next = 0;
            for (const count of steps) {
                for (let pushed = 0; pushed < count; pushed += 1) {
                    queue.push(next);
                    model.push(next);
                    next += 1;
                }
                for (let taken = 0; taken < -count; taken += 1)
                    expect(queue.take()).to.equal(model.shift());
                if (count === 0 && next % 7 === 0) {
                    queue.clear();
                    model = [];
                }
                expect([...queue]).to.deep.equal(model);
                expect(queue.length).to.equal(model.length);
                expect(queue.peek()).to.equal(model[0]);
                expect(queue.at(model.length - 1)).to.equal(model.at(-1));
                expect([queue.at(model.length), queue.at(-1)]).to.deep.equal([undefined, undefined]);
            }
        }));
    });
    it('empties after 100 000 items and starts afresh', () => {
        const queue = new RingQueue();
        for (let index = 0; index < 100_000; index += 1)
            queue.push(index);
        for (let index = 0; index < 100_000; index += 1)
            expect(queue.take()).to.equal(index);
        expect(queue.take()).to.equal(undefined);
        queue.push(1);
        expect([...queue]).to.deep.equal([1]);
    });
});
//# sourceMappingURL=ring_queue.test.js.map