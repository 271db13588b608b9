/** Flow control with the kernel: small windows, shut windows, windows that open again; and keepalive, while nothing flows. */
import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlockReader, connectTo, errorOf, sendBlocks, untilQuiet, Wire, withLink } from '../harness/kernel_peers.js';
import { eventually, requireTun } from '../harness/kernel.js';
/** A receive buffer that stays as it is. */
const fixedBuffer = (bytes) => ({
    receiveBufferBytes: bytes,
    maxReceiveBufferBytes: bytes,
});
describe('flow control with the kernel', function () {
    this.timeout(20_000);
    before(function () {
        requireTun(this);
    });
    for (const [kibibytes, megabytes] of [
        [4, 30],
        [8, 40],
        [16, 30],
    ]) {
        it(`receives ${megabytes} MB through a window of ${kibibytes} KiB that a pausing reader keeps shutting`, () => withLink({}, async (link) => {
            const bytes = megabytes * 1_000_000;
            const peer = link.python(`send_blocks(listen().accept()[0], ${bytes})`);
            const socket = await connectTo(link, peer, { highWaterMark: 1024, tcp: fixedBuffer(kibibytes * 1024) });
            const reader = new BlockReader();
            let untilPause = 1_000_000;
            socket.on('data', (piece) => {
                reader.take(piece);
                untilPause -= piece.length;
                if (untilPause > 0)
                    return;
                untilPause = 1_000_000 + (reader.bytes % 9973);
                socket.pause();
                // Sometimes long enough for the kernel to probe.
                setTimeout(() => socket.resume(), reader.bytes % 10 === 0 ? 250 : 1);
            });
            await once(socket, 'end');
            expect(reader).to.include({ bytes, isIntact: true });
        }));
    }
    it('sends 30 MB to a kernel reader with a small buffer that pauses, as fast as it reads', () => withLink({}, async (link) => {
        const bytes = 30_000_000;
        const peer = link.python(`
s, _ = listen(prepare=lambda s: s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)).accept()
received = hashlib.sha256()
total, pauses = 0, 0
while True:
  part = s.recv(4096)
  if not part: break
  received.update(part)
  total += len(part)
  if total // 1000000 > pauses:
    pauses += 1
    time.sleep(0.3 if pauses == 10 else 0.002)
report(bytes=total, digest=received.hexdigest())`);
        const socket = await connectTo(link, peer);
        const payload = randomBytes(bytes);
        socket.end(payload);
        expect(await peer.report()).to.deep.equal({
            bytes,
            digest: createHash('sha256').update(payload).digest('hex'),
        });
    }));
    it('probes a window that the kernel keeps shut, and goes on when it opens', () => {
        const wire = new Wire();
        return withLink({ capture: wire.sink, tcp: { initialRtoMs: 50, minRtoMs: 50 } }, async (link) => {
            const peer = link.python(`
s, _ = listen(prepare=lambda s: s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)).accept()
told()
report(**read_blocks(s))`);
            const socket = await connectTo(link, peer);
            const sending = sendBlocks(socket, 1_000_000);
            const isShut = () => wire.received().at(-1).window === 0;
            await eventually('the window is shut', isShut);
            const before = wire.segments.length;
            await sleep(600);
            const probes = wire.segments.slice(before).filter(({ direction }) => direction === 'out');
            // 50, 100, 200 and 400 ms apart, of at most a byte; and all are answered.
            expect(probes.length).to.be.within(2, 6);
            expect(Math.max(...probes.map(({ payloadBytes }) => payloadBytes))).to.be.at.most(1);
            expect(isShut()).to.equal(true);
            expect(socket.info().cwndBytes).to.be.above(10_000);
            peer.tell();
            await sending;
            expect(await peer.report()).to.deep.equal({ bytes: 1_000_000, intact: true });
        });
    });
    it('says at once when the application has drained a window that was shut: the kernel need not ask', () => {
        const wire = new Wire();
        return withLink({ capture: wire.sink }, async (link) => {
            const peer = link.python('send_blocks(listen().accept()[0], 2000000)');
            const socket = await connectTo(link, peer, { highWaterMark: 1024, tcp: fixedBuffer(65_536) });
            const reader = new BlockReader();
            const end = once(socket, 'end');
            socket.on('data', (piece) => reader.take(piece)).pause();
            await eventually('the window is shut', () => wire.sent().at(-1).window === 0);
            // Between two probes, which are ever farther apart.
            await untilQuiet(() => wire.segments.length, 150);
            const before = wire.segments.length;
            socket.resume();
            await eventually('something is said', () => wire.segments.length > before);
            expect(wire.segments[before]).to.include({ direction: 'out', payloadBytes: 0 });
            expect(wire.segments[before].window).to.be.above(0);
            await end;
            expect(reader).to.include({ bytes: 2_000_000, isIntact: true });
        });
    });
    it('leaves the window to the application: what it does not read, the kernel does not send', () => withLink({ tcp: fixedBuffer(65_536) }, async (link) => {
        const peer = link.python('send_blocks(listen().accept()[0], 10000000)');
        const socket = await connectTo(link, peer, { highWaterMark: 1024 });
        socket.pause();
        await untilQuiet(() => socket.info().bytesReceived, 100);
        expect(socket.info().bytesReceived).to.be.within(30_000, 300_000);
        expect(socket.readableLength).to.be.at.most(65_536);
    }));
    it("answers the kernel's keepalive probes, so that an idle connection lives", () => {
        const wire = new Wire();
        return withLink({ capture: wire.sink }, async (link) => {
            // Unanswered, it would be dead one second after the first probe.
            const peer = link.python(`
s, _ = listen().accept()
s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
for option, value in ((socket.TCP_KEEPIDLE, 1), (socket.TCP_KEEPINTVL, 1), (socket.TCP_KEEPCNT, 1)):
  s.setsockopt(socket.IPPROTO_TCP, option, value)
time.sleep(2.4)
s.sendall(b'alive')
report(got=s.recv(10).decode())`);
            const socket = await connectTo(link, peer);
            const [word] = (await once(socket, 'data'));
            expect(word.toString()).to.equal('alive');
            socket.end('so am I');
            expect(await peer.report()).to.deep.equal({ got: 'so am I' });
            // A probe repeats the last sequence number before the one expected (RFC 9293 §3.8.4).
            const [synAck] = wire.received(({ isSYN }) => isSYN);
            const probes = wire.received(({ sequence, isSYN, payloadBytes }) => !isSYN && payloadBytes === 0 && sequence === synAck.sequence);
            expect(probes).to.have.length(2);
            for (const probe of probes) {
                const answer = wire.segments[wire.segments.indexOf(probe) + 1];
                expect(answer).to.include({ direction: 'out', acknowledgment: (synAck.sequence + 1) >>> 0 });
            }
        });
    });
    it('sends keepalive probes of its own: the kernel answers them, and silence ends with ETIMEDOUT', () => {
        const wire = new Wire();
        const tcp = { keepAliveIntervalMs: 100, keepAliveProbes: 3 };
        return withLink({ capture: wire.sink, tcp }, async (link) => {
            const peer = link.python('s, _ = listen().accept(); told()');
            const socket = await connectTo(link, peer, { keepAlive: true, keepAliveInitialDelay: 550 });
            const before = wire.segments.length;
            // Linux answers them at most every 500 ms (tcp_invalid_ratelimit).
            await sleep(1300);
            const between = wire.segments.slice(before).map(({ direction }) => direction);
            expect(between.slice(0, 4)).to.deep.equal(['out', 'in', 'out', 'in']);
            link.device.native.up = false;
            expect(await errorOf(socket)).to.include({ code: 'ETIMEDOUT', syscall: 'read' });
        });
    });
});
//# sourceMappingURL=windows.test.js.map