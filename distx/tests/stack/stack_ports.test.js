/** Segments for nobody, and ports that are taken. */
import { expect } from 'chai';
import { accepted, endpoint, PEER, StackHarness, US } from './stack_harness.js';
describe('Stack: ports', () => {
    let harness;
    beforeEach(() => {
        harness = new StackHarness();
    });
    it('answers a SYN to a port where nobody listens with RST ACK of its length (RFC 9293 §3.10.7.1)', () => {
        const [reset, ...rest] = harness.answerTo({ port: 5000, toPort: 81, flags: 'SYN', seq: 7, data: 'ab' });
        expect(rest).to.deep.equal([]);
        expect(reset).to.include({ source: US, destination: PEER, flags: 'RST ACK', seq: 0, ack: 10 });
        expect(reset.segment).to.include({ sourcePort: 81, destinationPort: 5000 });
        expect(harness.stack.counters.resetsSent).to.equal(1);
    });
    it('answers an ACK to nobody with a RST at its acknowledgment number, and a RST with silence', () => {
        const [reset] = harness.answerTo({ port: 5000, toPort: 81, flags: 'ACK', seq: 7, ack: 99 });
        expect(reset).to.include({ flags: 'RST', seq: 99 });
        expect(harness.answerTo({ port: 5000, toPort: 81, flags: 'RST', seq: 7 })).to.deep.equal([]);
        expect(harness.dropped('tcp', 'no connection and no listener')).to.equal(2);
    });
    it('keeps a bounded number of answers while the device has no room, and counts the others', () => {
        harness = new StackHarness({ maxWaitingReplies: 3 });
        harness.room = 0;
        for (let port = 1; port <= 10; port += 1)
            harness.arrives({ port, toPort: 81, flags: 'SYN' });
        expect(harness.turn()).to.deep.equal([]);
        harness.room = Infinity;
        expect(harness.turn().map((sent) => sent.segment.destinationPort)).to.deep.equal([1, 2, 3]);
        expect(harness.dropped('tcp', 'too many answers wait already')).to.equal(7);
    });
    it('refuses a second listener on a port, but not on the port of another address', () => {
        harness.stack.listen(endpoint(`${US}:80`), {}, () => { });
        expect(() => harness.stack.listen(endpoint(`${US}:80`), {}, () => { })).to.throw('EADDRINUSE');
        expect(() => harness.stack.listen(endpoint('0.0.0.0:80'), {}, () => { })).to.throw('EADDRINUSE');
        expect(() => harness.stack.listen(endpoint('10.0.0.9:81'), {}, () => { })).to.throw('EADDRNOTAVAIL');
    });
    it('gives a listener on port 0 a free port, and the port back when it closes', () => {
        const first = harness.stack.listen(endpoint('0.0.0.0:0'), {}, () => { });
        const second = harness.stack.listen(endpoint('0.0.0.0:0'), {}, () => { });
        expect(first.localPort).to.be.within(32768, 60999);
        expect(second.localPort).to.not.equal(first.localPort);
        first.close();
        harness.stack.listen(endpoint(`0.0.0.0:${first.localPort}`), {}, () => { });
    });
    it('refuses a connection from a port or an address that is not to be had', () => {
        const { stack } = harness;
        const remote = endpoint(`${PEER}:80`);
        stack.connect(remote, { local: endpoint(`${US}:4000`) });
        expect(() => stack.connect(remote, { local: endpoint(`${US}:4000`) })).to.throw('EADDRINUSE');
        stack.connect(endpoint(`${PEER}:81`), { local: endpoint(`${US}:4000`) });
        expect(() => stack.connect(remote, { local: endpoint('10.0.0.9:0') })).to.throw('EADDRNOTAVAIL');
        stack.listen(endpoint('0.0.0.0:90'), {}, () => { });
        expect(() => stack.connect(remote, { local: endpoint(`${US}:90`) })).to.throw('EADDRINUSE');
    });
    it('says EADDRNOTAVAIL when all ephemeral ports to a destination are taken, and serves others still', () => {
        harness = new StackHarness({ firstEphemeralPort: 50_000, lastEphemeralPort: 50_009 });
        const ports = Array.from({ length: 10 }, () => harness.stack.connect(endpoint(`${PEER}:80`)).localPort);
        expect(new Set(ports).size).to.equal(10);
        expect(() => harness.stack.connect(endpoint(`${PEER}:80`))).to.throw('EADDRNOTAVAIL');
        harness.stack.connect(endpoint(`${PEER}:81`));
    });
    it('frees the port when a connection is refused', () => {
        harness = new StackHarness({ firstEphemeralPort: 50_000, lastEphemeralPort: 50_000 });
        const refused = harness.stack.connect(endpoint(`${PEER}:80`));
        const [syn] = harness.turn();
        harness.answerTo({ port: 80, toPort: 50_000, flags: 'RST ACK', ack: syn.seq + 1 });
        expect(refused.connection.failure).to.equal('refused');
        expect(refused.isRemoved).to.equal(true);
        expect(harness.stack.connect(endpoint(`${PEER}:80`)).localPort).to.equal(50_000);
    });
    it('tells connections by all four numbers', () => {
        const got = [];
        harness.stack.listen(endpoint('0.0.0.0:80'), {}, (one) => got.push(one.remotePort));
        accepted(harness, 80, 5000);
        accepted(harness, 80, 5001);
        accepted(harness, 80, 5000, { from: '10.0.0.3' });
        expect(got).to.deep.equal([5000, 5001, 5000]);
        expect(harness.stack.endpointCount).to.equal(3);
        expect([...harness.stack.endpoints()].map((one) => one.remote.toString()).sort()).to.deep.equal([
            '10.0.0.2:5000',
            '10.0.0.2:5001',
            '10.0.0.3:5000',
        ]);
    });
});
//# sourceMappingURL=stack_ports.test.js.map