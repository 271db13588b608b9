/** What every congestion control owes the sender, and the names by which they are chosen. */
import { expect } from 'chai';
import fc from 'fast-check';
import { fixedWindow } from '../../lib/tcp_helpers/congestion/fixed_window.js';
import { congestionControlByName, isCongestionControlName, } from '../../lib/tcp_helpers/congestion/congestion_controls.js';
import { acknowledgment, loss, MSS, start } from './congestion_harness.js';
const adaptive = ['new_reno', 'cubic', 'bbr'];
const byLoss = ['new_reno', 'cubic'];
const event = fc.oneof(fc.record({ kind: fc.constant('acknowledged'), bytes: fc.integer({ min: 1, max: 2 ** 26 }) }), fc.record({ kind: fc.constantFrom('loss', 'timeout', 'mark'), bytes: fc.integer({ min: 0, max: 2 ** 30 }) }), fc.record({ kind: fc.constantFrom('spurious', 'idle', 'exit'), bytes: fc.constant(0) }), fc.record({ kind: fc.constant('mss'), bytes: fc.integer({ min: 48, max: 65_495 }) }));
describe('every congestion control', () => {
    it('bears its name', () => {
        for (const name of ['new_reno', 'cubic', 'bbr', 'fixed_window']) {
            expect(start(congestionControlByName[name]).name).to.equal(name);
            expect(isCongestionControlName(name)).to.equal(true);
        }
        for (const name of ['reno', '', 'toString', '__proto__', 'constructor']) {
            expect(isCongestionControlName(name), name).to.equal(false);
        }
    });
    it('keeps cwnd a whole number of bytes from one segment to 1 GiB, and ssthresh at two segments or more', () => {
        fc.assert(fc.property(fc.constantFrom(...adaptive), fc.array(event, { maxLength: 200, size: 'max' }), (name, events) => {
            const control = start(congestionControlByName[name]);
            let mss = MSS;
            let leastMss = MSS;
            let nowMs = 0;
            for (const { kind, bytes } of events) {
                nowMs += (bytes % 977) + 0.25;
                if (kind === 'acknowledged')
                    control.onAcknowledged(acknowledgment(bytes, { nowMs }));
                if (kind === 'loss')
                    control.onLossDetected(loss(bytes, nowMs));
                if (kind === 'mark')
                    control.onExplicitCongestion(loss(bytes, nowMs));
                if (kind === 'timeout')
                    control.onRetransmissionTimeout(loss(bytes, nowMs));
                if (kind === 'spurious')
                    control.onSpuriousLoss(nowMs);
                if (kind === 'idle')
                    control.onRestartAfterIdle(nowMs);
                if (kind === 'exit')
                    control.onRecoveryExit(nowMs);
                if (kind === 'mss')
                    control.onSegmentSizeChanged((mss = bytes));
                leastMss = Math.min(leastMss, mss);
                expect(Number.isSafeInteger(control.cwnd)).to.equal(true);
                expect(control.cwnd).to.be.within(mss, 2 ** 30);
                expect(control.pacingRate).to.be.above(0);
                expect(control.ssthresh).to.be.at.least(2 * leastMss);
            }
        }), { numRuns: 300 });
    });
    it('is cut by a loss and by a timeout, if it goes by losses', () => {
        for (const name of byLoss) {
            const control = start(congestionControlByName[name], 100);
            control.onLossDetected(loss(100 * MSS));
            expect(control.cwnd).to.be.below(100 * MSS);
            control.onRetransmissionTimeout(loss(50 * MSS));
            expect(control.cwnd).to.equal(MSS);
        }
    });
    it('does not move, if it is the fixed one', () => {
        const control = start(fixedWindow(123_456));
        control.onAcknowledged(acknowledgment(MSS));
        control.onLossDetected(loss(MSS));
        control.onRetransmissionTimeout(loss(MSS));
        control.onRestartAfterIdle(0);
        control.onSegmentSizeChanged(100);
        expect([control.cwnd, control.ssthresh]).to.deep.equal([123_456, Infinity]);
    });
});
//# sourceMappingURL=congestion_controls.test.js.map