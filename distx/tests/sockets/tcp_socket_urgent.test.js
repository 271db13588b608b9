/** Urgent data through sockets: sendUrgent, 'urgent', urgentRemaining (RFC 9293 §3.8.5, RFC 6093). */
import { expect } from 'chai';
import { SocketHarness } from './socket_harness.js';
describe('TCPSocket: urgent data', () => {
    let hosts;
    beforeEach(() => {
        hosts = new SocketHarness();
    });
    afterEach(() => hosts.close());
    it('MUST-30 MUST-32 MUST-33 are told before the data, stay in their place, and remain until they are read', async () => {
        const { client, server } = await hosts.pair();
        const story = [];
        server.on('urgent', () => story.push(`urgent, ${server.urgentRemaining} bytes`));
        server.pause();
        client.write('ordinary ');
        client.sendUrgent('stop');
        client.write(' more');
        await hosts.after(1);
        expect(story).to.deep.equal(['urgent, 13 bytes']);
        expect(server.read(9).toString()).to.equal('ordinary ');
        expect(server.urgentRemaining).to.equal(4);
        expect(server.read(3).toString()).to.equal('sto');
        expect(server.urgentRemaining).to.equal(1);
        expect(server.read().toString()).to.equal('p more');
        expect(server.urgentRemaining).to.equal(0);
    });
    it('MUST-32 that come later are told again', async () => {
        const { client, server } = await hosts.pair();
        let told = 0;
        server.on('urgent', () => (told += 1));
        server.resume();
        for (const word of ['one', 'two', 'three']) {
            client.sendUrgent(word);
            await hosts.after(1);
        }
        expect(told).to.equal(3);
    });
    it('behind more than the connection takes at once are marked when their turn comes', async () => {
        const { client, server } = await hosts.pair({ tcp: { sendBufferBytes: 4096 } });
        let bytes = 0;
        let end = -1;
        server.on('urgent', () => (end = bytes + server.urgentRemaining));
        server.on('data', (piece) => (bytes += piece.length));
        client.write(Buffer.alloc(100_000));
        let written = false;
        client.sendUrgent(Buffer.alloc(7), () => (written = true));
        await hosts.after(1000);
        expect([end, bytes, written]).to.deep.equal([100_007, 100_007, true]);
    });
    it('there are none before a connection', () => {
        expect(hosts.left.connect({ port: 1, host: '10.0.0.2' }).on('error', () => { }).urgentRemaining).to.equal(0);
    });
});
//# sourceMappingURL=tcp_socket_urgent.test.js.map