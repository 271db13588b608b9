/** Our host on Ethernet with Linux on the other side: curl and ping over TAP, VLAN tags and a packet socket, both families. */
import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { pingHost } from '../../lib/sockets/probing.ts';
import { requireProgram } from '../apps/support.ts';
import { OUR_MAC, withEthernet, type EthernetLink, type EthernetLinkOptions } from '../harness/ethernet_peers.ts';
import { KERNEL, KERNEL6, OURS, OURS6, portOf } from '../harness/kernel_peers.ts';
import { requireTun, run } from '../harness/kernel.ts';

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const MEDIA: [string, EthernetLinkOptions][] = [
  ['TAP behind a bridge', { medium: 'tap' }],
  ['TAP with one VLAN tag', { medium: 'tap', tags: [7] }],
  ['TAP with two VLAN tags', { medium: 'tap', tags: [100, 7] }],
  ['packet socket on a veth', { medium: 'packet' }],
];

/** Node's own HTTP server on our TCP, listening on every address of ours. */
async function withHTTPServer<T>(
  { host }: EthernetLink,
  handler: http.RequestListener,
  test: (port: number) => Promise<T>,
): Promise<T> {
  const web = http.createServer(handler);
  const server = host.createServer({}, (socket) => void web.emit('connection', socket));
  server.listen();
  await once(server, 'listening');
  try {
    return await test(portOf(server));
  } finally {
    web.closeAllConnections();
  }
}

async function curl({ program }: EthernetLink, ...args: string[]): Promise<Buffer> {
  const { exitCode, stdout, stderr } = await program('curl', '-gsS', '--max-time', 20, ...args).result;
  if (exitCode !== 0) throw new Error(`curl exited with ${exitCode}: ${stderr}`);
  return stdout;
}

describe('Ethernet media and the kernel', function () {
  this.timeout(60_000);
  before(function () {
    requireTun(this);
    requireProgram(this, 'curl', 'ping');
  });

  for (const [name, options] of MEDIA) {
    describe(`over ${name}`, () => {
      for (const [family, ours] of [
        ['-4', OURS],
        ['-6', `[${OURS6}]`],
      ] as const) {
        it(`curl ${family} fetches 5 MB from our server, and sends it a file`, () =>
          withEthernet(options, async (link) => {
            const body = randomBytes(5_000_000);
            const handler: http.RequestListener = (request, response) => {
              const received = createHash('sha256');
              request.on('data', (part: Buffer) => void received.update(part));
              request.on('end', () => void response.end(request.method === 'GET' ? body : received.digest('hex')));
            };
            await withHTTPServer(link, handler, async (port) => {
              const url = `http://${ours}:${port}/`;
              expect(digest(await curl(link, family, url))).to.equal(digest(body));
              const upload = ['--data-binary', '@/proc/self/exe', '-o', '-'];
              const answer = (await curl(link, family, ...upload, url)).toString();
              expect(answer).to.equal(await digestOfCurl());
            });
          }));

        for (const size of [56, 8000, 60_000]) {
          it(`ping ${family} with ${size} bytes is answered`, () =>
            withEthernet(options, async ({ program }) => {
              const target = family === '-4' ? OURS : OURS6;
              const patient = ['ping', family, '-c', 3, '-i', 0.3, '-W', 3, '-s', size, target];
              await untilAnswered(program, family, target);
              const { exitCode, stdout } = await program(...patient).result;
              expect(exitCode, stdout.toString()).to.equal(0);
              expect(stdout.toString()).to.contain(' 0% packet loss');
            }));
        }
      }

      it('our pings of 56, 8,000 and 60,000 bytes are answered by the kernel, by either family', () =>
        withEthernet(options, async ({ host }) => {
          for (const address of [KERNEL, KERNEL6]) {
            // Bridge and neighbours learn of each other by the first.
            await pingHost(host, { address, count: 5, intervalMs: 100 });
            for (const size of [56, 8000, 60_000]) {
              const { received } = await pingHost(host, { address, count: 3, intervalMs: 50, size });
              expect(received, `${address}, ${size} bytes`).to.equal(3);
            }
          }
        }));

      it('our connections reach a server of the kernel, by either family', () =>
        withEthernet(options, async ({ host, program }) => {
          const listening = program(
            'python3',
            '-c',
            `
import json, socket
s = socket.create_server(('::', 0), family=socket.AF_INET6, dualstack_ipv6=True)
print(json.dumps(dict(port=s.getsockname()[1])), flush=True)
for _ in range(2):
  c, where = s.accept()
  c.sendall(c.recv(100))
  c.close()`,
          );
          const { port } = await listening.report();
          for (const address of [KERNEL, KERNEL6]) {
            const socket = host.connect({ host: address, port: port as number });
            socket.end('hello');
            const [echo] = (await once(socket, 'data')) as [Buffer];
            expect(echo.toString()).to.equal('hello');
          }
        }));
    });
  }

  it('the kernel learns our Ethernet address, by ARP and by neighbour discovery', () =>
    withEthernet({ medium: 'tap' }, async ({ program, peerNamespace }) => {
      for (const [family, target] of [
        ['-4', OURS],
        ['-6', OURS6],
      ] as const) {
        await untilAnswered(program, family, target);
        const neighbours = await run('ip', ['-n', peerNamespace, family, 'neigh', 'show', target]);
        expect(neighbours).to.contain(`lladdr ${OUR_MAC}`);
      }
    }));
});

/** A first packet may be lost while bridge and neighbours do not know us. */
async function untilAnswered(program: EthernetLink['program'], family: string, target: string): Promise<void> {
  const { exitCode, stdout } = await program('ping', family, '-c', 1, '-w', 10, '-W', 1, target).result;
  if (exitCode !== 0) throw new Error(`no answer from ${target}: ${stdout.toString()}`);
}

let ofCurl: string | undefined;

/** What curl sends of itself. */
async function digestOfCurl(): Promise<string> {
  ofCurl ??= (await run('sh', ['-c', 'sha256sum "$(readlink -f "$(command -v curl)")"'])).split(' ')[0]!;
  return ofCurl;
}
