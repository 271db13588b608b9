/** R1 seen from outside: the network layer and the application hear that a path is silent (RFC 9293 §3.8.3). */
import { expect } from 'chai';
import { accepted, endpoint, StackHarness } from './stack_harness.js';
describe('Stack: a path that is silent', () => {
    it('MUST-20 SHLD-9 is told to the network layer and to the application at R1, once', () => {
        const advice = [];
        const told = [];
        const harness = new StackHarness({}, { onPathSuspected: (remote) => advice.push(remote.toString()) });
        harness.stack.trace.on('path suspected', (client) => told.push(client.remote.toString()));
        const got = [];
        harness.stack.listen(endpoint('0.0.0.0:80'), {}, (client) => got.push(client));
        const peer = accepted(harness, 80);
        const [client] = got;
        let looks = 0;
        client.observer = { endpointChanged: ({ connection }) => (looks += connection.isPathSuspected ? 1 : 0) };
        client.connection.outbound.writeCopy(new Uint8Array(10));
        client.touch();
        harness.turn();
        let repetitions = 0;
        for (let waited = 0; waited < 20_000; waited += 50) {
            repetitions += harness.after(50).length;
            if (repetitions < 3)
                expect(advice, `after ${repetitions} repetitions`).to.deep.equal([]);
        }
        expect(repetitions).to.be.greaterThan(3);
        expect([advice, told, looks]).to.deep.equal([['10.0.0.2'], ['10.0.0.2:5000'], 1]);
        expect(harness.stack.counters.pathsSuspected).to.equal(1);
        harness.answerTo({ ...peer, flags: 'ACK', seq: peer.theirs, ack: peer.ours + 10 });
        expect(client.isPathSuspected, 'the peer was heard').to.equal(false);
    });
});
//# sourceMappingURL=stack_path_suspicion.test.js.map