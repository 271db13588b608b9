import { expect } from 'chai';
import { LossModel } from '../../lib/devices/loss_model.js';
import { seededRandomSource } from '../../lib/util/random_source.js';
const PACKETS = 200_000;
/** How many of 200,000 packets are lost, and in how many bursts. */
function lose(loss, burst, seed = 7) {
    const model = new LossModel(loss, burst, seededRandomSource(seed));
    let lost = 0;
    let bursts = 0;
    let wasLost = false;
    for (let packet = 0; packet < PACKETS; packet += 1) {
        const isLost = model.isNextLost();
        if (isLost)
            lost += 1;
        if (isLost && !wasLost)
            bursts += 1;
        wasLost = isLost;
    }
    return { lost, bursts };
}
describe('LossModel', () => {
    it('loses the share that is asked for, one by one', () => {
        const { lost, bursts } = lose(0.02, 1);
        expect(lost / PACKETS).to.be.closeTo(0.02, 0.001);
        expect(lost / bursts).to.be.closeTo(1 / (1 - 0.02), 0.02); // two in a row only by chance
    });
    it('in bursts loses the same share, so many in a row on average', () => {
        const { lost, bursts } = lose(0.02, 5);
        expect(lost / PACKETS).to.be.closeTo(0.02, 0.002);
        expect(lost / bursts).to.be.closeTo(5, 0.4);
    });
    it('loses nothing and draws nothing where there is no chance, and everything where there is no other', () => {
        let draws = 0;
        const random = { uint32: () => ((draws += 1), 0) };
        const never = new LossModel(0, 3, random);
        for (let packet = 0; packet < 100; packet += 1)
            expect(never.isNextLost()).to.equal(false);
        expect(draws).to.equal(0);
        expect(lose(1, 3).lost).to.equal(PACKETS);
    });
});
//# sourceMappingURL=loss_model.test.js.map