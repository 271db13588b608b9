import { expect } from 'chai';
import { readVirtioHeader, VIRTIO_CHECKSUM_OUTSIDE, VIRTIO_FLAGS_UNKNOWN, VIRTIO_HEADER_BYTES, VIRTIO_HEADER_LENGTH_OUTSIDE, VIRTIO_SEGMENT_SIZE_ZERO, VIRTIO_SEGMENTATION_MISMATCH, VIRTIO_SEGMENTATION_UNKNOWN, writeVirtioHeader, } from '../../lib/devices/virtio_net_header.js';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, CHECKSUM_UNVERIFIED, Packet, } from '../../lib/util/packet.js';
import { Slab } from '../../lib/util/slab.js';
/** An IPv4 or IPv6 packet with TCP, behind a virtio header with these fields. */
function arriving(fields, options = {}) {
    const bytes = new Uint8Array(VIRTIO_HEADER_BYTES + (options.length ?? 3000));
    const view = new DataView(bytes.buffer);
    view.setUint8(0, fields.flags ?? 0);
    view.setUint8(1, fields.type ?? 0);
    view.setUint16(2, fields.headerLength ?? 0, true);
    view.setUint16(4, fields.segmentSize ?? 0, true);
    view.setUint16(6, fields.checksumStart ?? 0, true);
    view.setUint16(8, fields.checksumOffset ?? 0, true);
    bytes[VIRTIO_HEADER_BYTES] = (options.version ?? 4) << 4;
    return new Packet(new Slab(bytes), VIRTIO_HEADER_BYTES, bytes.length - VIRTIO_HEADER_BYTES);
}
/** A TCP packet of `length` bytes with an IP header of 20 or 40. */
function leaving(version, length) {
    const packet = Packet.fromBytes(new Uint8Array(length));
    packet.checksumStart = version === 4 ? 20 : 40;
    packet.checksumOffset = 16;
    packet.setUint8(0, version << 4);
    packet.setUint8(packet.checksumStart + 12, 8 << 4); // 32 bytes of TCP header
    packet.checksum = CHECKSUM_PARTIAL;
    return packet;
}
function written(packet, linkType = 'ip') {
    const view = new DataView(new ArrayBuffer(VIRTIO_HEADER_BYTES + 4));
    if (!writeVirtioHeader(packet, linkType, view, 4))
        return false;
    return [view.getUint8(4), view.getUint8(5), ...[6, 8, 10, 12].map((at) => view.getUint16(at, true))];
}
describe('virtio header: arriving', () => {
    it('of zeros means a packet as on the wire, whose checksum is to be verified', () => {
        const packet = arriving({});
        expect(readVirtioHeader(packet, 'ip')).to.equal(null);
        expect([packet.checksum, packet.segmentSize]).to.deep.equal([CHECKSUM_UNVERIFIED, 0]);
    });
    it('vouches for the checksum that was never computed, and for the one that was verified', () => {
        const unfinished = arriving({ flags: 1, checksumStart: 20, checksumOffset: 16 });
        expect(readVirtioHeader(unfinished, 'ip')).to.equal(null);
        expect([unfinished.checksum, unfinished.checksumStart, unfinished.checksumOffset]).to.deep.equal([
            CHECKSUM_TRUSTED,
            20,
            16,
        ]);
        const verified = arriving({ flags: 2 });
        expect(readVirtioHeader(verified, 'ip')).to.equal(null);
        expect(verified.checksum).to.equal(CHECKSUM_TRUSTED);
    });
    it('describes super-segments of either IP version, with or without the congestion bit', () => {
        for (const [type, version] of [
            [1, 4],
            [4, 6],
            [0x81, 4],
            [5, 4],
            [5, 6],
        ]) {
            const packet = arriving({ flags: 1, type, headerLength: 52, segmentSize: 1448, checksumStart: 20, checksumOffset: 16 }, { version });
            expect(readVirtioHeader(packet, 'ip')).to.equal(null);
            expect(packet.segmentSize).to.equal(1448);
        }
    });
    it('is input, and every field of it is checked', () => {
        const bad = [
            [{ flags: 8 }, VIRTIO_FLAGS_UNKNOWN],
            [{ flags: 1, checksumStart: 0, checksumOffset: 16 }, VIRTIO_CHECKSUM_OUTSIDE],
            [{ flags: 1, checksumStart: 2990, checksumOffset: 16 }, VIRTIO_CHECKSUM_OUTSIDE],
            [{ flags: 1, checksumStart: 65535, checksumOffset: 65535 }, VIRTIO_CHECKSUM_OUTSIDE],
            [{ type: 3, segmentSize: 1448 }, VIRTIO_SEGMENTATION_UNKNOWN],
            [{ type: 0x7f, segmentSize: 1448 }, VIRTIO_SEGMENTATION_UNKNOWN],
            [{ type: 1, segmentSize: 0 }, VIRTIO_SEGMENT_SIZE_ZERO],
            [{ type: 1, segmentSize: 1448, headerLength: 3001 }, VIRTIO_HEADER_LENGTH_OUTSIDE],
            [{ type: 4, segmentSize: 1448 }, VIRTIO_SEGMENTATION_MISMATCH],
        ];
        for (const [fields, reason] of bad)
            expect(readVirtioHeader(arriving(fields), 'ip')).to.equal(reason);
    });
    it('never throws and never trusts what lies outside, whatever the ten bytes', () => {
        let state = 1;
        const random = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0);
        for (let round = 0; round < 20_000; round += 1) {
            const packet = arriving({}, { length: random() % 80 });
            for (let at = 0; at < VIRTIO_HEADER_BYTES; at += 1)
                packet.slab.bytes[at] = random() >>> 16;
            if (round % 2 === 0)
                packet.slab.bytes[0] = 1;
            if (readVirtioHeader(packet, 'ip') !== null)
                continue;
            if (packet.checksumStart > 0) {
                expect(packet.checksumStart + packet.checksumOffset + 2).to.be.at.most(packet.length);
            }
        }
    });
});
describe('virtio header: leaving', () => {
    it('asks for nothing when nothing is left to do', () => {
        const packet = leaving(4, 1000);
        packet.checksum = CHECKSUM_COMPLETE;
        expect(written(packet)).to.deep.equal([0, 0, 0, 0, 0, 0]);
    });
    it('asks for the checksum', () => {
        expect(written(leaving(4, 1000))).to.deep.equal([1, 0, 0, 0, 20, 16]);
    });
    it('asks for segmentation, by the version of the IP header', () => {
        for (const [version, type, headers] of [
            [4, 1, 52],
            [6, 4, 72],
        ]) {
            const packet = leaving(version, 20_000);
            packet.segmentSize = 1448;
            expect(written(packet)).to.deep.equal([1, type, headers, 1448, headers - 32, 16]);
        }
    });
    it('looks behind the Ethernet header, and a VLAN tag, for the version', () => {
        for (const tagBytes of [0, 4]) {
            const packet = leaving(6, 20_000 + 14 + tagBytes);
            const at = 14 + tagBytes;
            packet.setUint16(12, tagBytes === 0 ? 0x86dd : 0x8100);
            packet.setUint8(0, 0);
            packet.setUint8(at, 0x60);
            packet.checksumStart = at + 40;
            packet.setUint8(at + 52, 5 << 4);
            packet.segmentSize = 1448;
            expect(written(packet, 'ethernet')).to.deep.equal([1, 4, at + 60, 1448, at + 40, 16]);
        }
    });
    it('leaves a payload alone that fits one segment', () => {
        const packet = leaving(4, 52 + 1448);
        packet.segmentSize = 1448;
        expect(written(packet)).to.deep.equal([1, 0, 0, 0, 20, 16]);
    });
    it('refuses a super-segment whose checksum is complete, or which is neither TCP nor UDP', () => {
        const complete = leaving(4, 20_000);
        complete.segmentSize = 1448;
        complete.checksum = CHECKSUM_COMPLETE;
        expect(written(complete)).to.equal(false);
        const icmp = leaving(4, 20_000);
        icmp.segmentSize = 1448;
        icmp.checksumOffset = 2;
        expect(written(icmp)).to.equal(false);
    });
});
//# sourceMappingURL=virtio_net_header.test.js.map