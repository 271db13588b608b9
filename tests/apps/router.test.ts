/** `sunstar router` between three kernels: pings of every size, bulk transfers, and a clean end with Ctrl-C. */
import { expect } from 'chai';
import { requireTun, run, withNamespace } from '../harness/kernel.ts';
import { jsonLines, kernelListens, requireProgram, start, startSunstar, sunstar, type Command } from './support.ts';

interface Closed {
  readonly event: string;
  readonly counters: Readonly<Record<string, number>>;
}

/** Three namespaces, each with a TUN of the router's: 10.61.0.1, 10.62.0.1, 10.63.0.1 and fd61::1 …; routes lead to it. */
async function withThreeKernels(
  flags: readonly string[] | ((namespaces: readonly string[]) => readonly string[]),
  test: (namespaces: readonly string[], router: Command) => Promise<void>,
): Promise<void> {
  await withNamespace((first) =>
    withNamespace((second) =>
      withNamespace(async (third) => {
        const namespaces = [first, second, third];
        const interfaces = namespaces.flatMap((namespace, index) => [
          '--interface',
          `tun6${index + 1}@${namespace}=10.6${index + 1}.0.9/24,fd6${index + 1}::9/64`,
        ]);
        const router = startSunstar([
          'router',
          '--json',
          ...interfaces,
          ...(typeof flags === 'function' ? flags(namespaces) : flags),
        ]);
        await router.said(/^routing/m);
        for (const [index, namespace] of namespaces.entries()) {
          const device = `tun6${index + 1}`;
          await run('ip', ['-n', namespace, 'addr', 'add', `10.6${index + 1}.0.1/24`, 'dev', device]);
          await run('ip', ['-n', namespace, 'addr', 'add', `fd6${index + 1}::1/64`, 'dev', device, 'nodad']);
          for (const family of ['-4', '-6']) {
            await run('ip', ['-n', namespace, family, 'route', 'add', 'default', 'dev', device]);
          }
        }
        await test(namespaces, router);
      }),
    ),
  );
}

async function ends(router: Command): Promise<Closed> {
  router.child.kill('SIGINT');
  const { status, stdout, stderr } = await router.outcome;
  expect(status, stderr).to.equal(130);
  return jsonLines(stdout.toString()).at(-1) as unknown as Closed;
}

describe('sunstar router', function () {
  this.timeout(60_000);
  before(function () {
    requireTun(this);
    requireProgram(this, 'ping', 'python3');
  });

  it('carries pings of every size and of both families between three kernels, and ends with Ctrl-C', () =>
    withThreeKernels([], async ([first, second], router) => {
      for (const [namespace, to] of [
        [first!, '10.62.0.1'],
        [second!, '10.63.0.1'],
        [first!, 'fd63::1'],
        [second!, '10.62.0.9'],
      ] as const) {
        for (const size of ['56', '8000', '60000']) {
          const ping = `ping -c 2 -i 0.2 -W 2 -s ${size} ${to}`;
          expect(await run('ip', ['netns', 'exec', namespace, ...ping.split(' ')]), ping).to.contain(' 0% packet loss');
        }
      }
      const { event, counters } = await ends(router);
      expect(event).to.equal('closed');
      expect(counters['packetsForwarded']).to.be.at.least(3 * 2 * 2 * (1 + 6 + 41));
    }));

  for (const flags of [[], ['--no-offload']]) {
    it(`passes iperf3 between kernels ${flags.join(' ')}`, async function () {
      requireProgram(this, 'iperf3');
      await withThreeKernels(flags, async ([first, second], router) => {
        const server = start(['ip', 'netns', 'exec', second!, 'iperf3', '-s', '-1']);
        await kernelListens(second!, 5201);
        const client = ['netns', 'exec', first!, 'iperf3', '-c', '10.62.0.1', '-n', '30M', '-J'];
        const result = JSON.parse(await run('ip', client)) as { end: { sum_received: { bytes: number } } };
        // iperf3 ends when so much is sent: what is under way then does not count.
        expect(result.end.sum_received.bytes).to.be.at.least(20e6);
        await server.outcome;
        await ends(router);
      });
    });
  }

  it('lets one kernel speak to another that has no route back, by its own address', () =>
    withThreeKernels(
      (namespaces) => ['--nat', `tun62@${namespaces[1]}`, '--clamp-mss'],
      async ([first, second], router) => {
        await run('ip', ['-n', second!, 'route', 'del', 'default']);
        for (const size of ['56', '8000']) {
          const ping = `ping -c 2 -i 0.2 -W 2 -s ${size} 10.62.0.1`;
          expect(await run('ip', ['netns', 'exec', first!, ...ping.split(' ')]), ping).to.contain(' 0% packet loss');
        }
        const capture = 'import socket; s = socket.create_server(("10.62.0.1", 7)); print(s.accept()[1][0])';
        const server = start(['ip', 'netns', 'exec', second!, 'python3', '-c', capture]);
        await kernelListens(second!, 7);
        const connect = 'import socket; socket.create_connection(("10.62.0.1", 7), 5)';
        await run('ip', ['netns', 'exec', first!, 'python3', '-c', connect]);
        expect((await server.outcome).stdout.toString().trim()).to.equal('10.62.0.9');
        await ends(router);
      },
    ));

  it('says what is wrong with a command line', async () => {
    for (const [args, problem] of [
      [[], 'needs an --interface'],
      [['--interface', 'tun61'], 'is not DEVICE=ADDRESS/BITS'],
      [['--interface', 'tun61=10.0.0.1'], 'is not ADDRESS/BITS'],
      [['--interface', 'tun61=10.0.0.1/24', '--route', '10.0.0.0/8'], 'is not PREFIX/BITS=ROUTER'],
    ] as const) {
      const { status, stderr } = await sunstar(['router', ...args]);
      expect(status).to.equal(2);
      expect(stderr).to.contain(problem);
    }
  });
});
