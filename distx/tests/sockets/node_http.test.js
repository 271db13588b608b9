/** Node's own http, unchanged, over our sockets: on both sides, with keep-alive, bodies and timeouts. */
import { expect } from 'chai';
import http from 'node:http';
import { createHash } from 'node:crypto';
import { memoryHosts } from '../../lib/sockets/memory_hosts.js';
import { pattern } from './socket_harness.js';
const SERVER = '10.0.0.2';
/** An agent whose connections go over a host. */
class HostAgent extends http.Agent {
    #host;
    connections = 0;
    constructor(host, options = {}) {
        super(options);
        this.#host = host;
    }
    createConnection(options) {
        this.connections += 1;
        const { port, host, timeout } = options;
        return this.#host.connect({ port: Number(port), host: host, timeout });
    }
}
async function body(response) {
    const pieces = [];
    for await (const piece of response)
        pieces.push(piece);
    return Buffer.concat(pieces);
}
async function answer(request, response) {
    const sent = await body(request);
    if (request.url === '/slow')
        return;
    response.setHeader('x-hash', createHash('sha256').update(sent).digest('hex'));
    response.setHeader('x-peer', request.socket.remoteAddress ?? '');
    response.end(request.method === 'POST' ? sent : 'hello');
}
describe("Node's http over our sockets", () => {
    let client;
    let host;
    let server;
    let listener;
    beforeEach(async () => {
        [client, host] = memoryHosts({ tcp: { timeWaitMs: 10 } });
        server = http.createServer((request, response) => void answer(request, response));
        listener = host.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
            server.emit('connection', socket);
        });
        await new Promise((resolve) => void listener.listen(80, resolve));
    });
    afterEach(async () => {
        listener.close();
        await Promise.all([client.close(), host.close()]);
    });
    function request(agent, options, data) {
        return new Promise((resolve, reject) => {
            const sending = http.request({ host: SERVER, port: 80, agent, ...options }, resolve);
            sending.on('error', reject);
            sending.end(data);
        });
    }
    it('GET', async () => {
        const agent = new HostAgent(client);
        const response = await request(agent, { path: '/' });
        expect(response.statusCode).to.equal(200);
        expect(response.headers['x-peer']).to.equal('10.0.0.1');
        expect((await body(response)).toString()).to.equal('hello');
    });
    it('createConnection of a single request', async () => {
        const response = await new Promise((resolve) => {
            const createConnection = () => client.connect({ host: SERVER, port: 80 });
            http.get({ host: SERVER, port: 80, createConnection }, resolve);
        });
        expect((await body(response)).toString()).to.equal('hello');
    });
    it('POST of a megabyte, and the megabyte back', async () => {
        const sent = pattern(1_000_000);
        const response = await request(new HostAgent(client), { method: 'POST' }, sent);
        const echoed = await body(response);
        expect(response.headers['x-hash']).to.equal(createHash('sha256').update(sent).digest('hex'));
        expect(echoed.equals(sent)).to.equal(true);
    });
    it('keep-alive: five requests over one connection', async () => {
        const agent = new HostAgent(client, { keepAlive: true });
        for (let count = 0; count < 5; count += 1)
            await body(await request(agent, { path: `/${count}` }));
        expect(agent.connections).to.equal(1);
        agent.destroy();
    });
    it('twenty at a time', async () => {
        const agent = new HostAgent(client);
        const responses = await Promise.all(Array.from({ length: 20 }, () => request(agent, { path: '/' })));
        const texts = await Promise.all(responses.map(body));
        expect(texts.every((text) => text.toString() === 'hello')).to.equal(true);
        expect(agent.connections).to.equal(20);
    });
    it('the timeout of a request fires', async () => {
        const agent = new HostAgent(client);
        const fired = await new Promise((resolve) => {
            const sending = http.get({ host: SERVER, port: 80, path: '/slow', agent, timeout: 30 });
            sending.on('timeout', () => {
                sending.destroy();
                resolve('timeout');
            });
            sending.on('error', () => { });
        });
        expect(fired).to.equal('timeout');
    });
    it('a refused connection is an error of the request', async () => {
        const error = await request(new HostAgent(client), { port: 81 }).catch((reason) => reason);
        expect(error).to.include({ code: 'ECONNREFUSED', port: 81 });
    });
});
//# sourceMappingURL=node_http.test.js.map