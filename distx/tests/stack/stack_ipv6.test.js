/** TCP over IPv6: the same machines behind another header (RFC 9293 §3.7.1, §3.9.2.3, RFC 8200). */
import { expect } from 'chai';
import { Chunk } from '../../lib/util/chunk.js';
import { IPAddress } from '../../lib/util/ip_address.js';
import { accepted, endpoint, outgoing, packetOf, PEER, PEER6, StackHarness, US, US6, withIPv6Header, } from './stack_harness.js';
const BOTH = { address6: US6 };
describe('Stack: TCP over IPv6', () => {
    let harness;
    let one;
    beforeEach(() => {
        harness = new StackHarness({ config: { timestamps: false, windowScaling: false, sack: false } }, BOTH);
        one = undefined;
    });
    const listen = (local, ipv6Only = false) => void harness.stack.listen(endpoint(local), { ipv6Only }, (accept) => (one = accept));
    const syn = (spec = {}) => ({
        from: PEER6,
        to: US6,
        port: 5000,
        toPort: 80,
        flags: 'SYN',
        ...spec,
    });
    function write(bytes) {
        one.connection.outbound.writeCopy(new Uint8Array(bytes));
        one.touch();
        return harness.turn().map(({ data }) => data.byteLength);
    }
    it('accepts a connection, carries bytes both ways and closes it', () => {
        listen('[::]:80');
        const { ours, theirs } = accepted(harness, 80, 5000, { from: PEER6, to: US6 });
        expect(`${one.local.toString()} ${one.remote.toString()}`).to.equal(`[${US6}]:80 [${PEER6}]:5000`);
        harness.answerTo(syn({ flags: 'ACK PSH', seq: theirs, ack: ours, data: 'hello' }));
        expect(one.connection.inbound.bytesBuffered).to.equal(5);
        expect(write(3)).to.deep.equal([3]);
        const last = { seq: theirs + 5, ack: (ours + 3) >>> 0 };
        const [acknowledgment] = harness.answerTo(syn({ flags: 'FIN ACK', ...last }));
        expect(acknowledgment).to.include({ source: US6, destination: PEER6, ack: theirs + 6 });
        one.end();
        expect(harness.turn()[0]).to.include({ flags: 'FIN ACK' });
    });
    it('connects, from one of its ports and its own address', () => {
        const opened = harness.stack.connect(endpoint(`[${PEER6}]:80`));
        const [sent] = harness.turn();
        expect(sent).to.include({ source: US6, destination: PEER6, flags: 'SYN' });
        harness.arrives(syn({ port: 80, toPort: opened.localPort, flags: 'SYN ACK', seq: 1, ack: sent.seq + 1 }));
        expect(harness.turn()[0]).to.include({ flags: 'ACK', ack: 2 });
        expect(opened.connection.state).to.equal('ESTABLISHED');
    });
    it('offers the MTU less 60 bytes as its MSS (MUST-14, MUST-67)', () => {
        listen('[::]:80');
        expect(harness.answerTo(syn())[0].segment.maxSegmentSize).to.equal(1440);
        expect(harness.answerTo(syn({ from: PEER, to: US }))[0].segment.maxSegmentSize).to.equal(1460);
    });
    it('sends 1,220 bytes at most to a peer that names no MSS over IPv6, 536 over IPv4 (MUST-15)', () => {
        listen('[::]:80');
        accepted(harness, 80, 5000, { from: PEER6, to: US6, mss: 0 });
        expect(write(1221)).to.deep.equal([1220, 1]);
        accepted(harness, 80, 5000, { mss: 0 });
        expect(write(537)).to.deep.equal([536, 1]);
    });
    it('sends no more than the peer and the path take, whatever is larger (MUST-16)', () => {
        listen('[::]:80');
        accepted(harness, 80, 5000, { from: PEER6, to: US6, mss: 9000 });
        expect(write(1500)).to.deep.equal([1440, 60]);
        accepted(harness, 80, 5001, { from: PEER6, to: US6, mss: 700 });
        expect(write(1500)).to.deep.equal([700, 700, 100]);
    });
    it('hands super-segments to a device that takes them, no longer than an IPv6 packet can be', () => {
        const offload = { checksumOffload: true, segmentationOffloadBytes: 65535 };
        harness = new StackHarness({ config: { timestamps: false } }, { ...BOTH, ...offload });
        listen('[::]:80');
        accepted(harness, 80, 5000, { from: PEER6, to: US6, mss: 1440, window: 65535 });
        one.connection.outbound.writeCopy(new Uint8Array(10_000));
        one.touch();
        const [sent] = harness.turn();
        expect(sent).to.include({ segmentSize: 1440, checksumIsPartial: true });
        expect(sent.data.byteLength).to.equal(10_000);
    });
    it('writes the type of service into the traffic class', () => {
        listen('[::]:80');
        accepted(harness, 80, 5000, { from: PEER6, to: US6 });
        one.setTypeOfService(0xb8);
        one.connection.outbound.writeCopy(new Uint8Array(1));
        one.touch();
        expect(harness.turn()[0]).to.include({ typeOfService: 0xb8 });
    });
    it('answers a segment for which there is no connection by a RST, which a RST is not', () => {
        expect(harness.answerTo(syn({ flags: 'ACK', ack: 77 }))[0]).to.include({
            flags: 'RST',
            seq: 77,
            destination: PEER6,
        });
        expect(harness.answerTo(syn({ flags: 'RST' }))).to.deep.equal([]);
    });
    it('keeps connections of both families apart, whatever their ports', () => {
        listen('[::]:80');
        accepted(harness, 80, 5000, { from: PEER6, to: US6 });
        const six = one;
        accepted(harness, 80, 5000);
        expect(one).not.to.equal(six);
        expect([...harness.stack.endpoints()]).to.have.lengthOf(2);
        harness.answerTo(syn({ flags: 'RST', seq: 1001 }));
        expect([...harness.stack.endpoints()]).to.deep.equal([one]);
    });
    describe('in TIME-WAIT', () => {
        it('keeps a record, which answers a FIN sent again and makes way for a new SYN (MUST-13, RFC 6191)', () => {
            listen('[::]:80');
            const { ours, theirs } = accepted(harness, 80, 5000, { from: PEER6, to: US6 });
            one.orphan();
            harness.turn();
            const fin = syn({ flags: 'FIN ACK', seq: theirs, ack: (ours + 1) >>> 0 });
            harness.answerTo(fin);
            expect([harness.stack.endpointCount, harness.stack.timeWaitCount]).to.deep.equal([0, 1]);
            expect(harness.answerTo(fin)[0]).to.include({ flags: 'ACK', ack: theirs + 1, destination: PEER6 });
            expect(harness.answerTo(syn({ seq: theirs + 100_000 }))[0]).to.include({ flags: 'SYN ACK' });
            expect([harness.stack.endpointCount, harness.stack.timeWaitCount]).to.deep.equal([1, 0]);
            harness.after(100_000);
        });
    });
    describe('addresses', () => {
        it('drops the land attack: a SYN from our own address, whatever its port (MUST-63)', () => {
            listen('[::]:80');
            expect(harness.answerTo(syn({ from: US6, port: 80 }))).to.deep.equal([]);
            expect(harness.answerTo(syn({ from: US6 }))).to.deep.equal([]);
            expect(harness.dropped('ipv6', 'source address is ours')).to.equal(2);
            expect(harness.stack.endpointCount).to.equal(0);
        });
        for (const from of ['::', '::1', 'ff02::1', 'ff0e::99', '::ffff:10.0.0.2']) {
            it(`drops a SYN from ${from}, which nobody can answer (MUST-63)`, () => {
                listen('[::]:80');
                expect(harness.answerTo(syn({ from }))).to.deep.equal([]);
                expect(harness.dropped('ipv6', 'source address cannot be answered')).to.equal(1);
            });
        }
        for (const to of ['ff02::1', 'ff02::2', 'ff0e::99']) {
            it(`drops a SYN to ${to}: TCP is between two (MUST-57)`, () => {
                listen('[::]:80');
                expect(harness.answerTo(syn({ to }))).to.deep.equal([]);
                expect(harness.dropped('tcp', 'sent to a broadcast or multicast address')).to.equal(1);
            });
        }
        it('drops a SYN to all nodes that hides behind an extension header, too (MUST-57)', () => {
            listen('[::]:80');
            const packet = outgoing();
            const segment = packetOf(syn({ to: 'ff02::1' }))
                .toBytes()
                .slice(40);
            packet.setPayload([Chunk.fromBytes(Uint8Array.of(6, 0, 1, 4, 0, 0, 0, 0)), Chunk.fromBytes(segment)]);
            harness.arrivesPacket(withIPv6Header(packet, IPAddress.parse(PEER6), IPAddress.parse('ff02::1'), 60));
            expect(harness.turn()).to.deep.equal([]);
            expect(harness.dropped('tcp', 'sent to a broadcast or multicast address')).to.equal(1);
        });
        it('drops what is for somebody else, without an answer', () => {
            expect(harness.answerTo(syn({ to: 'fd00::7' }))).to.deep.equal([]);
            expect(harness.dropped('ipv6', 'destination is not ours')).to.equal(1);
        });
        it('refuses to connect to many, to nobody and to itself (MUST-46)', () => {
            for (const to of ['ff02::1', '::', '::1', US6]) {
                expect(() => harness.stack.connect(endpoint(`[${to}]:80`)), to).to.throw('ENETUNREACH');
            }
        });
        it('connects by IPv4 to an IPv4-mapped address', () => {
            harness.stack.connect(endpoint(`[::ffff:${PEER}]:80`));
            expect(harness.turn()[0]).to.include({ source: US, destination: PEER });
        });
        it('hears nothing and reaches nobody by a family of which it has no address', () => {
            harness = new StackHarness();
            listen('[::]:80');
            expect(harness.answerTo(syn())).to.deep.equal([]);
            expect(harness.dropped('ipv6', 'destination is not ours')).to.equal(1);
            expect(() => harness.stack.connect(endpoint(`[${PEER6}]:80`))).to.throw('ENETUNREACH');
        });
    });
    describe('listeners', () => {
        const answers = (spec = {}) => harness.answerTo(syn(spec))[0].flags;
        const byIPv4 = { from: PEER, to: US };
        it('at :: accept both families', () => {
            listen('[::]:80');
            expect([answers(), answers(byIPv4)]).to.deep.equal(['SYN ACK', 'SYN ACK']);
        });
        it('at :: for IPv6 only leave IPv4 to others', () => {
            listen('[::]:80', true);
            expect([answers(), answers(byIPv4)]).to.deep.equal(['SYN ACK', 'RST ACK']);
            listen('0.0.0.0:80');
            expect(answers({ ...byIPv4, port: 5001 })).to.equal('SYN ACK');
        });
        it('at 0.0.0.0 accept IPv4 alone', () => {
            listen('0.0.0.0:80');
            expect([answers(), answers(byIPv4)]).to.deep.equal(['RST ACK', 'SYN ACK']);
        });
        it('at one address hear what is sent to it, and nothing else', () => {
            listen(`[${US6}]:80`);
            expect([answers(), answers(byIPv4)]).to.deep.equal(['SYN ACK', 'RST ACK']);
        });
        it('do not share what both would accept', () => {
            listen('[::]:80');
            for (const other of ['0.0.0.0:80', `${US}:80`, `[${US6}]:80`, '[::]:80']) {
                expect(() => listen(other), other).to.throw('EADDRINUSE');
            }
            expect(() => listen('[fd00::99]:81')).to.throw('EADDRNOTAVAIL');
        });
    });
});
//# sourceMappingURL=stack_ipv6.test.js.map