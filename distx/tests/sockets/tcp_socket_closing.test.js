/** How connections end: half-open, FIN or RST, abort, silence. */
import { expect } from 'chai';
import { collect, errorOf, eventsOf, RIGHT, SOCKET_EVENTS, SocketHarness } from './socket_harness.js';
describe('TCPSocket: closing', () => {
    let hosts;
    beforeEach(() => {
        hosts = new SocketHarness();
    });
    afterEach(() => hosts.close());
    it('half-open: one side ends, and the other goes on talking for as long as it likes', async () => {
        const { client, server } = await hosts.pair({ allowHalfOpen: true }, { allowHalfOpen: true });
        const got = collect(client);
        server.resume();
        let ended = false;
        server.on('end', () => (ended = true));
        client.end('question');
        await hosts.after(10_000);
        expect([ended, client.readyState, server.readyState]).to.deep.equal([true, 'readOnly', 'writeOnly']);
        expect([client.info().state, server.info().state]).to.deep.equal(['FIN-WAIT-2', 'CLOSE-WAIT']);
        for (let part = 0; part < 3; part += 1) {
            server.write(`part ${part} `);
            await hosts.after(1000);
        }
        server.end();
        await hosts.after(1);
        expect(got.bytes.toString()).to.equal('part 0 part 1 part 2 ');
        expect([client.destroyed, server.destroyed]).to.deep.equal([true, true]);
    });
    it('not half-open: answers the end with its own, also when nobody reads', async () => {
        const { client, server } = await hosts.pair();
        const log = eventsOf(server, SOCKET_EVENTS);
        client.end();
        await hosts.after(1);
        expect(log).to.deep.equal(['end', 'finish', 'close false']);
        expect(client.destroyed).to.equal(true);
    });
    it('destroy() sends a FIN: the peer reads everything and an end', async () => {
        const { client, server } = await hosts.pair();
        const got = collect(server);
        const log = eventsOf(server, ['end', 'error', 'close']);
        client.write('last words');
        client.destroy();
        await hosts.after(1);
        expect(got.bytes.toString()).to.equal('last words');
        expect(log).to.deep.equal(['end', 'close false']);
    });
    it('destroy() with unread data sends a RST: the peer learns that it was not heard', async () => {
        const { client, server } = await hosts.pair({ highWaterMark: 1024 });
        client.pause();
        const told = errorOf(server);
        server.write(Buffer.alloc(100_000));
        await hosts.after(100);
        client.destroy();
        await hosts.after(1);
        expect((await told).code).to.equal('ECONNRESET');
    });
    it('resetAndDestroy() sends a RST', async () => {
        const { client, server } = await hosts.pair();
        const log = eventsOf(client, SOCKET_EVENTS);
        const told = errorOf(server);
        expect(client.resetAndDestroy()).to.equal(client);
        await hosts.settle();
        expect((await told).code).to.equal('ECONNRESET');
        expect(log).to.deep.equal(['close false']);
    });
    it('resetAndDestroy() before a connection is an error of its own, and while connecting an end', async () => {
        const connecting = hosts.left.connect({ host: RIGHT, port: 80 });
        connecting.resetAndDestroy();
        const { TCPSocket } = await import('../../lib/sockets/tcp_socket.js');
        const unconnected = new TCPSocket(hosts.left);
        const told = errorOf(unconnected);
        unconnected.resetAndDestroy();
        expect((await told).code).to.equal('ERR_SOCKET_CLOSED');
        await hosts.settle();
        expect(hosts.left.stack.endpointCount).to.equal(0);
    });
    it('destroySoon() lets everything out first', async () => {
        const { client, server } = await hosts.pair();
        const got = collect(server);
        client.write(Buffer.alloc(300_000, 'x'));
        client.destroySoon();
        await hosts.after(1000);
        expect(got.bytes.byteLength).to.equal(300_000);
        expect([client.destroyed, server.destroyed]).to.deep.equal([true, true]);
    });
    it('an AbortSignal destroys the socket with an AbortError, before and after it is connected', async () => {
        await hosts.server();
        for (const isConnected of [false, true]) {
            const controller = new AbortController();
            const client = hosts.left.connect({ host: RIGHT, port: 80, signal: controller.signal });
            const told = errorOf(client);
            if (isConnected)
                await hosts.settle();
            expect(client.connecting).to.equal(!isConnected);
            controller.abort();
            const error = await told;
            expect([error.name, error.code]).to.deep.equal(['AbortError', 'ABORT_ERR']);
            await hosts.settle();
            expect(client.destroyed).to.equal(true);
        }
        await hosts.after(120_000);
        expect(hosts.left.stack.endpointCount).to.equal(0);
    });
    it('a signal that was aborted before destroys at once', async () => {
        const client = hosts.left.connect({ host: RIGHT, port: 80, signal: AbortSignal.abort() });
        expect((await errorOf(client)).name).to.equal('AbortError');
    });
    it('await using closes it', async () => {
        const { client } = await hosts.pair();
        const disposed = client[Symbol.asyncDispose]();
        await hosts.settle();
        await disposed;
        expect([client.destroyed, client.closed]).to.deep.equal([true, true]);
        await client[Symbol.asyncDispose]();
    });
    it('setTimeout() tells of silence, again and again, and every byte begins it anew', async () => {
        const { client, server } = await hosts.pair();
        client.resume();
        let fired = 0;
        client.setTimeout(1000, () => (fired += 1));
        client.on('timeout', () => (fired += 10));
        expect(client.timeout).to.equal(1000);
        await hosts.settle();
        await hosts.after(900);
        server.write('x');
        await hosts.after(900);
        expect(fired).to.equal(0);
        await hosts.after(101);
        expect(fired).to.equal(11);
        await hosts.after(1001);
        expect(fired).to.equal(21);
        client.setTimeout(0);
        await hosts.after(10_000);
        expect(fired).to.equal(21);
        expect(client.destroyed).to.equal(false);
    });
    it('the option `timeout` of connect() counts while connecting, too', async () => {
        const client = hosts.left.connect({ host: '10.0.0.77', port: 80, timeout: 700 });
        const log = eventsOf(client, SOCKET_EVENTS);
        await hosts.after(699);
        expect(log).to.deep.equal([]);
        await hosts.after(2);
        expect(log).to.deep.equal(['timeout']);
        client.destroy();
    });
    it('a callback of setTimeout(0, callback) is forgotten', async () => {
        const { client } = await hosts.pair();
        const fired = () => {
            throw new Error('fired');
        };
        client.setTimeout(100, fired);
        client.setTimeout(0, fired);
        await hosts.after(1000);
        expect(client.listenerCount('timeout')).to.equal(0);
    });
    it('keepalive finds out that the peer has vanished', async () => {
        const { client } = await hosts.pair({ keepAlive: true, keepAliveInitialDelay: 10_000 });
        const told = errorOf(client);
        hosts.right.device.close();
        await hosts.after(10_000 + 11 * 75_000);
        expect((await told).code).to.equal('ETIMEDOUT');
    });
});
//# sourceMappingURL=tcp_socket_closing.test.js.map