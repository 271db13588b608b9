/** HyStart++ (RFC 9406 §4.2): when slow start slows down, resumes, and ends. */
import { expect } from 'chai';
import { HyStartPlusPlus } from '../../lib/tcp_helpers/congestion/hystart_plus_plus.js';
function observeRound(hystart, roundTripMs, samples = 8) {
    for (let count = 0; count < samples; count += 1)
        hystart.observe(roundTripMs, count === 0);
}
/** Eight more samples of the round that has begun. */
function observeRoundOn(hystart, roundTripMs) {
    for (let count = 0; count < 8; count += 1)
        hystart.observe(roundTripMs, false);
}
describe('HyStart++', () => {
    it('slows growth to a quarter when a round trip is an eighth longer than in the round before', () => {
        const hystart = new HyStartPlusPlus();
        observeRound(hystart, 80);
        observeRound(hystart, 89.9);
        expect(hystart.growthDivisor).to.equal(1);
        observeRound(hystart, 101.2); // 89.9 + 89.9/8 = 101.14
        expect(hystart.growthDivisor).to.equal(4);
    });
    it('wants at least 4 ms and at most 16 ms more', () => {
        for (const [first, calm, alarming] of [
            [1, 4.9, 5],
            [400, 415.9, 416],
        ]) {
            const patient = new HyStartPlusPlus();
            observeRound(patient, first);
            observeRound(patient, calm);
            expect(patient.isConservative, `${first} to ${calm}`).to.equal(false);
            const alarmed = new HyStartPlusPlus();
            observeRound(alarmed, first);
            observeRound(alarmed, alarming);
            expect(alarmed.isConservative, `${first} to ${alarming}`).to.equal(true);
        }
    });
    it('judges a round by its shortest round trip, and only after eight samples', () => {
        const hystart = new HyStartPlusPlus();
        observeRound(hystart, 50);
        observeRound(hystart, 100, 7);
        hystart.observe(-1, false); // gives no sample
        expect(hystart.isConservative).to.equal(false);
        hystart.observe(50, false);
        hystart.observe(100, false);
        expect(hystart.isConservative).to.equal(false);
        hystart.observe(-1, true);
        observeRoundOn(hystart, 100);
        expect(hystart.isConservative).to.equal(true);
    });
    it('resumes when round trips grow shorter than those that alarmed it', () => {
        const hystart = new HyStartPlusPlus();
        observeRound(hystart, 50);
        observeRound(hystart, 60);
        observeRound(hystart, 60);
        expect(hystart.isConservative).to.equal(true);
        observeRound(hystart, 59);
        expect(hystart.isConservative).to.equal(false);
        expect(hystart.isFinished).to.equal(false);
    });
    it('ends slow start after five rounds on end, the one in which it slowed down included', () => {
        const hystart = new HyStartPlusPlus();
        observeRound(hystart, 40);
        for (let round = 1; round <= 4; round += 1)
            observeRound(hystart, 55);
        observeRound(hystart, 50); // a false alarm
        for (let round = 1; round <= 5; round += 1) {
            observeRound(hystart, 60);
            expect(hystart.isFinished, `in round ${round}`).to.equal(false);
        }
        hystart.observe(60, true);
        expect(hystart.isFinished).to.equal(true);
    });
});
//# sourceMappingURL=hystart_rfc9406.test.js.map