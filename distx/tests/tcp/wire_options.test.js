/** TCP options: laid out as Linux lays them out, and read whatever they are (RFC 9293 §3.1, MUST-4 to MUST-7, MUST-68). */
import { expect } from 'chai';
import fc from 'fast-check';
import { emitTCPOptions, parseTCPOptions, tcpOptionsLength } from '../../lib/tcp_helpers/tcp_options.js';
import { ACK, NO_SACK_BLOCKS, SYN, TCPSegment } from '../../lib/tcp_helpers/tcp_segment.js';
import { Packet } from '../../lib/util/packet.js';
import { sequenceNumber, toUint32 } from '../../lib/util/wrapping_integers.js';
import { bytesOf, hexOf } from '../harness/wire_bytes.js';
function read(hex, flags = SYN) {
    const segment = Object.assign(new TCPSegment(), { flags });
    const bytes = bytesOf(hex);
    parseTCPOptions(Packet.fromBytes(bytes), 0, bytes.byteLength, segment);
    return segment;
}
function written(fields) {
    const segment = Object.assign(new TCPSegment(), fields);
    const length = tcpOptionsLength(segment);
    const packet = Packet.fromBytes(new Uint8Array(length).fill(0xee));
    emitTCPOptions(segment, packet, 0, length);
    return hexOf(packet.toBytes());
}
const blocks = (count) => Array.from({ length: count }, (_, index) => ({
    start: sequenceNumber(index * 16),
    end: sequenceNumber(index * 16 + 8),
}));
const times = { hasTimestamps: true, timestampValue: 0xfedcba98, timestampEcho: 1 };
describe('TCP options going out', () => {
    it('of a SYN come as MSS, SACK permitted with timestamps, window scale: as from Linux', () => {
        expect(written({ flags: SYN, maxSegmentSize: 1460, sackPermitted: true, windowScale: 7, ...times })).to.equal('020405b4' + '0402080afedcba9800000001' + '01030307');
    });
    it('of a SYN are filled with NOP to words when some are missing', () => {
        expect(written({ flags: SYN, ...times })).to.equal('0101080afedcba9800000001');
        expect(written({ flags: SYN, sackPermitted: true, maxSegmentSize: 536 })).to.equal('02040218' + '01010402');
        expect(written({ flags: SYN, windowScale: 0 })).to.equal('01030300');
        expect(written({ flags: SYN })).to.equal('');
    });
    it('after the SYN are timestamps behind two NOP, and nothing of what belongs to a SYN', () => {
        expect(written({ flags: ACK, ...times })).to.equal('0101080afedcba9800000001');
        expect(written({ flags: ACK, maxSegmentSize: 1460, windowScale: 7, sackPermitted: true })).to.equal('');
    });
    it('hold four SACK blocks, or three beside timestamps, the first ones first (RFC 2018 §4)', () => {
        expect(written({ flags: ACK, sackBlocks: blocks(1) })).to.equal('0101050a' + '0000000000000008');
        expect(written({ flags: ACK, sackBlocks: blocks(9) }))
            .to.have.lengthOf(2 * 36)
            .and.match(/^01010522/);
        const beside = written({ flags: ACK, sackBlocks: blocks(9), ...times });
        expect(beside)
            .to.have.lengthOf(2 * 40)
            .and.match(/^0101080a.{16}0101051a00000000000000080000001000000018/);
        expect(written({ flags: ACK, sackBlocks: [] })).to.equal('');
    });
});
describe('TCP options coming in', () => {
    it('may begin and end anywhere, with any number of NOP between (MUST-5, MUST-64)', () => {
        expect(read('01 030307 020405b4 00')).to.include({ windowScale: 7, maxSegmentSize: 1460 });
        expect(read('080afedcba9800000001 0402')).to.include({ ...times, sackPermitted: true });
        expect(read('0101080afedcba9800000001', ACK)).to.include(times);
    });
    it('after the end of options are padding, whatever it holds', () => {
        expect(read('00 020405b4 ffffff').maxSegmentSize).to.equal(0);
    });
    it('of an unknown kind are skipped (MUST-6, MUST-68)', () => {
        expect(read('fd04cafe 1303ff 020405b4').maxSegmentSize).to.equal(1460);
        expect(read('1312000102030405060708090a0b0c0d0e0f 030305').windowScale).to.equal(5); // MD5
    });
    it('with an illegal length end there, and what came before them counts (MUST-7)', () => {
        for (const rest of [
            '0300',
            '0301',
            '0302',
            '030407ff',
            '03',
            '0305',
            'fd00',
            'fd01',
            'fdff',
            '0809ff',
            '0506',
            '0403',
        ]) {
            const segment = read(`020405b4 ${rest}`);
            expect(segment, rest).to.include({
                maxSegmentSize: 1460,
                windowScale: -1,
                hasTimestamps: false,
                sackPermitted: false,
            });
            expect(segment.sackBlocks, rest).to.equal(NO_SACK_BLOCKS);
        }
    });
    it('with an illegal length hide what follows', () => {
        expect(read('0203ff 030307').windowScale).to.equal(-1);
        expect(read('02050000ff 030307').windowScale).to.equal(-1);
        expect(read('0502 080afedcba9800000001', ACK).hasTimestamps).to.equal(false); // SACK without a block
    });
    it('with a window scale above 14 mean 14 (RFC 7323 §2.3)', () => {
        expect(read('03030e').windowScale).to.equal(14);
        expect(read('03030f').windowScale).to.equal(14);
        expect(read('0303ff').windowScale).to.equal(14);
    });
    it('that belong to a SYN are ignored on other segments, and SACK blocks on a SYN', () => {
        expect(read('020405b4 030307 0402', ACK)).to.include({ maxSegmentSize: 0, windowScale: -1, sackPermitted: false });
        expect(read('050a0000000100000002').sackBlocks).to.equal(NO_SACK_BLOCKS);
    });
    it('with SACK blocks give their edges, wrapped ones too', () => {
        const { sackBlocks } = read('0101 0512 fffffff000000010 0000002000000030', ACK);
        expect(sackBlocks.map(({ start, end }) => [toUint32(start), toUint32(end)])).to.deep.equal([
            [0xfffffff0, 0x10],
            [0x20, 0x30],
        ]);
    });
    it('are read in a bounded number of steps, without an exception, whatever the bytes', () => {
        fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(SYN, ACK), (bytes, flags) => {
            const padded = Uint8Array.of(...bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0); // reading beyond the end would show
            const packet = Packet.fromBytes(padded);
            const segment = Object.assign(new TCPSegment(), { flags });
            parseTCPOptions(packet, 0, bytes.byteLength, segment);
            expect(segment.windowScale).to.be.within(-1, 14);
            expect(segment.sackBlocks.length).to.be.at.most(4);
        }), { numRuns: 5000 });
    });
    it('are never read beyond the header, where the payload begins', () => {
        const packet = Packet.fromBytes(bytesOf('0101 0204 05b4'));
        const segment = Object.assign(new TCPSegment(), { flags: SYN });
        parseTCPOptions(packet, 0, 4, segment); // the option would need two bytes more
        expect(segment.maxSegmentSize).to.equal(0);
    });
});
//# sourceMappingURL=wire_options.test.js.map