/** The parts of a connection that have rules of their own: keepalive, the last waits, SYN options, answers and their limits. */
import { expect } from 'chai';
import { AnswerInterval, AnswerLimit } from '../../lib/tcp_helpers/answer_limits.js';
import { ClosingTimers } from '../../lib/tcp_helpers/closing_timers.js';
import { KeepAlive } from '../../lib/tcp_helpers/keep_alive.js';
import { ReplyQueue } from '../../lib/tcp_helpers/reply_queue.js';
import { abortingReset } from '../../lib/tcp_helpers/reset_segment.js';
import { SynOptions } from '../../lib/tcp_helpers/syn_options.js';
import { TCPSegment } from '../../lib/tcp_helpers/tcp_segment.js';
import { sequenceNumber } from '../../lib/util/wrapping_integers.js';
describe('keepalive', () => {
    const config = { keepAliveMs: 1000, keepAliveIntervalMs: 100, keepAliveProbes: 2 };
    it('waits for the end of the handshake, and stops in TIME-WAIT whatever is said afterwards', () => {
        const keepAlive = new KeepAlive(config);
        keepAlive.heard(5);
        expect(keepAlive.deadlineMs).to.equal(Infinity);
        keepAlive.start(10);
        expect(keepAlive.deadlineMs).to.equal(1010);
        keepAlive.stop();
        keepAlive.heard(20);
        keepAlive.setIdle(50, 30);
        expect(keepAlive.deadlineMs).to.equal(Infinity);
    });
    it('probes after the idle time, then at the interval, then gives up', () => {
        const keepAlive = new KeepAlive(config);
        keepAlive.start(0);
        expect(keepAlive.judge(1000, false)).to.equal('probe');
        expect(keepAlive.deadlineMs).to.equal(1100);
        expect(keepAlive.judge(1100, false)).to.equal('probe');
        expect(keepAlive.judge(1200, false)).to.equal('give up');
    });
    it('begins anew when the peer is heard, and does not ask while data is in flight', () => {
        const keepAlive = new KeepAlive(config);
        keepAlive.start(0);
        keepAlive.judge(1000, false);
        keepAlive.heard(1050);
        expect(keepAlive.deadlineMs).to.equal(2050);
        expect(keepAlive.judge(2050, true)).to.equal('wait');
        expect(keepAlive.deadlineMs).to.equal(3050);
    });
    it('counts a new idle time from when the peer was last heard; 0 switches it off', () => {
        const keepAlive = new KeepAlive({ ...config, keepAliveMs: 0 });
        keepAlive.start(100);
        expect(keepAlive.deadlineMs).to.equal(Infinity);
        keepAlive.setIdle(500, 300);
        expect(keepAlive.deadlineMs).to.equal(600);
        keepAlive.setIdle(0, 400);
        expect(keepAlive.deadlineMs).to.equal(Infinity);
    });
});
describe('the last waits', () => {
    const timers = () => new ClosingTimers({ timeWaitMs: 1000, finWait2Ms: 300 });
    it('FIN-WAIT-2 is limited once, and TIME-WAIT takes its place', () => {
        const closing = timers();
        closing.limitFinWait2(0);
        closing.limitFinWait2(100);
        expect(closing.deadlineMs).to.equal(300);
        expect(closing.inTimeWait).to.equal(false);
        closing.enterTimeWait(200);
        expect(closing.deadlineMs).to.equal(1200);
        expect(closing.inTimeWait).to.equal(true);
    });
    it('a FIN that comes again begins the 2 MSL anew', () => {
        const closing = timers();
        closing.enterTimeWait(0);
        closing.enterTimeWait(600);
        expect([700, 1700].map((now) => closing.timeWaitRemainingMs(now))).to.deep.equal([900, 0]);
        closing.stop();
        expect(closing.deadlineMs).to.equal(Infinity);
    });
});
describe('the options of SYN', () => {
    function syn(maxSegmentSize, windowScale) {
        return Object.assign(new TCPSegment(), { maxSegmentSize, windowScale });
    }
    it('the effective MSS is what both the peer and the path take, less our options', () => {
        const table = [
            [1460, 1460, 0, 1460],
            [1460, 1460, 12, 1448],
            [1460, 1200, 12, 1188],
            [0, 1460, 0, 536], // MUST-15
            [1, 1460, 0, 48], // CVE-2019-11479
            [1460, 10, 12, 1],
        ];
        for (const [peer, path, options, size] of table) {
            const settled = new SynOptions(1460, path, { windowScaling: true, sack: true });
            settled.onSyn(syn(peer, -1));
            expect(settled.segmentSize(options), `${peer} ${path} ${options}`).to.equal(size);
        }
    });
    it('windows are scaled only if both SYNs say so', () => {
        for (const [offered, shift, unit] of [
            [true, 7, 128],
            [true, 0, 1],
            [true, -1, 1],
            [false, 7, 1],
        ]) {
            const settled = new SynOptions(1460, 1460, { windowScaling: offered, sack: true });
            settled.onSyn(syn(1460, shift));
            expect(settled.windowUnit).to.equal(unit);
            expect(settled.scalingAgreed).to.equal(offered && shift >= 0);
            const answer = new TCPSegment();
            settled.stamp(answer, 3, true);
            expect(answer.maxSegmentSize).to.equal(1460);
            expect(answer.windowScale).to.equal(offered && shift >= 0 ? 3 : -1);
        }
    });
    it('segments are no larger than the path carries', () => {
        const settled = new SynOptions(1460, 1460, { windowScaling: true, sack: true });
        settled.onSyn(syn(1400, 7));
        settled.setPathLimit(500);
        expect([settled.sendMssLimit, settled.segmentSize(0)]).to.deep.equal([500, 500]);
    });
});
describe('replies', () => {
    const numbered = (number) => abortingReset(sequenceNumber(number), sequenceNumber(0));
    it('four wait at most, in order, and the last word leaves behind them', () => {
        const replies = new ReplyQueue();
        replies.endWith(numbered(9));
        for (const number of [1, 2, 3, 4, 5])
            replies.add(numbered(number));
        replies.add(null);
        const sent = [];
        expect(replies.transmit((segment) => sent.push(Number(segment.sequenceNumber)) < 9)).to.equal(true);
        expect(sent).to.deep.equal([1, 2, 3, 4, 9]);
        expect(replies.sent).to.equal(5);
        expect(replies.isEmpty).to.equal(true);
    });
    it('nothing is lost when the device refuses', () => {
        const replies = new ReplyQueue();
        replies.add(numbered(1));
        replies.endWith(numbered(2));
        const sent = [];
        const one = (segment) => sent.length % 2 === 0 && sent.push(Number(segment.sequenceNumber)) > 0;
        expect(replies.transmit(one)).to.equal(false);
        expect(replies.isEmpty).to.equal(false);
        sent.push(0);
        expect(replies.transmit(one)).to.equal(true);
        expect(sent).to.deep.equal([1, 0, 2]);
    });
});
describe('limits of answers', () => {
    it('so many in each second', () => {
        const limit = new AnswerLimit(2);
        expect([0, 1, 2, 999, 1000, 1001, 1002, 5000].map((at) => limit.take(at))).to.deep.equal([
            true,
            true,
            false,
            false,
            true,
            true,
            false,
            true,
        ]);
    });
    it('one in so many ms, counted from the last that left', () => {
        const interval = new AnswerInterval(500);
        expect([0, 499, 500, 900, 1000].map((at) => interval.take(at))).to.deep.equal([true, false, true, false, true]);
    });
});
//# sourceMappingURL=connection_parts.test.js.map