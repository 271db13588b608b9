/** The equations of RFC 9438 §4 with numbers worked by hand; C = 0.4, beta = 0.7, windows in segments of 1000 bytes. */
import { expect } from 'chai';
import { Cubic, cubic } from '../../lib/tcp_helpers/congestion/cubic.js';
import { acknowledgeWindow, acknowledgment, averageWindow, loss, MSS, start } from './congestion_harness.js';
const plain = (from) => new Cubic(from, { hystart: false });
const unyielding = (from) => new Cubic(from, { hystart: false, fastConvergence: false });
/** A control that has just lost a segment at a window of 100 and recovered: cwnd 70, W_max 100, K = cbrt(30/0.4) = 4.217 s. */
function cutAtHundred(factory = plain) {
    const control = start(factory, 100);
    control.onLossDetected(loss(100 * MSS));
    control.onRecoveryExit(0);
    return control;
}
/** Whole round trips of acknowledgments; returns the time at the end. */
function run(control, fromMs, untilMs, roundTripMs) {
    let nowMs = fromMs;
    while (nowMs < untilMs)
        nowMs = acknowledgeWindow(control, { fromMs: nowMs, roundTripMs });
    return nowMs;
}
function curve(seconds) {
    return 0.4 * (seconds - 4.2172) ** 3 + 100;
}
describe('CUBIC', () => {
    describe('§4.2 window increase function', () => {
        it('moves towards the window of the next round trip, by its share for each byte acknowledged', () => {
            const control = cutAtHundred();
            control.onAcknowledged(acknowledgment(1)); // t = 0
            control.onAcknowledged(acknowledgment(7 * MSS, { nowMs: 1000 }));
            // W_cubic(1 + 0.1) = 0.4·(1.1 − 4.217)³ + 100 = 87.88; a tenth of the way from 70
            expect(control.cwnd / MSS).to.be.closeTo(70 + (87.88 - 70) / 10, 0.01);
        });
        it('follows the curve: 86.7 after 1 s, 95.6 after 2 s, 100 at K = 4.22 s, 102.3 after 6 s, 121.6 after 8 s', () => {
            const control = cutAtHundred();
            let nowMs = 0;
            for (const seconds of [1, 2, 3, 4.2, 5, 6, 7, 8]) {
                nowMs = run(control, nowMs, seconds * 1000, 200);
                expect(control.cwnd / MSS, `after ${seconds} s`).to.be.within(curve(seconds) - 1, curve(seconds + 0.2) + 0.1);
            }
        });
        it('aims at no more than one and a half times cwnd', () => {
            const control = cutAtHundred();
            control.onAcknowledged(acknowledgment(1));
            const before = control.cwnd;
            control.onAcknowledged(acknowledgment(70 * MSS, { nowMs: 60_000 }));
            expect(control.cwnd).to.be.closeTo(before * 1.5, 100);
        });
        it('never shrinks on an acknowledgment, even if round trips do', () => {
            const control = cutAtHundred();
            let before = 0;
            for (let nowMs = 0; nowMs < 10_000; nowMs += 7) {
                control.onAcknowledged(acknowledgment(9 * MSS, { nowMs, smoothedRoundTripMs: nowMs < 2000 ? 900 : 0 }));
                expect(control.cwnd).to.be.at.least(before);
                before = control.cwnd;
            }
        });
    });
    describe('§4.3 Reno-friendly region', () => {
        it('grows by 0.529 segments a round trip on a short path, then by one from where the loss was', () => {
            const control = cutAtHundred();
            let nowMs = run(control, 0, 200, 10);
            // W_cubic(0.2) = 74.1, W_est = 70 + 20·0.529 = 80.6
            expect(control.cwnd / MSS).to.be.closeTo(80.6, 0.3);
            nowMs = run(control, nowMs, 600, 10);
            expect(control.cwnd / MSS).to.be.closeTo(100 + (60 - 57), 1);
            run(control, nowMs, 700, 10);
            expect(control.cwnd / MSS).to.be.closeTo(100 + (70 - 57), 1);
        });
    });
    describe('§4.6 multiplicative decrease', () => {
        it('leaves 0.7 of FlightSize and at least two segments', () => {
            expect(cutAtHundred().cwnd).to.equal(70 * MSS);
            expect(cutAtHundred().ssthresh).to.equal(70 * MSS);
            const small = start(plain);
            small.onLossDetected(loss(2 * MSS));
            expect(small.cwnd).to.equal(2 * MSS);
        });
    });
    it('answers a congestion mark by the same cut, and begins a new curve below the window that was marked (§4.6)', () => {
        const control = start(plain, 100);
        control.onExplicitCongestion({ ...loss(100 * MSS), bytesLost: 0 });
        expect([control.cwnd, control.ssthresh, control.largestWindow]).to.deep.equal([70 * MSS, 70 * MSS, 100 * MSS]);
        control.onSpuriousLoss(0);
        expect(control.cwnd).to.equal(70 * MSS);
    });
    describe('§4.7 fast convergence', () => {
        it('remembers 0.85 of a window that is smaller than the last one, and the window itself without it', () => {
            for (const [factory, expected] of [
                [plain, 59.5],
                [unyielding, 70],
            ]) {
                const control = cutAtHundred(factory);
                expect(control.largestWindow).to.equal(100 * MSS);
                control.onLossDetected(loss(70 * MSS));
                expect(control.largestWindow).to.equal(expected * MSS);
            }
        });
        it('remembers the whole window when it has grown', () => {
            const control = cutAtHundred();
            run(control, 0, 8000, 100);
            const before = control.cwnd;
            control.onLossDetected(loss(before));
            expect(control.largestWindow).to.be.closeTo(before, 1);
        });
    });
    describe('§4.8 timeout', () => {
        it('falls to one segment with ssthresh at 0.7, then begins a flat curve where avoidance begins', () => {
            const control = start(plain, 100);
            control.onRetransmissionTimeout(loss(100 * MSS));
            expect([control.cwnd, control.ssthresh]).to.deep.equal([MSS, 70 * MSS]);
            control.onAcknowledged(acknowledgment(100 * MSS));
            let nowMs = run(control, 0, 700, 100);
            expect(control.cwnd / MSS).to.be.within(70, 71);
            expect(control.largestWindow).to.equal(70 * MSS);
            nowMs = run(control, nowMs, nowMs + 1000, 100);
            // K = 0: 0.4·1.2³ + 70, but Reno is ahead: 70 + 0.529·11.8
            expect(control.cwnd / MSS).to.be.closeTo(76.2, 0.1);
        });
    });
    describe('§4.9 spurious loss', () => {
        it('goes on as if nothing had been lost', () => {
            const disturbed = cutAtHundred();
            const calm = cutAtHundred();
            let nowMs = run(disturbed, 0, 3000, 300);
            run(calm, 0, 3000, 300);
            disturbed.onLossDetected(loss(disturbed.cwnd, nowMs));
            disturbed.onSpuriousLoss(nowMs);
            nowMs = run(disturbed, nowMs, 6000, 300);
            run(calm, 3000, 6000, 300);
            expect([disturbed.cwnd, disturbed.ssthresh]).to.deep.equal([calm.cwnd, calm.ssthresh]);
        });
        it('keeps the present window when it has already outgrown the one before', () => {
            const control = cutAtHundred();
            run(control, 0, 8000, 100);
            const { cwnd } = control;
            control.onSpuriousLoss(8000);
            expect(control.cwnd).to.equal(cwnd);
            expect(control.ssthresh).to.equal(70 * MSS);
        });
    });
    describe('§5.8 application-limited flows', () => {
        it('counts no time in which the application left the window unused', () => {
            const control = cutAtHundred();
            let nowMs = run(control, 0, 1000, 100);
            const { cwnd } = control;
            for (let count = 0; count < 600; count += 1) {
                nowMs += 100;
                control.onAcknowledged(acknowledgment(MSS, { nowMs, applicationLimited: true }));
            }
            expect(control.cwnd).to.equal(cwnd);
            run(control, nowMs, nowMs + 1000, 100);
            expect(control.cwnd / MSS).to.be.closeTo(curve(2), 1.6);
        });
        it('counts no time in which nothing was in flight', () => {
            const control = cutAtHundred();
            const nowMs = run(control, 0, 1000, 100) + 60_000;
            control.onSent(2 * MSS, 2 * MSS, nowMs);
            control.onSent(2 * MSS, 4 * MSS, nowMs);
            run(control, nowMs, nowMs + 1000, 100);
            expect(control.cwnd / MSS).to.be.closeTo(curve(2), 1.6);
        });
    });
    describe('§5.1 fairness to Reno', () => {
        it('has the average windows of table 1, RTT 0.1 s: 38, 187, 1054 and 5926 at 1e-3 to 1e-6', () => {
            // From the saturation point, since W_max approaches it but slowly: the average is 0.925 of it.
            const model = (expected, period, pieceBytes = MSS) => averageWindow(start(unyielding, Math.round(expected / 0.925)), period, 100, pieceBytes);
            expect(model(38, 1e3)).to.be.closeTo(38, 38 * 0.05);
            expect(model(187, 1e4)).to.be.closeTo(187, 187 * 0.05);
            expect(model(1054, 1e5)).to.be.closeTo(1054, 1054 * 0.05);
            expect(model(5926, 1e6, 45 * MSS), 'acknowledged by the super-segment').to.be.closeTo(5926, 5926 * 0.05);
        });
        it('has those of table 2, RTT 0.01 s, where it is Reno: 120 and 379 at 1e-4 and 1e-5', () => {
            expect(averageWindow(start(unyielding), 1e4, 10)).to.be.closeTo(120, 120 * 0.05);
            expect(averageWindow(start(unyielding), 1e5, 10)).to.be.closeTo(379, 379 * 0.05);
        });
    });
    it('begins a new curve after an idle time, from the initial window', () => {
        const control = cutAtHundred();
        run(control, 0, 2000, 100);
        control.onRestartAfterIdle(60_000);
        expect(control.cwnd).to.be.at.most(100 * MSS);
        run(control, 60_000, 60_100, 100);
        expect(control.cwnd / MSS).to.be.below(100);
    });
    it('scales its memory with the segments when the path MTU shrinks', () => {
        const control = cutAtHundred();
        control.onSegmentSizeChanged(MSS / 2);
        expect(control.largestWindow).to.equal(50 * MSS);
        expect(control.cwnd).to.equal(35 * MSS);
    });
    it('leaves the first slow start by HyStart++ and goes on from a flat curve (§4.10)', () => {
        const control = start(cubic, 16);
        let nowMs = 0;
        for (let round = 0; round < 20 && control.ssthresh === Infinity; round += 1) {
            nowMs = acknowledgeWindow(control, { fromMs: nowMs, roundTripMs: round < 3 ? 50 : 60 });
        }
        // 16, 32, 64, then round 3 notices after 8 of 128 segments; a quarter of the growth for the rest and four rounds more
        expect(control.ssthresh / MSS).to.be.within(128 * 1.25 ** 4, 136 * 1.25 ** 5);
        expect(control.cwnd).to.be.at.least(control.ssthresh);
        const left = control.ssthresh;
        acknowledgeWindow(control, { fromMs: nowMs, roundTripMs: 60 });
        expect(control.largestWindow).to.equal(left);
    });
});
//# sourceMappingURL=cubic_rfc9438_section_4.test.js.map