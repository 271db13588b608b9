/** Kernels that are set up differently, and peers that do unusual things: the bytes arrive all the same. */
import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTUN } from '../../lib/devices/tun_device.js';
import { Host } from '../../lib/sockets/host.js';
import { connectTo, errorOf, KERNEL, OURS, portOf, readAll, setSysctl, Wire, withLink, } from '../harness/kernel_peers.js';
import { eventually, requireTun, run, runChild } from '../harness/kernel.js';
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
/** A megabyte or so in either direction at the same time, on a connection of ours and on one of the kernel's. */
async function exchange(link, bytes = 1_000_000) {
    const talk = `
import threading
def talk(s):
  sending = os.urandom(${bytes})
  sender = threading.Thread(target=lambda: (s.sendall(sending), s.shutdown(socket.SHUT_WR)))
  sender.start()
  received = hashlib.sha256(read_all(s)).hexdigest()
  sender.join()
  report(sent=hashlib.sha256(sending).hexdigest(), received=received)`;
    const payload = randomBytes(bytes);
    const listening = link.python(`${talk}\ntalk(listen().accept()[0])`);
    const socket = await connectTo(link, listening, { allowHalfOpen: true });
    socket.end(payload);
    const sent = digest(await readAll(socket));
    expect(await listening.report()).to.deep.equal({ sent, received: digest(payload) });
    let received;
    const server = await link.serve((accepted) => {
        received = readAll(accepted);
        accepted.end(payload);
    }, { allowHalfOpen: true });
    const connecting = link.python(`${talk}\ntalk(connect(int(sys.argv[1])))`, portOf(server));
    const report = await connecting.report();
    expect(report).to.deep.equal({ sent: digest(await received), received: digest(payload) });
}
describe('a kernel that is set up differently', function () {
    this.timeout(20_000);
    before(function () {
        requireTun(this);
    });
    const settings = [
        ['without timestamps', { tcp_timestamps: 0 }],
        ['without window scaling', { tcp_window_scaling: 0 }],
        ['without SACK', { tcp_sack: 0 }],
        ['without any option but the MSS', { tcp_timestamps: 0, tcp_window_scaling: 0, tcp_sack: 0 }],
        ['with ECN', { tcp_ecn: 1 }],
        [
            'with another congestion control and small buffers',
            { tcp_congestion_control: 'reno', tcp_rmem: '4096 8192 16384', tcp_wmem: '4096 8192 16384' },
        ],
    ];
    for (const [what, sysctls] of settings) {
        it(`${what} exchanges bytes with us`, () => withLink({}, async (link) => {
            for (const [name, value] of Object.entries(sysctls))
                await setSysctl(link.namespace, `net/ipv4/${name}`, `"${value}"`);
            await exchange(link);
        }));
    }
    for (const mtu of [576, 9000, 65_535]) {
        for (const offload of [true, false]) {
            it(`behind an MTU of ${mtu} exchanges bytes with us, ${offload ? 'with' : 'without'} offload`, () => withLink({ tun: { mtu, offload } }, (link) => exchange(link)));
        }
    }
    it('with a queue of ten packets loses many, and gets everything', () => withLink({ tun: { offload: false, txQueueLength: 10 } }, (link) => exchange(link, 100_000)));
    it('may send data with its SYN (TCP Fast Open): they arrive once', () => withLink({}, async (link) => {
        // 1: as a client; 4: without having a cookie.
        await setSysctl(link.namespace, 'net/ipv4/tcp_fastopen', 5);
        const server = await link.serve((socket) => void socket.pipe(socket));
        const peer = link.python(`
s = socket.socket()
s.sendto(b'early ', socket.MSG_FASTOPEN, (OURS, int(sys.argv[1])))
s.sendall(b'and late')
s.shutdown(socket.SHUT_WR)
report(echo=read_all(s).decode())`, portOf(server));
        expect(await peer.report()).to.deep.equal({ echo: 'early and late' });
    }));
    it('may send urgent data: here they are data like all others (RFC 6093)', () => withLink({}, async (link) => {
        const peer = link.python(`
s, _ = listen().accept()
s.sendall(b'one ')
s.send(b'!', socket.MSG_OOB)
s.sendall(b' two')
s.close()`);
        const socket = await connectTo(link, peer);
        expect((await readAll(socket)).toString()).to.equal('one ! two');
    }));
    it('may send a hundred thousand bytes one by one', () => withLink({}, async (link) => {
        const peer = link.python(`
s, _ = listen().accept()
s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
payload = os.urandom(100000)
for at in range(len(payload)): s.send(payload[at:at + 1])
s.close()
report(digest=hashlib.sha256(payload).hexdigest())`);
        const received = await readAll(await connectTo(link, peer));
        expect(await peer.report()).to.deep.equal({ digest: digest(received) });
    }));
    it('gets a hundred thousand bytes written one by one', () => withLink({}, async (link) => {
        const peer = link.python(`
s, _ = listen().accept()
report(digest=hashlib.sha256(read_all(s)).hexdigest())`);
        const socket = await connectTo(link, peer, { noDelay: true });
        const payload = randomBytes(100_000);
        for (let at = 0; at < payload.length; at += 1)
            socket.write(payload.subarray(at, at + 1));
        socket.end();
        expect(await peer.report()).to.deep.equal({ digest: digest(payload) });
    }));
    it('waits for no timer in a conversation of small requests and answers', () => withLink({}, async (link) => {
        const server = await link.serve((socket) => void socket.setNoDelay().pipe(socket));
        const { stdout, stderr } = await runChild(`report(native.kernelPingPong({ host: '${OURS}', port: ${portOf(server)}, rounds: 1000, bytes: 1, inFlight: 1 }));`, { namespace: link.namespace });
        expect(stderr).to.equal('');
        const { latenciesMicroseconds } = JSON.parse(stdout);
        // A delayed acknowledgment anywhere would make it 40,000.
        expect(latenciesMicroseconds.p50).to.be.below(5_000);
    }));
});
describe('connections with the kernel that follow one another', function () {
    this.timeout(20_000);
    before(function () {
        requireTun(this);
    });
    it('may use the same ports at once again, from the kernel: our TIME-WAIT makes way (RFC 6191)', () => withLink({}, async (link) => {
        const server = await link.serve((socket) => void socket.end('welcome'));
        const peer = link.python(`
def bound(s):
  s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
  s.bind((KERNEL, 5555))
for _ in range(5):
  began = time.monotonic()
  with connect(int(sys.argv[1]), bound) as s: got = read_all(s).decode()
  report(got=got, quick=time.monotonic() - began < 0.9)
  time.sleep(0.02)`, portOf(server));
        for (let round = 0; round < 5; round += 1) {
            expect(await peer.report()).to.deep.equal({ got: 'welcome', quick: true });
        }
        await eventually('all but one made way', () => link.host.stack.counters.timeWaitReused === 4);
    }));
    it("may use the same ports at once again, from us: the kernel's TIME-WAIT makes way", () => withLink({}, async (link) => {
        const peer = link.python(`
l = listen()
while True:
  s, _ = l.accept()
  s.sendall(b'welcome')
  s.shutdown(socket.SHUT_WR)
  read_all(s)
  s.close()`);
        const { port } = await peer.report();
        for (let round = 0; round < 5; round += 1) {
            const socket = link.host.connect({ host: KERNEL, port: port, localPort: 5555 });
            expect((await readAll(socket)).toString()).to.equal('welcome');
            if (!socket.closed)
                await once(socket, 'close');
            await eventually('it is over', () => link.host.stack.endpointCount === 0);
            await sleep(20);
        }
    }));
    it('are reset when we have started anew and know nothing of them', () => withLink({}, async (link) => {
        const peer = link.python(`
s, _ = listen().accept()
report(accepted=True)
told()
try:
  while True:
    s.sendall(b'still there?')
    time.sleep(0.02)
except OSError as error: report(code=errno.errorcode[error.errno])`);
        await run('ip', ['-n', link.namespace, 'link', 'set', 'dev', 'sunstar0', 'alias', 'kept']);
        link.device.native.up = true;
        const socket = await connectTo(link, peer);
        await peer.report();
        // As in a crash: nobody says goodbye.
        link.device.native.up = false;
        socket.on('error', () => { });
        await link.host.close({ graceMs: 0 });
        const device = openTUN({ name: 'sunstar0', namespace: link.namespace, ipv4: `${KERNEL}/24`, up: true });
        const successor = Host.open({ device, address: OURS });
        try {
            peer.tell();
            expect(await peer.report()).to.deep.equal({ code: 'ECONNRESET' });
            expect(successor.stack.counters.resetsSent).to.be.above(0);
        }
        finally {
            await successor.close({ graceMs: 0 });
        }
    }));
    it('begin although the link was down for the first SYN', () => {
        const wire = new Wire();
        return withLink({ capture: wire.sink, tcp: { initialRtoMs: 100 } }, async (link) => {
            const peer = link.python('listen().accept()[0].sendall(b"welcome")');
            const { port } = await peer.report();
            link.device.native.up = false;
            const socket = link.host.connect({ host: KERNEL, port: port });
            await eventually('a SYN is lost', () => wire.sent().length > 0);
            link.device.native.up = true;
            expect((await readAll(socket)).toString()).to.equal('welcome');
            expect(wire.sent(({ isSYN }) => isSYN).length).to.be.above(1);
        });
    });
    it('may be reset by the kernel in the middle of a write: all that was written is called back', () => withLink({}, async (link) => {
        const peer = link.python(`
s, _ = listen().accept()
s.recv(1000)
s.close()`);
        const socket = await connectTo(link, peer);
        const error = errorOf(socket);
        const write = (bytes) => new Promise((resolve) => socket.write(Buffer.alloc(bytes), resolve));
        const writes = [write(20_000_000), write(1), new Promise((resolve) => socket.end(resolve))];
        expect(await error).to.include({ code: 'ECONNRESET' });
        expect(await Promise.all(writes)).to.deep.equal(Array(3).fill(await error));
        expect(socket.destroyed).to.equal(true);
    }));
    it('that we destroy call back what was being written', () => withLink({}, async (link) => {
        const peer = link.python('s, _ = listen().accept(); told()');
        const socket = await connectTo(link, peer);
        const written = new Promise((resolve) => socket.write(Buffer.alloc(20_000_000), resolve));
        socket.destroy();
        await written;
        const early = link.host.connect({ host: '10.53.0.77', port: 80 });
        const neverSent = new Promise((resolve) => early.write('x', resolve));
        early.destroy();
        expect(await neverSent).to.include({ code: 'ERR_SOCKET_CLOSED_BEFORE_CONNECTION' });
    }));
    it('say EPIPE to who writes after the kernel has closed, where half-open connections are not wanted', () => withLink({}, async (link) => {
        const peer = link.python('listen().accept()[0].close()');
        const socket = await connectTo(link, peer);
        const error = errorOf(socket);
        socket.once('end', () => socket.write('too late')).resume();
        expect(await error).to.include({ code: 'EPIPE', message: 'This socket has been ended by the other party' });
    }));
});
//# sourceMappingURL=differences.test.js.map