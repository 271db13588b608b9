/** Node's tls and http2, unchanged, over our sockets. */
import { expect } from 'chai';
import http2 from 'node:http2';
import tls from 'node:tls';
import { memoryHosts } from '../../lib/sockets/memory_hosts.js';
import { pattern } from './socket_harness.js';
const SERVER = { host: '10.0.0.2', port: 443 };
/** A shared key in place of certificates. */
const KEY = Buffer.from('0123456789abcdef');
const SECURED = { ciphers: 'PSK', maxVersion: 'TLSv1.2' };
describe("Node's tls and http2 over our sockets", () => {
    let client;
    let server;
    beforeEach(() => {
        [client, server] = memoryHosts({ tcp: { timeWaitMs: 10 } });
    });
    afterEach(() => Promise.all([client.close(), server.close()]));
    it('TLS in both roles, a megabyte each way, begun while TCP is still connecting', async () => {
        server
            .createServer({ allowHalfOpen: true }, (socket) => {
            const pskCallback = () => KEY;
            const secured = new tls.TLSSocket(socket, { isServer: true, ...SECURED, pskCallback });
            secured.pipe(secured);
        })
            .listen(SERVER.port);
        const socket = client.connect(SERVER);
        const secured = tls.connect({
            socket: socket,
            ...SECURED,
            pskCallback: () => ({ psk: KEY, identity: 'test' }),
            checkServerIdentity: () => undefined,
        });
        const sent = pattern(1_000_000);
        secured.end(sent);
        const got = [];
        for await (const piece of secured)
            got.push(piece);
        expect(Buffer.concat(got).equals(sent)).to.equal(true);
    });
    it('HTTP/2 in clear text, ten streams over one connection', async () => {
        const http = http2.createServer();
        http.on('stream', (stream, headers) => {
            stream.respond({ ':status': 200 });
            stream.end(`path ${headers[':path'] ?? ''}`);
        });
        server.createServer({ allowHalfOpen: true }, (socket) => void http.emit('connection', socket)).listen(SERVER.port);
        const session = http2.connect('http://10.0.0.2:443', {
            createConnection: () => client.connect(SERVER),
        });
        const texts = await Promise.all(Array.from({ length: 10 }, async (_, index) => {
            const stream = session.request({ ':path': `/${index}` });
            let text = '';
            for await (const piece of stream)
                text += String(piece);
            return text;
        }));
        expect(texts).to.deep.equal(Array.from({ length: 10 }, (_, index) => `path /${index}`));
        await new Promise((resolve) => session.close(resolve));
        expect(client.stack.counters.connectionsOpened).to.equal(1);
    });
});
//# sourceMappingURL=node_tls_http2.test.js.map