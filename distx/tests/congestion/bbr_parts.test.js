/** The equations of BBR with numbers worked by hand (draft-ietf-ccwg-bbr-06). */
import { expect } from 'chai';
import { AckAggregation } from '../../lib/tcp_helpers/congestion/bbr_ack_aggregation.js';
import { BbrBounds, inFlightAtLoss, isInFlightTooHigh } from '../../lib/tcp_helpers/congestion/bbr_bounds.js';
import { FullPipeEstimator } from '../../lib/tcp_helpers/congestion/bbr_full_pipe.js';
import { MinRoundTripFilter } from '../../lib/tcp_helpers/congestion/bbr_min_round_trip.js';
import { ProbeCycle } from '../../lib/tcp_helpers/congestion/bbr_probe_cycle.js';
import { PacketTimedRounds } from '../../lib/tcp_helpers/congestion/bbr_rounds.js';
import { WindowedMaximum } from '../../lib/tcp_helpers/congestion/windowed_maximum.js';
import { seededRandomSource } from '../../lib/util/random_source.js';
import { acknowledgment, MSS } from './congestion_harness.js';
describe('the parts of BBR', () => {
    it('a maximum over periods forgets what is older than its window, when something new comes', () => {
        const maximum = new WindowedMaximum();
        expect(maximum.value).to.equal(0);
        expect([9, 5, 7].map((value, period) => maximum.update(period, value, 3))).to.deep.equal([9, 9, 9]);
        expect(maximum.update(3, 2, 3)).to.equal(7);
        expect(maximum.update(4, 1, 3)).to.equal(7);
        expect(maximum.update(5, 1, 3)).to.equal(2);
        expect(maximum.update(5, 4, 1)).to.equal(4);
    });
    it('a round is over when something is acknowledged that was sent after it began (§5.5.1)', () => {
        const rounds = new PacketTimedRounds();
        const told = [
            [0, 1000],
            [0, 2000],
            [1000, 3000],
            [2000, 4000],
            [3000, 5000],
        ].map(([priorDelivered, delivered]) => {
            rounds.update(acknowledgment(MSS, { priorDelivered: priorDelivered, delivered: delivered }));
            return rounds.isStart;
        });
        expect(told).to.deep.equal([true, false, true, false, true]);
        expect(rounds.count).to.equal(3);
    });
    it('the pipe is full when three rounds on end have grown by less than a quarter (§5.3.1.2)', () => {
        const pipe = new FullPipeEstimator();
        for (const rate of [100, 125, 156, 157, 197])
            pipe.observe(rate);
        expect(pipe.isFull).to.equal(false);
        for (const rate of [200, 246, 100])
            pipe.observe(rate);
        expect(pipe).to.include({ isFull: true, isReached: true });
        pipe.reset(300);
        for (const rate of [374, 375, 376])
            pipe.observe(rate);
        expect(pipe).to.include({ isFull: false, isReached: true });
    });
    it('the least round trip is that of 10 s, and after 5 s without one as short it is time to look (§5.3.4.3)', () => {
        const filter = new MinRoundTripFilter(30, 0);
        filter.update(25, 100);
        expect([filter.leastMs, filter.isProbeDue]).to.deep.equal([25, false]);
        filter.update(40, 5100);
        expect(filter.isProbeDue).to.equal(false);
        filter.update(40, 5101);
        expect([filter.leastMs, filter.isProbeDue]).to.deep.equal([25, true]);
        filter.update(35, 10_100);
        expect(filter.leastMs).to.equal(25);
        filter.update(-1, 10_101);
        expect(filter.leastMs).to.equal(35);
    });
    it('aggregation is what is acknowledged beyond the bandwidth since acknowledgments last fell behind it (§5.5.9)', () => {
        const aggregation = new AckAggregation(0);
        const limits = { cwnd: 50 * MSS, round: 1, rounds: 10 };
        aggregation.update(8 * MSS, 10, 1000, limits); // nothing was expected since 10
        expect(aggregation.extra).to.equal(8 * MSS);
        aggregation.update(4 * MSS, 12, 1000, limits); // 12 acknowledged, 2 expected
        expect(aggregation.extra).to.equal(10 * MSS);
        aggregation.update(MSS, 40, 1000, { ...limits, round: 2 }); // 12 ≤ 30: begins anew
        aggregation.update(90 * MSS, 41, 1000, { ...limits, round: 12 });
        expect(aggregation.extra).to.equal(50 * MSS); // never more than cwnd
    });
    it('too much was in flight when more than 2 % of it is lost, or anything without SACK (§5.5.10.2)', () => {
        const flight = { inFlightWhenSent: 100 * MSS, lost: 2 * MSS, applicationLimited: false };
        expect(isInFlightTooHigh(flight, true)).to.equal(false);
        expect(isInFlightTooHigh({ ...flight, lost: 2 * MSS + 1 }, true)).to.equal(true);
        expect(isInFlightTooHigh({ ...flight, lost: 1 }, false)).to.equal(true);
    });
    it('losses crossed the threshold within a super-segment where (lost + p)/(in flight + p) is 2 % (§5.5.10.2)', () => {
        // 98 before it with none lost: p = 0.02·98/0.98 = 2 of the ten lost ones
        const flight = { inFlightWhenSent: 108 * MSS, lost: 10 * MSS, applicationLimited: false };
        expect(inFlightAtLoss(flight, 10 * MSS)).to.be.closeTo(100 * MSS, 1e-6);
    });
    it('the bounds of a cycle begin at the model, and follow what was delivered down to 0.7 a round (§5.5.10.3)', () => {
        const bounds = new BbrBounds();
        const round = (deliveryRate, delivered, total) => {
            bounds.updateLatest(acknowledgment(MSS, { deliveryRate, delivered: total, priorDelivered: total - 1 }), delivered);
        };
        round(900, 36_000, 10);
        bounds.adaptShortTerm(1000, 80_000);
        expect([bounds.bandwidthShortTerm, bounds.inFlightShortTerm]).to.deep.equal([900, 56_000]);
        bounds.resetSignals();
        round(100, 4000, 20);
        bounds.adaptShortTerm(1000, 80_000);
        expect(bounds.bandwidthShortTerm).to.equal(0.7 * 900);
        expect(bounds.inFlightShortTerm).to.equal(0.7 * 56_000);
        bounds.resetShortTerm();
        expect([bounds.bandwidthShortTerm, bounds.inFlightShortTerm]).to.deep.equal([Infinity, Infinity]);
    });
    it('stretches lost next to one another are one', () => {
        const bounds = new BbrBounds();
        for (const start of [0, MSS, 2 * MSS, 5 * MSS, 9 * MSS])
            bounds.noteLostRange(start, MSS);
        expect(bounds.lostRangesInRound).to.equal(3);
    });
    it('the long-term bound grows by 1, 2, 4, 8 segments in the rounds of up, spread over each (§5.3.3.5)', () => {
        const cycle = new ProbeCycle();
        cycle.startRefill();
        cycle.startUp(40 * MSS, MSS);
        const perRound = [0, 1, 2, 3].map(() => {
            let grown = 0;
            for (let count = 0; count < 40; count += 1)
                grown += cycle.growth(MSS, count === 39, 40 * MSS, MSS);
            return grown / MSS;
        });
        expect(perRound).to.deep.equal([1, 2, 4, 8]);
    });
    it('waits between probes as chance says, 2 to 3 s or 63 rounds (§5.3.3.8.3)', () => {
        const random = seededRandomSource(7);
        for (let count = 0; count < 100; count += 1) {
            const cycle = new ProbeCycle();
            cycle.startDown(100, random);
            expect(cycle.isTimeToProbe(2100, 1000)).to.equal(false);
            expect(cycle.isTimeToProbe(3100, 1000)).to.equal(true);
            let rounds = 0;
            for (; !cycle.isTimeToProbe(100, 1000); rounds += 1)
                cycle.onRound();
            expect(rounds).to.be.within(62, 63);
        }
    });
});
//# sourceMappingURL=bbr_parts.test.js.map