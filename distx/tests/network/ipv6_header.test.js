/** The IPv6 header: read as Linux writes it, and written so that it can be read (RFC 8200 §3). */
import { expect } from 'chai';
import fc from 'fast-check';
import { emitIPv6Header, IPv6Header, parseIPv6Header } from '../../lib/network/ipv6_header.js';
import { ipv6PseudoHeaderSum, PROTOCOL_TCP, PROTOCOL_UDP, pseudoHeaderSum } from '../../lib/network/pseudo_header.js';
import { sumPacket } from '../../lib/util/checksum_kernel.js';
import { compactAddress } from '../../lib/util/compact_address.js';
import { isChecksumIntact } from '../../lib/util/internet_checksum.js';
import { IPAddress } from '../../lib/util/ip_address.js';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL } from '../../lib/util/packet.js';
import { arriving, bytesOf, hexOf, outgoingWith, packetOf, RECORDED_IPV6 } from '../harness/wire_bytes.js';
describe('an IPv6 header', () => {
    it('recorded from Linux says from whom, to whom, what and how long', () => {
        const packet = packetOf(RECORDED_IPV6.tcpSyn);
        const header = new IPv6Header();
        expect(parseIPv6Header(packet, header)).to.equal(null);
        expect(header).to.include({ trafficClass: 0, flowLabel: 0xe0b87, nextHeader: PROTOCOL_TCP, hopLimit: 64 });
        expect(header).to.include({ payloadLength: 40, protocol: PROTOCOL_TCP, protocolAt: 6, headerLength: 40 });
        expect(`${header.source.toString()} ${header.destination.toString()}`).to.equal('fd09::1 fd09::2');
        expect([packet.offset, packet.totalLength]).to.deep.equal([40, 40]);
    });
    it('is written back byte for byte', () => {
        for (const hex of Object.values(RECORDED_IPV6)) {
            const packet = arriving(packetOf(hex));
            const header = new IPv6Header();
            parseIPv6Header(packet, header);
            emitIPv6Header(header, packet);
            expect(hexOf(packet.toBytes())).to.equal(hexOf(bytesOf(hex)));
        }
    });
    it('comes back as it was emitted, whatever the fields', () => {
        const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
        const address = fc.tuple(word, word, word, word).map((words) => IPAddress.fromWords(...words));
        const fields = fc.record({
            source: address,
            destination: address,
            trafficClass: fc.nat(255),
            flowLabel: fc.nat(0xfffff),
            nextHeader: fc.nat(255),
            hopLimit: fc.nat(255),
        });
        fc.assert(fc.property(fields, fc.nat(1400), (given, size) => {
            const packet = outgoingWith(size);
            emitIPv6Header(Object.assign(new IPv6Header(), given), packet);
            const header = new IPv6Header();
            expect(parseIPv6Header(arriving(packet), header)).to.equal(null);
            const { source, destination, ...numbers } = given;
            expect(header).to.include({ ...numbers, payloadLength: size, protocol: given.nextHeader });
            expect([header.source.equals(source), header.destination.equals(destination)]).to.deep.equal([true, true]);
        }));
    });
    it('keeps DSCP and ECN in its traffic class (RFC 2474 §3, RFC 3168 §5)', () => {
        const header = Object.assign(new IPv6Header(), { trafficClass: 0xb9 });
        expect([header.dscp, header.ecn]).to.deep.equal([46, 1]);
    });
    it('makes no new addresses for the next packet between the same two', () => {
        const header = new IPv6Header();
        parseIPv6Header(packetOf(RECORDED_IPV6.tcpSyn), header);
        const { source, destination } = header;
        parseIPv6Header(packetOf(RECORDED_IPV6.udpHello), header);
        expect(header.source).to.equal(source);
        expect(header.destination).to.equal(destination);
    });
    it('lets link padding be cut from the end of the packet', () => {
        const padded = packetOf(RECORDED_IPV6.udpHello + '00000000');
        expect(parseIPv6Header(padded, new IPv6Header())).to.equal(null);
        expect(padded.totalLength).to.equal(14);
    });
    it('is sound whatever its hop limit: only routers look at that', () => {
        const packet = outgoingWith(8);
        emitIPv6Header(Object.assign(new IPv6Header(), { hopLimit: 0 }), packet);
        expect(parseIPv6Header(arriving(packet), new IPv6Header())).to.equal(null);
    });
    it('moves the place of a partial checksum along, and of no other', () => {
        for (const [checksum, start] of [
            [CHECKSUM_PARTIAL, 40],
            [CHECKSUM_COMPLETE, 0],
        ]) {
            const packet = outgoingWith(20);
            packet.checksum = checksum;
            emitIPv6Header(new IPv6Header(), packet);
            expect(packet.checksumStart).to.equal(start);
        }
    });
});
describe('the pseudo-header of IPv6', () => {
    it('makes the checksums that Linux wrote come out right (MUST-2, MUST-3)', () => {
        for (const hex of Object.values(RECORDED_IPV6)) {
            const packet = packetOf(hex);
            const header = new IPv6Header();
            parseIPv6Header(packet, header);
            const { source, destination, protocol } = header;
            const sum = ipv6PseudoHeaderSum(source, destination, protocol, packet.totalLength);
            expect(isChecksumIntact(sumPacket(packet, sum))).to.equal(true);
        }
    });
    it('may be summed without the length, which is added later, and is the same by family', () => {
        const [one, other] = [IPAddress.parse('2001:db8::ffff:1'), IPAddress.parse('fe80::8000:0:1')];
        const sum = ipv6PseudoHeaderSum(one, other, PROTOCOL_UDP, 0);
        expect(ipv6PseudoHeaderSum(one, other, PROTOCOL_UDP, 70_000)).to.equal(sum + 70_000);
        expect(pseudoHeaderSum(compactAddress(one), compactAddress(other), PROTOCOL_UDP, 0)).to.equal(sum);
    });
});
//# sourceMappingURL=ipv6_header.test.js.map