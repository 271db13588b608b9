/** ICMPv6 messages: read as Linux writes them, and written so that they can be read (RFC 4443). */
import { expect } from 'chai';
import fc from 'fast-check';
import * as icmp from '../../lib/network/icmpv6_message.js';
import { IPv6Header, parseIPv6Header } from '../../lib/network/ipv6_header.js';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6 } from '../../lib/network/pseudo_header.js';
import { Chunk, joinChunks } from '../../lib/util/chunk.js';
import { IPAddress } from '../../lib/util/ip_address.js';
import { CHECKSUM_TRUSTED, Packet } from '../../lib/util/packet.js';
import { ParseFailure } from '../../lib/util/parse_failure.js';
import { toUint32 } from '../../lib/util/wrapping_integers.js';
import { arriving, bytesOf, hexOf, outgoingWith, packetOf, RECORDED_IPV6 } from '../harness/wire_bytes.js';
const ROUTER = IPAddress.parse('fd09::fe');
const US = IPAddress.parse('fd09::1');
const sumFor = (length) => ipv6PseudoHeaderSum(ROUTER, US, PROTOCOL_ICMPV6, length);
function parsed(packet, sum = sumFor(packet.totalLength)) {
    const message = icmp.parseICMPv6Message(packet, sum);
    if (message instanceof ParseFailure)
        throw new Error(message.reason);
    return message;
}
/** A message with this behind its header. */
function emitted(fields, data) {
    const packet = outgoingWith();
    packet.setPayload([Chunk.fromBytes(data)]);
    icmp.emitICMPv6Message(Object.assign(new icmp.ICMPv6Message(), fields), packet, sumFor(8 + data.byteLength));
    return arriving(packet);
}
const errorQuoting = (quote, fields = {}) => emitted({ type: icmp.ICMPV6_UNREACHABLE, ...fields }, quote);
describe('an ICMPv6 message', () => {
    it('recorded from ping is an echo request with identifier, sequence and data', () => {
        const packet = packetOf(RECORDED_IPV6.echoRequest);
        const header = new IPv6Header();
        parseIPv6Header(packet, header);
        const sum = ipv6PseudoHeaderSum(header.source, header.destination, PROTOCOL_ICMPV6, packet.totalLength);
        const message = parsed(packet, sum);
        expect(message).to.include({ type: icmp.ICMPV6_ECHO_REQUEST, code: 0, identifier: 0x687f, sequence: 1 });
        expect(message).to.include({ dataLength: 20, isError: false, quote: null });
        expect(hexOf(joinChunks(message.data))).to.match(/10111213$/);
    });
    it('comes back as it was emitted, with data of any length', () => {
        const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
        fc.assert(fc.property(word, fc.nat(255), fc.uint8Array({ maxLength: 1400 }), (restOfHeader, code, data) => {
            const message = parsed(emitted({ type: icmp.ICMPV6_ECHO_REPLY, code, restOfHeader }, data));
            expect(message).to.include({ type: icmp.ICMPV6_ECHO_REPLY, code, restOfHeader });
            expect(hexOf(joinChunks(message.data))).to.equal(hexOf(data));
        }));
    });
    it('is turned away when cut short, or when a bit of it or an address has changed (RFC 4443 §2.3)', () => {
        const whole = emitted({ type: icmp.ICMPV6_ECHO_REQUEST }, Uint8Array.of(1, 2, 3)).toBytes();
        for (let length = 0; length < 8; length += 1) {
            expect(icmp.parseICMPv6Message(Packet.fromBytes(whole.slice(0, length)), 0)).to.equal(icmp.ICMPV6_TRUNCATED);
        }
        for (let bit = 0; bit < whole.byteLength * 8; bit += 1) {
            const bytes = whole.slice();
            bytes[bit >> 3] ^= 1 << (bit & 7);
            expect(icmp.parseICMPv6Message(Packet.fromBytes(bytes), sumFor(11))).to.equal(icmp.ICMPV6_BAD_CHECKSUM);
        }
        const elsewhere = ipv6PseudoHeaderSum(ROUTER, IPAddress.parse('fd09::2'), PROTOCOL_ICMPV6, 11);
        expect(icmp.parseICMPv6Message(Packet.fromBytes(whole), elsewhere)).to.equal(icmp.ICMPV6_BAD_CHECKSUM);
    });
    it('of a device that vouches for the checksum is believed', () => {
        const packet = emitted({ type: icmp.ICMPV6_ECHO_REQUEST }, Uint8Array.of(1));
        packet.setUint16(2, 0);
        packet.checksum = CHECKSUM_TRUSTED;
        expect(icmp.parseICMPv6Message(packet, 0)).to.be.instanceOf(icmp.ICMPv6Message);
    });
    it('is an error when its type is below 128 (RFC 4443 §2.1)', () => {
        for (let type = 0; type < 256; type += 1)
            expect(icmp.isICMPv6Error(type)).to.equal(type < 128);
    });
});
describe('an ICMPv6 error', () => {
    it('tells whose packet it quotes: addresses, ports, sequence number, length', () => {
        const { quote } = parsed(errorQuoting(bytesOf(RECORDED_IPV6.tcpSyn)));
        expect(quote).to.include({ protocol: 6, totalLength: 80, sourcePort: 0x9a54, destinationPort: 80 });
        expect([quote.source.toString(), quote.destination.toString()]).to.deep.equal(['fd09::1', 'fd09::2']);
        expect(toUint32(quote.sequenceNumber)).to.equal(0xb5d88794);
    });
    it('says the MTU of the narrow link, or the place of the trouble, in 32 bits (RFC 4443 §3.2, §3.4)', () => {
        const quote = bytesOf(RECORDED_IPV6.tcpSyn);
        expect(parsed(errorQuoting(quote, { type: icmp.ICMPV6_PACKET_TOO_BIG, restOfHeader: 1280 })).mtu).to.equal(1280);
        expect(parsed(errorQuoting(quote, { type: icmp.ICMPV6_PACKET_TOO_BIG, restOfHeader: -1 })).mtu).to.equal(2 ** 32 - 1);
        expect(parsed(errorQuoting(quote, { type: icmp.ICMPV6_PARAMETER_PROBLEM, restOfHeader: 40 })).pointer).to.equal(40);
    });
    it('that quotes too little, or no IPv6 packet, is turned away', () => {
        const quote = bytesOf(RECORDED_IPV6.tcpSyn);
        for (let length = 0; length < 48; length += 1) {
            const packet = errorQuoting(quote.slice(0, length));
            expect(icmp.parseICMPv6Message(packet, sumFor(packet.totalLength))).to.equal(icmp.ICMPV6_QUOTE_TRUNCATED);
        }
        quote[0] = 0x45;
        const packet = errorQuoting(quote);
        expect(icmp.parseICMPv6Message(packet, sumFor(packet.totalLength))).to.equal(icmp.ICMPV6_QUOTE_MALFORMED);
    });
    it('of a kind that nobody knows is read without looking for a quote', () => {
        for (const type of [0, 5, 100, 127])
            expect(parsed(emitted({ type }, new Uint8Array(4))).quote).to.equal(null);
    });
});
//# sourceMappingURL=icmpv6_message.test.js.map