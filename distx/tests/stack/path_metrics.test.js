/** What connections leave behind for those that follow them to the same host (RFC 9040 §6). */
import { expect } from 'chai';
import { PathMetricsCache } from '../../lib/stack/path_metrics_cache.js';
import { newReno } from '../../lib/tcp_helpers/congestion/new_reno.js';
import { RoundTripEstimator } from '../../lib/tcp_helpers/round_trip_estimator.js';
import { accepted, endpoint, StackHarness } from './stack_harness.js';
const FOUND = {
    smoothedRoundTripMs: 80,
    roundTripVariationMs: 10,
    ssthreshBytes: 40_000,
    cwndBytes: 50_000,
    hasReordering: false,
};
describe('PathMetricsCache', () => {
    let cache;
    beforeEach(() => {
        cache = new PathMetricsCache();
    });
    it('gives back what a connection found, to that host only', () => {
        cache.learn(1, FOUND, 0);
        expect(cache.get(1, 1000)).to.deep.equal(FOUND);
        expect(cache.get(2, 1000)).to.equal(null);
    });
    it('believes the newest and what came before it by halves', () => {
        cache.learn(1, FOUND, 0);
        cache.learn(1, { ...FOUND, smoothedRoundTripMs: 40, roundTripVariationMs: 20, ssthreshBytes: 20_000 }, 1000);
        expect(cache.get(1, 1000)).to.include({
            smoothedRoundTripMs: 60,
            roundTripVariationMs: 15,
            ssthreshBytes: 30_000,
        });
    });
    it('raises the end of slow start to half the window of who did not come to it, and never lowers it by that', () => {
        cache.learn(1, FOUND, 0);
        cache.learn(1, { ...FOUND, ssthreshBytes: Infinity, cwndBytes: 10_000 }, 1);
        expect(cache.get(1, 1).ssthreshBytes).to.equal(40_000);
        cache.learn(1, { ...FOUND, ssthreshBytes: Infinity, cwndBytes: 200_000 }, 2);
        expect(cache.get(1, 2).ssthreshBytes).to.equal(100_000);
    });
    it('forgets the end of slow start after a minute, however many come meanwhile, and the rest after ten', () => {
        cache.learn(1, { ...FOUND, hasReordering: true }, 0);
        cache.learn(1, { ...FOUND, ssthreshBytes: Infinity, cwndBytes: 1000 }, 50_000);
        expect(cache.get(1, 59_999).ssthreshBytes).to.equal(40_000);
        expect(cache.get(1, 60_000).ssthreshBytes).to.equal(Infinity);
        expect(cache.get(1, 599_999).hasReordering).to.equal(true);
        expect(cache.get(1, 600_000).hasReordering).to.equal(false);
        expect(cache.get(1, 649_999)).to.not.equal(null);
        expect(cache.get(1, 650_000)).to.equal(null);
        expect(cache.size).to.equal(0);
    });
    it('does not grow without end', () => {
        for (let host = 0; host < 10_000; host += 1)
            cache.learn(host, FOUND, 0);
        expect(cache.size).to.equal(4096);
    });
});
describe('RoundTripEstimator with the word of an earlier connection', () => {
    it('begins with it, and filters its own samples into it', () => {
        const estimator = new RoundTripEstimator();
        estimator.expect(80, 100);
        expect([estimator.smoothedRoundTripMs, estimator.rtoMs]).to.deep.equal([80, 480]);
        expect(estimator.minRoundTripMs).to.equal(-1);
        estimator.addSample(160);
        expect([estimator.smoothedRoundTripMs, estimator.minRoundTripMs]).to.deep.equal([90, 160]);
    });
    it('prefers its own sample, but is warned how much they vary', () => {
        const estimator = new RoundTripEstimator();
        estimator.addSample(10);
        estimator.expect(80, 100);
        expect([estimator.smoothedRoundTripMs, estimator.roundTripVariationMs]).to.deep.equal([10, 100]);
    });
});
describe('Stack: connections to the same host', () => {
    const DATA = new Uint8Array(100_000);
    /** A connection with losses, and the ssthresh and SRTT it ends with. */
    function firstConnection(harness) {
        const listener = harness.stack.listen(endpoint('0.0.0.0:80'), {}, null);
        const { port, toPort, ours, theirs } = accepted(harness, 80, 5000);
        const server = listener.accept();
        server.connection.outbound.writeCopy(DATA);
        server.touch();
        harness.turn();
        harness.after(50);
        harness.answerTo({ port, toPort, flags: 'ACK', seq: theirs, ack: ours + 1460 });
        harness.after(1000); // a timeout
        const info = server.connection.info();
        server.abort();
        harness.turn();
        return info;
    }
    function secondConnection(harness) {
        const [listener] = [...harness.stack.listeners()];
        accepted(harness, 80, 5001);
        return listener.accept().connection.info();
    }
    it('begin with the round trips of the last one, but with a slow start of their own', () => {
        const harness = new StackHarness({ config: { congestionControl: newReno } });
        const first = firstConnection(harness);
        const second = secondConnection(harness);
        expect(second.ssthreshBytes).to.equal(Infinity);
        expect(second.roundTripVariationMs).to.be.at.least(first.smoothedRoundTripMs / 4);
    });
    it('end slow start where the last one did, where that is wanted', () => {
        const harness = new StackHarness({ config: { congestionControl: newReno }, shareSlowStartThreshold: true });
        const first = firstConnection(harness);
        expect(first.ssthreshBytes).to.be.below(20_000);
        expect(secondConnection(harness)).to.include({ ssthreshBytes: first.ssthreshBytes });
    });
    it('begin anew where nothing is to be shared, and after everything was forgotten', () => {
        for (const shares of [false, true]) {
            const options = { sharePathMetrics: shares, shareSlowStartThreshold: true };
            const harness = new StackHarness({ config: { congestionControl: newReno }, ...options });
            firstConnection(harness);
            if (shares)
                harness.stack.forgetDestinations();
            expect(secondConnection(harness)).to.include({ ssthreshBytes: Infinity });
        }
    });
    it('take nothing from one that was given up', () => {
        const harness = new StackHarness({
            config: { congestionControl: newReno, userTimeoutMs: 5000 },
            shareSlowStartThreshold: true,
        });
        const listener = harness.stack.listen(endpoint('0.0.0.0:80'), {}, null);
        accepted(harness, 80, 5000);
        const server = listener.accept();
        server.connection.outbound.writeCopy(DATA);
        server.touch();
        harness.turn();
        for (let second = 0; second < 20; second += 1)
            harness.after(1000);
        expect(server.connection.failure).to.equal('timeout');
        expect(secondConnection(harness)).to.include({ ssthreshBytes: Infinity });
    });
});
//# sourceMappingURL=path_metrics.test.js.map