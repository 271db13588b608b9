/** Node's own http, unchanged, over our sockets: on both sides, with keep-alive, bodies and timeouts. */
import { expect } from 'chai';
import http from 'node:http';
import type net from 'node:net';
import { createHash } from 'node:crypto';
import { memoryHosts } from '../../lib/sockets/memory_hosts.ts';
import type { Host } from '../../lib/sockets/host.ts';
import type { TCPServer } from '../../lib/sockets/tcp_server.ts';
import { pattern } from './socket_harness.ts';

const SERVER = '10.0.0.2';

/** An agent whose connections go over a host. */
class HostAgent extends http.Agent {
  readonly #host: Host;
  connections = 0;

  constructor(host: Host, options: http.AgentOptions = {}) {
    super(options);
    this.#host = host;
  }

  override createConnection(options: http.ClientRequestArgs): never {
    this.connections += 1;
    const { port, host, timeout } = options;
    return this.#host.connect({ port: Number(port), host: host!, timeout }) as never;
  }
}

async function body(response: http.IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const sent = await body(request);
  if (request.url === '/slow') return;
  response.setHeader('x-hash', createHash('sha256').update(sent).digest('hex'));
  response.setHeader('x-peer', request.socket.remoteAddress ?? '');
  response.end(request.method === 'POST' ? sent : 'hello');
}

describe("Node's http over our sockets", () => {
  let client: Host;
  let host: Host;
  let server: http.Server;
  let listener: TCPServer;

  beforeEach(async () => {
    [client, host] = memoryHosts({ tcp: { timeWaitMs: 10 } });
    server = http.createServer((request, response) => void answer(request, response));
    listener = host.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      server.emit('connection', socket as unknown as net.Socket);
    });
    await new Promise<void>((resolve) => void listener.listen(80, resolve));
  });

  afterEach(async () => {
    listener.close();
    await Promise.all([client.close(), host.close()]);
  });

  function request(agent: http.Agent, options: http.RequestOptions, data?: Buffer): Promise<http.IncomingMessage> {
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
    const response = await new Promise<http.IncomingMessage>((resolve) => {
      const createConnection = (): never => client.connect({ host: SERVER, port: 80 }) as never;
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
    for (let count = 0; count < 5; count += 1) await body(await request(agent, { path: `/${count}` }));
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
    const fired = await new Promise<string>((resolve) => {
      const sending = http.get({ host: SERVER, port: 80, path: '/slow', agent, timeout: 30 });
      sending.on('timeout', () => {
        sending.destroy();
        resolve('timeout');
      });
      sending.on('error', () => {});
    });
    expect(fired).to.equal('timeout');
  });

  it('a refused connection is an error of the request', async () => {
    const error = await request(new HostAgent(client), { port: 81 }).catch((reason: NodeJS.ErrnoException) => reason);
    expect(error).to.include({ code: 'ECONNREFUSED', port: 81 });
  });
});
