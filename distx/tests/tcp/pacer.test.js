/** The pacer: the rate holds however late it is woken, within limits. */
import { expect } from 'chai';
import { Pacer } from '../../lib/tcp_helpers/pacer.js';
const MSS = 1000;
/** Bytes that leave in `ms` when the pacer is woken every so often, a whole segment at a time. */
function sentIn(ms, rate, wakeEveryMs) {
    const pacer = new Pacer();
    let bytes = 0;
    for (let now = 10; now < 10 + ms; now += wakeEveryMs) {
        while (pacer.allowance(now, rate, 2 * MSS) > 0) {
            pacer.sent(MSS, now, rate);
            bytes += MSS;
        }
    }
    return bytes;
}
describe('the pacer', () => {
    it('keeps the rate, whether woken often or late', () => {
        for (const rate of [10, 100, 1250, 62_500]) {
            for (const wakeEveryMs of [0.1, 1, 2, 7]) {
                const sent = sentIn(1000, rate, wakeEveryMs);
                expect(sent, `${rate} bytes per ms, every ${wakeEveryMs} ms`).to.be.within(rate * 990 - 2 * MSS, rate * 1010 + 2 * MSS);
            }
        }
    });
    it('does not make up for long sleep by a burst', () => {
        const pacer = new Pacer();
        pacer.sent(MSS, 0, 100);
        expect(pacer.allowance(1000, 100, 2 * MSS)).to.equal(2 * MSS);
        pacer.sent(2 * MSS, 1000, 100);
        expect(pacer.delayMs(1000)).to.be.closeTo(12, 1e-9); // of the sleep, 8 ms count
    });
    it('says how long to wait, and nothing goes before', () => {
        const pacer = new Pacer();
        pacer.sent(1500, 10, 100);
        expect(pacer.delayMs(10)).to.be.closeTo(7, 1e-9); // 15 since the sleep that counts began
        expect([pacer.allowance(16.9, 100, MSS), pacer.allowance(17, 100, MSS)]).to.deep.equal([0, MSS]);
    });
    it('an infinite rate is none', () => {
        const pacer = new Pacer();
        pacer.sent(1e9, 0, Infinity);
        expect([pacer.delayMs(0), pacer.allowance(0, Infinity, MSS)]).to.deep.equal([0, Infinity]);
    });
});
//# sourceMappingURL=pacer.test.js.map