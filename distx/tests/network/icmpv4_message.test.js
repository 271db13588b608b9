/** ICMP messages: read as Linux writes them, and written so that they can be read. */
import { expect } from 'chai';
import fc from 'fast-check';
import { emitICMPv4Message, FRAGMENTATION_NEEDED, ICMP_BAD_CHECKSUM, ICMP_ECHO_REPLY, ICMP_ECHO_REQUEST, ICMP_QUOTE_MALFORMED, ICMP_QUOTE_OF_FRAGMENT, ICMP_QUOTE_TRUNCATED, ICMP_TRUNCATED, ICMP_UNREACHABLE, ICMPv4Message, parseICMPv4Message, } from '../../lib/network/icmpv4_message.js';
import { IPv4Header, parseIPv4Header } from '../../lib/network/ipv4_header.js';
import { Chunk, joinChunks } from '../../lib/util/chunk.js';
import { Packet } from '../../lib/util/packet.js';
import { ParseFailure } from '../../lib/util/parse_failure.js';
import { toUint32 } from '../../lib/util/wrapping_integers.js';
import { arriving, bytesOf, hexOf, outgoingWith, packetOf, RECORDED } from '../harness/wire_bytes.js';
function parsed(packet) {
    const message = parseICMPv4Message(packet);
    if (message instanceof ParseFailure)
        throw new Error(message.reason);
    return message;
}
/** An error with these bytes as its quote. */
function errorQuoting(quote, fields = {}) {
    const packet = outgoingWith();
    packet.setPayload([Chunk.fromBytes(quote)]);
    emitICMPv4Message(Object.assign(new ICMPv4Message(), { type: ICMP_UNREACHABLE }, fields), packet);
    return arriving(packet);
}
describe('an ICMP message', () => {
    it('recorded from ping is an echo request with identifier, sequence and data', () => {
        const packet = packetOf(RECORDED.echoRequest);
        parseIPv4Header(packet, new IPv4Header());
        const message = parsed(packet);
        expect(message).to.include({ type: ICMP_ECHO_REQUEST, code: 0, identifier: 0x3963, sequence: 1, dataLength: 20 });
        expect(hexOf(joinChunks(message.data))).to.match(/61626364$/);
    });
    it('comes back as it was emitted, with data in any pieces', () => {
        const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
        fc.assert(fc.property(word, fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 4 }), (restOfHeader, sizes) => {
            const packet = outgoingWith(...sizes);
            const data = hexOf(packet.toBytes());
            emitICMPv4Message(Object.assign(new ICMPv4Message(), { type: ICMP_ECHO_REPLY, restOfHeader }), packet);
            const message = parsed(arriving(packet));
            expect(message).to.include({ type: ICMP_ECHO_REPLY, restOfHeader });
            expect(hexOf(joinChunks(message.data))).to.equal(data);
        }));
    });
    it('of type "fragmentation needed" tells the MTU and which segment was too long (RFC 1191 §4)', () => {
        const message = parsed(errorQuoting(bytesOf(RECORDED.tcpSyn).subarray(0, 28), { code: FRAGMENTATION_NEEDED, restOfHeader: 1400 }));
        expect(message).to.include({ code: FRAGMENTATION_NEEDED, nextHopMTU: 1400 });
        expect(message.quote).to.include({ source: 0x0a090001, destination: 0x0a090002, protocol: 6, totalLength: 60 });
        expect(message.quote).to.include({ sourcePort: 0xa8f2, destinationPort: 80 });
        expect(toUint32(message.quote.sequenceNumber)).to.equal(0x2dcb79ea);
    });
    it('of a type we do not know is read, so that the caller can ignore it silently (RFC 1122 §3.2.2)', () => {
        const packet = outgoingWith(4);
        emitICMPv4Message(Object.assign(new ICMPv4Message(), { type: 200, code: 7 }), packet);
        expect(parsed(arriving(packet))).to.include({ type: 200, code: 7, isError: false, quote: null });
    });
    it('is turned away with a reason at whichever byte it is cut off', () => {
        const quote = bytesOf(RECORDED.tcpSyn);
        for (let length = 0; length <= quote.length; length += 1) {
            const result = parseICMPv4Message(errorQuoting(quote.subarray(0, length)));
            if (length < 28)
                expect(result, `${length} bytes quoted`).to.equal(ICMP_QUOTE_TRUNCATED);
            else
                expect(result, `${length} bytes quoted`).to.be.instanceOf(ICMPv4Message);
        }
        for (let length = 0; length < 8; length += 1) {
            expect(parseICMPv4Message(Packet.fromBytes(new Uint8Array(length)))).to.equal(ICMP_TRUNCATED);
        }
    });
    it('is turned away when its quote is no IPv4 header or a later fragment', () => {
        const changed = (at, value) => {
            const quote = bytesOf(RECORDED.tcpSyn);
            quote[at] = value;
            return quote;
        };
        expect(parseICMPv4Message(errorQuoting(changed(0, 0x65)))).to.equal(ICMP_QUOTE_MALFORMED);
        for (let words = 0; words < 5; words += 1) {
            expect(parseICMPv4Message(errorQuoting(changed(0, 0x40 + words)))).to.equal(ICMP_QUOTE_MALFORMED);
        }
        expect(parseICMPv4Message(errorQuoting(changed(0, 0x4f)))).to.equal(ICMP_QUOTE_TRUNCATED);
        expect(parseICMPv4Message(errorQuoting(changed(7, 1)))).to.equal(ICMP_QUOTE_OF_FRAGMENT);
    });
    it('is turned away when a bit has changed on the way', () => {
        const packet = errorQuoting(bytesOf(RECORDED.tcpSyn));
        packet.setUint8(9, packet.uint8(9) ^ 0x10);
        expect(parseICMPv4Message(packet)).to.equal(ICMP_BAD_CHECKSUM);
    });
});
//# sourceMappingURL=icmpv4_message.test.js.map