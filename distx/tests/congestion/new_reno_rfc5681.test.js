/** The congestion window of RFC 5681: slow start, avoidance, loss, timeout, idleness. */
import { expect } from 'chai';
import { MAX_WINDOW_BYTES, newReno } from '../../lib/tcp_helpers/congestion/new_reno.js';
import { acknowledgeWindow, acknowledgment, averageWindow, loss, MSS, start } from './congestion_harness.js';
describe('NewReno', () => {
    describe('in slow start', () => {
        it('doubles the window each round trip, whether acknowledgments come one by one or for 45 segments', () => {
            for (const pieceBytes of [MSS, 2 * MSS, 45 * MSS, 1000 * MSS]) {
                const control = start(newReno);
                for (const expected of [20, 40, 80, 160]) {
                    acknowledgeWindow(control, { pieceBytes });
                    expect(control.cwnd, `pieces of ${pieceBytes}`).to.equal(expected * MSS);
                }
            }
        });
        it('grows by the bytes acknowledged, so that splitting acknowledgments gains nothing', () => {
            const control = start(newReno);
            for (let part = 0; part < 1000; part += 1)
                control.onAcknowledged(acknowledgment(1));
            expect(control.cwnd).to.equal(11 * MSS);
        });
        it('stops at ssthresh and spends the rest of an acknowledgment in avoidance', () => {
            const control = start(newReno);
            control.onLossDetected(loss(40 * MSS));
            control.onRetransmissionTimeout(loss(MSS));
            control.onLossDetected(loss(8 * MSS)); // ssthresh 4, cwnd 1
            control.onAcknowledged(acknowledgment(MSS)); // answers the timeout
            expect(control.cwnd).to.equal(2 * MSS);
            control.onAcknowledged(acknowledgment(2 * MSS + 4 * MSS));
            expect(control.cwnd).to.equal(5 * MSS); // 2 → 4 by two segments, then one more for a window of four
        });
        it('grows by one segment for an acknowledgment of data from before a timeout, however much it covers', () => {
            const control = start(newReno, 40);
            control.onRetransmissionTimeout(loss(40 * MSS));
            control.onAcknowledged(acknowledgment(39 * MSS)); // the hole is filled: 38 of these had arrived long ago
            expect(control.cwnd).to.equal(2 * MSS);
            control.onAcknowledged(acknowledgment(MSS));
            expect(control.cwnd).to.equal(3 * MSS);
            control.onAcknowledged(acknowledgment(3 * MSS)); // all of it sent since
            expect(control.cwnd).to.equal(6 * MSS);
        });
    });
    describe('in congestion avoidance', () => {
        it('grows by one segment each round trip, in the same way for small and for large acknowledgments', () => {
            for (const pieceBytes of [100, MSS, 2 * MSS, 1000 * MSS]) {
                const control = start(newReno);
                control.onLossDetected(loss(20 * MSS));
                for (const expected of [11, 12, 13, 14]) {
                    acknowledgeWindow(control, { pieceBytes });
                    expect(control.cwnd, `pieces of ${pieceBytes}`).to.equal(expected * MSS);
                }
            }
        });
        it('gains a segment for each window that one acknowledgment covers', () => {
            const control = start(newReno);
            control.onLossDetected(loss(20 * MSS));
            control.onAcknowledged(acknowledgment((10 + 11 + 12) * MSS));
            expect(control.cwnd).to.equal(13 * MSS);
        });
        it('keeps its accuracy and its bound at a window of 1 GiB', () => {
            const control = newReno({ mss: 1448, initialWindow: 2 ** 30 - 2 ** 20, nowMs: 0 });
            control.onLossDetected(loss(2 ** 31 - 2 ** 21)); // ssthresh is cwnd
            const before = control.cwnd;
            for (let acknowledged = 0; acknowledged < before; acknowledged += 2 ** 16) {
                control.onAcknowledged(acknowledgment(Math.min(2 ** 16, before - acknowledged)));
            }
            expect(control.cwnd).to.equal(before + 1448);
            for (let round = 0; round < 2000; round += 1)
                control.onAcknowledged(acknowledgment(2 ** 30));
            expect(control.cwnd).to.equal(MAX_WINDOW_BYTES);
        });
        it('has the average window sqrt(1.5/p) for a loss rate p (RFC 5681, RFC 9438 table 1: 12, 38, 120, 379)', () => {
            for (const [period, expected] of [
                [1e2, 12],
                [1e3, 38],
                [1e4, 120],
                [1e5, 379],
            ]) {
                expect(averageWindow(start(newReno), period, 100), `1/p = ${period}`).to.be.closeTo(expected, expected * 0.05);
            }
        });
    });
    describe('after a loss', () => {
        it('sets ssthresh and cwnd to half of FlightSize, not of cwnd', () => {
            const control = start(newReno, 100);
            control.onLossDetected(loss(60 * MSS));
            expect(control.ssthresh).to.equal(30 * MSS);
            expect(control.cwnd).to.equal(30 * MSS);
        });
        it('never sets ssthresh below two segments', () => {
            const control = start(newReno);
            control.onLossDetected(loss(3 * MSS));
            expect(control.ssthresh).to.equal(2 * MSS);
            expect(control.cwnd).to.equal(2 * MSS);
        });
        it('never gains window by a loss, even if more is outstanding than cwnd allows', () => {
            const control = start(newReno, 4);
            control.onLossDetected(loss(100 * MSS));
            expect(control.cwnd).to.equal(4 * MSS);
        });
        it('holds the window still for as long as recovery lasts', () => {
            const control = start(newReno, 20);
            control.onLossDetected(loss(20 * MSS));
            for (let count = 0; count < 50; count += 1)
                control.onAcknowledged(acknowledgment(MSS, { inRecovery: true }));
            expect(control.cwnd).to.equal(10 * MSS);
            control.onRecoveryExit(0);
            acknowledgeWindow(control);
            expect(control.cwnd).to.equal(11 * MSS);
        });
        it('gives back what a spurious loss took, unless the window has outgrown it', () => {
            const control = start(newReno, 20);
            control.onLossDetected(loss(20 * MSS));
            control.onSpuriousLoss(0);
            expect(control.cwnd).to.equal(20 * MSS);
            expect(control.ssthresh).to.equal(Infinity);
            control.onLossDetected(loss(20 * MSS));
            for (let round = 0; round < 15; round += 1)
                acknowledgeWindow(control);
            control.onSpuriousLoss(0);
            expect(control.cwnd).to.equal(25 * MSS);
            expect(control.ssthresh).to.equal(10 * MSS);
        });
    });
    it('answers a congestion mark as a loss, once and for good (RFC 3168 §6.1.2)', () => {
        const control = start(newReno, 20);
        control.onExplicitCongestion({ ...loss(20 * MSS), bytesLost: 0 });
        expect([control.cwnd, control.ssthresh]).to.deep.equal([10 * MSS, 10 * MSS]);
        control.onSpuriousLoss(0);
        expect(control.cwnd).to.equal(10 * MSS);
    });
    describe('at a retransmission timeout', () => {
        it('falls to one segment and remembers half of FlightSize', () => {
            const control = start(newReno, 20);
            control.onRetransmissionTimeout(loss(20 * MSS));
            expect(control.cwnd).to.equal(MSS);
            expect(control.ssthresh).to.equal(10 * MSS);
        });
        it('keeps ssthresh when the same segment times out again, and sets it anew for another (RFC 5681 §3.1)', () => {
            const control = start(newReno, 20);
            control.onRetransmissionTimeout(loss(20 * MSS));
            control.onRetransmissionTimeout(loss(MSS));
            control.onRetransmissionTimeout(loss(MSS));
            expect(control.ssthresh).to.equal(10 * MSS);
            control.onAcknowledged(acknowledgment(MSS));
            control.onRetransmissionTimeout(loss(6 * MSS));
            expect(control.ssthresh).to.equal(3 * MSS);
        });
        it('restores window and threshold from before the first of several spurious timeouts', () => {
            const control = start(newReno, 20);
            control.onRetransmissionTimeout(loss(20 * MSS));
            control.onRetransmissionTimeout(loss(20 * MSS));
            control.onSpuriousLoss(0);
            expect([control.cwnd, control.ssthresh]).to.deep.equal([20 * MSS, Infinity]);
        });
    });
    it('does not grow while the application leaves the window unused', () => {
        const control = start(newReno);
        for (let count = 0; count < 50; count += 1) {
            control.onAcknowledged(acknowledgment(MSS, { applicationLimited: true }));
        }
        expect(control.cwnd).to.equal(10 * MSS);
    });
    it('begins again with the initial window after an idle time, and never with more than it had (RFC 5681 §4.1)', () => {
        const control = start(newReno);
        acknowledgeWindow(control);
        control.onRestartAfterIdle(0);
        expect(control.cwnd).to.equal(10 * MSS);
        control.onLossDetected(loss(8 * MSS));
        control.onRestartAfterIdle(0);
        expect(control.cwnd).to.equal(4 * MSS);
    });
    it('keeps the number of segments when the path allows only smaller ones, and the bytes when larger', () => {
        const control = start(newReno);
        control.onSegmentSizeChanged(MSS / 2);
        expect(control.cwnd).to.equal(5 * MSS);
        control.onSegmentSizeChanged(MSS);
        expect(control.cwnd).to.equal(5 * MSS);
    });
    describe('paces', () => {
        const rateOf = (control, smoothedRoundTripMs) => {
            control.onAcknowledged(acknowledgment(0, { smoothedRoundTripMs, applicationLimited: true }));
            return control.pacingRate;
        };
        it('large windows over their round trip: twice as fast in slow start, a quarter faster later', () => {
            const control = start(newReno, 100);
            expect(rateOf(control, 50)).to.equal((2 * 100 * MSS) / 50);
            control.onLossDetected(loss(160 * MSS));
            expect(rateOf(control, 50)).to.equal((1.25 * 80 * MSS) / 50);
        });
        it('neither small windows nor windows of short round trips, nor before the first round trip is known', () => {
            expect(start(newReno, 100).pacingRate).to.equal(Infinity);
            expect(rateOf(start(newReno, 100), 3.9)).to.equal(Infinity);
            expect(rateOf(start(newReno, 65), 50)).to.equal(Infinity);
            expect(rateOf(start(newReno, 66), 50)).to.be.below(Infinity);
        });
    });
});
//# sourceMappingURL=new_reno_rfc5681.test.js.map