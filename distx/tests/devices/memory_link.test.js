import { expect } from 'chai';
import { memoryLink } from '../../lib/devices/memory_link.js';
import { Chunk } from '../../lib/util/chunk.js';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, CHECKSUM_UNVERIFIED, Packet, } from '../../lib/util/packet.js';
import { POISON_BYTE, SlabPool } from '../../lib/util/slab.js';
function packetOf(...bytes) {
    return Packet.fromBytes(Uint8Array.from(bytes));
}
describe('memoryLink', () => {
    it('carries packets in order, both ways, and never within transmit()', () => {
        const [left, right] = memoryLink();
        const received = [];
        let wakes = 0;
        right.readable.onReady(() => (wakes += 1));
        left.transmit(packetOf(1, 2, 3));
        left.transmit(packetOf(4));
        expect([received, wakes, right.readable.ready]).to.deep.equal([[], 1, true]);
        const count = right.receive((packet) => received.push([...packet.toBytes()]), 64);
        expect([count, received, right.readable.ready]).to.deep.equal([2, [[1, 2, 3], [4]], false]);
        right.transmit(packetOf(5));
        left.receive((packet) => received.push([...packet.toBytes()]), 64);
        expect(received.at(-1)).to.deep.equal([5]);
        expect([left.counters.packetsSent, left.counters.bytesSent, right.counters.bytesReceived]).to.deep.equal([2, 4, 4]);
    });
    it('keeps to the budget and stays ready', () => {
        const [left, right] = memoryLink();
        for (let index = 0; index < 5; index += 1)
            left.transmit(packetOf(index));
        expect([right.receive(() => { }, 3), right.readable.ready]).to.deep.equal([3, true]);
        expect([right.receive(() => { }, 3), right.readable.ready]).to.deep.equal([2, false]);
    });
    it('says no when its queue is full, and becomes writable when the other end received', () => {
        const [left, right] = memoryLink({ queuePackets: 2 });
        expect([left.transmit(packetOf(1)), left.transmit(packetOf(2)), left.transmit(packetOf(3))]).to.deep.equal([
            true,
            true,
            false,
        ]);
        let wakes = 0;
        left.writable.onReady(() => (wakes += 1));
        expect(left.writable.ready).to.equal(false);
        right.receive(() => { }, 1);
        expect([left.writable.ready, wakes, left.transmit(packetOf(3))]).to.deep.equal([true, 1, true]);
    });
    it('drops and counts when told to', () => {
        const [left, right] = memoryLink({ queuePackets: 1, whenFull: 'drop' });
        expect([left.transmit(packetOf(1)), left.transmit(packetOf(2))]).to.deep.equal([true, true]);
        expect([left.packetsDropped, right.packetsWaiting, left.writable.ready]).to.deep.equal([1, 1, true]);
    });
    it('refuses what is larger than its MTU, as the wire would', () => {
        const [left, right] = memoryLink({ mtu: 100 });
        left.transmit(Packet.fromBytes(new Uint8Array(101)));
        expect([left.counters.sendErrors, right.packetsWaiting]).to.deep.equal([1, 0]);
        const segments = Packet.fromBytes(new Uint8Array(101));
        segments.segmentSize = 50;
        left.transmit(segments);
        expect(left.counters.sendErrors).to.equal(2);
    });
    it('lends: the bytes are gone after the call, unless their slab was retained', () => {
        const pool = new SlabPool({ slabBytes: 2048, poison: true });
        const [left, right] = memoryLink({ pool });
        const kept = [];
        left.transmit(packetOf(1, 2, 3));
        left.transmit(packetOf(4, 5, 6));
        right.receive((packet) => {
            const chunk = new Chunk(packet.slab, packet.offset, packet.length);
            if (kept.length === 1)
                chunk.retain();
            kept.push(chunk);
        }, 64);
        expect([...kept[0].bytes()]).to.deep.equal([POISON_BYTE, POISON_BYTE, POISON_BYTE]);
        expect([...kept[1].bytes()]).to.deep.equal([4, 5, 6]);
        expect(pool.outstanding).to.equal(1);
        kept[1].release();
        expect(pool.outstanding).to.equal(0);
    });
    it('copies: the sender may rewrite its bytes at once', () => {
        const [left, right] = memoryLink();
        const bytes = Uint8Array.from([1, 2, 3]);
        const packet = packetOf(9);
        packet.setPayload([Chunk.fromBytes(bytes)]);
        left.transmit(packet);
        bytes.fill(0);
        right.receive((arrived) => expect([...arrived.toBytes()]).to.deep.equal([9, 1, 2, 3]), 64);
    });
    it('without copying hands payload chunks over by reference, and gives back what was not kept', () => {
        const payloads = new SlabPool({ slabBytes: 4096 });
        const slab = payloads.acquire();
        slab.bytes.fill(7);
        const [left, right] = memoryLink({ copy: false });
        const packet = packetOf(1, 2);
        packet.setPayload([new Chunk(slab, 0, 1000), new Chunk(slab, 1000, 100)]);
        left.transmit(packet);
        slab.release();
        expect(payloads.outstanding).to.equal(1);
        right.receive((arrived) => {
            expect([arrived.length, arrived.payloadLength]).to.deep.equal([2, 1100]);
            expect(arrived.payload[0].slab).to.equal(slab);
            arrived.trimTo(2);
        }, 64);
        expect([payloads.outstanding, left.pool.outstanding]).to.deep.equal([0, 0]);
    });
    it('vouches for partial checksums only where it offloads them, and keeps segment sizes', () => {
        for (const checksumOffload of [true, false]) {
            const [left, right] = memoryLink({ checksumOffload, segmentationOffloadBytes: 65535 });
            const packet = Packet.fromBytes(new Uint8Array(20_000));
            packet.checksum = CHECKSUM_PARTIAL;
            packet.checksumStart = 20;
            packet.checksumOffset = 16;
            packet.segmentSize = 1448;
            left.transmit(packet);
            packet.checksum = CHECKSUM_COMPLETE;
            left.transmit(packet);
            const arrived = [];
            right.receive((each) => arrived.push([each.checksum, each.segmentSize]), 64);
            expect(arrived).to.deep.equal([
                [checksumOffload ? CHECKSUM_TRUSTED : CHECKSUM_UNVERIFIED, 1448],
                [CHECKSUM_UNVERIFIED, 1448],
            ]);
        }
    });
    it('closed, loses what was under way and gives its memory back; the other end hears nothing', () => {
        const [left, right] = memoryLink();
        left.transmit(packetOf(1));
        right.transmit(packetOf(2));
        left.close();
        left.close();
        expect([left.packetsWaiting, right.packetsWaiting, left.pool.outstanding]).to.deep.equal([0, 0, 0]);
        expect(right.transmit(packetOf(3))).to.equal(true);
        expect(right.counters.sendErrors).to.equal(1);
    });
    it('names the option that is wrong', () => {
        expect(() => memoryLink({ mtu: 20 })).to.throw('mtu is 20');
        expect(() => memoryLink({ queuePackets: 0 })).to.throw('queuePackets');
        expect(() => memoryLink({ segmentationOffloadBytes: 70_000 })).to.throw('segmentationOffloadBytes');
    });
});
//# sourceMappingURL=memory_link.test.js.map