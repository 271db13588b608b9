/** Segments to bytes and back: nothing is lost, and what Linux writes we write too. */
import { expect } from 'chai';
import fc from 'fast-check';
import { IPv4Header, parseIPv4Header } from '../../lib/network/ipv4_header.js';
import { ipv4PseudoHeaderSum } from '../../lib/network/pseudo_header.js';
import { ACK, PSH, SYN, TCPSegment } from '../../lib/tcp_helpers/tcp_segment.js';
import { emitTCPSegment, parseTCPSegment, tcpHeaderLength } from '../../lib/tcp_helpers/tcp_wire.js';
import { useChecksumKernel } from '../../lib/util/checksum_kernel.js';
import { joinChunks, totalLength } from '../../lib/util/chunk.js';
import { copyMeter, resetCopyMeter } from '../../lib/util/copy_meter.js';
import { foldChecksum } from '../../lib/util/internet_checksum.js';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, CHECKSUM_TRUSTED } from '../../lib/util/packet.js';
import { ParseFailure } from '../../lib/util/parse_failure.js';
import { sequenceNumber, toUint32 } from '../../lib/util/wrapping_integers.js';
import { arriving, hexOf, outgoingWith, packetOf, RECORDED } from '../harness/wire_bytes.js';
const SOURCE = 0x0a090001;
const DESTINATION = 0x0a090002;
const pseudoHeaderSum = (length) => ipv4PseudoHeaderSum(SOURCE, DESTINATION, 6, length);
/** A segment with fields and payload, as a packet ready for IP. */
function emitted(segment, sizes = [], partialChecksum = false) {
    const packet = outgoingWith(...sizes);
    segment.payload = packet.payload;
    segment.payloadLength = packet.payloadLength;
    emitTCPSegment(segment, packet, pseudoHeaderSum(tcpHeaderLength(segment) + segment.payloadLength), partialChecksum);
    return packet;
}
function parsed(packet) {
    const segment = parseTCPSegment(packet, pseudoHeaderSum(packet.totalLength));
    if (segment instanceof ParseFailure)
        throw new Error(segment.reason);
    return segment;
}
/** Everything that a segment means, comparable. */
function meaning(segment) {
    const { payload, sackBlocks, sequenceNumber: sequence, acknowledgmentNumber, ...rest } = segment;
    return {
        ...rest,
        sequence: toUint32(sequence),
        acknowledgment: toUint32(acknowledgmentNumber),
        sackBlocks: sackBlocks.map(({ start, end }) => [toUint32(start), toUint32(end)]),
        payload: hexOf(joinChunks(payload)),
    };
}
const uint = (bits) => fc.integer({ min: 0, max: 2 ** bits - 1 });
const numbers = uint(32).map(sequenceNumber);
const common = {
    sourcePort: uint(16),
    destinationPort: uint(16),
    sequenceNumber: numbers,
    acknowledgmentNumber: numbers,
    window: uint(16),
    urgentPointer: uint(16),
};
const timestamps = fc.oneof(fc.constant({}), fc.record({ hasTimestamps: fc.constant(true), timestampValue: uint(32), timestampEcho: uint(32) }));
/** SYN with any of its options. */
const synSegments = fc.tuple(fc.record({
    ...common,
    flags: uint(8).map((flags) => flags | SYN),
    maxSegmentSize: uint(16),
    windowScale: fc.integer({ min: -1, max: 14 }),
    sackPermitted: fc.boolean(),
}), timestamps);
const sackBlocks = fc.array(fc.record({ start: numbers, end: numbers }), { maxLength: 3 });
const otherSegments = fc.tuple(fc.record({ ...common, flags: uint(8).map((flags) => flags & ~SYN), sackBlocks }), timestamps);
const segments = fc
    .oneof(synSegments, otherSegments)
    .map(([fields, extra]) => Object.assign(new TCPSegment(), fields, extra));
const payloads = fc.array(fc.integer({ min: 0, max: 1500 }), { maxLength: 4 });
describe('a TCP segment on the wire', () => {
    after(() => useChecksumKernel('fast'));
    for (const kernel of ['plain', 'fast']) {
        it(`comes back as it was emitted, whatever is in it (${kernel} checksum)`, () => {
            useChecksumKernel(kernel);
            fc.assert(fc.property(segments, payloads, (segment, sizes) => {
                const packet = emitted(segment, sizes);
                expect(packet.checksum).to.equal(CHECKSUM_COMPLETE);
                expect(meaning(parsed(arriving(packet)))).to.deep.equal(meaning(segment));
            }));
        });
    }
    it('is written byte for byte as Linux writes its SYN', () => {
        const packet = packetOf(RECORDED.tcpSyn);
        parseIPv4Header(packet, new IPv4Header());
        const segment = parsed(packet);
        expect(segment).to.include({ sourcePort: 0xa8f2, destinationPort: 80, flags: SYN, window: 64240 });
        expect(segment).to.include({ maxSegmentSize: 1460, windowScale: 10, sackPermitted: true });
        expect(segment).to.include({ hasTimestamps: true, timestampValue: 765571775, timestampEcho: 0 });
        expect(toUint32(segment.sequenceNumber)).to.equal(0x2dcb79ea);
        expect(hexOf(emitted(segment).toBytes())).to.equal(RECORDED.tcpSyn.slice(40));
    });
    it('is laid out with its header to the left of payload chunks that nobody copies', () => {
        const payload = outgoingWith(1000, 452).payload;
        const segment = Object.assign(new TCPSegment(), { flags: ACK, hasTimestamps: true });
        resetCopyMeter();
        const packet = outgoingWith();
        packet.setPayload(payload);
        segment.payload = payload;
        segment.payloadLength = totalLength(payload);
        emitTCPSegment(segment, packet, pseudoHeaderSum(32 + 1452), false);
        expect(packet.length).to.equal(32);
        expect(packet.payload).to.equal(payload);
        expect(copyMeter.bytes).to.equal(0);
    });
    it('lends its payload from the packet, without what lies behind', () => {
        const packet = arriving(emitted(Object.assign(new TCPSegment(), { flags: ACK }), [100]));
        const { payload } = parsed(packet);
        expect(payload).to.have.lengthOf(1);
        expect(payload[0]).to.include({ slab: packet.slab, offset: packet.offset + 20, length: 100 });
    });
    it('without payload lends nothing', () => {
        expect(parsed(arriving(emitted(Object.assign(new TCPSegment(), { flags: ACK })))).payload).to.deep.equal([]);
    });
    it('with reserved bits set is read as if they were clear (RFC 9293 §3.1)', () => {
        const packet = arriving(emitted(Object.assign(new TCPSegment(), { flags: ACK })));
        packet.checksum = CHECKSUM_TRUSTED;
        packet.setUint8(12, packet.uint8(12) | 0x0f);
        expect(parsed(packet).flags).to.equal(ACK);
    });
});
describe('the TCP checksum', () => {
    const segment = () => Object.assign(new TCPSegment(), { flags: ACK | PSH, sourcePort: 1, destinationPort: 2 });
    it('left to the device is the folded pseudo-header alone, with its place given', () => {
        const packet = emitted(segment(), [1000], true);
        expect(packet).to.include({ checksum: CHECKSUM_PARTIAL, checksumStart: 0, checksumOffset: 16 });
        expect(packet.uint16(16)).to.equal(foldChecksum(pseudoHeaderSum(1020)));
    });
    it('left to the device becomes complete when the device sums from its start to the end', () => {
        const partial = arriving(emitted(segment(), [999, 1], true)).toBytes();
        let sum = 0;
        for (let at = 0; at < partial.length; at += 2)
            sum += partial[at] * 256 + (partial[at + 1] ?? 0);
        const complete = emitted(segment(), [999, 1]);
        expect(0xffff - foldChecksum(sum)).to.equal(complete.uint16(16));
    });
    it('finds every flipped bit', () => {
        const packet = arriving(emitted(segment(), [33]));
        for (let bit = 0; bit < packet.length * 8; bit += 1) {
            if (bit >= 96 && bit < 100)
                continue; // the data offset is judged before the checksum
            packet.setUint8(bit >> 3, packet.uint8(bit >> 3) ^ (1 << (bit & 7)));
            expect(parseTCPSegment(packet, pseudoHeaderSum(53)), `bit ${bit}`).to.be.instanceOf(ParseFailure);
            packet.setUint8(bit >> 3, packet.uint8(bit >> 3) ^ (1 << (bit & 7)));
        }
        expect(parsed(packet).payloadLength).to.equal(33);
    });
    it('finds a segment that was meant for another address', () => {
        const packet = arriving(emitted(segment(), [10]));
        expect(parseTCPSegment(packet, ipv4PseudoHeaderSum(SOURCE, DESTINATION + 1, 6, 30))).to.be.instanceOf(ParseFailure);
    });
    it('is not asked for when the device vouches for it', () => {
        const packet = arriving(emitted(segment(), [10], true));
        packet.checksum = CHECKSUM_TRUSTED;
        expect(parsed(packet).payloadLength).to.equal(10);
    });
});
describe('a super-segment', () => {
    it('tells the device its segment size, and the segment that arrives knows how many it stands for', () => {
        const segment = Object.assign(new TCPSegment(), { flags: ACK, segmentSize: 1448 });
        const packet = emitted(segment, [40_000, 25_160], true);
        expect(packet.segmentSize).to.equal(1448);
        const arrived = arriving(packet);
        arrived.segmentSize = packet.segmentSize;
        arrived.checksum = CHECKSUM_TRUSTED;
        expect(parsed(arrived).segmentCount).to.equal(45);
    });
    it('that turns out to be no longer than one segment is an ordinary packet', () => {
        const segment = Object.assign(new TCPSegment(), { flags: ACK, segmentSize: 1448 });
        expect(emitted(segment, [1448], true).segmentSize).to.equal(0);
    });
});
//# sourceMappingURL=wire_round_trip.test.js.map