/** netcat over a TUN device against real peers: nc of OpenBSD, and whoever does not answer. */
import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { requireTun, run, withNamespace } from '../harness/kernel.ts';
import { PROJECT_ROOT } from '../harness/project_files.ts';
import {
  jsonLines,
  KERNEL,
  kernelListens,
  noise,
  requireProgram,
  start,
  startSunstar,
  sunstar,
  SUNSTAR,
  withFolder,
  withTun,
} from './support.ts';

describe('netcat over a TUN device', function () {
  this.timeout(40_000);
  before(function () {
    requireTun(this);
    requireProgram(this, 'nc', 'ss');
  });

  // nc drops what it has not sent when the other side ends, and so do we: first all bytes, then the ends.

  it('carries every byte both ways with a listening nc, and both end with 0', async () => {
    await withTun(async (namespace) => {
      const [ours, theirs] = [noise(3_000_000, 1), noise(2_000_000, 2)];
      const nc = start(['nc', '-l', KERNEL, '7001'], { namespace, stdin: theirs });
      await kernelListens(namespace, 7001);
      const netcat = startSunstar(['netcat', KERNEL, '7001'], { namespace, stdin: null });
      netcat.child.stdin.write(ours);
      await Promise.all([netcat.printed(theirs.length), nc.printed(ours.length)]);
      netcat.child.stdin.end();
      const [outcome, peer] = await Promise.all([netcat.outcome, nc.outcome]);
      expect(outcome.stderr).to.equal('');
      expect(outcome.status).to.equal(0);
      expect(outcome.stdout.equals(Buffer.from(theirs))).to.equal(true);
      expect(peer.status).to.equal(0);
      expect(peer.stdout.equals(Buffer.from(ours))).to.equal(true);
    });
  });

  it('carries every byte both ways with a connecting nc, and both end with 0', async () => {
    await withTun(async (namespace) => {
      const [ours, theirs] = [noise(2_000_000, 3), noise(3_000_000, 4)];
      const netcat = startSunstar(['netcat', '-v', '-l', '7002'], { namespace, stdin: null });
      await netcat.said(/listening/);
      const nc = start(['nc', SUNSTAR, '7002'], { namespace, stdin: theirs });
      netcat.child.stdin.write(ours);
      await Promise.all([netcat.printed(theirs.length), nc.printed(ours.length)]);
      netcat.child.stdin.end();
      const [outcome, peer] = await Promise.all([netcat.outcome, nc.outcome]);
      expect(peer.status, peer.stderr).to.equal(0);
      expect(peer.stdout.equals(Buffer.from(ours))).to.equal(true);
      expect(outcome.status).to.equal(0);
      expect(outcome.stdout.equals(Buffer.from(theirs))).to.equal(true);
    });
  });

  it('sends FIN at the end of stdin and exits with 0', async () => {
    await withTun(async (namespace) => {
      const nc = start(['nc', '-l', KERNEL, '7003'], { namespace });
      await kernelListens(namespace, 7003);
      const { status, stderr } = await sunstar(['netcat', KERNEL, '7003'], { namespace, stdin: 'last words' });
      expect(status, stderr).to.equal(0);
      expect((await nc.outcome).stdout.toString()).to.equal('last words');
    });
  });

  it('speaks IPv6 with nc both ways where it has an --address6', async () => {
    await withTun(async (namespace) => {
      await run('ip', ['-n', namespace, 'addr', 'add', 'fd09::1/64', 'dev', 'tun144', 'nodad']);
      const listening = start(['nc', '-6', '-l', 'fd09::1', '7010'], { namespace });
      await kernelListens(namespace, 7010);
      const six = ['netcat', '--address6', 'fd09::2'];
      const { status, stderr } = await sunstar([...six, 'fd09::1', '7010'], { namespace, stdin: 'last words' });
      expect(status, stderr).to.equal(0);
      expect((await listening.outcome).stdout.toString()).to.equal('last words');

      const netcat = startSunstar([...six, '-v', '-l', '7011'], { namespace, stdin: null });
      await netcat.said(/listening/);
      const connecting = start(['nc', '-6', '-N', 'fd09::2', '7011'], { namespace, stdin: 'first words' });
      await netcat.said(/connection from \[fd09::1\]:\d+/);
      expect((await netcat.outcome).stdout.toString()).to.equal('first words');
      expect((await connecting.outcome).status).to.equal(0);
    });
  });

  it('ends when the other side ends, although stdin is still open', async () => {
    await withTun(async (namespace) => {
      const nc = start(['nc', '-N', '-l', KERNEL, '7004'], { namespace, stdin: 'all I have' });
      await kernelListens(namespace, 7004);
      const { status, stdout } = await sunstar(['netcat', KERNEL, '7004'], { namespace, stdin: null });
      expect(stdout.toString()).to.equal('all I have');
      expect(status).to.equal(0);
      expect((await nc.outcome).status).to.equal(0);
    });
  });

  it('with -k serves one nc after another', async () => {
    await withTun(async (namespace) => {
      const netcat = startSunstar(['netcat', '-v', '-k', '-l', '7005'], { namespace });
      await netcat.said(/listening/);
      for (const word of ['one ', 'two ', 'three']) {
        const { status } = await start(['nc', '-N', SUNSTAR, '7005'], { namespace, stdin: word }).outcome;
        expect(status).to.equal(0);
      }
      netcat.child.kill('SIGINT');
      const { status, stdout } = await netcat.outcome;
      expect(stdout.toString()).to.equal('one two three');
      expect(status).to.equal(130);
    });
  });

  it('exits with 4 at once where nobody listens', async () => {
    await withTun(async (namespace) => {
      const startedAt = Date.now();
      const { status, stderr } = await sunstar(['netcat', KERNEL, '7006'], { namespace });
      expect(stderr).to.contain(`ECONNREFUSED ${KERNEL}:7006`);
      expect(status).to.equal(4);
      expect(Date.now() - startedAt).to.be.below(8_000);
    });
  });

  it('exits with 3 after -w seconds where nobody answers', async () => {
    await withTun(async (namespace) => {
      const { status, stderr } = await sunstar(['netcat', '-w', '0.5', '169.254.144.77', '7007'], { namespace });
      expect(stderr).to.contain('no answer within 0.5 s');
      expect(status).to.equal(3);
    });
  });

  it('with -z tells open ports from closed ones', async () => {
    await withTun(async (namespace) => {
      const nc = start(['nc', '-lk', KERNEL, '7009'], { namespace, stdin: null });
      await kernelListens(namespace, 7009);
      const args = ['netcat', '-z', '-v', '-w', '2', '--json', KERNEL, '7008-7009'];
      const { status, stderr } = await sunstar(args, { namespace });
      expect(status).to.equal(0);
      const documents = jsonLines(
        stderr
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .join('\n'),
      );
      expect(documents.map(({ port, open }) => [port, open])).to.deep.equal([
        [7008, false],
        [7009, true],
      ]);
      nc.child.kill();
      await nc.outcome;
    });
  });

  it('takes the source address and port that -s and -p name', async () => {
    await withTun(async (namespace) => {
      const nc = start(['nc', '-v', '-n', '-l', KERNEL, '7010'], { namespace });
      await kernelListens(namespace, 7010);
      const other = '169.254.144.30';
      const args = ['netcat', '--address', other, '-s', other, '-p', '5555', KERNEL, '7010'];
      expect((await sunstar(args, { namespace, stdin: 'x' })).status).to.equal(0);
      expect((await nc.outcome).stderr).to.match(/169\.254\.144\.30 5555/);
    });
  });

  it('gets its bytes through a slow and lossy network', async () => {
    await withTun(async (namespace) => {
      const bytes = noise(300_000, 5);
      const nc = start(['nc', '-l', KERNEL, '7011'], { namespace });
      await kernelListens(namespace, 7011);
      const args = ['netcat', '--loss', '2%', '--delay', '5ms', '--rate', '50M', KERNEL, '7011'];
      const { status, stderr } = await sunstar(args, { namespace, stdin: bytes });
      expect(status, stderr).to.equal(0);
      expect((await nc.outcome).stdout.equals(Buffer.from(bytes))).to.equal(true);
    });
  });

  it('writes a capture that tcpdump reads', async function () {
    requireProgram(this, 'tcpdump');
    await withTun(async (namespace) => {
      await withFolder(async (folder) => {
        const file = join(folder, 'packets.pcapng');
        const nc = start(['nc', '-l', KERNEL, '7012'], { namespace });
        await kernelListens(namespace, 7012);
        const args = ['netcat', '--pcap', file, '--no-offload', KERNEL, '7012'];
        expect((await sunstar(args, { namespace, stdin: 'captured' })).status).to.equal(0);
        await nc.outcome;
        expect(existsSync(file)).to.equal(true);
        const text = await run('tcpdump', ['-n', '-r', file]);
        expect(text).to.match(/169\.254\.144\.9\.\d+ > 169\.254\.144\.1\.7012: Flags \[S\]/);
        expect(text).to.match(/length 8/);
      });
    });
  });

  it('writes a live connection as a packet script, which passes when it is played', async () => {
    await withTun(async (namespace) => {
      await withFolder(async (folder) => {
        const file = join(folder, 'live.pkt');
        const nc = start(['nc', '-l', KERNEL, '7014'], { namespace });
        await kernelListens(namespace, 7014);
        const args = ['netcat', '--pcap', file, '--no-offload', KERNEL, '7014'];
        expect((await sunstar(args, { namespace, stdin: 'recorded' })).status).to.equal(0);
        await nc.outcome;
        const played = await sunstar(['packetscript', file]);
        expect(played.status, played.stdout + played.stderr).to.equal(0);
        expect(played.stdout.toString()).to.contain('1 passed, 0 failed, 0 skipped');
      });
    });
  });

  it('takes device and address from the environment', async () => {
    await withTun(async (namespace) => {
      for (const command of ['link set tun144 down', 'link set tun144 name lab0', 'link set lab0 up']) {
        await run('ip', ['-n', namespace, ...command.split(' ')]);
      }
      await run('ip', ['-n', namespace, 'addr', 'replace', `${KERNEL}/24`, 'dev', 'lab0']);
      const nc = start(['nc', '-v', '-n', '-l', KERNEL, '7013'], { namespace });
      await kernelListens(namespace, 7013);
      const environment = { SUNSTAR_TUN: 'lab0', SUNSTAR_LOCAL_IP: '169.254.144.31', SUNSTAR_MTU: '1200' };
      const { status, stderr } = await sunstar(['netcat', KERNEL, '7013'], { namespace, environment, stdin: 'x' });
      expect(status, stderr).to.equal(0);
      expect((await nc.outcome).stderr).to.contain('169.254.144.31');
    });
  });

  it('works on the device that tun.sh makes', async function () {
    requireProgram(this, 'iptables');
    await withNamespace(async (namespace) => {
      await withFolder(async (folder) => {
        const options = { namespace, environment: { SUNSTAR_STATE_DIR: join(folder, 'state') } };
        const started = await start([join(PROJECT_ROOT, 'tun.sh'), 'start'], options).outcome;
        expect(started.status, started.stderr).to.equal(0);
        const nc = start(['nc', '-N', '-l', KERNEL, '7020'], { namespace, stdin: 'hello' });
        await kernelListens(namespace, 7020);
        const { status, stdout, stderr } = await sunstar(['netcat', KERNEL, '7020'], { namespace });
        expect(status, stderr).to.equal(0);
        expect(stdout.toString()).to.equal('hello');
        await nc.outcome;
        expect((await start([join(PROJECT_ROOT, 'tun.sh'), 'stop'], options).outcome).status).to.equal(0);
      });
    });
  });

  it('says which command prepares a device that is down', async () => {
    await withTun(async (namespace) => {
      await run('ip', ['-n', namespace, 'link', 'set', 'tun144', 'down']);
      const { status, stderr } = await sunstar(['netcat', KERNEL, '1'], { namespace });
      expect(stderr).to.contain('sudo ./tun.sh start 144');
      expect(status).to.equal(1);
    });
  });

  it('resets the connection and exits with 130 on Ctrl-C', async () => {
    await withTun(async (namespace) => {
      const nc = start(['nc', '-l', KERNEL, '7014'], { namespace, stdin: null });
      await kernelListens(namespace, 7014);
      const netcat = startSunstar(['netcat', '-v', KERNEL, '7014'], { namespace, stdin: null });
      await netcat.said(/connected to 169\.254\.144\.1:7014/);
      netcat.child.kill('SIGINT');
      expect((await netcat.outcome).status).to.equal(130);
      await nc.outcome; // the RST ends it
    });
  });

  it('-u sends stdin to a listening nc -u and prints what it answers, until -w', async () => {
    await withTun(async (namespace) => {
      const nc = start(['nc', '-u', '-l', '-w', '3', KERNEL, '7301'], { namespace, stdin: null });
      await new Promise((resolve) => setTimeout(resolve, 300)); // nothing tells that nc -u listens
      const netcat = startSunstar(['netcat', '-u', '-w', '2', KERNEL, '7301'], { namespace, stdin: null });
      netcat.child.stdin.write('ours');
      await nc.printed(4);
      nc.child.stdin.write('theirs');
      await netcat.printed(6);
      netcat.child.stdin.end();
      const [outcome, peer] = await Promise.all([netcat.outcome, nc.outcome]);
      expect([outcome.status, outcome.stdout.toString(), peer.stdout.toString()]).to.deep.equal([0, 'theirs', 'ours']);
    });
  });

  it('-u -l answers whoever comes first', async () => {
    await withTun(async (namespace) => {
      const netcat = startSunstar(['netcat', '-v', '-u', '-l', '-w', '2', '7302'], { namespace, stdin: null });
      await netcat.said(/listening/);
      const nc = start(['nc', '-u', '-w', '2', SUNSTAR, '7302'], { namespace, stdin: null });
      nc.child.stdin.write('theirs');
      await netcat.printed(6);
      netcat.child.stdin.write('ours');
      await nc.printed(4);
      nc.child.stdin.end();
      const [outcome, peer] = await Promise.all([netcat.outcome, nc.outcome]);
      expect([outcome.status, outcome.stdout.toString(), peer.stdout.toString()]).to.deep.equal([0, 'theirs', 'ours']);
    });
  });

  it('-u says that nobody is there, and that nothing happened', async () => {
    await withTun(async (namespace) => {
      const refused = await sunstar(['netcat', '-u', '-w', '2', KERNEL, '7303'], { namespace, stdin: 'anybody?' });
      expect(refused.status).to.equal(4);
      const silent = await sunstar(['netcat', '-u', '-l', '-w', '0.5', '7304'], { namespace, stdin: '' });
      expect(silent.status).to.equal(3);
    });
  });
});

describe('serve over a TUN device', function () {
  this.timeout(40_000);
  before(function () {
    requireTun(this);
    requireProgram(this, 'nc');
  });

  it('echo sends back what nc and nc -u say, and counts it', async () => {
    await withTun(async (namespace) => {
      const serve = startSunstar(['serve', '--json', '-v', 'echo'], { namespace });
      await serve.said(/listening/);
      const bytes = noise(100_000);
      const tcp = start(['nc', '-N', SUNSTAR, '7'], { namespace, stdin: bytes });
      expect((await tcp.outcome).stdout.equals(Buffer.from(bytes))).to.equal(true);
      const udp = start(['nc', '-u', '-w', '1', SUNSTAR, '7'], { namespace, stdin: 'datagram' });
      expect((await udp.outcome).stdout.toString()).to.equal('datagram');
      serve.child.kill('SIGINT');
      const [tally] = jsonLines((await serve.outcome).stdout);
      expect(tally).to.include({ service: 'echo', connections: 1, datagrams: 1, bytes: 100_008 });
    });
  });

  it('echo does not answer a server, which would answer it', async () => {
    await withTun(async (namespace) => {
      const serve = startSunstar(['serve', '--json', '-v', 'echo'], { namespace });
      await serve.said(/listening/);
      const udp = start(['nc', '-u', '-w', '1', '-p', '7', SUNSTAR, '7'], { namespace, stdin: 'datagram' });
      expect((await udp.outcome).stdout.toString()).to.equal('');
      serve.child.kill('SIGINT');
      await serve.outcome;
    });
  });

  it('daytime tells the time to both, and discard says nothing', async () => {
    await withTun(async (namespace) => {
      const daytime = startSunstar(['serve', '-v', 'daytime'], { namespace });
      await daytime.said(/listening/);
      const expected = /^\w+day, \w+ \d{1,2}, \d{4} \d\d:\d\d:\d\d-UTC\r\n$/;
      const tcp = start(['nc', SUNSTAR, '13'], { namespace, stdin: '' });
      expect((await tcp.outcome).stdout.toString()).to.match(expected);
      const udp = start(['nc', '-u', '-w', '1', SUNSTAR, '13'], { namespace, stdin: '?' });
      expect((await udp.outcome).stdout.toString()).to.match(expected);
      daytime.child.kill('SIGINT');
      await daytime.outcome;
      const discard = startSunstar(['serve', '--json', '-v', 'discard', '--no-tcp', '-p', '7009'], { namespace });
      await discard.said(/listening/);
      const sent = start(['nc', '-u', '-w', '1', SUNSTAR, '7009'], { namespace, stdin: 'nothing' });
      expect((await sent.outcome).stdout.toString()).to.equal('');
      discard.child.kill('SIGINT');
      expect(jsonLines((await discard.outcome).stdout)[0]).to.include({ datagrams: 1, bytes: 7 });
    });
  });
});

describe('chargen and discard over a TUN device', function () {
  this.timeout(40_000);
  before(function () {
    requireTun(this);
    requireProgram(this, 'nc', 'ss');
  });

  it('chargen sends to nc and counts what the kernel confirmed', async () => {
    await withTun(async (namespace) => {
      const nc = start(['nc', '-l', KERNEL, '7101'], { namespace });
      await kernelListens(namespace, 7101);
      const { status, stdout, stderr } = await sunstar(['chargen', '--json', '-n', '30M', KERNEL, '7101'], {
        namespace,
      });
      expect(status, stderr).to.equal(0);
      const [document] = jsonLines(stdout);
      expect(document).to.include({ transport: 'sunstar', direction: 'send', bytes: 30 * 1024 ** 2 });
      expect((await nc.outcome).stdout).to.have.length(30 * 1024 ** 2);
    });
  });

  it('chargen serves whoever connects', async () => {
    await withTun(async (namespace) => {
      const chargen = startSunstar(['chargen', '--listen', '19', '-n', '1M'], { namespace });
      await chargen.said(/listening on port 19/);
      for (let round = 0; round < 2; round += 1) {
        const { stdout } = await start(['nc', '-N', SUNSTAR, '19'], { namespace }).outcome;
        expect(stdout).to.have.length(1024 ** 2);
        expect(stdout.subarray(0, 6).toString()).to.equal(' !"#$%');
      }
      chargen.child.kill('SIGINT');
      expect((await chargen.outcome).status).to.equal(130);
    });
  });

  it('discard receives from nc and counts', async () => {
    await withTun(async (namespace) => {
      const discard = startSunstar(['discard', '--json', '--listen', '9'], { namespace });
      await discard.said(/listening/);
      const bytes = noise(5_000_000);
      expect((await start(['nc', '-N', SUNSTAR, '9'], { namespace, stdin: bytes }).outcome).status).to.equal(0);
      discard.child.kill('SIGINT');
      const { stdout } = await discard.outcome;
      expect(jsonLines(stdout)[0]).to.include({ direction: 'receive', bytes: 5_000_000 });
    });
  });

  it('chargen for ever stops on Ctrl-C within a moment, and says how much was confirmed', async () => {
    await withTun(async (namespace) => {
      const nc = start(['sh', '-c', `nc -l ${KERNEL} 7102 > /dev/null`], { namespace });
      await kernelListens(namespace, 7102);
      const chargen = startSunstar(['chargen', '-v', KERNEL, '7102'], { namespace });
      await chargen.said(/we are/);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const interruptedAt = Date.now();
      chargen.child.kill('SIGINT');
      const { status, stdout } = await chargen.outcome;
      expect(status).to.equal(130);
      expect(Date.now() - interruptedAt).to.be.below(3000);
      expect(stdout.toString()).to.match(/^[\d.]+ [kMG]B in .* confirmed by the receiver\n$/);
      await nc.outcome;
    });
  });
});
