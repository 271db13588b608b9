/** Opening and closing a host, what keeps a process alive, and devices that die. */
import { expect } from 'chai';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryLink } from '../../lib/devices/memory_link.js';
import { EventLoop } from '../../lib/eventloop/event_loop.js';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.js';
import { Host } from '../../lib/sockets/host.js';
import { SystemCallError } from '../../lib/util/errors.js';
import { parseCapture } from '../../lib/util/pcap_format.js';
import { collect, errorOf, eventsOf, pattern, RIGHT, SocketHarness } from './socket_harness.js';
describe('Host', () => {
    let hosts;
    beforeEach(() => {
        hosts = new SocketHarness();
    });
    afterEach(() => hosts.close());
    it('close() ends sockets and servers, delivers last words, and leaves nothing in the loop', async () => {
        const { client, server, listener } = await hosts.pair();
        const got = collect(server);
        const log = eventsOf(client, ['close', 'error']);
        client.write(pattern(100_000));
        const closed = hosts.left.close();
        await hosts.after(1);
        await closed;
        expect(got.bytes.byteLength).to.equal(100_000);
        expect(log).to.deep.equal(['close false']);
        expect(server.destroyed).to.equal(true);
        expect(hosts.left.isClosed).to.equal(true);
        expect(hosts.left.isQuiet).to.equal(true);
        expect(listener.listening).to.equal(true);
        expect(() => hosts.left.connect({ host: RIGHT, port: 80 })).to.throw('closed');
        expect(hosts.left.close()).to.equal(closed);
    });
    it('close() does not wait for ever for a peer that is gone', async () => {
        const { client } = await hosts.pair();
        hosts.right.device.close();
        client.write('x');
        let isClosed = false;
        const closing = hosts.left.close({ graceMs: 500 }).then(() => (isClosed = true));
        await hosts.after(400);
        expect(isClosed).to.equal(false);
        await hosts.after(101);
        await closing;
        expect(isClosed).to.equal(true);
    });
    it('tells everybody why when its device dies, and closes', async () => {
        const clock = new VirtualClock();
        const loop = new EventLoop({ clock, scheduler: clock.scheduler() });
        const [device] = memoryLink();
        const host = Host.open({ device, address: '10.0.0.1', loop });
        const socket = host.connect({ host: RIGHT, port: 80 });
        const told = errorOf(socket);
        await clock.settleAsync();
        const failure = new SystemCallError('read', 'EBADFD', -77, 'tun9', 'the interface is gone');
        Object.assign(device, { failure });
        device.readable.raise();
        await clock.settleAsync();
        expect(await told).to.equal(failure);
        await host.close();
        expect([host.isClosed, socket.destroyed]).to.deep.equal([true, true]);
    });
    it('keeps the process alive for open sockets and servers, not for unreferenced ones', async () => {
        const clock = new VirtualClock();
        const scheduler = clock.scheduler();
        hosts = new SocketHarness({ loop: new EventLoop({ clock, scheduler }) });
        const server = hosts.right.createServer((socket) => socket.unref());
        server.listen(80);
        expect(scheduler.isAlive).to.equal(true);
        server.unref();
        expect(scheduler.isAlive).to.equal(false);
        const client = hosts.left.connect({ host: RIGHT, port: 80 });
        expect(scheduler.isAlive).to.equal(true);
        client.unref();
        expect(scheduler.isAlive).to.equal(false);
        client.ref().ref();
        await clock.settleAsync();
        expect([client.readyState, scheduler.isAlive]).to.deep.equal(['open', true]);
        client.unref();
        expect(scheduler.isAlive).to.equal(false);
        const closed = hosts.close();
        await clock.advanceAsync(2000);
        await closed;
        hosts = new SocketHarness();
    });
    it('keeps the process alive until the last words of a closed socket have arrived', async () => {
        const clock = new VirtualClock();
        const scheduler = clock.scheduler();
        const loop = new EventLoop({ clock, scheduler });
        const pair = new SocketHarness({ loop, left: { impairment: { delayMs: 50 } } });
        const server = pair.right.createServer((socket) => void socket.unref().resume());
        server.listen(80).unref();
        const client = pair.left.connect({ host: RIGHT, port: 80 });
        await clock.advanceAsync(500);
        client.end('last words');
        client.destroy();
        await clock.settleAsync();
        expect(scheduler.isAlive).to.equal(true);
        await clock.advanceAsync(99);
        expect(scheduler.isAlive).to.equal(true);
        await clock.advanceAsync(2);
        expect(scheduler.isAlive).to.equal(false);
        const closed = pair.close();
        await clock.advanceAsync(2000);
        await closed;
    });
    it('says how it is', async () => {
        await hosts.pair();
        const info = hosts.right.info();
        expect(info).to.include({ device: 'right', address: RIGHT, mtu: 1500, connections: 1, timeWait: 0 });
        expect(info.listeners).to.deep.equal(['0.0.0.0:80']);
        expect(info.counters).to.include({ connectionsAccepted: 1, segmentsReceived: 2 });
        expect(info.deviceCounters).to.include({ packetsReceived: 2, packetsSent: 1 });
    });
    it('wants no turn while nothing happens', async () => {
        const { client } = await hosts.pair();
        client.write('x');
        await hosts.after(10_000);
        expect(hosts.clock.msUntilTimer).to.equal(Infinity);
    });
    it('waits for a full device, and goes on when it has room', async () => {
        const pair = new SocketHarness({ link: { queuePackets: 2 } });
        const { client, server } = await pair.pair();
        const got = collect(server);
        const sent = pattern(300_000);
        client.end(sent);
        await pair.after(5000);
        expect(got.bytes.equals(sent)).to.equal(true);
        expect(pair.left.stack.counters.segmentsSent).to.be.lessThan(400);
        await pair.close();
    });
    it('carries a stream through a bad network, unharmed', async () => {
        const impairment = { loss: 0.02, delayMs: 5, jitterMs: 3, reorder: 0.02, duplicate: 0.02, corrupt: 0.01 };
        const pair = new SocketHarness({ impairment });
        const { accepted } = await pair.server();
        const client = pair.left.connect({ host: RIGHT, port: 80 });
        const sent = pattern(500_000);
        client.end(sent);
        await pair.after(10_000);
        const got = collect(accepted[0]);
        await pair.after(300_000);
        expect(got.bytes.equals(sent)).to.equal(true);
        expect(pair.left.info().counters).to.have.property('tcp: checksum is wrong');
        await pair.close();
    });
    it('shows every packet to a sink, in both directions and with the time of the loop', async () => {
        const seen = [];
        const pair = new SocketHarness({
            left: { capture: (bytes, direction, timeMs) => seen.push(`${direction} ${bytes[0]} ${timeMs}`) },
        });
        await pair.after(3);
        await pair.pair();
        expect(seen).to.deep.equal(['out 69 3', 'in 69 3', 'out 69 3']);
        await pair.close();
    });
    it('writes a capture that can be read back', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'sunstar-'));
        try {
            const path = join(folder, 'capture.pcapng');
            const pair = new SocketHarness({ left: { capture: path } });
            await pair.pair();
            await pair.close();
            await new Promise((resolve) => setTimeout(resolve, 50));
            const { packets, interfaces, truncated } = parseCapture(await readFile(path));
            expect(truncated).to.equal(false);
            expect(interfaces[0].name).to.equal('left');
            expect(packets.slice(0, 3).map(({ direction }) => direction)).to.deep.equal(['outbound', 'inbound', 'outbound']);
        }
        finally {
            await rm(folder, { recursive: true });
        }
    });
});
//# sourceMappingURL=host.test.js.map