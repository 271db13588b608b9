/** The apps on Ethernet: a TAP as `tun.sh start --tap` makes it, and an interface that exists, with nc of OpenBSD. */
import { expect } from 'chai';
import { requireTun, run, withNamespace } from '../harness/kernel.ts';
import { withVeth } from '../harness/veth.ts';
import { kernelListens, noise, requireProgram, start, startSunstar, sunstar } from './support.ts';

describe('apps on Ethernet', function () {
  this.timeout(40_000);
  before(function () {
    requireTun(this);
    requireProgram(this, 'nc', 'ss');
  });

  it('netcat listens on a TAP, with an Ethernet address of its own', () =>
    withNamespace(async (namespace) => {
      await run('ip', ['-n', namespace, 'tuntap', 'add', 'dev', 'tap144', 'mode', 'tap']);
      await run('ip', ['-n', namespace, 'addr', 'add', '169.254.144.1/24', 'dev', 'tap144']);
      await run('ip', ['-n', namespace, 'link', 'set', 'dev', 'tap144', 'up']);
      const mac = '02:00:00:00:01:44';
      const bytes = noise(1_000_000, 5);
      const options = ['--device', 'tap144', '--mac', mac];
      const netcat = startSunstar(['netcat', '-v', ...options, '-l', '7001'], { namespace });
      await netcat.said(/listening/);
      const nc = start(['nc', '-N', '169.254.144.9', '7001'], { namespace, stdin: null });
      nc.child.stdin.write(bytes);
      await netcat.printed(bytes.length);
      expect(await run('ip', ['-n', namespace, 'neigh'])).to.contain(`169.254.144.9 dev tap144 lladdr ${mac}`);
      nc.child.stdin.end();
      expect((await netcat.outcome).stdout.equals(Buffer.from(bytes))).to.equal(true);
      expect((await nc.outcome).status).to.equal(0);
    }));

  it('netcat connects through an interface that exists, to a neighbour and by a gateway to others', () =>
    withVeth(async (ours, theirs) => {
      await run('ip', ['-n', theirs, 'addr', 'add', '10.54.0.1/24', 'dev', 'veth0']);
      await run('ip', ['-n', theirs, 'addr', 'add', '10.55.0.1/32', 'dev', 'lo']);
      const bytes = noise(1_000_000, 6);
      for (const [address, port] of [
        ['10.54.0.1', '7002'],
        ['10.55.0.1', '7003'],
      ] as const) {
        const nc = start(['nc', '-l', address, port], { namespace: theirs, stdin: null });
        await kernelListens(theirs, Number(port));
        const options = ['--device', 'packet:veth0', '--address', '10.54.0.9', '--gateway', '10.54.0.1'];
        const netcat = startSunstar(['netcat', ...options, address, port], { namespace: ours, stdin: null });
        netcat.child.stdin.write(bytes);
        await nc.printed(bytes.length);
        netcat.child.stdin.end();
        nc.child.stdin.end();
        expect((await nc.outcome).stdout.equals(Buffer.from(bytes))).to.equal(true);
        expect((await netcat.outcome).status).to.equal(0);
      }
    }));

  it('say what to do about a TAP that is down', () =>
    withNamespace(async (namespace) => {
      await run('ip', ['-n', namespace, 'tuntap', 'add', 'dev', 'tap144', 'mode', 'tap']);
      const { status, stderr } = await sunstar(['netcat', '--device', 'tap144', '169.254.144.1', '9'], { namespace });
      expect(status).to.equal(1);
      expect(stderr).to.contain('tun.sh start 144 --tap');
    }));
});
