/** Programs that know nothing of us, against our sockets: curl, nc and nginx on the kernel's side, node:http on both. */
import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { requireProgram, withFolder } from '../apps/support.js';
import { connectTo, KERNEL, OURS, portOf, readAll, withLink } from '../harness/kernel_peers.js';
import { eventually, requireTun } from '../harness/kernel.js';
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
/** Node's own HTTP server on our TCP: what its 'connection' event is given is our socket. */
async function withHTTPServer(link, handler, test) {
    const web = http.createServer(handler);
    let connections = 0;
    const server = await link.serve((socket) => {
        connections += 1;
        web.emit('connection', socket);
    });
    try {
        return await test(`http://${OURS}:${portOf(server)}`, () => connections);
    }
    finally {
        web.closeAllConnections();
    }
}
/** GET by Node's own HTTP client over our socket. */
async function get(agent, port, path) {
    const request = http.get({ agent, host: KERNEL, port, path });
    const [response] = (await once(request, 'response'));
    return { status: response.statusCode, body: await buffer(response) };
}
/** An agent whose connections are ours. */
function agentOn({ host }, options = {}) {
    const sockets = [];
    const agent = new http.Agent(options);
    agent.createConnection = ((where) => {
        const socket = host.connect({ host: where.host, port: where.port });
        sockets.push(socket);
        return socket;
    });
    return { agent, sockets };
}
describe('curl and an HTTP server on our TCP', function () {
    this.timeout(20_000);
    before(function () {
        requireTun(this);
        requireProgram(this, 'curl');
    });
    const curl = async (link, ...args) => {
        const { exitCode, stdout, stderr } = await link.program('curl', '-sS', '--max-time', 15, ...args).result;
        if (exitCode !== 0)
            throw new Error(`curl exited with ${exitCode}: ${stderr}`);
        return stdout;
    };
    it('exchange a small page, with status and headers', () => withLink({}, async (link) => {
        const handler = (request, response) => {
            response.setHeader('X-Path', request.url);
            response.writeHead(request.url === '/page' ? 200 : 404).end(`${request.method} ${request.url}\n`);
        };
        await withHTTPServer(link, handler, async (url) => {
            const page = (await curl(link, '-i', `${url}/page`)).toString();
            expect(page)
                .to.match(/^HTTP\/1.1 200 OK\r\n/)
                .and.to.contain('X-Path: /page\r\n');
            expect(page).to.match(/\r\n\r\nGET \/page\n$/);
            expect((await curl(link, '-i', `${url}/none`)).toString()).to.match(/^HTTP\/1.1 404 /);
        });
    }));
    it('exchange a body of 10 MB, by length and in pieces', () => withLink({}, async (link) => {
        const body = randomBytes(10_000_000);
        const handler = (request, response) => {
            if (request.url === '/whole')
                response.setHeader('Content-Length', body.length);
            for (let at = 0; at < body.length; at += 1_000_000)
                response.write(body.subarray(at, at + 1_000_000));
            response.end();
        };
        await withHTTPServer(link, handler, async (url) => {
            expect(digest(await curl(link, `${url}/whole`))).to.equal(digest(body));
            expect(digest(await curl(link, `${url}/pieces`))).to.equal(digest(body));
        });
    }));
    it('use one connection for several requests', () => withLink({}, async (link) => {
        const handler = (request, response) => void response.end(request.url);
        await withHTTPServer(link, handler, async (url, connections) => {
            const text = await curl(link, `${url}/one`, `${url}/two`, `${url}/three`);
            expect(text.toString()).to.equal('/one/two/three');
            expect(connections()).to.equal(1);
        });
    }));
    it('exchange an upload of 10 MB, whose digest comes back', () => withLink({}, async (link) => {
        const handler = (request, response) => {
            const received = createHash('sha256');
            request.on('data', (part) => void received.update(part));
            request.on('end', () => void response.end(received.digest('hex')));
        };
        await withHTTPServer(link, handler, (url) => withFolder(async (folder) => {
            const body = randomBytes(10_000_000);
            const file = join(folder, 'body');
            writeFileSync(file, body);
            expect((await curl(link, '--data-binary', `@${file}`, url)).toString()).to.equal(digest(body));
        }));
    }));
    it('part without a trace when curl gives up in the middle of an answer', () => withLink({}, async (link) => {
        const handler = (_request, response) => void response.write('the beginning');
        await withHTTPServer(link, handler, async (url) => {
            const { exitCode } = await link.program('curl', '-sS', '--max-time', 0.3, url).result;
            expect(exitCode).to.equal(28);
            await eventually('the connection is gone', () => link.host.stack.endpointCount === 0);
        });
    }));
});
describe("Node's HTTP client on our TCP", function () {
    this.timeout(20_000);
    before(function () {
        requireTun(this);
    });
    const SERVER = `
    const http = require('node:http');
    const server = http.createServer((request, response) => {
      if (request.method === 'POST') request.pipe(response);
      else response.end(Buffer.alloc(Number(request.url.slice(1)), 'x'));
    });
    server.listen(0, '${KERNEL}', () => console.log(JSON.stringify({ port: server.address().port })));`;
    it('fetches small and large pages from an HTTP server in the kernel, on one connection when asked to', () => withLink({}, async (link) => {
        const { port } = await link.program(process.execPath, '-e', SERVER).report();
        const { agent, sockets } = agentOn(link, { keepAlive: true, maxSockets: 1 });
        for (const size of [0, 1, 1000, 5_000_000, 10]) {
            const { status, body } = await get(agent, port, `/${size}`);
            expect([status, body.length]).to.deep.equal([200, size]);
        }
        expect(sockets).to.have.length(1);
        agent.destroy();
    }));
    it('fetches twenty pages at a time', () => withLink({}, async (link) => {
        const { port } = await link.program(process.execPath, '-e', SERVER).report();
        const { agent, sockets } = agentOn(link);
        const sizes = Array.from({ length: 20 }, (_, index) => index * 10_000);
        const pages = await Promise.all(sizes.map((size) => get(agent, port, `/${size}`)));
        expect(pages.map(({ body }) => body.length)).to.deep.equal(sizes);
        expect(sockets).to.have.length(20);
        agent.destroy();
    }));
    it('posts 3 MB and gets them back', () => withLink({}, async (link) => {
        const { port } = await link.program(process.execPath, '-e', SERVER).report();
        const { agent } = agentOn(link);
        const body = randomBytes(3_000_000);
        const request = http.request({ agent, host: KERNEL, port: port, method: 'POST' });
        request.end(body);
        const [response] = (await once(request, 'response'));
        expect(digest(await buffer(response))).to.equal(digest(body));
        agent.destroy();
    }));
    it('says ECONNREFUSED where there is no server', () => withLink({}, async (link) => {
        const { agent } = agentOn(link);
        const [error] = (await once(http.get({ agent, host: KERNEL, port: 4 }), 'error'));
        expect(error.code).to.equal('ECONNREFUSED');
    }));
    it('fetches files from nginx', function () {
        requireProgram(this, 'nginx');
        return withLink({}, (link) => withFolder(async (folder) => {
            const files = { 'small.txt': randomBytes(100), 'large.bin': randomBytes(8_000_000) };
            mkdirSync(join(folder, 'www'));
            for (const [name, bytes] of Object.entries(files))
                writeFileSync(join(folder, 'www', name), bytes);
            writeFileSync(join(folder, 'nginx.conf'), `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
           events {}
           http {
             access_log off; sendfile on;
             client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
             uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
             server { listen ${KERNEL}:80; root ${folder}/www; }
           }`);
            link.program('nginx', '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log'));
            await link.python(`
while True:
  try: socket.create_connection((KERNEL, 80)).close(); break
  except OSError: time.sleep(0.02)`).result;
            const { agent, sockets } = agentOn(link, { keepAlive: true, maxSockets: 1 });
            for (const [name, bytes] of Object.entries(files)) {
                const { status, body } = await get(agent, 80, `/${name}`);
                expect([status, digest(body)]).to.deep.equal([200, digest(bytes)]);
            }
            expect((await get(agent, 80, '/missing')).status).to.equal(404);
            expect(sockets).to.have.length(1);
            agent.destroy();
        }));
    });
});
describe('netcat of the kernel and our sockets', function () {
    this.timeout(20_000);
    before(function () {
        requireTun(this);
        requireProgram(this, 'nc');
    });
    const payload = randomBytes(2_000_000);
    it('exchange bytes both ways where nc connects', () => withLink({}, async (link) => {
        let received = Promise.resolve(Buffer.alloc(0));
        const server = await link.serve((socket) => {
            received = readAll(socket);
            socket.end(Buffer.from(payload).reverse());
        }, { allowHalfOpen: true });
        const nc = link.program('nc', '-N', OURS, portOf(server));
        nc.child.stdin.end(payload);
        const { exitCode, stdout } = await nc.result;
        expect([exitCode, digest(stdout)]).to.deep.equal([0, digest(Buffer.from(payload).reverse())]);
        expect(digest(await received)).to.equal(digest(payload));
    }));
    it('exchange bytes both ways where nc listens', () => withLink({}, async (link) => {
        const nc = link.program('nc', '-N', '-l', KERNEL, 7000);
        nc.child.stdin.end(payload);
        await link.python(`
import subprocess
while not subprocess.run(['ss', '-Htln', 'sport = :7000'], capture_output=True).stdout: time.sleep(0.02)`).result;
        const socket = link.host.connect({ host: KERNEL, port: 7000, allowHalfOpen: true });
        // A listening nc leaves once the other side has ended, even with input unsent: so it speaks first, we end last.
        expect(digest(await readAll(socket))).to.equal(digest(payload));
        socket.end(Buffer.from(payload).reverse());
        const { exitCode, stdout } = await nc.result;
        expect([exitCode, digest(stdout)]).to.deep.equal([0, digest(Buffer.from(payload).reverse())]);
    }));
    it('end when the program on the other side is killed: its kernel says goodbye', () => withLink({}, async (link) => {
        const peer = link.python(`
s, _ = listen().accept()
report(accepted=True)
told()`);
        const socket = await connectTo(link, peer, { allowHalfOpen: true });
        await peer.report();
        const end = once(socket.resume(), 'end');
        peer.child.kill('SIGKILL');
        await end;
        socket.destroy();
    }));
});
//# sourceMappingURL=programs.test.js.map