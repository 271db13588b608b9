/** How connections to the kernel begin and end: refused, unanswered, reset, half-closed, aborted. */
import { expect } from 'chai';
import { once } from 'node:events';
import { Injector, connectTo, errorOf, KERNEL, portOf, readAll, setSysctl, tcpPacket, Wire, withLink, } from '../harness/kernel_peers.js';
import { eventually, requireTun, run } from '../harness/kernel.js';
describe('a connection with the kernel', function () {
    this.timeout(15_000);
    before(function () {
        requireTun(this);
    });
    it('is refused at once where nobody listens, with ECONNREFUSED and the address', () => withLink({}, async ({ host }) => {
        const startedAt = performance.now();
        const error = await errorOf(host.connect({ host: KERNEL, port: 9 }));
        expect(error).to.include({ code: 'ECONNREFUSED', syscall: 'connect', address: KERNEL, port: 9 });
        expect(error.message).to.equal(`connect ECONNREFUSED ${KERNEL}:9`);
        expect(performance.now() - startedAt).to.be.below(900); // the first RTO would be 1000 ms
        expect(host.stack.endpointCount).to.equal(0);
    }));
    it('times out with ETIMEDOUT where nothing answers, having asked again meanwhile', () => {
        const wire = new Wire();
        return withLink({ capture: wire.sink }, async ({ host }) => {
            const tcp = { connectTimeoutMs: 400, initialRtoMs: 100 };
            const startedAt = performance.now();
            const error = await errorOf(host.connect({ host: '10.53.0.77', port: 80, tcp }));
            expect(error).to.include({ code: 'ETIMEDOUT', syscall: 'connect', address: '10.53.0.77', port: 80 });
            expect(performance.now() - startedAt).to.be.within(390, 1500);
            expect(wire.sent(({ isSYN }) => isSYN).length).to.be.within(2, 4);
            expect(host.stack.endpointCount).to.equal(0);
        });
    });
    it('that a router calls unreachable ends with EHOSTUNREACH, but only when time is up: it may pass', () => withLink({}, async ({ host, namespace }) => {
        await setSysctl(namespace, 'net/ipv4/ip_forward', 1);
        await run('ip', ['-n', namespace, 'route', 'add', 'unreachable', '10.99.0.0/16']);
        const tcp = { connectTimeoutMs: 300, initialRtoMs: 100 };
        const startedAt = performance.now();
        const error = await errorOf(host.connect({ host: '10.99.0.1', port: 80, tcp }));
        expect(performance.now() - startedAt).to.be.above(290);
        expect(error).to.include({ code: 'EHOSTUNREACH', syscall: 'connect', address: '10.99.0.1' });
    }));
    it('goes on in one direction after the kernel has closed the other', () => withLink({}, async (link) => {
        const peer = link.python(`
s, _ = listen().accept()
s.sendall(b'that was all')
s.shutdown(socket.SHUT_WR)
report(got=read_all(s).decode())`);
        const socket = await connectTo(link, peer, { allowHalfOpen: true });
        expect((await readAll(socket)).toString()).to.equal('that was all');
        expect(socket.info().state).to.equal('CLOSE-WAIT');
        const closed = once(socket, 'close');
        socket.write('but I ');
        socket.end('had more to say');
        expect(await peer.report()).to.deep.equal({ got: 'but I had more to say' });
        await closed;
        await eventually('nothing is left', () => link.host.stack.endpointCount === 0);
    }));
    it('goes on in one direction after we have closed the other', () => withLink({}, async (link) => {
        const server = await link.serve((socket) => {
            socket.end('that was all');
            socket.setEncoding('utf8').on('data', (text) => received.push(text));
        }, { allowHalfOpen: true });
        const received = [];
        const peer = link.python(`
s = connect(int(sys.argv[1]))
report(got=read_all(s).decode())
for word in ('but ', 'I ', 'had ', 'more'):
  s.sendall(word.encode())
  time.sleep(0.02)
s.close()`, portOf(server));
        expect(await peer.report()).to.deep.equal({ got: 'that was all' });
        const [endpoint] = link.host.stack.endpoints();
        await eventually('our FIN is acknowledged', () => endpoint.connection.state === 'FIN-WAIT-2');
        await eventually('all is received', () => received.join('') === 'but I had more');
        await eventually('both sides have closed', () => link.host.info().timeWait === 1);
    }));
    it('that is reset by us ends with ECONNRESET at the kernel', () => {
        const wire = new Wire();
        return withLink({ capture: wire.sink }, async (link) => {
            const peer = link.python(`
s, _ = listen().accept()
try: report(got=s.recv(10).decode())
except OSError as error: report(code=errno.errorcode[error.errno])`);
            const socket = await connectTo(link, peer);
            socket.resetAndDestroy();
            expect(await peer.report()).to.deep.equal({ code: 'ECONNRESET' });
            expect(wire.sent(({ isRST }) => isRST)).to.have.length(1);
        });
    });
    it('that is destroyed with unread data is reset, so that the kernel learns that they were lost', () => withLink({}, async (link) => {
        const peer = link.python(`
s, _ = listen().accept()
s.sendall(b'unheard' * 100000)
told()
try: report(got=s.recv(10).decode())
except OSError as error: report(code=errno.errorcode[error.errno])`);
        const socket = await connectTo(link, peer);
        await eventually('data have arrived', () => socket.info().bytesReceived === 700_000);
        socket.destroy();
        peer.tell();
        expect(await peer.report()).to.deep.equal({ code: 'ECONNRESET' });
    }));
    it('that is destroyed by us and gets data afterwards answers with a RST', () => withLink({}, async (link) => {
        const peer = link.python(`
s, _ = listen().accept()
report(end=s.recv(10).decode())
s.sendall(b'anybody there?')
time.sleep(0.1)
try: s.sendall(b'hello?')
except OSError as error: report(code=errno.errorcode[error.errno])`);
        const socket = await connectTo(link, peer);
        socket.destroy();
        expect(await peer.report()).to.deep.equal({ end: '' });
        expect(await peer.report()).to.deep.equal({ code: 'EPIPE' });
        expect(link.host.stack.endpointCount).to.equal(0);
    }));
    it('that the kernel resets ends with ECONNRESET here, and the socket is closed', () => withLink({}, async (link) => {
        const peer = link.python(`
s, _ = listen().accept()
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
s.close()`);
        const socket = await connectTo(link, peer);
        const closed = new Promise((resolve) => socket.once('close', resolve));
        expect(await errorOf(socket)).to.include({ code: 'ECONNRESET', syscall: 'read' });
        expect(await closed).to.equal(true);
        expect(link.host.stack.endpointCount).to.equal(0);
    }));
    it('is accepted after bare SYNs that nobody followed up', () => withLink({}, async (link) => {
        const server = await link.serve((socket) => void socket.end('welcome'));
        const injector = new Injector(link);
        for (const sourcePort of [1001, 1002, 1003]) {
            await injector.send(tcpPacket({ sourcePort, destinationPort: portOf(server), sequence: 7, flags: 2 }));
        }
        const peer = link.python('report(got=read_all(connect(int(sys.argv[1]))).decode())', portOf(server));
        expect(await peer.report()).to.deep.equal({ got: 'welcome' });
    }));
    it('to one of two listeners does not disturb the other, and EADDRINUSE is said where both want the same port', () => withLink({}, async (link) => {
        const one = await link.serve((socket) => void socket.end('one'));
        const two = await link.serve((socket) => void socket.end('two'));
        const peer = link.python('for port in sys.argv[1:]: report(got=read_all(connect(int(port))).decode())', portOf(one), portOf(two));
        expect(await peer.report()).to.deep.equal({ got: 'one' });
        expect(await peer.report()).to.deep.equal({ got: 'two' });
        const third = link.host.createServer().listen(portOf(one));
        const [error] = (await once(third, 'error'));
        expect(error.code).to.equal('EADDRINUSE');
    }));
});
//# sourceMappingURL=connections.test.js.map