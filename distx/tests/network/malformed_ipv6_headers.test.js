/**
 * IPv6 headers that lie, generated from a sound one: every one is turned away with a named reason or read within its
 * bounds. Nothing throws, and nothing outside the packet is ever read: it lies in a slab full of bytes that must not show.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { parseICMPv6Message } from '../../lib/network/icmpv6_message.js';
import { ExtensionHeaders } from '../../lib/network/ipv6_extension_headers.js';
import * as ipv6 from '../../lib/network/ipv6_header.js';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6 } from '../../lib/network/pseudo_header.js';
import * as tcp from '../../lib/tcp_helpers/tcp_wire.js';
import { CHECKSUM_TRUSTED, Packet } from '../../lib/util/packet.js';
import { ParseFailure } from '../../lib/util/parse_failure.js';
import { Slab } from '../../lib/util/slab.js';
import { bytesOf, RECORDED_IPV6 } from '../harness/wire_bytes.js';
function surrounded(bytes) {
    const slab = new Slab(new Uint8Array(bytes.byteLength + 200).fill(0x65));
    slab.bytes.set(bytes, 100);
    return new Packet(slab, 100, bytes.byteLength);
}
function changed(hex, change) {
    const original = bytesOf(hex);
    return surrounded(change(original) ?? original);
}
const setting = (at, ...values) => (bytes) => bytes.set(values, at);
const cutTo = (length) => (bytes) => bytes.slice(0, length);
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
/** The recorded SYN has 80 bytes, 40 of them behind the header. */
const matrix = [
    ...range(0, 39).map((n) => [`is cut to ${n} bytes`, cutTo(n), ipv6.IPV6_TRUNCATED]),
    ...range(40, 79).map((n) => [`is cut to ${n} of its 80 bytes`, cutTo(n), ipv6.IPV6_DATA_TRUNCATED]),
    ...range(0, 15)
        .filter((version) => version !== 6)
        .map((version) => [`says version ${version}`, setting(0, version * 16), ipv6.IPV6_BAD_VERSION]),
    ...range(0, 39).map((n) => [`says ${n} of its 40 bytes behind it: padding`, setting(4, 0, n), null]),
    ...[41, 42, 100, 1280, 1460, 65535].map((n) => [
        `says ${n} bytes behind it where there are 40`,
        setting(4, n >> 8, n & 0xff),
        ipv6.IPV6_DATA_TRUNCATED,
    ]),
    ...range(0, 255).map((n) => [`says that ${n} follows`, setting(6, n), null]),
    ...range(0, 255).map((n) => [`has ${n} hops to go`, setting(7, n), null]),
    ...range(0, 255).map((n) => [`has the traffic class ${n}`, setting(0, 0x60 | (n >> 4), (n & 15) << 4), null]),
];
describe('a malformed IPv6 header', () => {
    for (const expected of new Set(matrix.map(([, , reason]) => reason))) {
        it(`is turned away as "${expected?.reason ?? 'not malformed enough'}" when it should be, and left as it was`, () => {
            for (const [what, change] of matrix.filter(([, , reason]) => reason === expected)) {
                const packet = changed(RECORDED_IPV6.tcpSyn, change);
                const [offset, before] = [packet.offset, packet.totalLength];
                const header = new ipv6.IPv6Header();
                expect(ipv6.parseIPv6Header(packet, header), what).to.equal(expected);
                if (expected !== null)
                    expect([packet.offset, packet.totalLength], what).to.deep.equal([offset, before]);
                else
                    expect([packet.offset, packet.totalLength], what).to.deep.equal([offset + 40, header.payloadLength]);
            }
        });
    }
    it('has no checksum: the one of TCP finds every bit of its addresses that flips (RFC 8200 §8.1)', () => {
        for (let bit = 8 * 8; bit < 40 * 8; bit += 1) {
            const packet = changed(RECORDED_IPV6.tcpSyn, (bytes) => void (bytes[bit >> 3] ^= 1 << (bit & 7)));
            const header = new ipv6.IPv6Header();
            expect(ipv6.parseIPv6Header(packet, header)).to.equal(null);
            const sum = ipv6PseudoHeaderSum(header.source, header.destination, header.protocol, packet.totalLength);
            expect(tcp.parseTCPSegment(packet, sum), `bit ${bit}`).to.equal(tcp.TCP_BAD_CHECKSUM);
        }
    });
});
describe('any bytes at all as an IPv6 packet', () => {
    const anything = fc.oneof(fc.uint8Array({ maxLength: 120 }), 
    // Recorded packets with some bytes changed come further.
    fc
        .tuple(fc.constantFrom(...Object.values(RECORDED_IPV6)), fc.array(fc.tuple(fc.nat(79), fc.nat(255)), { maxLength: 4 }), fc.constantFrom(6, 58, 0, 60, 44, 43), fc.nat(40))
        .map(([hex, changes, next, length]) => {
        const bytes = bytesOf(hex);
        bytes[6] = next;
        for (const [at, value] of changes)
            if (at < bytes.byteLength)
                bytes[at] = value;
        return bytes.subarray(0, 40 + length);
    }));
    it('are parsed layer by layer without an exception, and every reason names its layer and its source', () => {
        const reasons = new Set();
        const extensions = new ExtensionHeaders();
        fc.assert(fc.property(anything, fc.boolean(), (bytes, isTrusted) => {
            const packet = surrounded(bytes);
            if (isTrusted)
                packet.checksum = CHECKSUM_TRUSTED;
            const header = new ipv6.IPv6Header();
            let result = ipv6.parseIPv6Header(packet, header) ?? extensions.skip(packet, header);
            if (result === null) {
                const sum = ipv6PseudoHeaderSum(header.source, header.destination, header.protocol, packet.totalLength);
                const isICMP = header.protocol === PROTOCOL_ICMPV6;
                result = isICMP ? parseICMPv6Message(packet, sum) : tcp.parseTCPSegment(packet, sum);
            }
            if (!(result instanceof ParseFailure))
                return;
            reasons.add(`${result.layer}: ${result.reason}`);
            expect(result.source).to.match(/^RFC \d+/);
            expect(result.layer).to.be.oneOf(['ipv6', 'icmpv6', 'tcp']);
        }), { numRuns: 20_000, seed: 8200 });
        expect(reasons.size).to.be.at.least(12);
    });
});
//# sourceMappingURL=malformed_ipv6_headers.test.js.map