/** Paths that swallow what is too large without a word (RFC 4821, RFC 2923 §2.1): two connections in virtual time. */
import { expect } from 'chai';
import { tcpHeaderLength } from '../../lib/tcp_helpers/tcp_wire.js';
import { cutPiece } from '../../lib/stack/segmentation.js';
import { TCPSegment } from '../../lib/tcp_helpers/tcp_segment.js';
import { Pair } from '../harness/pair.js';
const BYTES = 3_000_000;
/** TCP options and payload of the longest segment on the wire that a segment stands for. */
function bytesOnWire(segment) {
    const piece = new TCPSegment();
    if (segment.segmentCount > 1)
        cutPiece(segment, 0, piece);
    else
        Object.assign(piece, segment);
    return tcpHeaderLength(piece) - 20 + piece.payloadLength;
}
/** A path from a to b that carries so much of options and payload. */
function narrow(carried, config = {}, options = {}) {
    const pair = new Pair({
        seed: 1,
        path: { delayMs: 10 },
        ...options,
        a: { config, application: { bytesToSend: BYTES, closes: 'when done' }, ...options.a },
        b: { config, application: { closes: 'after peer' } },
    });
    pair.filter = (from, segment) => from !== pair.a || bytesOnWire(segment) <= carried();
    return pair;
}
describe('a path that swallows large segments', () => {
    for (const carried of [1024, 1100, 1240, 1399, 1452]) {
        it(`of more than ${carried} bytes: all data arrive, in segments nearly as large`, () => {
            const pair = narrow(() => carried).run();
            expect(pair.b.bytesRead).to.equal(BYTES);
            expect(pair.a.connection.path.size).to.be.within(carried - 8, carried);
            expect(pair.a.connection.path.hasFoundLess).to.equal(true);
            // Two timeouts, and at most a round trip for each probe.
            expect(pair.nowMs - 60_000).to.be.below(20_000);
        });
    }
    it('does not make a loss of congestion of a lost probe', () => {
        const pair = narrow(() => 1200);
        pair.run(3_600_000, () => pair.a.connection.path.size === 1024);
        pair.run(3_600_000, () => pair.a.connection.path.size > 1024);
        const { ssthreshBytes } = pair.a.connection.info();
        let lowest = Infinity;
        pair.run(3_600_000, () => {
            lowest = Math.min(lowest, pair.a.connection.info().ssthreshBytes);
            return pair.a.connection.path.hasFoundLess;
        });
        expect(pair.a.connection.info().retransmittedSegments).to.be.above(10);
        expect(lowest).to.equal(ssthreshBytes);
    });
    it('is widened again ten minutes later, when it carries more', () => {
        let carried = 1200;
        const small = { sendBufferBytes: 65_536, receiveBufferBytes: 65_536, maxReceiveBufferBytes: 65_536 };
        const pair = narrow(() => carried, small);
        pair.run(3_600_000, () => pair.a.connection.path.hasFoundLess);
        carried = 1460;
        const found = pair.a.connection.path.size;
        expect(found).to.be.at.most(1200);
        // The rest goes at the reader's pace, for more than ten minutes.
        Object.assign(pair.b.application, { readSize: 20_000, readEveryMs: 10_000 });
        pair.wait(300_000);
        expect(pair.a.connection.path.size).to.equal(found);
        pair.run(10_000_000);
        expect(pair.b.bytesRead).to.equal(BYTES);
        expect(pair.a.connection.path.size).to.equal(1460);
    });
    it('kills a connection that does not look for it', () => {
        const pair = narrow(() => 1200, { pathMTUProbing: 'off', userTimeoutMs: 60_000 }).run();
        expect(pair.a.connection.failure).to.equal('timeout');
    });
    it('is found by a connection that begins small without a single timeout', () => {
        const pair = narrow(() => 1300, { pathMTUProbing: 'always' });
        let timeouts = 0;
        pair.run(3_600_000, () => {
            timeouts = Math.max(timeouts, pair.a.connection.info().consecutiveRetransmissions);
            return false;
        });
        expect(pair.b.bytesRead).to.equal(BYTES);
        expect(timeouts).to.equal(0);
        expect(pair.a.connection.path.size).to.be.within(1292, 1300);
    });
    it('and that loses besides, for twenty seeds', () => {
        for (let seed = 1; seed <= 20; seed += 1) {
            const path = { delayMs: 10, loss: 0.02, reorder: 0.02 };
            const pair = narrow(() => 1250, {}, { seed, path }).run();
            expect(pair.b.bytesRead, `seed ${seed}`).to.equal(BYTES);
            expect(pair.a.connection.path.size, `seed ${seed}`).to.be.at.most(1250);
        }
    });
    it('and a device that cuts super-segments', () => {
        const pair = narrow(() => 1250, {}, {
            a: { offloadBytes: 65_160, application: { bytesToSend: BYTES, closes: 'when done' } },
        }).run();
        expect(pair.b.bytesRead).to.equal(BYTES);
        expect(pair.a.connection.path.size).to.be.within(1242, 1250);
    });
});
describe('a path that is silent for seconds', () => {
    it('carries full segments again as soon as it carries any', () => {
        let isSilent = false;
        const pair = narrow(() => (isSilent ? -1 : 1460));
        pair.run(3_600_000, () => pair.b.bytesRead > BYTES / 4);
        isSilent = true;
        pair.wait(3000);
        expect(pair.a.connection.path.size).to.equal(1024);
        isSilent = false;
        pair.run();
        expect(pair.b.bytesRead).to.equal(BYTES);
        expect(pair.a.connection.path.size).to.equal(1460);
    });
});
//# sourceMappingURL=path_mtu_black_hole.test.js.map