/** Super-segments for a device that does not take them. */
import { expect } from 'chai';
import { AttachedInterface } from '../../lib/stack/attached_interface.js';
import { StackCounters } from '../../lib/stack/counters.js';
import { SegmentOutput } from '../../lib/stack/segment_output.js';
import { ACK, PSH, TCPSegment } from '../../lib/tcp_helpers/tcp_segment.js';
import { Chunk } from '../../lib/util/chunk.js';
import { SlabPool } from '../../lib/util/slab.js';
describe('SegmentOutput', () => {
    const pool = new SlabPool({ slabBytes: 4096 });
    let output;
    let counters;
    let taken;
    let room;
    const send = (packet) => {
        if (room <= 0)
            return false;
        room -= 1;
        taken.push(packet.payloadLength);
        return true;
    };
    beforeEach(() => {
        counters = new StackCounters();
        output = new SegmentOutput(counters, { identification: 0, timeToLive: undefined, maxReplies: undefined });
        output.configure(new AttachedInterface({ name: 'test0', address: '10.0.0.1' }));
        taken = [];
        room = Infinity;
    });
    function superSegment() {
        const segment = new TCPSegment();
        segment.flags = ACK | PSH;
        segment.payload = [new Chunk(pool.acquire(), 0, 3500)];
        segment.payloadLength = 3500;
        segment.segmentSize = 1000;
        return segment;
    }
    it('cuts them', () => {
        output.begin(send);
        expect(output.sendSegment(superSegment(), 1, 2, 0)).to.equal(true);
        expect(taken).to.deep.equal([1000, 1000, 1000, 500]);
        expect(counters.superSegmentsCut).to.equal(1);
    });
    it('says no when not even the first piece has room', () => {
        room = 0;
        output.begin(send);
        expect(output.sendSegment(superSegment(), 1, 2, 0)).to.equal(false);
        expect(output.isWaiting).to.equal(false);
    });
    it('keeps the pieces that were refused, lets nobody overtake them, and releases them afterwards', () => {
        const segment = superSegment();
        const { slab } = segment.payload[0];
        room = 2;
        output.begin(send);
        expect(output.sendSegment(segment, 1, 2, 0)).to.equal(true);
        room = 1;
        expect(output.sendSegment(superSegment(), 1, 2, 0)).to.equal(false);
        output.end();
        segment.payload[0].release(); // acknowledged, timed out, whatever: ours is kept by a reference of its own
        expect([output.isWaiting, slab.references]).to.deep.equal([true, 1]);
        expect(output.begin(send)).to.equal(false);
        room = Infinity;
        expect(output.begin(send)).to.equal(true);
        expect(taken).to.deep.equal([1000, 1000, 1000, 500]);
        expect([output.isWaiting, slab.references]).to.deep.equal([false, 0]);
    });
});
//# sourceMappingURL=segment_output.test.js.map