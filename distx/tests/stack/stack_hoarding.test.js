/** Peers who leave their half of a goodbye undone: what they make us keep is bounded in time. */
import { expect } from 'chai';
import { accepted, endpoint, StackHarness } from './stack_harness.js';
const CONNECTIONS = 200;
describe('Stack: hoarding', () => {
    let harness;
    let peers;
    beforeEach(() => {
        harness = new StackHarness();
        peers = [];
        const listener = harness.stack.listen(endpoint('0.0.0.0:80'), {}, null);
        for (let port = 5000; port < 5000 + CONNECTIONS; port += 1)
            peers.push(accepted(harness, 80, port));
        for (let one = listener.accept(); one !== undefined; one = listener.accept())
            one.orphan();
        harness.turn();
    });
    const leftAfter = (ms) => {
        for (let passed = 0; passed < ms; passed += 1000)
            harness.after(1000);
        return harness.stack.endpointCount;
    };
    it('A20 a peer that acknowledges our FIN and never sends its own keeps us for 60 s', () => {
        for (const { port, toPort, ours, theirs } of peers) {
            harness.answerTo({ port, toPort, flags: 'ACK', seq: theirs, ack: ours + 1 });
        }
        expect(leftAfter(59_000)).to.equal(CONNECTIONS);
        expect(leftAfter(2000)).to.equal(0);
        expect(harness.stack.deadlineCount).to.equal(0);
    });
    it('A20 a peer that never acknowledges our FIN, in FIN-WAIT-1 or LAST-ACK, keeps us for the user timeout', () => {
        for (const { port, toPort, ours, theirs } of peers.slice(0, CONNECTIONS / 2)) {
            harness.answerTo({ port, toPort, flags: 'FIN ACK', seq: theirs, ack: ours });
        }
        expect(leftAfter(200_000)).to.equal(CONNECTIONS);
        expect(leftAfter(harness.stack.config.userTimeoutMs)).to.equal(0);
        expect(harness.stack.deadlineCount).to.equal(0);
    });
});
//# sourceMappingURL=stack_hoarding.test.js.map