/** The parts of a sender that have rules of their own: its sequence space, its timer's patience, its samples. */
import { expect } from 'chai';
import { OutboundSequence } from '../../lib/outbound_sequence.js';
import { DeliveredRanges } from '../../lib/tcp_helpers/delivered_ranges.js';
import { RetransmissionQueue, SentRange } from '../../lib/tcp_helpers/retransmission_queue.js';
import { RetransmissionTimer } from '../../lib/tcp_helpers/retransmission_timer.js';
import { RoundTripEstimator } from '../../lib/tcp_helpers/round_trip_estimator.js';
import { sampleRoundTrip } from '../../lib/tcp_helpers/round_trip_sampling.js';
import { flagNames } from '../../lib/tcp_helpers/tcp_segment.js';
import { isn } from '../harness/segment_steps.js';
import { textBytes, textOf } from '../harness/step.js';
import { toUint32 } from '../../lib/util/wrapping_integers.js';
describe('the outbound sequence space', () => {
    function abcdef({ ended = true } = {}) {
        const sequence = new OutboundSequence(isn(0xffff_fffe), 1000);
        sequence.stream.write(textBytes('abcdef'));
        if (ended)
            sequence.stream.end();
        return sequence;
    }
    it('is SYN, the bytes, and FIN once the stream has ended', () => {
        expect(abcdef({ ended: false }).end).to.equal(7);
        expect(abcdef().end).to.equal(8);
        expect(abcdef().finPosition).to.equal(7);
    });
    it('any range of it is a segment', () => {
        const table = [
            [0, 1, 'SYN', '', 0xffff_fffe],
            [1, 4, 'ACK', 'abc', 0xffff_ffff],
            [4, 7, 'PSH ACK', 'def', 2],
            [4, 8, 'FIN PSH ACK', 'def', 2],
            [7, 8, 'FIN ACK', '', 5],
        ];
        for (const [start, end, flags, text, number] of table) {
            const segment = abcdef().segment(start, end, 1000);
            expect(flagNames(segment.flags)).to.equal(flags);
            expect(textOf(segment.payload)).to.equal(text);
            expect(toUint32(segment.sequenceNumber)).to.equal(number);
            expect([segment.sequenceLength, segment.segmentSize]).to.deep.equal([end - start, 0]);
        }
    });
    it('more than one MSS is a super-segment', () => {
        expect(abcdef().segment(1, 7, 4)).to.include({ payloadLength: 6, segmentSize: 4 });
    });
    it('what is discarded moves no number, and neither SYN nor FIN is a byte', () => {
        const sequence = abcdef();
        for (const acknowledged of [1, 3, 3, 8])
            sequence.discard(acknowledged);
        expect(sequence.stream.bytesBuffered).to.equal(0);
        expect(sequence.finPosition).to.equal(7);
        const later = abcdef();
        later.discard(3);
        expect(textOf(later.segment(3, 5, 1000).payload)).to.equal('cd');
    });
});
describe('the retransmission timer', () => {
    it('counts timeouts until the peer acknowledges something, those of SYN for good', () => {
        const timer = new RetransmissionTimer();
        timer.timedOut(true);
        timer.timedOut(false);
        expect([timer.timeouts, timer.synTimeouts]).to.deep.equal([2, 1]);
        timer.acknowledged(10);
        expect([timer.timeouts, timer.synTimeouts]).to.deep.equal([0, 1]);
    });
    it('is hopeless so many ms after the last progress', () => {
        const timer = new RetransmissionTimer();
        timer.progress(100);
        expect([599, 600].map((now) => timer.isHopeless(now, 500))).to.deep.equal([false, true]);
        expect(timer.isHopeless(1e12, Infinity)).to.equal(false);
    });
});
describe('round-trip samples', () => {
    function outstanding() {
        const queue = new RetransmissionQueue();
        queue.push(new SentRange(1, 11, 100));
        queue.push(new SentRange(11, 21, 130));
        return queue;
    }
    function delivered(queue) {
        const ranges = new DeliveredRanges();
        queue.acknowledge(21, (range, bytes) => ranges.add(range, bytes));
        return ranges;
    }
    it('the oldest goes to the estimator, the newest to congestion control', () => {
        const estimator = new RoundTripEstimator();
        expect(sampleRoundTrip(delivered(outstanding()), estimator, -1, 150)).to.equal(20);
        expect(estimator.latestMs).to.equal(50);
    });
    it('what was sent twice proves nothing (Karn), unless a timestamp does', () => {
        for (const [timestamp, latest] of [
            [-1, -1],
            [0, 1],
            [7, 7],
        ]) {
            const queue = outstanding();
            const estimator = new RoundTripEstimator();
            queue.markFirstLost(10);
            queue.retransmitted(queue.firstLost(10));
            expect(sampleRoundTrip(delivered(queue), estimator, timestamp, 150)).to.equal(timestamp);
            expect(estimator.latestMs).to.equal(latest);
            expect([queue.retransmittedSegments, queue.retransmittedBytes]).to.deep.equal([1, 10]);
        }
    });
});
//# sourceMappingURL=sender_parts.test.js.map