/** Sockets over IPv6: the words of `node:net` for addresses, families and listeners of both. */
import { expect } from 'chai';
import { Host } from '../../lib/sockets/host.js';
import { MEMORY_ADDRESSES6 } from '../../lib/sockets/memory_hosts.js';
import { memoryLink } from '../../lib/devices/memory_link.js';
import { ConfigurationError, UsageError } from '../../lib/util/errors.js';
import { LEFT, RIGHT, SocketHarness } from './socket_harness.js';
const [LEFT6, RIGHT6] = MEMORY_ADDRESSES6;
describe('sockets over IPv6', () => {
    let hosts;
    beforeEach(() => {
        hosts = new SocketHarness({ families: 'both' });
    });
    afterEach(() => hosts.close());
    /** A server on the right, and how a connection to `host` looks from there. */
    async function accepted(host, listen = {}) {
        let socket;
        hosts.right.createServer({}, (one) => (socket = one)).listen({ port: 80, ...listen });
        await hosts.settle();
        hosts.left.connect({ host, port: 80 }).on('error', () => { });
        await hosts.settle();
        await hosts.settle();
        return socket;
    }
    it('carry bytes both ways, and tell addresses and families of both ends', async () => {
        hosts.right.createServer({}, (socket) => socket.pipe(socket)).listen({ port: 80, host: RIGHT6 });
        await hosts.settle();
        const client = hosts.left.connect({ host: RIGHT6, port: 80 });
        let heard = '';
        client.setEncoding('utf8').on('data', (text) => (heard += text));
        client.write('hello');
        for (let turn = 0; turn < 4; turn += 1)
            await hosts.settle();
        expect(heard).to.equal('hello');
        expect([client.localAddress, client.localFamily]).to.deep.equal([LEFT6, 'IPv6']);
        expect([client.remoteAddress, client.remoteFamily]).to.deep.equal([RIGHT6, 'IPv6']);
        expect(client.address()).to.deep.equal({ address: LEFT6, family: 'IPv6', port: client.localPort });
    });
    it('of a server without a host come over either family: it listens at ::', async () => {
        const server = hosts.right.createServer().listen(80);
        await hosts.settle();
        expect(server.address()).to.deep.equal({ address: '::', family: 'IPv6', port: 80 });
        for (const host of [RIGHT, RIGHT6]) {
            const client = hosts.left.connect({ host, port: 80 });
            await hosts.settle();
            expect(client.readyState, host).to.equal('open');
        }
    });
    it('accepted at :: tell IPv4 addresses as IPv4-mapped ones, as in net (RFC 4291 §2.5.5.2)', async () => {
        const socket = (await accepted(RIGHT));
        expect([socket.remoteAddress, socket.remoteFamily]).to.deep.equal([`::ffff:${LEFT}`, 'IPv6']);
        expect(socket.address()).to.deep.equal({ address: `::ffff:${RIGHT}`, family: 'IPv6', port: 80 });
    });
    it('accepted at 0.0.0.0 are IPv4 and nothing else', async () => {
        const socket = (await accepted(RIGHT, { host: '0.0.0.0' }));
        expect([socket.remoteAddress, socket.remoteFamily]).to.deep.equal([LEFT, 'IPv4']);
    });
    for (const [host, listen] of [
        [RIGHT6, { host: '0.0.0.0' }],
        [RIGHT, { host: '::', ipv6Only: true }],
        [RIGHT, { host: RIGHT6 }],
    ]) {
        it(`are refused where nobody listens for their family: ${host} while ${JSON.stringify(listen)}`, async () => {
            expect(await accepted(host, listen)).to.equal(undefined);
        });
    }
    it('go by IPv4 to an IPv4-mapped address, and say so in its words', async () => {
        hosts.right.createServer().listen({ port: 80, host: RIGHT });
        await hosts.settle();
        const client = hosts.left.connect({ host: `::ffff:${RIGHT}`, port: 80 });
        await hosts.settle();
        expect([client.remoteAddress, client.remoteFamily]).to.deep.equal([`::ffff:${RIGHT}`, 'IPv6']);
        expect(client.localAddress).to.equal(`::ffff:${LEFT}`);
    });
    it('of a turned-away connection are told by the drop event', async () => {
        const drops = [];
        const server = hosts.right.createServer().on('drop', (drop) => drops.push(drop));
        server.maxConnections = 0;
        server.listen({ port: 80, host: RIGHT6 });
        await hosts.settle();
        hosts.left.connect({ host: RIGHT6, port: 80 }).on('error', () => { });
        await hosts.settle();
        expect(drops[0]).to.include({ localAddress: RIGHT6, localFamily: 'IPv6', remoteAddress: LEFT6 });
    });
    it('look names up for the family that is asked for, or that the host has', async () => {
        const asked = [];
        const lookup = (_name, { family }, done) => {
            asked.push(family);
            queueMicrotask(() => done(null, family === 4 ? RIGHT : RIGHT6));
        };
        for (const family of [undefined, 0, 4, 6]) {
            const client = hosts.left.connect({ host: 'server.test', port: 80, lookup, family }).on('error', () => { });
            const told = [];
            client.on('lookup', (...details) => told.push(...details));
            await hosts.settle();
            const [address, answer] = family === 4 ? [RIGHT, 4] : [RIGHT6, 6];
            expect(told).to.deep.equal([null, address, answer, 'server.test']);
        }
        expect(asked).to.deep.equal([0, 0, 4, 6]);
    });
    it('need no IPv4 on their host, which then asks names for IPv6', async () => {
        await hosts.close();
        hosts = new SocketHarness({ families: 'IPv6' });
        expect([hosts.left.address, hosts.left.address6]).to.deep.equal([LEFT6, LEFT6]);
        const families = [];
        const lookup = (_name, { family }, done) => {
            families.push(family);
            done(null, RIGHT6, 6);
        };
        hosts.right.createServer().listen(80);
        await hosts.settle();
        const client = hosts.left.connect({ host: 'server.test', port: 80, lookup });
        await hosts.settle();
        expect([client.readyState, ...families]).to.deep.equal(['open', 6]);
    });
    it('say ENETUNREACH where the host has no address of the family', async () => {
        await hosts.close();
        hosts = new SocketHarness();
        const client = hosts.left.connect({ host: RIGHT6, port: 80 });
        const codes = [];
        client.on('error', (error) => codes.push(error.code));
        await hosts.settle();
        expect(codes).to.deep.equal(['ENETUNREACH']);
    });
    it('carry a megabyte as super-segments where the device takes them, and as single segments where not', async () => {
        for (const link of [{ checksumOffload: true, segmentationOffloadBytes: 65535 }, {}]) {
            await hosts.close();
            hosts = new SocketHarness({ families: 'IPv6', link });
            let received = 0;
            hosts.right
                .createServer({}, (socket) => socket.on('data', (data) => (received += data.length)))
                .listen(80);
            await hosts.settle();
            hosts.left.connect({ host: RIGHT6, port: 80 }).end(Buffer.alloc(1_000_000, 7));
            await hosts.after(1000);
            expect(received).to.equal(1_000_000);
        }
    });
});
describe('a host', () => {
    it('needs an address of either family, of the right kind, and room for IPv6 (RFC 8200 §5)', () => {
        const [device] = memoryLink({ mtu: 1500 });
        expect(() => Host.open({ device })).to.throw(UsageError, 'an address6');
        expect(() => Host.open({ device, address: 'fd00::1' })).to.throw(UsageError, 'not IPv4');
        for (const address6 of ['10.0.0.1', 'ff02::1', '::', '::ffff:10.0.0.1']) {
            expect(() => Host.open({ device, address6 }), address6).to.throw(ConfigurationError, 'address6');
        }
        expect(() => Host.open({ device, address6: 'fd00::1', mtu: 1279 })).to.throw(ConfigurationError, 'mtu');
    });
});
//# sourceMappingURL=ipv6_sockets.test.js.map