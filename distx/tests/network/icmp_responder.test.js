/** When a host speaks by ICMP and when it is silent (RFC 1122 §3.2.2). */
import { expect } from 'chai';
import { ICMPResponder } from '../../lib/network/icmp_responder.js';
import { emitICMPv4Message, ICMP_ECHO_REPLY, ICMP_ECHO_REQUEST, ICMP_REDIRECT, ICMP_TIME_EXCEEDED, ICMP_UNREACHABLE, ICMPv4Message, parseICMPv4Message, PORT_UNREACHABLE, } from '../../lib/network/icmpv4_message.js';
import { emitIPv4Header, IPv4Header, parseIPv4Header } from '../../lib/network/ipv4_header.js';
import { joinChunks } from '../../lib/util/chunk.js';
import { IPAddress } from '../../lib/util/ip_address.js';
import { ParseFailure } from '../../lib/util/parse_failure.js';
import { seededRandomSource } from '../../lib/util/random_source.js';
import { arriving, bytesOf, hexOf, outgoingWith, packetOf, RECORDED } from '../harness/wire_bytes.js';
const int = (text) => IPAddress.parse(text).toInt();
/** A datagram as the stack meets it: its header read and taken away. */
function received(datagram) {
    const header = new IPv4Header();
    const failure = parseIPv4Header(datagram, header);
    if (failure !== null)
        throw new Error(failure.reason);
    return { packet: datagram, header };
}
/** A UDP-like datagram between two addresses. */
function datagram(source, destination, fields = {}, size = 64) {
    const packet = outgoingWith(size);
    const ends = { source: int(source), destination: int(destination), protocol: 17 };
    emitIPv4Header(Object.assign(new IPv4Header(), ends, fields), packet);
    return arriving(packet);
}
function icmp(type, source = '10.9.0.1', destination = '10.9.0.2') {
    const packet = outgoingWith(40);
    emitICMPv4Message(Object.assign(new ICMPv4Message(), { type }), packet);
    const ends = { source: int(source), destination: int(destination), protocol: 1 };
    emitIPv4Header(Object.assign(new IPv4Header(), ends), packet);
    return arriving(packet);
}
/** What the responder says about a datagram to a shut port; undefined: nothing. */
function complaint(about, options = {}) {
    const { packet, header } = received(about);
    const answer = outgoingWith();
    const responder = new ICMPResponder(options);
    return responder.reportUnreachable(PORT_UNREACHABLE, packet, header, answer, 0) ? answer : undefined;
}
/** What the responder says to an echo request. */
function echo(request, options = {}) {
    const { packet, header } = received(request);
    const message = parseICMPv4Message(packet);
    if (message instanceof ParseFailure)
        throw new Error(message.reason);
    const answer = outgoingWith();
    return new ICMPResponder(options).answerEcho(message, header, answer) ? answer : undefined;
}
function readMessage(answer) {
    const { packet, header } = received(arriving(answer));
    const message = parseICMPv4Message(packet);
    if (message instanceof ParseFailure)
        throw new Error(message.reason);
    return { header, message };
}
describe('an echo request', () => {
    it('recorded from ping is answered with the same identifier, sequence and data', () => {
        const { header, message } = readMessage(echo(packetOf(RECORDED.echoRequest)));
        expect(header).to.include({ source: int('10.9.0.2'), destination: int('10.9.0.1'), protocol: 1, timeToLive: 64 });
        expect(message).to.include({ type: ICMP_ECHO_REPLY, identifier: 0x3963, sequence: 1 });
        expect(hexOf(joinChunks(message.data))).to.equal(RECORDED.echoRequest.slice(56));
    });
    it('is answered without copying its data', () => {
        const request = packetOf(RECORDED.echoRequest);
        expect(echo(request).payload[0].slab).to.equal(request.slab);
    });
    it('to many is not answered (RFC 1122 §3.2.2.6)', () => {
        const isSubnetBroadcast = (address) => address === int('10.9.0.255');
        for (const destination of ['224.0.0.1', '255.255.255.255', '10.9.0.255']) {
            expect(echo(icmp(ICMP_ECHO_REQUEST, '10.9.0.1', destination), { isSubnetBroadcast }), destination).to.equal(undefined);
        }
    });
    it('is the only message that is answered: a reply to a reply would never end', () => {
        expect(echo(icmp(ICMP_ECHO_REPLY))).to.equal(undefined);
    });
});
describe('an ICMP error', () => {
    it('quotes the IP header and the data behind it, to the sender of the datagram', () => {
        const { header, message } = readMessage(complaint(packetOf(RECORDED.udpHello)));
        expect(header.destination).to.equal(int('10.9.0.1'));
        expect(message).to.include({ type: ICMP_UNREACHABLE, code: PORT_UNREACHABLE, restOfHeader: 0 });
        expect(message.quote).to.include({ sourcePort: 0xadb2, destinationPort: 9, protocol: 17 });
        expect(hexOf(joinChunks(message.data))).to.equal(RECORDED.udpHello);
    });
    it('fits into 576 bytes however long the datagram was (RFC 1812 §4.3.2.3)', () => {
        const answer = complaint(datagram('10.9.0.1', '10.9.0.2', {}, 3000));
        expect(answer.totalLength).to.equal(576);
        expect(readMessage(answer).message.dataLength).to.equal(548);
    });
    it('is never sent about an ICMP error, but about other ICMP', () => {
        for (const type of [ICMP_UNREACHABLE, ICMP_REDIRECT, ICMP_TIME_EXCEEDED]) {
            expect(complaint(icmp(type)), `type ${type}`).to.equal(undefined);
        }
        expect(complaint(icmp(ICMP_ECHO_REQUEST))).not.to.equal(undefined);
    });
    it('is never sent about a datagram to many', () => {
        for (const destination of ['224.0.0.251', '239.1.2.3', '255.255.255.255']) {
            expect(complaint(datagram('10.9.0.1', destination)), destination).to.equal(undefined);
        }
        const isSubnetBroadcast = (address) => address === int('10.9.0.255');
        expect(complaint(datagram('10.9.0.1', '10.9.0.255'), { isSubnetBroadcast })).to.equal(undefined);
    });
    it('is never sent to a source that is no single host', () => {
        for (const source of ['0.0.0.0', '0.1.2.3', '127.0.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '10.9.0.2']) {
            expect(complaint(datagram(source, '10.9.0.2')), source).to.equal(undefined);
        }
    });
    it('is never sent about a later fragment', () => {
        const packet = datagram('10.9.0.1', '10.9.0.2', { fragmentOffset: 1480 });
        const header = new IPv4Header();
        parseIPv4Header(packet, header); // says that it is a fragment
        const responder = new ICMPResponder();
        expect(responder.reportUnreachable(PORT_UNREACHABLE, packet, header, outgoingWith(), 0)).to.equal(false);
        expect(responder.counters.errorsForbidden).to.equal(1);
    });
    it('is limited in number: a burst, then so many a second', () => {
        const responder = new ICMPResponder({ errorsPerSecond: 100, errorBurst: 5 });
        const sentAt = (nowMs, tries) => {
            let sent = 0;
            for (let index = 0; index < tries; index += 1) {
                const { packet, header } = received(packetOf(RECORDED.udpHello));
                if (responder.reportUnreachable(PORT_UNREACHABLE, packet, header, outgoingWith(), nowMs))
                    sent += 1;
            }
            return sent;
        };
        expect(sentAt(1000, 20)).to.equal(5);
        expect(sentAt(1009, 20)).to.equal(0);
        expect(sentAt(1010, 20)).to.equal(1);
        expect(sentAt(1040, 20)).to.equal(3);
        expect(sentAt(9999, 20)).to.equal(5);
        expect(responder.counters).to.include({ errorsSent: 14, errorsLimited: 86 });
    });
    it('is limited by a number nobody can count exactly, when chance is given (CVE-2020-25705)', () => {
        const burstOf = (seed) => {
            const responder = new ICMPResponder({ errorBurst: 50, random: seededRandomSource(seed) });
            for (let index = 0; index < 60; index += 1) {
                const { packet, header } = received(packetOf(RECORDED.udpHello));
                responder.reportUnreachable(PORT_UNREACHABLE, packet, header, outgoingWith(), 0);
            }
            return responder.counters.errorsSent;
        };
        const bursts = Array.from({ length: 20 }, (_, seed) => burstOf(seed));
        expect(new Set(bursts).size).to.be.greaterThan(3);
        expect(Math.max(...bursts)).to.be.lessThan(51);
    });
    it('leaves the offending packet as it was', () => {
        const { packet, header } = received(packetOf(RECORDED.udpHello));
        const before = hexOf(packet.toBytes());
        new ICMPResponder().reportUnreachable(PORT_UNREACHABLE, packet, header, outgoingWith(), 0);
        expect(hexOf(packet.toBytes())).to.equal(before);
        expect(hexOf(packet.slab.bytes)).to.equal(hexOf(bytesOf(RECORDED.udpHello)));
    });
});
//# sourceMappingURL=icmp_responder.test.js.map