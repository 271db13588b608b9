/** A connection's life in events, as programs for `net.Socket` expect it. */
import { expect } from 'chai';
import { collect, errorOf, eventsOf, LEFT, RIGHT, SOCKET_EVENTS, SocketHarness } from './socket_harness.js';
describe('TCPSocket: events and errors', () => {
    let hosts;
    beforeEach(() => {
        hosts = new SocketHarness();
    });
    afterEach(() => hosts.close());
    it('come in the order of net: connect, ready, data, end, finish, close', async () => {
        const { accepted } = await hosts.server();
        const client = hosts.left.connect({ host: RIGHT, port: 80 });
        const log = eventsOf(client, SOCKET_EVENTS);
        await hosts.settle();
        accepted[0].end('bye');
        await hosts.after(1);
        expect(log).to.deep.equal(['connect', 'ready', 'data', 'end', 'finish', 'close false']);
    });
    it('begin with a lookup when the host is a name', async () => {
        await hosts.server();
        const client = hosts.left.connect({
            host: 'server.test',
            port: 80,
            lookup: (name, options, callback) => {
                expect([name, options.family]).to.deep.equal(['server.test', 4]);
                process.nextTick(callback, null, RIGHT, 4);
            },
        });
        const log = eventsOf(client, SOCKET_EVENTS);
        const found = [];
        client.on('lookup', (...details) => found.push(...details));
        await hosts.settle();
        await hosts.settle();
        expect(log).to.deep.equal(['lookup', 'connect', 'ready']);
        expect(found).to.deep.equal([null, RIGHT, 4, 'server.test']);
        expect(client.remoteAddress).to.equal(RIGHT);
    });
    it('take a list of addresses from a lookup, and the first IPv4 one of it', async () => {
        await hosts.server();
        const list = [
            { address: '::1', family: 6 },
            { address: RIGHT, family: 4 },
        ];
        const client = hosts.left.connect({ host: 'x.test', port: 80, lookup: (_, __, callback) => callback(null, list) });
        await hosts.settle();
        expect(client.remoteAddress).to.equal(RIGHT);
    });
    it('report a lookup that failed as an error, and close with hadError', async () => {
        const failure = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
        const client = hosts.left.connect({ host: 'x.test', port: 80, lookup: (_, __, callback) => callback(failure, '') });
        const log = eventsOf(client, SOCKET_EVENTS);
        expect((await errorOf(client)).code).to.equal('ENOTFOUND');
        await hosts.settle();
        expect(log).to.deep.equal(['error', 'close true']);
    });
    it('connect ECONNREFUSED: nobody listens', async () => {
        const client = hosts.left.connect({ host: RIGHT, port: 81 });
        const log = eventsOf(client, SOCKET_EVENTS);
        const told = errorOf(client);
        await hosts.settle();
        const error = await told;
        expect(error.message).to.equal('connect ECONNREFUSED 10.0.0.2:81');
        expect(error).to.include({ code: 'ECONNREFUSED', errno: -111, syscall: 'connect', address: RIGHT, port: 81 });
        await hosts.settle();
        expect(log).to.deep.equal(['error', 'close true']);
    });
    it('connect ETIMEDOUT: nobody answers', async () => {
        const client = hosts.left.connect({ host: '10.0.0.77', port: 80, tcp: { connectTimeoutMs: 5000 } });
        const told = errorOf(client);
        await hosts.after(30_000);
        expect((await told).message).to.equal('connect ETIMEDOUT 10.0.0.77:80');
    });
    it('connect ENETUNREACH and EADDRNOTAVAIL are events as well, never exceptions', async () => {
        const nowhere = hosts.left.connect({ host: '224.0.0.1', port: 80 });
        const told = errorOf(nowhere);
        expect(nowhere.destroyed).to.equal(true);
        expect((await told).code).to.equal('ENETUNREACH');
        const notOurs = hosts.left.connect({ host: RIGHT, port: 80, localAddress: '10.0.0.9' });
        expect((await errorOf(notOurs)).code).to.equal('EADDRNOTAVAIL');
    });
    it('read ECONNRESET: the peer resets', async () => {
        const { client, server } = await hosts.pair();
        const told = errorOf(client);
        const log = eventsOf(client, SOCKET_EVENTS);
        server.resetAndDestroy();
        await hosts.settle();
        const error = await told;
        expect(error.message).to.equal('read ECONNRESET');
        expect(error).to.include({ code: 'ECONNRESET', errno: -104, syscall: 'read' });
        expect(log).to.deep.equal(['error', 'close true']);
    });
    it('read ETIMEDOUT: the peer is silent for as long as the user waits', async () => {
        const { client } = await hosts.pair({ tcp: { userTimeoutMs: 10_000 } });
        const told = errorOf(client);
        hosts.right.device.close();
        client.write('x');
        await hosts.after(120_000);
        expect((await told).code).to.equal('ETIMEDOUT');
    });
    it('EPIPE: written after the peer has ended, where half-open connections are not wanted', async () => {
        const { client, server } = await hosts.pair();
        client.resume();
        server.end();
        client.once('end', () => {
            client.write('too late', (error) => (written = error));
        });
        let written = null;
        const told = errorOf(client);
        await hosts.settle();
        const error = await told;
        expect(error.code).to.equal('EPIPE');
        expect(error.message).to.equal('This socket has been ended by the other party');
        expect(written).to.equal(error);
    });
    it('write after end is the error of every stream', async () => {
        const { client } = await hosts.pair();
        const told = errorOf(client);
        client.end();
        client.write('x');
        expect((await told).code).to.equal('ERR_STREAM_WRITE_AFTER_END');
    });
    it('a socket that was never connected says so when it is written to, and ends in peace', async () => {
        const { TCPSocket } = await import('../../lib/sockets/tcp_socket.js');
        const written = new TCPSocket(hosts.left);
        const told = errorOf(written);
        written.write('x');
        expect((await told).code).to.equal('ERR_SOCKET_CLOSED');
        const destroyed = new TCPSocket(hosts.left);
        const log = eventsOf(destroyed, SOCKET_EVENTS);
        destroyed.destroy();
        await hosts.settle();
        expect(log).to.deep.equal(['close false']);
    });
    it('knows both ends, its state and what it carried', async () => {
        const { client, server } = await hosts.pair();
        expect(client.remoteAddress).to.equal(RIGHT);
        expect([client.remotePort, client.remoteFamily, client.localAddress]).to.deep.equal([80, 'IPv4', LEFT]);
        expect(client.address()).to.deep.equal({ address: LEFT, family: 'IPv4', port: server.remotePort });
        expect([client.readyState, client.connecting, client.pending]).to.deep.equal(['open', false, false]);
        client.write('four');
        const got = collect(server);
        await hosts.settle();
        expect([client.bytesWritten, server.bytesRead, got.bytes.toString()]).to.deep.equal([4, 4, 'four']);
        expect(client.info()).to.include({ state: 'ESTABLISHED' });
        client.end();
        await hosts.settle();
        expect(client.readyState).to.equal('closed');
        expect(client.bytesWritten).to.equal(4);
    });
    it('is opening before it is open, and has no peer until then', async () => {
        await hosts.server();
        const client = hosts.left.connect({ host: RIGHT, port: 80 });
        expect([client.readyState, client.connecting, client.pending]).to.deep.equal(['opening', true, true]);
        expect([client.remoteAddress, client.bytesWritten]).to.deep.equal([undefined, 0]);
        client.write('early');
        expect(client.bytesWritten).to.equal(5);
        await hosts.settle();
        expect(client.readyState).to.equal('open');
    });
    it("never has a handle, and takes properties as Node's http puts them there", async () => {
        const { client } = await hosts.pair();
        expect('_handle' in client).to.equal(false);
        expect(Object.isExtensible(client)).to.equal(true);
        Object.assign(client, { parser: null, _httpMessage: null, _paused: true });
    });
    it('refuses paths and bad ports at once', () => {
        expect(() => hosts.left.connect({ host: RIGHT, port: 65536 }))
            .to.throw('65536')
            .with.property('code', 'ERR_SOCKET_BAD_PORT');
        expect(() => hosts.left.connect({ path: '/tmp/x' })).to.throw('path');
        expect(() => hosts.left.connect({ host: RIGHT }))
            .to.throw('port')
            .with.property('code', 'ERR_MISSING_ARGS');
    });
    it('takes (port, host, listener) as well, and ports as text', async () => {
        await hosts.server();
        let connected = 0;
        hosts.left.connect(80, RIGHT, () => (connected += 1));
        hosts.left.connect({ port: '80', host: RIGHT }, () => (connected += 1));
        await hosts.settle();
        expect(connected).to.equal(2);
    });
});
//# sourceMappingURL=tcp_socket_events.test.js.map