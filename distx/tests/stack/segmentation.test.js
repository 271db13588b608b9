/** Cutting super-segments for the wire. */
import { expect } from 'chai';
import fc from 'fast-check';
import { cutPiece } from '../../lib/stack/segmentation.js';
import { ACK, CWR, FIN, PSH, TCPSegment } from '../../lib/tcp_helpers/tcp_segment.js';
import { Chunk, joinChunks } from '../../lib/util/chunk.js';
import { sequenceNumber, toUint32 } from '../../lib/util/wrapping_integers.js';
function superSegment(chunks, segmentSize, seq = 0) {
    const segment = new TCPSegment();
    segment.sourcePort = 1;
    segment.destinationPort = 2;
    segment.sequenceNumber = sequenceNumber(seq);
    segment.acknowledgmentNumber = sequenceNumber(77);
    segment.flags = ACK | PSH | FIN | CWR;
    segment.window = 1234;
    segment.hasTimestamps = true;
    segment.timestampValue = 5;
    segment.timestampEcho = 6;
    segment.payload = chunks.map((bytes) => Chunk.fromBytes(bytes));
    segment.payloadLength = chunks.reduce((sum, bytes) => sum + bytes.byteLength, 0);
    segment.segmentSize = segmentSize;
    return segment;
}
function pieces(whole) {
    return Array.from({ length: whole.segmentCount }, (_, index) => {
        const piece = new TCPSegment();
        cutPiece(whole, index, piece);
        return piece;
    });
}
describe('Segmentation', () => {
    it('gives pieces that are together the whole, each at its sequence number, across 2^32', () => {
        const bytes = fc.uint8Array({ minLength: 1, maxLength: 50 });
        fc.assert(fc.property(fc.array(bytes, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (chunks, size) => {
            const whole = superSegment(chunks, size, 0xfffffff0);
            const cut = pieces(whole);
            const joined = cut.map((piece) => joinChunks(piece.payload));
            expect(Buffer.concat(joined)).to.deep.equal(Buffer.concat(chunks));
            cut.forEach((piece, index) => {
                expect(toUint32(piece.sequenceNumber)).to.equal((0xfffffff0 + index * size) % 2 ** 32);
                expect(piece.payloadLength).to.equal(joined[index].byteLength);
                expect(piece.payloadLength).to.be.at.most(size);
            });
        }));
    });
    it('leaves FIN and PSH to the last piece and CWR to the first, everything else to all', () => {
        const cut = pieces(superSegment([new Uint8Array(25)], 10));
        expect(cut.map((piece) => piece.flags)).to.deep.equal([ACK | CWR, ACK, ACK | PSH | FIN]);
        for (const piece of cut) {
            expect([piece.sourcePort, piece.destinationPort, piece.window]).to.deep.equal([1, 2, 1234]);
            expect([piece.hasTimestamps, piece.timestampValue, piece.timestampEcho]).to.deep.equal([true, 5, 6]);
            expect([toUint32(piece.acknowledgmentNumber), piece.segmentSize]).to.deep.equal([77, 0]);
        }
    });
    it('lends the very bytes of the whole, without a copy', () => {
        const whole = superSegment([new Uint8Array(30)], 10);
        for (const piece of pieces(whole))
            expect(piece.payload[0].slab).to.equal(whole.payload[0].slab);
    });
});
//# sourceMappingURL=segmentation.test.js.map