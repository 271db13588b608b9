/** The search for what a path carries, without a network (RFC 4821, RFC 8899 §5). */
import { expect } from 'chai';
import { PathMTUProbe } from '../../lib/tcp_helpers/path_mtu_probe.js';
import { PathMTUProbing } from '../../lib/tcp_helpers/path_mtu_probing.js';
const BASE = 1024;
const MOST = 1460;
/** Tries what is due until nothing is, on a path that carries `carried`. @returns the sizes that were tried */
function search(probing, carried, nowMs = 0) {
    const tried = [];
    for (let size = probing.probeDue(nowMs); size > 0 && tried.length < 100; size = probing.probeDue(nowMs)) {
        tried.push(size);
        probing.probeSent(size);
        expect(probing.probeDue(nowMs), 'one at a time').to.equal(0);
        if (size <= carried)
            probing.probeArrived(nowMs);
        else
            probing.probeLost(nowMs);
    }
    return tried;
}
/** Full segments have timed out twice, and a small one has arrived. */
function inBlackHole() {
    const probing = new PathMTUProbing('black hole', BASE, MOST);
    probing.start(MOST, MOST, 0);
    probing.timedOut(1, MOST, 0);
    probing.timedOut(2, MOST, 0);
    probing.acknowledged(0);
    return probing;
}
describe('the search for the path MTU', () => {
    it('tries nothing on a path that gives no reason to', () => {
        const probing = new PathMTUProbing('black hole', BASE, MOST);
        probing.start(MOST, MOST, 0);
        expect([probing.size, probing.state, probing.probeDue(1e9)]).to.deep.equal([MOST, 'complete', 0]);
        probing.acknowledged(0);
        expect(probing.state).to.equal('complete');
    });
    it('falls to the base when full segments time out for the second time in a row, not for the first', () => {
        const probing = new PathMTUProbing('black hole', BASE, MOST);
        probing.start(MOST, MOST, 0);
        expect(probing.timedOut(1, MOST, 0)).to.equal(false);
        expect(probing.timedOut(2, MOST, 0)).to.equal(true);
        expect([probing.size, probing.state]).to.deep.equal([BASE, 'base']);
        expect(probing.timedOut(3, BASE, 0), 'there is nothing below the base').to.equal(false);
    });
    it('does not blame the path for small segments that time out', () => {
        const probing = new PathMTUProbing('black hole', BASE, MOST);
        probing.start(MOST, MOST, 0);
        expect([2, 3, 4].map((timeouts) => probing.timedOut(timeouts, BASE, 0))).to.deep.equal([false, false, false]);
        expect(probing.size).to.equal(MOST);
    });
    it('begins once a small segment has arrived', () => {
        const probing = new PathMTUProbing('black hole', BASE, MOST);
        probing.start(MOST, MOST, 0);
        probing.timedOut(2, MOST, 0);
        expect(probing.probeDue(1e9)).to.equal(0);
        probing.acknowledged(1000);
        expect([probing.state, probing.probeDue(1000)]).to.deep.equal(['search', MOST]);
    });
    it('gives the largest size another try first, and has everything back if it was only an outage', () => {
        const probing = inBlackHole();
        expect(search(probing, MOST)).to.deep.equal([MOST]);
        expect([probing.size, probing.state, probing.hasFoundLess]).to.deep.equal([MOST, 'complete', false]);
    });
    it('halves what is left, believes a failure the third time, and ends within 8 bytes of the truth', () => {
        for (let carried = BASE; carried < MOST; carried += 1) {
            const probing = inBlackHole();
            const tried = search(probing, carried);
            expect(probing.state).to.equal('complete');
            expect(probing.size).to.be.within(carried - 8, carried);
            expect(tried.length).to.be.at.most(1 + 3 * 6);
            for (const size of new Set(tried)) {
                const times = tried.filter((other) => other === size).length;
                expect(times, `${size} of ${carried}`).to.equal(size <= carried || size === MOST ? 1 : 3);
            }
        }
    });
    it('tries upwards again after ten minutes, from what it has found', () => {
        const probing = inBlackHole();
        search(probing, 1200);
        const found = probing.size;
        expect(probing.probeDue(599_999)).to.equal(0);
        expect(search(probing, 1400, 600_000)[0]).to.equal(MOST);
        expect(probing.size).to.be.within(1392, 1400);
        expect(probing.size).to.be.above(found);
    });
    it('learns nothing from a probe of which nobody knows what became of it, and waits before the next', () => {
        const probing = inBlackHole();
        probing.probeSent(probing.probeDue(0));
        probing.probeInconclusive(0);
        expect([probing.probeDue(999), probing.probeDue(1000)]).to.deep.equal([0, MOST]);
    });
    it('takes a router at his word, and tries upwards after ten minutes', () => {
        const probing = new PathMTUProbing('black hole', BASE, MOST);
        probing.start(MOST, MOST, 0);
        expect(probing.narrowed(1500, 0)).to.equal(false);
        expect(probing.narrowed(1300, 5000)).to.equal(true);
        expect([probing.size, probing.probeDue(604_999), probing.probeDue(605_000)]).to.deep.equal([1300, 0, MOST]);
    });
    it('looks no higher than a router says, though he says no less than we send', () => {
        const probing = inBlackHole();
        expect(probing.narrowed(1200, 0)).to.equal(false);
        expect(probing.probeDue(0)).to.be.at.most(1200);
        search(probing, MOST);
        expect(probing.size).to.equal(1200);
    });
    it('from the beginning starts small and goes up at once', () => {
        const probing = new PathMTUProbing('always', BASE, MOST);
        probing.start(MOST, MOST, 0);
        expect([probing.size, probing.probeDue(0)]).to.deep.equal([BASE, MOST]);
        search(probing, 1400);
        expect(probing.size).to.be.within(1392, 1400);
    });
    it('switched off does nothing but what routers say', () => {
        const probing = new PathMTUProbing('off', BASE, MOST);
        probing.start(MOST, MOST, 0);
        expect(probing.timedOut(5, MOST, 0)).to.equal(false);
        expect(probing.narrowed(1000, 0)).to.equal(true);
        expect([probing.size, probing.state, probing.probeDue(1e9)]).to.deep.equal([1000, 'disabled', 0]);
    });
});
describe('a path MTU probe under way', () => {
    let probe;
    beforeEach(() => {
        probe = new PathMTUProbe();
        probe.sent(100, 200);
    });
    it('has arrived when all of it has, be it together with others', () => {
        probe.delivered(100, 150);
        expect(probe.takeVerdict()).to.equal(null);
        probe.delivered(50, 200);
        expect([probe.takeVerdict(), probe.takeVerdict(), probe.isUnderWay]).to.deep.equal(['arrived', null, false]);
    });
    it('is lost when it alone is', () => {
        expect([probe.lost(200, 300), probe.lost(0, 100), probe.lost(150, 200)]).to.deep.equal([false, false, true]);
        probe.judge(false, 100);
        expect(probe.takeVerdict()).to.equal('lost');
        expect(probe.lost(100, 200), 'what is sent in its place is no probe').to.equal(false);
    });
    it('proves nothing when others are lost with it, or nobody answers at all', () => {
        probe.lost(100, 200);
        probe.judge(true, 100);
        expect(probe.takeVerdict()).to.equal('unknown');
        probe.sent(300, 400);
        probe.forget();
        expect(probe.takeVerdict()).to.equal('unknown');
        probe.sent(500, 600);
        probe.judge(false, 600); // acknowledged, but nobody said which copy
        expect(probe.takeVerdict()).to.equal('unknown');
    });
});
//# sourceMappingURL=path_mtu_probing_rfc4821.test.js.map