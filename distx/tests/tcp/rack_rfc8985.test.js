/** RACK alone: what is lost once something sent later has arrived (RFC 8985 §6.2), in worked numbers. */
import { expect } from 'chai';
import { Rack } from '../../lib/tcp_helpers/rack.js';
import { RetransmissionQueue, SentRange } from '../../lib/tcp_helpers/retransmission_queue.js';
class Path {
    queue = new RetransmissionQueue();
    rack = new Rack(this.queue);
    minRoundTripMs = 40;
    inRecovery = false;
    constructor() {
        this.queue.unacknowledged = 1;
    }
    /** Segments of 1000 bytes, numbered from 0. */
    send(nowMs, ...segments) {
        for (const at of segments) {
            this.queue.push(new SentRange(at * 1000 + 1, at * 1000 + 1001, nowMs));
            this.queue.next = at * 1000 + 1001;
            this.queue.highest = this.queue.next;
        }
        return this;
    }
    sendAgain(nowMs) {
        const range = this.queue.firstLost(1000); // tests lose something first
        this.queue.retransmitted(range);
        range.sentAtMs = nowMs;
        return this;
    }
    sacked(nowMs, ...segments) {
        for (const at of segments) {
            this.queue.sack(at * 1000 + 1, at * 1000 + 1001, (range) => this.rack.delivered(range, nowMs, this.minRoundTripMs, -1));
        }
        return this;
    }
    acknowledged(nowMs, segment, echoedRoundTripMs = -1) {
        this.queue.acknowledge(segment * 1000 + 1, (range) => this.rack.delivered(range, nowMs, this.minRoundTripMs, echoedRoundTripMs));
        this.queue.unacknowledged = segment * 1000 + 1;
        return this;
    }
    situation(nowMs) {
        const { minRoundTripMs, inRecovery } = this;
        return { nowMs, minRoundTripMs, smoothedRoundTripMs: 44, inRecovery, mss: 1000 };
    }
    /** Which segments are lost now. */
    lostAt(nowMs) {
        const lost = [];
        this.rack.detect(this.situation(nowMs), (range) => void lost.push((range.start - 1) / 1000));
        return lost;
    }
}
describe('RACK (RFC 8985 §6)', () => {
    it('a segment is lost a reordering window of a quarter of the least round trip after one sent later has arrived', () => {
        const path = new Path().send(0, 0).send(1, 1).sacked(41, 1);
        expect(path.lostAt(41)).to.deep.equal([]);
        expect(path.rack.deadlineMs, 'sent at 0, round trip 40, window 10').to.equal(50);
        expect(path.lostAt(49.9)).to.deep.equal([]);
        expect(path.lostAt(50)).to.deep.equal([0]);
        expect(path.rack.deadlineMs).to.equal(Infinity);
    });
    it('what was sent later than that is not judged', () => {
        const path = new Path().send(0, 0, 1).send(5, 2).sacked(40, 1);
        expect(path.lostAt(1000)).to.deep.equal([0]);
    });
    it('of what was sent in one moment, lower numbers count as sent earlier', () => {
        const path = new Path().send(0, 0, 1, 2).sacked(40, 1);
        expect(path.lostAt(51)).to.deep.equal([0]);
    });
    it('three segments beyond the hole, and no reordering seen: there is nothing to wait for', () => {
        const path = new Path().send(0, 0, 1, 2, 3).sacked(40, 1, 2);
        expect(path.lostAt(40)).to.deep.equal([]);
        path.sacked(40, 3);
        expect(path.lostAt(40)).to.deep.equal([0]);
    });
    it('nor during recovery', () => {
        const path = new Path().send(0, 0, 1).sacked(40, 1);
        path.inRecovery = true;
        expect(path.lostAt(40)).to.deep.equal([0]);
    });
    it('once reordering has been seen, the window is kept', () => {
        const path = new Path().send(0, 0, 1, 2, 3, 4).sacked(40, 1);
        path.acknowledged(42, 2); // 0 came after 1, and had been sent once only
        expect(path.rack.hasSeenReordering).to.equal(true);
        path.sacked(42, 3, 4);
        path.inRecovery = true;
        expect(path.lostAt(42)).to.deep.equal([]);
        expect(path.lostAt(52)).to.deep.equal([2]);
    });
    it('a retransmission that is lost is found by what was sent after it', () => {
        const path = new Path().send(0, 0, 1, 2, 3).sacked(40, 1, 2, 3);
        expect(path.lostAt(40)).to.deep.equal([0]);
        path.inRecovery = true;
        path.sendAgain(41).send(42, 4).sacked(82, 4);
        expect(path.lostAt(82)).to.deep.equal([0]);
    });
    it('the acknowledgment of what was sent twice counts only if it can be that of the copy', () => {
        // Sent again at 41, acknowledged at 45: the copy cannot have arrived in 4 ms of 40.
        const early = new Path().send(0, 0, 1, 2, 3).sacked(40, 1, 2, 3);
        early.lostAt(40);
        early.sendAgain(41).send(42, 4).acknowledged(45, 4);
        early.inRecovery = true;
        expect(early.lostAt(200)).to.deep.equal([]);
        // Nor if the peer echoes a timestamp from before.
        const echoed = new Path().send(0, 0, 1, 2, 3).sacked(40, 1, 2, 3);
        echoed.lostAt(40);
        echoed.sendAgain(41).send(41, 4).acknowledged(90, 4, 90);
        echoed.inRecovery = true;
        expect(echoed.lostAt(200)).to.deep.equal([]);
    });
    it('each round trip with a D-SACK widens the window by another quarter, up to SRTT, for sixteen recoveries', () => {
        const path = new Path().send(0, 0, 1);
        const { rack, queue } = path;
        rack.hasSeenReordering = true;
        const windows = [];
        for (let round = 0; round < 5; round += 1) {
            windows.push(rack.reorderingWindowMs(path.situation(0)));
            rack.adapt({ start: 1, end: 2 });
            rack.adapt({ start: 1, end: 2 }); // of the same round
            queue.unacknowledged = queue.next;
            queue.next += 1000;
        }
        expect(windows).to.deep.equal([10, 20, 30, 40, 44]);
        for (let recovery = 0; recovery < 15; recovery += 1)
            rack.onRecoveryExit();
        expect(rack.reorderingWindowMs(path.situation(0))).to.equal(44);
        rack.onRecoveryExit();
        expect(rack.reorderingWindowMs(path.situation(0))).to.equal(10);
    });
    it('a timeout loses the first segment and what could have been acknowledged by then, and nothing sent lately (§6.3)', () => {
        const path = new Path().send(0, 0, 1).send(95, 2, 3).sacked(40, 1);
        const lost = [];
        path.rack.onTimeout(path.situation(100), (range) => void lost.push((range.start - 1) / 1000));
        expect(lost).to.deep.equal([0]);
        const fresh = new Path().send(95, 0, 1);
        fresh.rack.onTimeout(fresh.situation(100), (range) => void lost.push((range.start - 1) / 1000));
        expect(lost, 'RACK.rtt is not known yet').to.deep.equal([0, 0]);
    });
});
//# sourceMappingURL=rack_rfc8985.test.js.map