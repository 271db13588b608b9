/** Who is concerned in a turn, and who is told when somebody refuses or throws. */
import { expect } from 'chai';
import { TurnLists } from '../../lib/stack/turn_lists.js';
import { endpoint, PEER, StackHarness } from './stack_harness.js';
describe('the lists of a turn', () => {
    let lists;
    let one;
    let two;
    let three;
    beforeEach(() => {
        lists = new TurnLists();
        const { stack } = new StackHarness();
        const [first, second, third] = [80, 81, 82].map((port) => stack.connect(endpoint(`${PEER}:${port}`)));
        one = first;
        two = second;
        three = third;
        for (const each of [one, two, three])
            each.isTouched = false; // the stack has lists of its own
    });
    it('the touched speak in order, once each, and who finds no room stays in front', () => {
        expect([one, two, one, three].map((each) => lists.touch(each))).to.deep.equal([true, true, false, true]);
        const spoke = [];
        let room = 1;
        const speak = (each) => {
            if (room === 0)
                return false;
            room -= 1;
            each.isTouched = false;
            spoke.push(each);
            return true;
        };
        expect(lists.letTouchedSpeak(speak)).to.equal(false);
        room = 5;
        expect(lists.letTouchedSpeak(speak)).to.equal(true);
        expect(spoke).to.deep.equal([one, two, three]);
        expect(lists.hasTouched).to.equal(false);
    });
    it('nobody touches what the stack has forgotten', () => {
        one.isRemoved = true;
        expect(lists.touch(one)).to.equal(false);
    });
    it('the changed are told once; who changes meanwhile waits', () => {
        for (const each of [one, two, one])
            lists.change(each);
        const told = [];
        const tell = (each) => {
            told.push(each);
            if (told.length === 1)
                lists.change(one);
        };
        lists.tellChanged(tell);
        expect(told).to.deep.equal([one, two]);
        lists.tellChanged(tell);
        expect(told).to.deep.equal([one, two, one]);
        expect(lists.hasChanged).to.equal(false);
    });
    it('when one throws, the others are told the next time', () => {
        for (const each of [one, two, three])
            lists.change(each);
        expect(() => lists.tellChanged(() => {
            throw new Error('application');
        })).to.throw('application');
        const told = [];
        lists.tellChanged((each) => void told.push(each));
        expect(told).to.deep.equal([two, three]);
    });
});
//# sourceMappingURL=turn_lists.test.js.map