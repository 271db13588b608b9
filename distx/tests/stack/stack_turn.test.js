/** Who speaks in a turn, who is told, and when the stack wants to be ticked. */
import { expect } from 'chai';
import { accepted, endpoint, PEER, StackHarness } from './stack_harness.js';
describe('Stack: a turn', () => {
    let harness;
    let got;
    beforeEach(() => {
        harness = new StackHarness();
        got = [];
        harness.stack.listen(endpoint('0.0.0.0:80'), {}, (one) => got.push(one));
    });
    it('sends the SYN of a new connection at the end of the turn, and asks for that turn', () => {
        harness.stack.connect(endpoint(`${PEER}:80`));
        expect(harness.turnsAsked).to.equal(1);
        expect(harness.sent).to.deep.equal([]);
        expect(harness.turn().map((sent) => sent.flags)).to.deep.equal(['SYN']);
    });
    it('puts an answer written in notify into the same segment as the acknowledgment', () => {
        const { port, toPort, ours, theirs } = accepted(harness, 80);
        got[0].observer = {
            endpointChanged: (one) => {
                one.connection.outbound.writeCopy(new TextEncoder().encode('pong'));
                one.touch();
            },
        };
        const sent = harness.answerTo({ port, toPort, flags: 'ACK PSH', seq: theirs, ack: ours, data: 'ping' });
        expect(sent.length).to.equal(1);
        expect(sent[0]).to.include({ ack: theirs + 4 });
        expect(new TextDecoder().decode(sent[0].data)).to.equal('pong');
    });
    it('tells an observer once a turn, however many segments came', () => {
        const { port, toPort, ours, theirs } = accepted(harness, 80);
        let told = 0;
        got[0].observer = { endpointChanged: () => (told += 1) };
        for (let at = 0; at < 5; at += 1) {
            harness.arrives({ port, toPort, flags: 'ACK', seq: theirs + at, ack: ours, data: 'x' });
        }
        expect(told).to.equal(0);
        harness.turn();
        expect(told).to.equal(1);
    });
    it('tells the others in the next turn when an observer throws', () => {
        const first = accepted(harness, 80, 5000);
        const second = accepted(harness, 80, 5001);
        const told = [];
        got[0].observer = {
            endpointChanged: () => {
                throw new Error('application');
            },
        };
        got[1].observer = { endpointChanged: () => told.push(5001) };
        for (const { port, toPort, ours, theirs } of [first, second]) {
            harness.arrives({ port, toPort, flags: 'ACK', seq: theirs, ack: ours, data: 'x' });
        }
        expect(() => harness.turn()).to.throw('application');
        expect(harness.stack.hasNews).to.equal(true);
        harness.turn();
        expect(told).to.deep.equal([5001]);
    });
    it('waits for nothing when there is nothing, and for the retransmission when there is something', () => {
        expect(harness.stack.msUntilTick).to.equal(Infinity);
        harness.stack.connect(endpoint(`${PEER}:80`));
        harness.turn();
        expect(harness.stack.msUntilTick).to.equal(1000);
        expect(harness.after(999)).to.deep.equal([]);
        expect(harness.stack.msUntilTick).to.equal(1);
        expect(harness.after(1).map((sent) => sent.flags)).to.deep.equal(['SYN']);
    });
    it('lets time pass once for a connection, however often it hears something', () => {
        const { port, toPort, ours, theirs } = accepted(harness, 80);
        got[0].connection.outbound.writeCopy(new Uint8Array(10));
        got[0].touch();
        expect(harness.turn().map((sent) => sent.data.byteLength)).to.deep.equal([10]);
        const rtoMs = got[0].connection.info().rtoMs;
        let passed = 0;
        for (let step = 0; step < 9; step += 1) {
            harness.stack.tick(rtoMs / 10);
            passed += rtoMs / 10;
            harness.arrives({ port, toPort, flags: 'ACK', seq: theirs + step, ack: ours, data: 'x' });
            for (const { data } of harness.turn())
                expect(data.byteLength, `after ${passed} ms`).to.equal(0);
        }
        expect(harness.after(rtoMs / 10 + 1).map((sent) => sent.data.byteLength)).to.deep.equal([10]);
    });
    it('counts the connect timeout from the turn the SYN leaves in, however stale the clock was before', () => {
        harness.stack.connect(endpoint(`${PEER}:80`), { config: { connectTimeoutMs: 5000 } });
        harness.stack.tick(3_600_000);
        expect(harness.turn().map((sent) => sent.flags)).to.deep.equal(['SYN']);
        expect([...harness.stack.endpoints()][0].connection.failure).to.equal(null);
    });
    it('lets untouched connections be: a thousand idle ones are neither told nor asked', () => {
        let told = 0;
        for (let port = 1000; port < 2000; port += 1)
            accepted(harness, 80, port);
        for (const one of got)
            one.observer = { endpointChanged: () => (told += 1) };
        const transmitted = [];
        for (const one of got) {
            const transmit = one.connection.transmit.bind(one.connection);
            one.connection.transmit = (emit) => {
                transmitted.push(one.remotePort);
                return transmit(emit);
            };
        }
        harness.answerTo({ port: 1500, toPort: 80, flags: 'ACK', seq: 1001, ack: 0, data: 'x' });
        expect(transmitted).to.deep.equal([1500]);
        expect(told).to.equal(1);
    });
    it('marks what it sends with the type of service of its connection, and nothing else', () => {
        const { port, toPort, ours, theirs } = accepted(harness, 80);
        got[0].setTypeOfService(0xb8);
        got[0].connection.outbound.writeCopy(new Uint8Array(3));
        got[0].touch();
        expect(harness.turn().map((sent) => sent.typeOfService)).to.deep.equal([0xb8]);
        expect(harness.answerTo({ port: 1, toPort: 81, flags: 'SYN' })[0].typeOfService).to.equal(0);
        expect([port, toPort, ours > 0, theirs]).to.deep.equal([5000, 80, true, 1001]);
    });
});
//# sourceMappingURL=stack_turn.test.js.map