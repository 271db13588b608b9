/** A listener that hands connections over only when they have something to read. */
import { expect } from 'chai';
import { accepted, endpoint, StackHarness } from './stack_harness.js';
describe('TCPListener: deferred accept', () => {
    let harness;
    let listener;
    let got;
    beforeEach(() => {
        harness = new StackHarness();
        got = [];
        listener = harness.stack.listen(endpoint('0.0.0.0:80'), { deferAcceptMs: 3000, synQueue: 3 }, (one) => got.push(one.remotePort));
    });
    const data = ({ port, toPort, ours, theirs }, flags = 'ACK') => harness.answerTo({ port, toPort, flags, seq: theirs, ack: ours, data: flags === 'ACK' ? 'GET' : '' });
    it('is silent about a connection until its first data', () => {
        const conversation = accepted(harness, 80);
        expect([got, listener.embryonicCount]).to.deep.equal([[], 1]);
        data(conversation);
        expect([got, listener.embryonicCount]).to.deep.equal([[5000], 0]);
    });
    it('hands it over without data when the time is up, and not before', () => {
        accepted(harness, 80);
        harness.after(2999);
        expect(got).to.deep.equal([]);
        harness.after(1);
        expect(got).to.deep.equal([5000]);
        expect(harness.stack.deadlineCount).to.equal(0);
    });
    it('hands over a connection whose peer ends without data', () => {
        data(accepted(harness, 80), 'FIN ACK');
        expect(got).to.deep.equal([5000]);
    });
    it('forgets one that is reset meanwhile', () => {
        const { port, toPort, theirs } = accepted(harness, 80);
        harness.answerTo({ port, toPort, flags: 'RST', seq: theirs });
        harness.after(5000);
        expect([got, listener.embryonicCount, harness.stack.endpointCount]).to.deep.equal([[], 0, 0]);
    });
    it('lets the silent fill the SYN queue only: then cookies serve those who speak', () => {
        for (const port of [5000, 5001, 5002])
            accepted(harness, 80, port);
        const conversation = accepted(harness, 80, 6000); // its bare ACK is dropped
        expect([got, harness.stack.endpointCount]).to.deep.equal([[], 3]);
        data(conversation);
        expect([got, harness.stack.endpointCount]).to.deep.equal([[6000], 4]);
    });
    it('tries again a second later when the accept queue is full', () => {
        listener.close();
        harness = new StackHarness();
        listener = harness.stack.listen(endpoint('0.0.0.0:80'), { deferAcceptMs: 3000, backlog: 1 }, null);
        accepted(harness, 80, 5000);
        accepted(harness, 80, 5001);
        harness.after(3000);
        expect([listener.waitingCount, listener.embryonicCount]).to.deep.equal([1, 1]);
        expect(listener.accept().remotePort).to.equal(5000);
        harness.after(999);
        expect(listener.waitingCount).to.equal(0);
        harness.after(1);
        expect(listener.accept().remotePort).to.equal(5001);
    });
});
//# sourceMappingURL=listener_deferred.test.js.map