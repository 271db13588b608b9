/** Packets: headers grow and shrink on the left, payload chunks stay where they lie. */
import { expect } from 'chai';
import fc from 'fast-check';
import { Chunk, joinChunks } from '../../lib/util/chunk.js';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, CHECKSUM_UNVERIFIED, HEADROOM_BYTES, Packet, } from '../../lib/util/packet.js';
import { Slab } from '../../lib/util/slab.js';
function counting(length, from = 0) {
    return Uint8Array.from({ length }, (_, index) => from + index);
}
/** A packet of three contiguous bytes and two payload chunks: 0 1 2 | 10 11 12 13 | 20 21. */
function packetWithPayload() {
    const packet = Packet.fromBytes(counting(3));
    packet.setPayload([Chunk.fromBytes(counting(6, 9)).slice(1, 5), Chunk.fromBytes(counting(2, 20))]);
    return packet;
}
const WHOLE = [0, 1, 2, 10, 11, 12, 13, 20, 21];
describe('a packet', () => {
    it('is built leftwards: payload, then TCP header, then IP header', () => {
        const packet = Packet.outgoing(new Slab(new Uint8Array(256)));
        packet.setPayload([Chunk.fromBytes(counting(3, 7))]);
        packet.prepend(4);
        packet.setUint32(0, 0xdeadbeef);
        packet.prepend(3);
        packet.setUint8(0, 0x45);
        packet.setUint16(1, 0xfffe);
        expect([...packet.toBytes()]).to.deep.equal([0x45, 0xff, 0xfe, 0xde, 0xad, 0xbe, 0xef, 7, 8, 9]);
        expect([packet.totalLength, packet.length, packet.payloadLength]).to.deep.equal([10, 7, 3]);
        expect(packet.offset).to.equal(HEADROOM_BYTES - 7);
    });
    it('is read rightwards, big-endian, signed and unsigned', () => {
        const packet = Packet.fromBytes(Uint8Array.of(1, 2, 0xff, 0xfe, 0xfd, 0xfc));
        packet.trimFront(2);
        expect([packet.uint8(0), packet.uint16(0), packet.uint32(0)]).to.deep.equal([0xff, 0xfffe, 0xfffefdfc]);
        expect(packet.int32(0)).to.equal(-66_052);
        packet.setInt32(0, -2);
        expect([packet.uint32(0), packet.totalLength]).to.deep.equal([0xfffffffe, 4]);
    });
    it('is trimmed to any length, through the payload chunks and the contiguous part', () => {
        for (let length = 0; length <= WHOLE.length + 3; length += 1) {
            const packet = packetWithPayload();
            packet.trimTo(length);
            expect([...packet.toBytes()]).to.deep.equal(WHOLE.slice(0, length));
            expect(packet.totalLength).to.equal(Math.min(length, WHOLE.length));
            expect(packet.payload.every((chunk) => chunk.length > 0)).to.equal(true);
        }
    });
    it('lends what follows a header as chunks, empty ones left out', () => {
        for (let start = 0; start <= 3; start += 1) {
            const chunks = packetWithPayload().chunksFrom(start);
            expect([...joinChunks(chunks)]).to.deep.equal(WHOLE.slice(start));
            expect(chunks.every((chunk) => chunk.length > 0)).to.equal(true);
        }
        expect(Packet.fromBytes(counting(4)).chunksFrom(4)).to.have.length(0);
    });
    it('is the same packet after trimming headers off and prepending them again', () => {
        fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(59), (bytes, header) => {
            const packet = Packet.fromBytes(bytes);
            const length = Math.min(header, bytes.length);
            packet.trimFront(length);
            expect([...packet.toBytes()]).to.deep.equal([...bytes.subarray(length)]);
            packet.prepend(length);
            expect([...packet.bytes()]).to.deep.equal([...bytes]);
        }));
    });
    it('forgets everything about the packet before when it is used again', () => {
        const packet = packetWithPayload();
        packet.checksum = CHECKSUM_PARTIAL;
        packet.checksumStart = 20;
        packet.checksumOffset = 16;
        packet.segmentSize = 1448;
        const fresh = () => {
            const { payload, payloadLength, checksum, checksumStart, checksumOffset, segmentSize } = packet;
            return [payload.length, payloadLength, checksum, checksumStart, checksumOffset, segmentSize];
        };
        packet.resetIncoming(new Slab(counting(8)), 2, 4);
        expect(fresh()).to.deep.equal([0, 0, CHECKSUM_UNVERIFIED, 0, 0, 0]);
        expect([...packet.toBytes()]).to.deep.equal([2, 3, 4, 5]);
        packet.resetOutgoing();
        expect(fresh()).to.deep.equal([0, 0, CHECKSUM_COMPLETE, 0, 0, 0]);
        expect([packet.length, packet.offset]).to.deep.equal([0, HEADROOM_BYTES]);
    });
    it('copies itself to any place', () => {
        const target = new Uint8Array(12).fill(99);
        expect(packetWithPayload().copyTo(target, 2)).to.equal(9);
        expect([...target]).to.deep.equal([99, 99, ...WHOLE, 99]);
    });
});
//# sourceMappingURL=packet.test.js.map