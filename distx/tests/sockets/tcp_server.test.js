/** The surface of net.Server. */
import { expect } from 'chai';
import { collect, errorOf, eventsOf, LEFT, RIGHT, SocketHarness } from './socket_harness.js';
const EVENTS = ['listening', 'connection', 'drop', 'error', 'close'];
describe('TCPServer', () => {
    let hosts;
    beforeEach(() => {
        hosts = new SocketHarness();
    });
    afterEach(() => hosts.close());
    it('listens, accepts, and closes when the last connection has ended', async () => {
        const server = hosts.right.createServer();
        const log = eventsOf(server, EVENTS);
        let listening = 0;
        expect(server.listen(80, () => (listening += 1))).to.equal(server);
        expect([server.listening, log]).to.deep.equal([true, []]);
        await hosts.settle();
        const client = hosts.left.connect({ host: RIGHT, port: 80 });
        await hosts.settle();
        server.close(() => log.push('callback'));
        await hosts.settle();
        expect([server.listening, listening, log]).to.deep.equal([false, 1, ['listening', 'connection']]);
        client.end();
        await hosts.after(1);
        expect(log).to.deep.equal(['listening', 'connection', 'close', 'callback']);
    });
    it('understands the overloads of listen', async () => {
        const calls = [
            (server, done) => server.listen({ port: 1000, host: RIGHT }, done),
            (server, done) => server.listen(1000, done),
            (server, done) => server.listen(1000, RIGHT, done),
            (server, done) => server.listen(1000, 5, done),
            (server, done) => server.listen(1000, RIGHT, 5, done),
            (server, done) => server.listen('1000', done),
        ];
        for (const call of calls) {
            const server = hosts.right.createServer();
            let listening = 0;
            call(server, () => (listening += 1));
            await hosts.settle();
            expect([listening, server.address()?.port]).to.deep.equal([1, 1000]);
            server.close();
            await hosts.settle();
        }
        const anywhere = hosts.right.createServer();
        anywhere.listen();
        expect(anywhere.address()).to.include({ address: '0.0.0.0', family: 'IPv4' });
        expect(anywhere.address().port).to.be.within(32768, 60999);
        expect(() => anywhere.listen())
            .to.throw()
            .with.property('code', 'ERR_SERVER_ALREADY_LISTEN');
        expect(() => hosts.right.createServer().listen(65536))
            .to.throw()
            .with.property('code', 'ERR_SOCKET_BAD_PORT');
    });
    it('listen EADDRINUSE and EADDRNOTAVAIL are errors to listen for; afterwards it may try again', async () => {
        await hosts.server();
        const server = hosts.right.createServer();
        const errors = [];
        server.on('error', (error) => errors.push(error));
        server.listen(80);
        await hosts.settle();
        server.listen(81, '10.0.0.99');
        await hosts.settle();
        expect(errors.map(({ code, syscall }) => [code, syscall])).to.deep.equal([
            ['EADDRINUSE', 'listen'],
            ['EADDRNOTAVAIL', 'listen'],
        ]);
        server.listen(81);
        await hosts.settle();
        expect(server.address()).to.include({ port: 81 });
        expect(server.listening).to.equal(true);
    });
    it('close() without listening tells the callback', async () => {
        const server = hosts.right.createServer();
        let told;
        server.close((error) => (told = error));
        await hosts.settle();
        expect(told?.code).to.equal('ERR_SERVER_NOT_RUNNING');
    });
    it('drops connections beyond maxConnections, and says whose', async () => {
        const { server, accepted } = await hosts.server();
        server.maxConnections = 2;
        const dropped = [];
        server.on('drop', (details) => dropped.push(details));
        const clients = [1, 2, 3].map(() => hosts.left.connect({ host: RIGHT, port: 80 }));
        for (const client of clients)
            client.resume();
        await hosts.after(1);
        expect(accepted.length).to.equal(2);
        expect(dropped).to.deep.equal([
            {
                localAddress: RIGHT,
                localPort: 80,
                localFamily: 'IPv4',
                remoteAddress: LEFT,
                remotePort: clients[2].localPort ?? dropped[0].remotePort,
                remoteFamily: 'IPv4',
            },
        ]);
        expect(clients.map((client) => client.destroyed)).to.deep.equal([false, false, true]);
    });
    it('counts its connections', async () => {
        const { server } = await hosts.server();
        const clients = [1, 2, 3].map(() => hosts.left.connect({ host: RIGHT, port: 80 }));
        await hosts.settle();
        clients[0].destroy();
        await hosts.settle();
        let count = -1;
        server.getConnections((_, connections) => (count = connections));
        await hosts.settle();
        expect(count).to.equal(2);
    });
    it('hears of a connection only when it has data, if it is told to wait for them', async () => {
        const { accepted } = await hosts.server({ deferAccept: 500 });
        const [quick, slow] = [1, 2].map(() => hosts.left.connect({ host: RIGHT, port: 80 }));
        await hosts.settle();
        expect([accepted.length, quick.connecting, slow.connecting]).to.deep.equal([0, false, false]);
        quick.write('hello');
        await hosts.settle();
        expect(accepted.map(({ remotePort }) => remotePort)).to.deep.equal([quick.localPort]);
        await hosts.after(500);
        expect(accepted.length).to.equal(2);
    });
    it('serves a client by a cookie as by a place in the queue', async () => {
        const { accepted } = await hosts.server({ synCookies: 'always' });
        const client = hosts.left.connect({ host: RIGHT, port: 80 });
        await hosts.settle();
        const got = collect(accepted[0]);
        client.end('hello');
        await hosts.settle();
        expect(got.bytes.toString()).to.equal('hello');
        expect(hosts.right.info().counters).to.include({ synCookiesSent: 1, synCookiesAccepted: 1 });
    });
    it('applies its options to what it accepts', async () => {
        const { server } = await hosts.pair({}, { allowHalfOpen: true, pauseOnConnect: true, highWaterMark: 1234 });
        expect([server.allowHalfOpen, server.isPaused(), server.readableHighWaterMark]).to.deep.equal([true, true, 1234]);
        expect(server.server).to.be.an('object');
    });
    it('serves what arrived with the handshake to a socket that resumes late', async () => {
        const { accepted } = await hosts.server({ pauseOnConnect: true });
        const client = hosts.left.connect({ host: RIGHT, port: 80 });
        client.end('early');
        await hosts.settle();
        const got = collect(accepted[0]);
        accepted[0].resume();
        await hosts.settle();
        expect(got.bytes.toString()).to.equal('early');
    });
    it('a signal closes it', async () => {
        const controller = new AbortController();
        const server = hosts.right.createServer();
        const log = eventsOf(server, EVENTS);
        server.listen({ port: 80, signal: controller.signal });
        await hosts.settle();
        controller.abort();
        await hosts.settle();
        expect([server.listening, log]).to.deep.equal([false, ['listening', 'close']]);
        const never = hosts.right.createServer();
        never.listen({ port: 80, signal: AbortSignal.abort() });
        await hosts.settle();
        expect(never.listening).to.equal(false);
    });
    it('await using closes it', async () => {
        const { server } = await hosts.server();
        await server[Symbol.asyncDispose]();
        expect(server.listening).to.equal(false);
    });
    it('refuses connections from the moment it is closed', async () => {
        const { server } = await hosts.server();
        server.close();
        const client = hosts.left.connect({ host: RIGHT, port: 80 });
        const told = errorOf(client);
        await hosts.settle();
        expect((await told).code).to.equal('ECONNREFUSED');
    });
});
//# sourceMappingURL=tcp_server.test.js.map