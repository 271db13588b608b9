/**
 * Recordings of real connections, made by tcpdump beside them: played back, our stack gives the answers that it gave then, and
 * a client of nginx gets its page from us. What we write is judged by tshark.
 */
import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCapture } from '../../lib/index.ts';
import { packetBehindLink } from '../../lib/tools/capture_links.ts';
import { PacketLayers } from '../../lib/tools/packet_layers.ts';
import { jsonLines, requireProgram, start, sunstar, withFolder, kernelListens } from '../apps/support.ts';
import { eventually, requireTun, run } from '../harness/kernel.ts';
import { KERNEL, OURS, withLink } from '../harness/kernel_peers.ts';
import { withVeth } from '../harness/veth.ts';

/** tcpdump while `test` runs. */
async function recorded(namespace: string, device: string, path: string, test: () => Promise<void>): Promise<void> {
  const args = ['tcpdump', '-i', device, '-U', '-Z', 'root', '-w', path, 'tcp'];
  const tcpdump = start(args, { namespace, stdin: null });
  await tcpdump.said(/listening on/);
  await test();
  await eventually('the last packets are on disk', () => isOver(path));
  tcpdump.child.kill('SIGINT');
  await tcpdump.outcome;
}

/** Both FINs have been recorded, and their acknowledgments. */
function isOver(path: string): boolean {
  const segments = segmentsOf(path);
  const last = segments.at(-1);
  return segments.filter(({ flags }) => (flags & 1) !== 0).length >= 2 && last !== undefined && (last.flags & 1) === 0;
}

/** Says where a write ended, which a recording tells only of those that were sent. */
const PUSH = 8;

interface Seen {
  readonly source: string;
  readonly flags: number;
  /** From the sender's SYN. */
  readonly seq: number;
  readonly ack: number;
  readonly text: string;
}

/** What was said on the only connection of a capture. */
function segmentsOf(path: string): Seen[] {
  const { packets, interfaces } = parseCapture(readFileSync(path));
  const first = new Map<string, number>();
  return packets.map(({ bytes, interfaceIndex = 0 }) => {
    const found = packetBehindLink(bytes, interfaces[interfaceIndex]!.linkType)!;
    const { view, transportAt: at, networkAt, source, destination } = new PacketLayers(found.bytes, found.kind);
    const [from, to] = [source!.toString(), destination!.toString()];
    const flags = view.getUint8(at + 13);
    const seq = view.getUint32(at + 4);
    if ((flags & 2) !== 0) first.set(from, seq);
    const start = at + (view.getUint8(at + 12) >> 4) * 4;
    const text = found.bytes.subarray(start, networkAt + view.getUint16(networkAt + 2));
    return {
      source: from,
      flags: flags & ~PUSH,
      seq: (seq - (first.get(from) ?? 0)) >>> 0,
      ack: (flags & 16) === 0 ? 0 : (view.getUint32(at + 8) - (first.get(to) ?? 0)) >>> 0,
      text: Buffer.from(text).toString('latin1'),
    };
  });
}

const sentBy = (segments: readonly Seen[], address: string): Seen[] =>
  segments.filter(({ source }) => source === address);
const textOf = (segments: readonly Seen[]): string => segments.map(({ text }) => text).join('');

/** No warnings on standard error, and nobody of tshark's experts calls a packet malformed. */
function judgedByTshark(path: string): void {
  const quiet = execFileSync('tshark', ['-n', '-q', '-r', path, '-z', 'expert'], { encoding: 'utf8', stdio: 'pipe' });
  expect(quiet).not.to.match(/malformed|Errors \(/i);
}

describe('a recording of a real connection', function () {
  this.timeout(60_000);

  before(function () {
    requireTun(this);
    requireProgram(this, 'tcpdump', 'tshark', 'editcap', 'curl', 'nginx');
  });

  for (const tap of [false, true]) {
    it(`over a ${tap ? 'TAP' : 'TUN'} with our own server gives the answers of then when it is replayed`, () =>
      withFolder(async (folder) => {
        const recording = join(folder, 'recorded.pcap');
        await withLink({ tap, tun: { offload: false } }, async (link) => {
          const server = await link.serve((socket) => {
            socket.pipe(socket);
          });
          const { port } = server.address() as { port: number };
          await recorded(link.namespace, 'sunstar0', recording, async () => {
            const client = link.python(
              `
s = connect(int(sys.argv[1]))
for text in (b'one', b'two and more', b'x' * 1000):
  s.sendall(text)
  got = 0
  while got < len(text): got += len(s.recv(65536))
  time.sleep(0.1)
s.shutdown(socket.SHUT_WR)
report(rest=len(read_all(s)))`,
              port,
            );
            expect(await client.report()).to.deep.equal({ rest: 0 });
          });
          const replayed = join(folder, 'replayed.pcapng');
          const { status, stdout } = await sunstar(['replay', recording, '--pcap', replayed, '--json']);
          expect(status).to.equal(0);
          expect(jsonLines(stdout).at(-1)).to.deep.include({ event: 'end', damage: null });
          const [then, now] = [segmentsOf(recording), segmentsOf(replayed)];
          expect(sentBy(now, OURS)).to.deep.equal(sentBy(then, OURS));
          judgedByTshark(replayed);
          await run('editcap', [replayed, join(folder, 'edited.pcapng')]);
        });
      }));
  }

  it('over a TUN with our own client opens the connection again, and says the same', () =>
    withFolder(async (folder) => {
      const recording = join(folder, 'client.pcap');
      await withLink({ tun: { offload: false } }, async (link) => {
        const server = link.python(`
s, _ = listen().accept()
s.sendall(b'hello')
s.sendall(s.recv(100).upper())
report(rest=len(read_all(s)))
s.close()`);
        const { port } = await server.report();
        await recorded(link.namespace, 'sunstar0', recording, async () => {
          const socket = link.host.connect({ host: KERNEL, port: Number(port) });
          socket.once('data', () => socket.write('question'));
          socket.on('data', (bytes: Buffer) => {
            if (bytes.toString().endsWith('QUESTION')) socket.end();
          });
          expect(await server.report()).to.deep.equal({ rest: 0 });
        });
      });
      const config = join(folder, 'config.json');
      writeFileSync(config, JSON.stringify({ addresses: [OURS] }));
      const replayed = join(folder, 'replayed.pcapng');
      const { status, stderr } = await sunstar(['replay', recording, '--config', config, '--pcap', replayed]);
      expect(status, stderr).to.equal(0);
      expect(sentBy(segmentsOf(replayed), OURS)).to.deep.equal(sentBy(segmentsOf(recording), OURS));
    }));

  it('over Ethernet with nginx lets our stack give the page: what the client gets is what it got', () =>
    withVeth((left, right) =>
      withFolder(async (folder) => {
        const [client, server] = ['10.1.0.1', '10.1.0.2'];
        await run('ip', ['-n', left, 'addr', 'add', `${client}/24`, 'dev', 'veth0']);
        await run('ip', ['-n', right, 'addr', 'add', `${server}/24`, 'dev', 'veth0']);
        const page = 'a page of text\n'.repeat(2000);
        writeFileSync(join(folder, 'page.txt'), page);
        writeFileSync(
          join(folder, 'nginx.conf'),
          `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1; user root; events {}
           http { access_log off; server { listen ${server}:80; root ${folder}; }
             client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c;
             uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e; }`,
        );
        const nginx = start(['nginx', '-p', folder, '-c', join(folder, 'nginx.conf')], {
          namespace: right,
          stdin: null,
          environment: { PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
        });
        const recording = join(folder, 'veth.pcap');
        try {
          await kernelListens(right, 80);
          await recorded(right, 'veth0', recording, async () => {
            const curl = start(['curl', '-s', `http://${server}/page.txt`], { namespace: left });
            expect((await curl.outcome).stdout.toString()).to.equal(page);
          });
        } finally {
          nginx.child.kill('SIGTERM');
          await nginx.outcome;
        }
        const replayed = join(folder, 'replayed.pcapng');
        const { status, stdout } = await sunstar(['replay', recording, '--pcap', replayed, '--json']);
        expect(status).to.equal(0);
        const end = jsonLines(stdout).at(-1) as { counters: Record<string, number> };
        expect(end.counters['packetsDropped']).to.equal(0);
        expect(end.counters['resetsSent']).to.equal(0);
        expect(textOf(sentBy(segmentsOf(replayed), server))).to.equal(textOf(sentBy(segmentsOf(recording), server)));
        judgedByTshark(replayed);
      }),
    ));

  for (const tap of [false, true]) {
    it(`that was written with --pcap on a ${tap ? 'TAP' : 'TUN'}, super-segments among it, is read by tshark without a word`, () =>
      withFolder(async (folder) => {
        const path = join(folder, 'live.pcapng');
        await withLink({ tap, capture: path }, async (link) => {
          const server = await link.serve((socket) => {
            socket.end(Buffer.alloc(300_000, 'super'));
          });
          const { port } = server.address() as { port: number };
          const client = link.python('report(read=len(read_all(connect(int(sys.argv[1])))))', port);
          expect(await client.report()).to.deep.equal({ read: 300_000 });
        });
        judgedByTshark(path);
        const fields = ['frame.interface_name', 'frame.packet_flags_direction', 'frame.comment'];
        const args = ['-n', '-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])];
        const lines = execFileSync('tshark', args, { encoding: 'utf8', stdio: 'pipe' }).trimEnd().split('\n');
        expect(lines.some((line) => /^sunstar0\t(0x0+)?1/.test(line))).to.equal(true);
        expect(lines.some((line) => /\t(0x0+)?2\tsuper-segment: \d+ packets/.test(line))).to.equal(true);
        await run('editcap', [path, join(folder, 'edited.pcapng')]);
      }));
  }
});
