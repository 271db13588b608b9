/** How large segments may be: what we ask of the kernel, what it asks of us, and what a narrow path between says. */
import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Injector, tcpPacket, connectTo, portOf, readAll, setSysctl, Wire, withLink, } from '../harness/kernel_peers.js';
import { eventually, requireTun, run, withNamespace } from '../harness/kernel.js';
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
/** A kernel peer that digests what it receives, and says so. */
const DIGEST = `
s, _ = listen().accept()
report(digest=hashlib.sha256(read_all(s)).hexdigest())`;
async function sendRandom(link, bytes) {
    const peer = link.python(DIGEST);
    const payload = randomBytes(bytes);
    const socket = await connectTo(link, peer);
    socket.end(payload);
    expect(await peer.report()).to.deep.equal({ digest: digest(payload) });
}
const largest = (segments) => Math.max(...segments.map(({ bytes }) => bytes));
describe('the size of segments', function () {
    this.timeout(20_000);
    before(function () {
        requireTun(this);
    });
    it('is what the kernel asked for by its MSS, both where we connect and where we accept', () => {
        const wire = new Wire();
        return withLink({ tun: { offload: false }, capture: wire.sink }, async (link) => {
            await run('ip', ['-n', link.namespace, 'route', 'change', '10.53.0.0/24', 'dev', 'sunstar0', 'advmss', '500']);
            await sendRandom(link, 300_000);
            expect(wire.received(({ isSYN }) => isSYN)[0].mss).to.equal(500);
            // 20 bytes of IP, 20 of TCP, and the MSS counts 12 bytes of timestamps besides the payload (RFC 6691).
            expect(largest(wire.sent())).to.equal(540);
            const payload = randomBytes(100_000);
            const server = await link.serve((socket) => void socket.end(payload));
            const peer = link.python('report(digest=hashlib.sha256(read_all(connect(int(sys.argv[1])))).hexdigest())', portOf(server));
            expect(await peer.report()).to.deep.equal({ digest: digest(payload) });
            expect(largest(wire.sent())).to.equal(540);
        });
    });
    it('is what the kernel asked for in super-segments, too', () => withLink({}, async (link) => {
        await run('ip', ['-n', link.namespace, 'route', 'change', '10.53.0.0/24', 'dev', 'sunstar0', 'advmss', '500']);
        const peer = link.python('s, _ = listen().accept(); told()');
        expect((await connectTo(link, peer)).info().mssBytes).to.equal(488);
    }));
    it('is what we asked for, by the MTU of the device or by maxSegmentSize', async () => {
        const requests = [
            { tun: { mtu: 1280 }, tcp: {}, mss: 1240 },
            { tun: {}, tcp: { maxSegmentSize: 700 }, mss: 700 },
        ];
        for (const { tun, tcp, mss } of requests) {
            const wire = new Wire();
            await withLink({ tun: { ...tun, offload: false }, tcp, capture: wire.sink }, async (link) => {
                const peer = link.python(`
s, _ = listen().accept()
s.sendall(bytes(200000))
s.close()`);
                const socket = await connectTo(link, peer);
                expect(await readAll(socket)).to.have.length(200_000);
                expect(wire.sent(({ isSYN }) => isSYN)[0].mss).to.equal(mss);
                expect(largest(wire.received())).to.equal(mss + 40);
                const server = await link.serve((accepted) => void accepted.end());
                await link.python('read_all(connect(int(sys.argv[1])))', portOf(server)).result;
                expect(wire.sent(({ isSYN }) => isSYN)[1].mss).to.equal(mss);
            });
        }
    });
    it('is 536 where the peer does not say: then it may be a very old one', () => {
        const wire = new Wire();
        return withLink({ tun: { offload: false }, capture: wire.sink }, async (link) => {
            const server = await link.serve((socket) => void socket.end(randomBytes(5000)));
            const injector = new Injector(link);
            // From an address that the kernel does not have, so that it does not meddle.
            const peer = { source: '10.53.0.77', sourcePort: 7777, destinationPort: portOf(server) };
            await injector.send(tcpPacket({ ...peer, sequence: 1, flags: 2 }));
            await eventually('the SYN is answered', () => wire.sent().length === 1);
            const acknowledgment = (wire.sent()[0].sequence + 1) >>> 0;
            await injector.send(tcpPacket({ ...peer, sequence: 2, acknowledgment, flags: 16 }));
            await eventually('data are sent', () => wire.sent().length > 5);
            expect(wire
                .sent()
                .slice(1, 6)
                .map(({ payloadBytes }) => payloadBytes)).to.deep.equal([536, 536, 536, 536, 536]);
        });
    });
    for (const offload of [true, false]) {
        it(`shrinks when a router says by ICMP that 1200 bytes are all its next link carries, ${offload ? 'with' : 'without'} offload`, () => withNamespace((far) => {
            const wire = new Wire();
            return withLink({ tun: { offload }, capture: wire.sink }, async (link) => {
                await joinByNarrowLink(link, far);
                const peer = link.program('ip', 'netns', 'exec', far, 'python3', '-c', FAR_DIGEST);
                const { port } = await peer.report();
                const payload = randomBytes(3_000_000);
                const socket = link.host.connect({ host: '10.54.0.2', port: port });
                await once(socket, 'connect');
                expect(socket.info().mssBytes).to.equal(1448);
                socket.end(payload);
                expect(await peer.report()).to.deep.equal({ digest: digest(payload) });
                expect(socket.info().mssBytes).to.equal(1148);
                expect(link.host.stack.counters.icmpReceived).to.be.above(0);
                if (!offload) {
                    const fitting = wire.sent().findIndex(({ bytes }) => bytes === 1200);
                    expect(largest(wire.sent().slice(fitting + 40))).to.equal(1200);
                }
                // And it is remembered for the next connection.
                const next = link.host.connect({ host: '10.54.0.2', port: port });
                await once(next, 'connect');
                expect(next.info().mssBytes).to.equal(1148);
            });
        }));
    }
});
/** Digests one connection, and accepts another. */
const FAR_DIGEST = `
import hashlib, json, socket
def report(**facts): print(json.dumps(facts), flush=True)
l = socket.create_server(('10.54.0.2', 0))
report(port=l.getsockname()[1])
s, _ = l.accept()
digest = hashlib.sha256()
while True:
  part = s.recv(1 << 20)
  if not part: break
  digest.update(part)
s.close()
report(digest=digest.hexdigest())
s, _ = l.accept()
s.recv(1)`;
/** ours ── sunstar0 ── the link's namespace, a router ── 1200 bytes ── `far`, 10.54.0.2 */
async function joinByNarrowLink({ namespace }, far) {
    const near = (...args) => run('ip', ['-n', namespace, ...args]);
    await near('link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far', 'netns', far);
    await near('addr', 'add', '10.54.0.1/24', 'dev', 'near');
    await near('link', 'set', 'near', 'up');
    await run('ip', ['-n', far, 'addr', 'add', '10.54.0.2/24', 'dev', 'far']);
    await run('ip', ['-n', far, 'link', 'set', 'far', 'up']);
    await run('ip', ['-n', far, 'route', 'add', '10.53.0.0/24', 'via', '10.54.0.1']);
    await near('route', 'change', '10.54.0.0/24', 'dev', 'near', 'mtu', '1200');
    await setSysctl(namespace, 'net/ipv4/ip_forward', 1);
}
//# sourceMappingURL=segment_size.test.js.map