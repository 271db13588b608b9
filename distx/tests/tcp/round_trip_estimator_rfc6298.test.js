/** SRTT, RTTVAR and RTO with numbers worked by hand (RFC 6298 §2, §5; RFC 7323 appendix G). */
import { expect } from 'chai';
import { RoundTripEstimator } from '../../lib/tcp_helpers/round_trip_estimator.js';
describe('the round-trip estimator', () => {
    it('waits 1 s before the first sample, and says that it knows nothing (RFC 6298 §2.1)', () => {
        const estimator = new RoundTripEstimator();
        expect(estimator.rtoMs).to.equal(1000);
        const { smoothedRoundTripMs, roundTripVariationMs, minRoundTripMs, latestMs } = estimator;
        expect([smoothedRoundTripMs, roundTripVariationMs, minRoundTripMs, latestMs]).to.deep.equal([-1, -1, -1, -1]);
    });
    it('takes SRTT = R, RTTVAR = R/2 and so RTO = 3R from the first sample (§2.2)', () => {
        const estimator = new RoundTripEstimator();
        estimator.addSample(400);
        expect([estimator.smoothedRoundTripMs, estimator.roundTripVariationMs]).to.deep.equal([400, 200]);
        expect(estimator.rtoMs).to.equal(400 + 4 * 200);
    });
    it('moves by an eighth and a quarter, RTTVAR first with the old SRTT (§2.3)', () => {
        const estimator = new RoundTripEstimator();
        estimator.addSample(400);
        estimator.addSample(800);
        expect(estimator.roundTripVariationMs).to.equal(0.75 * 200 + 0.25 * 400); // |400 − 800|, not |450 − 800|
        expect(estimator.smoothedRoundTripMs).to.equal(0.875 * 400 + 0.125 * 800);
        expect(estimator.rtoMs).to.equal(450 + 4 * 250);
        expect([estimator.minRoundTripMs, estimator.latestMs]).to.deep.equal([400, 800]);
    });
    it('leaves room for a delayed acknowledgment on top of the round trip, however even the path', () => {
        const estimator = new RoundTripEstimator();
        for (let count = 0; count < 200; count += 1)
            estimator.addSample(190);
        expect(estimator.roundTripVariationMs).to.be.below(1);
        expect(estimator.rtoMs).to.be.closeTo(190 + 200, 0.001);
    });
    it('allows at least the granularity of the clock when no minimum is set', () => {
        const estimator = new RoundTripEstimator({ minRtoMs: 0, clockGranularityMs: 10 });
        for (let count = 0; count < 200; count += 1)
            estimator.addSample(5);
        expect(estimator.rtoMs).to.be.closeTo(15, 0.001);
    });
    it('doubles with each timeout up to the maximum, and for ever after (§5.5, §2.5)', () => {
        const estimator = new RoundTripEstimator();
        const seen = [];
        for (let count = 0; count < 8; count += 1) {
            seen.push(estimator.rtoMs);
            estimator.backOff();
        }
        expect(seen).to.deep.equal([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
        for (let count = 0; count < 5000; count += 1)
            estimator.backOff();
        expect(estimator.rtoMs).to.equal(60_000);
        expect(estimator.backOffs).to.be.below(60); // 2^1024 would be Infinity
        expect(estimator.baseRtoMs).to.equal(1000);
    });
    it('ends the back-off with a new sample, or when it is told to', () => {
        const estimator = new RoundTripEstimator();
        estimator.addSample(100);
        estimator.backOff();
        estimator.backOff();
        expect([estimator.backOffs, estimator.rtoMs]).to.deep.equal([2, 1200]);
        estimator.addSample(100);
        expect(estimator.rtoMs).to.equal(100 + 200); // 4·37.5 is less than the 200 ms allowed at least
        estimator.backOff();
        estimator.resetBackOff();
        expect(estimator.rtoMs).to.equal(300);
    });
    it('never waits longer than the maximum, whatever the samples', () => {
        const estimator = new RoundTripEstimator({ maxRtoMs: 5000 });
        estimator.addSample(1e6);
        expect(estimator.rtoMs).to.equal(5000);
    });
    it('forgets a round trip at the same pace with ten samples in it as with one (RFC 7323 appendix G)', () => {
        const sparse = new RoundTripEstimator();
        const dense = new RoundTripEstimator();
        sparse.addSample(100);
        dense.addSample(100);
        for (let round = 0; round < 8; round += 1) {
            sparse.addSample(200);
            for (let count = 0; count < 10; count += 1)
                dense.addSample(200, 10);
        }
        expect(sparse.smoothedRoundTripMs).to.be.closeTo(165.6, 0.1);
        expect(dense.smoothedRoundTripMs).to.be.closeTo(sparse.smoothedRoundTripMs, 3);
    });
    it('begins with 3 s when the SYN had to be sent twice, until it has a sample (RFC 6298 §5.7)', () => {
        const estimator = new RoundTripEstimator();
        estimator.backOff();
        estimator.restartAfterLostSYN();
        expect(estimator.rtoMs).to.equal(3000);
        estimator.addSample(50);
        estimator.restartAfterLostSYN();
        expect(estimator.rtoMs).to.equal(250);
    });
    it('takes a sample of nothing for a path faster than the clock', () => {
        const estimator = new RoundTripEstimator({ minRtoMs: 0 });
        estimator.addSample(0);
        estimator.addSample(-3);
        expect([estimator.smoothedRoundTripMs, estimator.minRoundTripMs, estimator.rtoMs]).to.deep.equal([0, 0, 1]);
    });
});
//# sourceMappingURL=round_trip_estimator_rfc6298.test.js.map