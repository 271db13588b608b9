/** What a congestion control is told: initial windows, rounds, what limited the sender, flights that lost. */
import { expect } from 'chai';
import { SentRange } from '../../lib/tcp_helpers/retransmission_queue.js';
import { CongestionAccounting } from '../../lib/tcp_helpers/congestion/congestion_accounting.js';
import { NewReno } from '../../lib/tcp_helpers/congestion/new_reno.js';
import { RoundTripEstimator } from '../../lib/tcp_helpers/round_trip_estimator.js';
class Listening extends NewReno {
    start;
    samples = [];
    losses = [];
    constructor(start) {
        super(start);
        this.start = start;
    }
    onAcknowledged(sample) {
        this.samples.push(sample);
    }
    onLossDetected(sample) {
        this.losses.push(sample);
    }
}
function accounting(mss = 1000) {
    return new CongestionAccounting((start) => new Listening(start), 10, new RoundTripEstimator(), { mss, nowMs: 0 });
}
function listening({ control }) {
    if (!(control instanceof Listening))
        throw new Error('another control');
    return control;
}
/** An acknowledgment that delivers `bytes`. */
function acknowledge(told, acknowledged, bytes, next) {
    told.rate.onDelivered(new SentRange(acknowledged - bytes, acknowledged, 0), bytes, 0);
    const flight = { priorInFlight: bytes, inFlight: 0, roundTripMs: 10, inRecovery: false };
    told.onAcknowledged({ nowMs: 0, acknowledged, next, ...flight });
}
describe('congestion accounting', () => {
    it('the initial window is that of RFC 6928 §2, and one segment after two lost SYNs', () => {
        for (const [mss, bytes] of [
            [500, 5000],
            [1460, 14_600],
            [2000, 14_600],
            [9000, 18_000],
        ]) {
            expect(listening(accounting(mss)).start.initialWindow).to.equal(bytes);
        }
        const windows = [0, 1, 2].map((synTimeouts) => {
            const begun = accounting();
            begun.begin(1000, 5, synTimeouts);
            return listening(begun).start.initialWindow;
        });
        expect(windows).to.deep.equal([10_000, 10_000, 1000]);
    });
    it('the SYN is delivered, but is no data', () => {
        const told = accounting();
        acknowledge(told, 1, 1, 1);
        expect(told.delivered).to.equal(1);
        expect(listening(told).samples).to.deep.equal([]);
    });
    it('a round begins with the acknowledgment of what was sent after the last one began', () => {
        const told = accounting();
        for (const [acknowledged, next] of [
            [101, 301],
            [201, 401],
            [301, 501],
            [302, 601],
        ]) {
            acknowledge(told, acknowledged, 100, next);
        }
        expect(listening(told).samples.map(({ roundStart }) => roundStart)).to.deep.equal([true, false, false, true]);
        expect(listening(told).samples.map(({ delivered }) => delivered)).to.deep.equal([100, 200, 300, 400]);
    });
    it('growth is earned by what lay before the point where cwnd held the data back', () => {
        const told = accounting();
        told.limitedByWindow(201);
        for (const acknowledged of [101, 201, 202])
            acknowledge(told, acknowledged, 1, 500);
        expect(listening(told).samples.map(({ applicationLimited }) => applicationLimited)).to.deep.equal([
            false,
            false,
            true,
        ]);
    });
    it('tells of a loss event with the flight it is given', () => {
        const told = accounting();
        told.onLossDetected(7, 4000, 1000);
        expect(listening(told).losses).to.deep.equal([{ nowMs: 7, inFlight: 4000, bytesLost: 1000, delivered: 0 }]);
    });
});
//# sourceMappingURL=congestion_accounting.test.js.map