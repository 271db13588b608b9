/** Sockets that bring their own host, and share it by device. */
import { expect } from 'chai';
import { memoryLink } from '../../lib/devices/memory_link.js';
import { Host } from '../../lib/sockets/host.js';
import { TUNSocket } from '../../lib/sockets/tun_socket.js';
import { collect, errorOf } from './socket_harness.js';
const CLIENT = '169.254.144.9';
const SERVER = '169.254.144.1';
describe('TUNSocket', () => {
    let device;
    let far;
    let server;
    beforeEach(() => {
        [device, far] = memoryLink({ names: ['tun144', 'kernel'] });
        server = Host.open({ device: far, address: SERVER });
        server.createServer((socket) => void socket.pipe(socket)).listen(80);
    });
    afterEach(() => server.close());
    it('opens its host with the address of its device, and closes it with itself', async () => {
        const socket = new TUNSocket({ device });
        socket.connect({ host: SERVER, port: 80 });
        const got = collect(socket);
        socket.end('echo');
        await new Promise((resolve) => void socket.once('close', resolve));
        expect(got.bytes.toString()).to.equal('echo');
        expect(socket.localAddress).to.equal(CLIENT);
        await new Promise((resolve) => setTimeout(resolve, 20));
        // Unplugged by closing: what the far end sends now goes nowhere.
        const errors = far.counters.sendErrors;
        const lost = server.connect({ host: CLIENT, port: 1 });
        lost.on('error', () => { });
        await new Promise((resolve) => setTimeout(resolve, 5));
        lost.destroy();
        expect(far.counters.sendErrors).to.be.greaterThan(errors);
    });
    it('shares one host among all sockets of a device, for as long as there is one', async () => {
        const sockets = [1, 2, 3].map(() => new TUNSocket({ device }));
        for (const socket of sockets)
            socket.connect({ host: SERVER, port: 80 });
        await Promise.all(sockets.map((socket) => new Promise((resolve) => void socket.once('connect', resolve))));
        expect(new Set(sockets.map((socket) => socket.localPort)).size).to.equal(3);
        sockets[0].destroy();
        await new Promise((resolve) => setTimeout(resolve, 5));
        const got = collect(sockets[1]);
        sockets[1].write('still here');
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(got.bytes.toString()).to.equal('still here');
        for (const socket of sockets)
            socket.destroy();
        await new Promise((resolve) => setTimeout(resolve, 20));
    });
    it("takes its options in Starfish's words: port, rtoMs, buffers", async () => {
        const socket = new TUNSocket({ device, port: 4711, rtoMs: 50, sendBufferBytes: 5000, receiveBufferBytes: 6000 });
        socket.connect({ host: SERVER, port: 80 });
        await new Promise((resolve) => void socket.once('connect', resolve));
        expect(socket.localPort).to.equal(4711);
        expect(socket.info()).to.include({ receiveBufferBytes: 6000 });
        expect(socket.info().rtoMs).to.be.at.least(50).and.lessThan(200);
        socket.destroy();
        await new Promise((resolve) => setTimeout(resolve, 20));
    });
    it('listens, too', async () => {
        const listener = TUNSocket.listen({ device }, { port: 90 });
        const accepted = new Promise((resolve) => {
            listener.once('connection', (socket) => {
                resolve(socket.remoteAddress);
                socket.destroy();
            });
        });
        const client = server.connect({ host: CLIENT, port: 90 });
        client.on('error', () => { });
        expect(await accepted).to.equal(SERVER);
        await new Promise((resolve) => void listener.close(() => resolve()));
        client.destroy();
        await new Promise((resolve) => setTimeout(resolve, 20));
    });
    it('uses a host that is open already, and leaves it open', async () => {
        const host = Host.open({ device, address: CLIENT });
        const socket = new TUNSocket({ host });
        socket.connect({ host: SERVER, port: 80 });
        await new Promise((resolve) => void socket.once('connect', resolve));
        socket.destroy();
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(host.isClosed).to.equal(false);
        await host.close();
    });
    it('asks for an address where the name of the device does not tell it', () => {
        const [nameless] = memoryLink();
        const socket = new TUNSocket({ device: nameless });
        expect(() => socket.connect({ host: SERVER, port: 80 })).to.throw('give our address on left');
    });
    it('reports a connection that was refused', async () => {
        const socket = new TUNSocket({ device });
        socket.connect({ host: SERVER, port: 81 });
        expect((await errorOf(socket)).message).to.equal(`connect ECONNREFUSED ${SERVER}:81`);
        await new Promise((resolve) => setTimeout(resolve, 20));
    });
});
//# sourceMappingURL=tun_socket.test.js.map