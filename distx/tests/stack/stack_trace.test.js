import { expect } from 'chai';
import { memoryHosts } from '../../lib/index.js';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.js';
import { EventLoop } from '../../lib/eventloop/event_loop.js';
import { Packet } from '../../lib/util/packet.js';
describe('the trace of a stack', () => {
    it('tells the states of a connection in their order, from the SYN to the end', async () => {
        const clock = new VirtualClock();
        const [left, right] = memoryHosts({ loop: new EventLoop({ clock, scheduler: clock.scheduler() }) });
        const seen = [];
        left.stack.trace.on('state', (endpoint, from, to) => seen.push(`${endpoint.remotePort}: ${from} -> ${to}`));
        right.createServer((socket) => socket.end()).listen(7);
        const socket = left.connect({ host: right.address, port: 7 });
        socket.resume();
        await clock.advanceAsync(1000);
        expect(seen).to.deep.equal([
            '7: CLOSED -> SYN-SENT',
            '7: SYN-SENT -> ESTABLISHED',
            '7: ESTABLISHED -> CLOSE-WAIT',
            '7: CLOSE-WAIT -> LAST-ACK',
            '7: LAST-ACK -> CLOSED',
        ]);
    });
    it('tells why a packet ended', () => {
        const [left] = memoryHosts();
        const seen = [];
        left.stack.trace.on('dropped', ({ layer, reason }) => seen.push(`${layer}: ${reason}`));
        left.stack.receive(Packet.fromBytes(new Uint8Array(20)));
        expect(seen).to.deep.equal(['ipv4: version is not 4']);
        return left.close({ graceMs: 0 });
    });
});
//# sourceMappingURL=stack_trace.test.js.map