/** The addon's timer, and the loop over it: when it fires, and when it does not. */
import { expect } from 'chai';
import { loadNativeBinding, nativeBindingProblem } from '../../lib/devices/native_binding.js';
import { preciseEventLoop } from '../../lib/devices/precise_loop.js';
import { eventually } from '../harness/kernel.js';
import { skip } from '../harness/skip.js';
describe('A precise timer', () => {
    before(function () {
        const problem = nativeBindingProblem();
        if (problem !== null)
            skip(this, problem);
        else if (typeof loadNativeBinding().PreciseTimer !== 'function')
            skip(this, 'the addon is older; npm run build:native');
    });
    function newTimer() {
        const fired = [];
        const timer = new (loadNativeBinding().PreciseTimer)(() => fired.push(performance.now()));
        return { arm: (ms) => timer.arm(ms), close: () => timer.close(), fired };
    }
    it('fires once for each time it was set, and never early', async () => {
        const { arm, close, fired } = newTimer();
        const begin = performance.now();
        arm(0.3);
        await eventually('the timer fires', () => fired.length > 0);
        expect(fired[0] - begin).to.be.at.least(0.3);
        arm(0);
        await eventually('the timer fires again', () => fired.length > 1);
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(fired).to.have.lengthOf(2);
        close();
    });
    it('forgets an earlier setting for a later one, and all of them when it is closed', async () => {
        const { arm, close, fired } = newTimer();
        arm(5);
        const begin = performance.now();
        arm(30);
        await eventually('the timer fires', () => fired.length > 0);
        expect(fired[0] - begin).to.be.at.least(30);
        arm(1);
        close();
        close();
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(fired).to.have.lengthOf(1);
    });
    it('refuses what is no time', () => {
        const { arm, close } = newTimer();
        expect(() => arm(-1)).to.throw(RangeError);
        expect(() => arm(Number.NaN)).to.throw(RangeError);
        close();
    });
    it('lets a loop wake for a fraction of a millisecond', async () => {
        const loop = preciseEventLoop();
        let left = 0.4;
        let wokenAt = 0;
        loop.addClocked({
            tick: (elapsedMs) => {
                left -= elapsedMs;
                if (left <= 0 && wokenAt === 0)
                    wokenAt = performance.now();
            },
            get msUntilTick() {
                return left > 0 ? left : Infinity;
            },
        });
        await eventually('the loop wakes', () => wokenAt > 0);
        loop.close();
    });
});
//# sourceMappingURL=precise_timer.test.js.map