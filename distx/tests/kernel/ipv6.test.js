/** IPv6 with Linux on the other side: ping, nc, curl, and bulk transfers as super-segments and without. */
import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { existsSync } from 'node:fs';
import { requireProgram } from '../apps/support.js';
import { BlockReader, KERNEL6, OURS6, portOf, sendBlocks, withLink, } from '../harness/kernel_peers.js';
import { eventually, requireTun } from '../harness/kernel.js';
import { skip } from '../harness/skip.js';
const withLink6 = (options, test) => withLink({ address6: OURS6, ...options }, test);
const LISTEN6 = `
def listen6():
  s = socket.create_server((KERNEL6, 0), family=socket.AF_INET6)
  report(port=s.getsockname()[1])
  return s.accept()[0]
def connect6(port):
  return socket.create_connection((OURS6, port))
`;
async function connectTo6({ host }, port) {
    const socket = host.connect({ host: KERNEL6, port, allowHalfOpen: true });
    await once(socket, 'connect');
    return socket;
}
describe('IPv6 and the kernel', function () {
    this.timeout(30_000);
    before(function () {
        requireTun(this);
        if (!existsSync('/proc/sys/net/ipv6'))
            skip(this, 'the kernel has no IPv6');
    });
    it('answers ping, small and as large as the MTU', function () {
        requireProgram(this, 'ping');
        return withLink6({}, async (link) => {
            for (const size of [0, 56, 1452]) {
                const { exitCode, stdout } = await link.program('ping', '-6', '-c', 2, '-i', 0.1, '-W', 2, '-s', size, OURS6)
                    .result;
                expect(exitCode, stdout.toString()).to.equal(0);
            }
        });
    });
    it('reports a UDP datagram that nobody wants: the kernel tells its sender ECONNREFUSED', () => withLink6({}, async (link) => {
        const peer = link.python(`
s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
s.settimeout(5)
s.connect((OURS6, 9))
s.send(b'anybody?')
try: s.recv(1)
except OSError as error: report(error=errno.errorcode[error.errno])`);
        expect(await peer.report()).to.deep.equal({ error: 'ECONNREFUSED' });
    }));
    it('exchanges bytes with a listening nc and with a connecting one', function () {
        requireProgram(this, 'nc');
        return withLink6({}, async (link) => {
            const [ours, theirs] = [randomBytes(300_000), randomBytes(200_000)];
            const listening = link.program('nc', '-6', '-l', KERNEL6, 7001);
            listening.child.stdin.write(theirs);
            const connect = async () => {
                for (;;) {
                    try {
                        return await connectTo6(link, 7001);
                    }
                    catch { } // nc does not say when it listens
                }
            };
            await exchange(await connect(), listening, ours, theirs);
            const accepted = new Promise((resolve) => {
                link.host.createServer({ allowHalfOpen: true }, resolve).listen(7002);
            });
            const connecting = link.program('nc', '-6', '-N', OURS6, 7002);
            connecting.child.stdin.write(theirs);
            const socket = await accepted;
            expect([socket.remoteAddress, socket.remoteFamily]).to.deep.equal([KERNEL6, 'IPv6']);
            await exchange(socket, connecting, ours, theirs);
        });
    });
    it('serves curl', function () {
        requireProgram(this, 'curl');
        return withLink6({}, async (link) => {
            const web = http.createServer((request, response) => void response.end(`${request.socket.remoteFamily}\n`));
            const server = await link.serve((socket) => void web.emit('connection', socket));
            const url = `http://[${OURS6}]:${portOf(server)}/`;
            const { stdout, stderr } = await link.program('curl', '-6', '-gsS', '--max-time', 10, url).result;
            expect(stdout.toString(), stderr).to.equal('IPv6\n');
            web.closeAllConnections();
        });
    });
    it('says ECONNREFUSED where the kernel has no server', () => withLink6({}, async ({ host }) => {
        const [error] = (await once(host.connect({ host: KERNEL6, port: 4 }), 'error'));
        expect(error.code).to.equal('ECONNREFUSED');
    }));
    for (const offload of [true, false]) {
        const bytes = offload ? 64_000_000 : 16_000_000;
        it(`sends ${bytes} bytes ${offload ? 'as super-segments (TSO6)' : 'without offload'}`, () => withLink6({ tun: { offload } }, async (link) => {
            const peer = link.python(`${LISTEN6}\nreport(**read_blocks(listen6()))`);
            const { port } = await peer.report();
            const socket = await connectTo6(link, port);
            await sendBlocks(socket, bytes);
            expect(await peer.report()).to.deep.equal({ bytes, intact: true });
            const { packetsSent } = link.host.stack.counters;
            if (offload)
                expect(packetsSent, 'packets').to.be.lessThan(bytes / 8000);
            else
                expect(packetsSent, 'packets').to.be.at.least(bytes / 1428);
        }));
        it(`receives ${bytes} bytes ${offload ? 'as super-segments' : 'without offload'}`, () => withLink6({ tun: { offload } }, async (link) => {
            const reader = new BlockReader();
            const ended = new Promise((resolve) => {
                link.host
                    .createServer({}, (socket) => {
                    socket.on('data', (piece) => reader.take(piece));
                    socket.once('end', resolve);
                })
                    .listen({ port: 7003, host: OURS6 });
            });
            link.python(`${LISTEN6}\ns = connect6(7003)\nsend_blocks(s, ${bytes})\ns.close()`);
            await ended;
            expect(reader).to.include({ bytes, isIntact: true });
        }));
    }
});
/** Everything both ways, then the ends: nc drops what it has not sent when the other side ends. */
async function exchange(socket, { child }, ours, theirs) {
    const received = [];
    const heard = [];
    socket.on('data', (part) => received.push(part));
    child.stdout.on('data', (part) => heard.push(part));
    const length = (parts) => parts.reduce((sum, part) => sum + part.length, 0);
    socket.write(ours);
    await eventually('everything has arrived', () => length(received) === theirs.length && length(heard) === ours.length);
    socket.end();
    child.stdin.end();
    await once(child, 'close');
    expect(Buffer.concat(received).equals(theirs)).to.equal(true);
    expect(Buffer.concat(heard).equals(ours)).to.equal(true);
}
//# sourceMappingURL=ipv6.test.js.map