/** `sunstar bridge` between kernels: packets of every size cross it, it counts them, and ends cleanly with Ctrl-C. */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePcapng } from '../../lib/util/pcapng_reader.ts';
import { requireTun, run, withNamespace } from '../harness/kernel.ts';
import { withVeth } from '../harness/veth.ts';
import { jsonLines, requireProgram, start, startSunstar, sunstar, withFolder } from './support.ts';

interface Closed {
  readonly event: string;
  readonly forwarded: number;
  readonly learned: number;
  readonly ports: readonly Readonly<Record<string, number | string>>[];
  readonly addresses: readonly { readonly address: string; readonly port: string }[];
}

/**
 * Two kernels, each behind an interface of a namespace in between, where the bridge runs:
 * left veth0 ══ veth0 :middle: bridge :middle: right0 ══ right0 right
 */
async function withTwoKernels(test: (namespaces: { left: string; middle: string; right: string }) => Promise<void>) {
  await withVeth((left, middle) =>
    withNamespace(async (right) => {
      const cable = ['right0', 'netns', middle, 'type', 'veth', 'peer', 'name', 'right0', 'netns', right];
      await run('ip', ['link', 'add', ...cable]);
      await run('ip', ['-n', middle, 'link', 'set', 'right0', 'up']);
      await run('ip', ['-n', right, 'link', 'set', 'right0', 'up']);
      await run('ip', ['-n', left, 'addr', 'add', '10.54.0.1/24', 'dev', 'veth0']);
      await run('ip', ['-n', right, 'addr', 'add', '10.54.0.2/24', 'dev', 'right0']);
      await test({ left, middle, right });
    }),
  );
}

describe('sunstar bridge', function () {
  this.timeout(60_000);
  before(function () {
    requireTun(this);
    requireProgram(this, 'ping', 'python3');
  });

  it('carries pings of every size between two kernels, counts what passed, and ends with Ctrl-C', () =>
    withFolder((folder) =>
      withTwoKernels(async ({ left, middle }) => {
        const pcap = join(folder, 'frames.pcapng');
        const bridge = startSunstar(['bridge', '--json', '--pcap', pcap, `veth0@${middle}`, `right0@${middle}`]);
        await bridge.said(/^bridging/m);
        for (const size of ['56', '8000', '60000']) {
          const text = await run('ip', ['netns', 'exec', left, ...`ping -c 2 -i 0.2 -s ${size} 10.54.0.2`.split(' ')]);
          expect(text).to.contain(' 0% packet loss');
        }
        bridge.child.kill('SIGINT');
        const { status, stdout, stderr } = await bridge.outcome;
        expect(status, stderr).to.equal(130);
        const closed = jsonLines(stdout.toString()).at(-1) as unknown as Closed;
        expect(closed.ports.map(({ name }) => name)).to.deep.equal([`veth0@${middle}`, `right0@${middle}`]);
        expect(closed.ports[1]!.frames_sent).to.be.at.least(2 * (1 + 6 + 41));
        expect(closed.ports.every((port) => port.queue_drops === 0 && port.too_long === 0)).to.equal(true);
        expect(closed.addresses.map(({ port }) => port)).to.have.members([`veth0@${middle}`, `right0@${middle}`]);
        const { interfaces, packets } = parsePcapng(readFileSync(pcap));
        expect(interfaces.map(({ name }) => name)).to.deep.equal([`veth0@${middle}`, `right0@${middle}`]);
        expect(packets.length).to.be.at.least(4 * (1 + 6 + 41));
      }),
    ));

  it('carries a stream of TCP in super-segments from one kernel to the other', () =>
    withTwoKernels(async ({ left, middle, right }) => {
      const bridge = startSunstar(['bridge', '--json', `veth0@${middle}`, `packet:right0@${middle}`]);
      await bridge.said(/^bridging/m);
      const program = (text: string): string[] => ['python3', '-c', `import socket\n${text}`];
      const sink = start(
        program(
          `s = socket.create_server(('10.54.0.2', 9))
print('ready', flush=True)
c, _ = s.accept()
total = 0
while True:
  part = c.recv(1 << 20)
  if not part: break
  total += len(part)
print(total, flush=True)`,
        ),
        { namespace: right },
      );
      await sink.printed(6);
      const send = program(
        `s = socket.create_connection(('10.54.0.2', 9)); s.sendall(bytes(50_000_000)); s.shutdown(1); s.recv(1)`,
      );
      await run('ip', ['netns', 'exec', left, ...send]);
      expect((await sink.outcome).stdout.toString()).to.contain('50000000');
      bridge.child.kill('SIGINT');
      const closed = jsonLines((await bridge.outcome).stdout.toString()).at(-1) as unknown as Closed;
      // Whole super-segments went through: frames of one segment each would be some 34,500.
      expect(closed.ports[1]!.frames_sent).to.be.lessThan(20_000);
      expect(closed.ports[1]!.bytes_sent).to.be.at.least(50_000_000);
    }));

  it('a TAP that is not there is made, and is gone with the bridge', () =>
    withNamespace(async (namespace) => {
      const bridge = startSunstar(['bridge', '--json', '-t', '1', 'tap7', 'tap:other'], { namespace });
      await bridge.said(/^bridging/m);
      expect(await run('ip', ['-n', namespace, 'link'])).to.match(/ tap7: <[^>]*\bUP\b[^]* other: <[^>]*\bUP\b/);
      const { status, stderr } = await bridge.outcome;
      expect(status, stderr).to.equal(0);
      expect(await run('ip', ['-n', namespace, 'link'])).not.to.contain('tap7');
    }));

  it('ends when an interface is gone and nothing is left to bridge', () =>
    withTwoKernels(async ({ middle }) => {
      const bridge = startSunstar(['bridge', '--json', `veth0@${middle}`, `right0@${middle}`]);
      await bridge.said(/^bridging/m);
      await run('ip', ['-n', middle, 'link', 'del', 'right0']);
      const { status, stdout } = await bridge.outcome;
      expect(status).to.equal(1);
      expect(jsonLines(stdout.toString()).at(-1)).to.have.nested.property('error.code', 'ENODEV');
    }));

  it('says what is wrong with its devices', async () => {
    const wrong: [string[], number, RegExp][] = [
      [['tap7'], 2, /two devices/],
      [['tap7', 'tap7'], 2, /twice/],
      [['tap7', 'a/b'], 2, /no device/],
      [['packet:sunstar_none', 'packet:sunstar_no'], 1, /ip link/],
    ];
    for (const [args, expected, message] of wrong) {
      const { status, stderr } = await sunstar(['bridge', ...args]);
      expect([status, stderr], args.join(' ')).to.satisfy(
        ([code, text]: [number, string]) => code === expected && message.test(text),
      );
    }
  });
});
