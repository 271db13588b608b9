/** netcat, chargen and discard with --kernel: the same programs over Node's own sockets, so that this needs no device. */
import { expect } from 'chai';
import { once } from 'node:events';
import net from 'node:net';
import { jsonLines, noise, requireProgram, start, startSunstar, sunstar, sunstarCommand } from './support.js';
async function withServer(onConnection, test) {
    const server = net.createServer({ allowHalfOpen: true }, (socket) => {
        socket.on('error', () => { });
        onConnection(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
        return await test(String(server.address().port));
    }
    finally {
        server.close();
    }
}
/** A port on which nobody listens. */
async function closedPort() {
    return await withServer(() => { }, async (port) => Promise.resolve(port));
}
describe('netcat --kernel', function () {
    this.timeout(30_000);
    it('sends stdin, then its end, prints what comes back and exits with 0', async () => {
        const bytes = noise(300_000);
        await withServer((socket) => {
            const chunks = [];
            socket.on('data', (chunk) => chunks.push(chunk));
            socket.on('end', () => socket.end(Buffer.concat(chunks).reverse()));
        }, async (port) => {
            const { status, stdout } = await sunstar(['netcat', '--kernel', '127.0.0.1', port], { stdin: bytes });
            expect(status).to.equal(0);
            expect(stdout.equals(Buffer.from(bytes).reverse())).to.equal(true);
        });
    });
    it('ends when the other side ends, although stdin is still open', async () => {
        await withServer((socket) => socket.end('bye'), async (port) => {
            const { status, stdout } = await sunstar(['netcat', '--kernel', '127.0.0.1', port], { stdin: null });
            expect(stdout.toString()).to.equal('bye');
            expect(status).to.equal(0);
        });
    });
    it('exits with 4 when it is refused, and says why', async () => {
        const { status, stderr } = await sunstar(['netcat', '--kernel', '127.0.0.1', await closedPort()]);
        expect(stderr).to.contain('ECONNREFUSED');
        expect(status).to.equal(4);
    });
    it('exits with 4 when it is reset, with the code in JSON on stderr', async () => {
        await withServer((socket) => socket.once('data', () => socket.resetAndDestroy()), async (port) => {
            const outcome = await sunstar(['netcat', '--kernel', '--json', '127.0.0.1', port], { stdin: 'x' });
            expect(outcome.status).to.equal(4);
            expect(jsonLines(outcome.stderr)[0]).to.have.nested.property('error.code', 'ECONNRESET');
        });
    });
    it('exits with 3 when nothing happens for as long as -w says', async () => {
        await withServer(() => { }, async (port) => {
            const args = ['netcat', '--kernel', '-w', '0.3', '127.0.0.1', port];
            const { status, stderr } = await sunstar(args, { stdin: null });
            expect(stderr).to.contain('nothing happened for 0.3 s');
            expect(status).to.equal(3);
        });
    });
    it('listens, takes one connection, and exits with 0 when it ends', async () => {
        const port = await closedPort();
        const netcat = startSunstar(['netcat', '--kernel', '-v', '-l', '127.0.0.1', port], { stdin: 'hello' });
        await netcat.said(/listening/);
        const socket = net.connect({ port: Number(port), host: '127.0.0.1' });
        socket.end('from the client');
        const [greeting] = (await once(socket, 'data'));
        expect(greeting.toString()).to.equal('hello');
        const { status, stdout } = await netcat.outcome;
        expect(stdout.toString()).to.equal('from the client');
        expect(status).to.equal(0);
    });
    it('with -k takes one connection after another, until Ctrl-C', async () => {
        const port = await closedPort();
        const netcat = startSunstar(['netcat', '--kernel', '-v', '-k', '-l', '127.0.0.1', port]);
        await netcat.said(/listening/);
        for (const word of ['one ', 'two ', 'three']) {
            const socket = net.connect({ port: Number(port), host: '127.0.0.1' });
            socket.end(word);
            await once(socket.resume(), 'close');
        }
        netcat.child.kill('SIGINT');
        const { status, stdout } = await netcat.outcome;
        expect(stdout.toString()).to.equal('one two three');
        expect(status).to.equal(130);
    });
    it('with -z tells open ports from closed ones', async () => {
        await withServer(() => { }, async (port) => {
            const open = await sunstar(['netcat', '--kernel', '-z', '127.0.0.1', port]);
            expect(open.status).to.equal(0);
            expect(open.stderr).to.contain(`port ${port}: open`);
        });
        const closed = await sunstar(['netcat', '--kernel', '-z', '-v', '127.0.0.1', await closedPort()]);
        expect(closed.status).to.equal(4);
        expect(closed.stderr).to.contain('ECONNREFUSED');
    });
    it('is quiet when nobody reads its output any more', async () => {
        await withServer((socket) => void setInterval(() => socket.write(noise(100_000)), 5).unref(), async (port) => {
            const netcat = startSunstar(['netcat', '--kernel', '127.0.0.1', port], { stdin: null });
            netcat.child.stdout.once('data', () => netcat.child.stdout.destroy());
            const { status, stderr } = await netcat.outcome;
            expect(stderr).to.equal('');
            expect(status).to.equal(0);
        });
    });
});
describe('chargen and discard --kernel', function () {
    this.timeout(30_000);
    it("send RFC 864's rotating lines, as many bytes as asked for", async () => {
        const chunks = [];
        await withServer((socket) => {
            socket.on('data', (chunk) => chunks.push(chunk));
            socket.on('end', () => socket.end());
        }, async (port) => {
            const args = ['chargen', '--kernel', '--json', '-n', '200000', '127.0.0.1', port];
            const { status, stdout } = await sunstar(args);
            expect(status).to.equal(0);
            const [document] = jsonLines(stdout);
            expect(document).to.include({ transport: 'kernel', direction: 'send', bytes: 200_000 });
            expect(document.bits_per_second).to.be.a('number').above(0);
        });
        const text = Buffer.concat(chunks).toString('latin1');
        expect(text).to.have.length(200_000);
        const lines = text.split('\r\n').slice(0, -1);
        expect(lines[0]).to.equal(Array.from({ length: 72 }, (_, at) => String.fromCharCode(32 + at)).join(''));
        for (let at = 1; at < lines.length; at += 1) {
            expect(lines[at]).to.have.length(72);
            expect(lines[at].slice(0, 71)).to.equal(lines[at - 1].slice(1));
        }
    });
    it('measure each other', async () => {
        const port = await closedPort();
        const discard = startSunstar(['discard', '--kernel', '--json', '--listen', port]);
        await discard.said(/listening/);
        const sent = await sunstar(['chargen', '--kernel', '--json', '-n', '20M', '127.0.0.1', port]);
        expect(sent.status).to.equal(0);
        discard.child.kill('SIGINT');
        const received = await discard.outcome;
        expect(received.status).to.equal(130);
        expect(jsonLines(received.stdout)[0]).to.include({ direction: 'receive', bytes: 20 * 1024 ** 2 });
    });
    it('draw a progress bar on a terminal, and only there', async function () {
        requireProgram(this, 'script');
        await withServer((socket) => {
            socket.resume();
            socket.on('end', () => socket.end());
        }, async (port) => {
            const args = ['chargen', '--kernel', '-n', '1G', '127.0.0.1', port];
            const line = sunstarCommand(...args).join(' ');
            const onTerminal = await start(['script', '-qec', line, '/dev/null']).outcome;
            expect(onTerminal.stdout.toString()).to.match(/sending \[=*-*\] \d+%/);
            expect((await sunstar(args)).stderr).to.equal('');
        });
    });
    it('stop at once on Ctrl-C and still say how much it was', async () => {
        await withServer((socket) => void socket.resume(), async (port) => {
            const chargen = startSunstar(['chargen', '--kernel', '127.0.0.1', port]);
            setTimeout(() => chargen.child.kill('SIGINT'), 1500);
            const { status, stdout } = await chargen.outcome;
            expect(status).to.equal(130);
            expect(stdout.toString()).to.match(/^[\d.]+ [kMG]B in /);
        });
    });
});
describe('webget --kernel', function () {
    this.timeout(30_000);
    it('exits with 3 when the answer does not come in time', async () => {
        await withServer(() => { }, async (port) => {
            const { status, stderr } = await sunstar(['webget', '--kernel', '-w', '0.3', `http://127.0.0.1:${port}/`]);
            expect(stderr).to.contain('no answer for 0.3 s');
            expect(status).to.equal(3);
        });
    });
});
//# sourceMappingURL=kernel_sockets.test.js.map