/** `sunstar link` between two kernels: what it promises of the line, what it prints, and that nothing of it stays. */
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCapture } from '../../lib/index.ts';
import { requireTun, run } from '../harness/kernel.ts';
import { jsonLines, noise, requireProgram, startSunstar, sunstar, withFolder } from './support.ts';

function names(): { names: string[]; own: [string, string] } {
  const own: [string, string] = [`sunstar_l_${process.pid}`, `sunstar_r_${process.pid}`];
  return { names: ['--names', own.join('/')], own };
}

/** The round trips that ping printed, ms. */
function roundTrips(text: string): number[] {
  return [...text.matchAll(/time=([\d.]+) ms/g)].map(([, time]) => Number(time));
}

describe('sunstar link', function () {
  this.timeout(60_000);
  before(function () {
    requireTun(this);
    requireProgram(this, 'ping', 'nsenter', 'unshare');
  });

  it('delays each direction by so much, for IPv4 and IPv6', async () => {
    const ping = 'ping -c 5 -i 0.1 $SUNSTAR_RIGHT && ping -c 2 -i 0.1 fd77::2';
    const { status, stdout, stderr } = await sunstar(['link', ...names().names, '--delay', '15ms/5ms', '--left', ping]);
    expect(status, stderr).to.equal(0);
    const times = roundTrips(stdout.toString());
    expect(times).to.have.lengthOf(7);
    // On a busy machine some come late, but none early.
    expect(Math.min(...times)).to.be.within(20, 30);
  });

  it('carries a file of the kernel’s TCP intact through loss, reordering and damage, and counts them', async function () {
    requireProgram(this, 'curl', 'python3');
    await withFolder(async (folder) => {
      const bytes = noise(1_500_000, 5);
      const source = join(folder, 'source');
      writeFileSync(source, bytes);
      const server = `python3 -m http.server --bind $SUNSTAR_RIGHT --directory ${folder} 8000 2>/dev/null`;
      const fetch = `curl --silent --retry 20 --retry-connrefused --retry-delay 1 http://$SUNSTAR_RIGHT:8000/source | sha256sum`;
      const { status, stdout, stderr } = await sunstar([
        ...['link', ...names().names, '--json', '--seed', '4', '--delay', '2ms', '--loss', '1%', '--reorder', '2%'],
        ...['--duplicate', '1%', '--corrupt', '0.5%', '--right', server, '--left', fetch],
      ]);
      expect(status, stderr).to.equal(0);
      expect(stdout.toString()).to.contain(createHash('sha256').update(bytes).digest('hex'));
      const documents = jsonLines(stdout.toString().replaceAll(/^[^{].*$/gm, ''));
      expect(documents[0]).to.include({ event: 'open', seed: 4 });
      const { back } = documents.at(-1) as { back: Record<string, number> };
      expect(back.passed).to.be.greaterThan(1000);
      for (const what of ['lost', 'reordered', 'duplicated', 'corrupted'])
        expect(back[what], what).to.be.greaterThan(0);
    });
  });

  it('writes what passes at both ends of the line with --pcap', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'line.pcapng');
      const ping = 'ping -c 1 $SUNSTAR_RIGHT';
      const line = ['link', ...names().names, '--quiet', '--delay', '5ms', '--pcap', path, '--left', ping];
      expect((await sunstar(line)).status).to.equal(0);
      const { interfaces, packets } = parseCapture(readFileSync(path));
      expect(interfaces.map(({ name }) => name)).to.deep.equal(['left', 'right']);
      expect(packets.map(({ interfaceIndex = 0, direction }) => `${interfaceIndex} ${direction ?? ''}`)).to.deep.equal([
        '0 inbound',
        '1 outbound',
        '1 inbound',
        '0 outbound',
      ]);
    }));

  it('ends with the command of its left end and its exit code, and leaves nothing behind', async () => {
    const { own, names: option } = names();
    const { status, stdout } = await sunstar([
      'link',
      ...option,
      '--quiet',
      '--right',
      'sleep 100',
      '--left',
      'exit 7',
    ]);
    expect(status).to.equal(7);
    expect(stdout.toString()).to.contain('left to right');
    expect(await run('ip', ['netns'])).not.to.contain(own[0]);
    expect(await run('pgrep', ['-fc', 'sleep 100']).catch(() => 'none')).to.equal('none');
  });

  it('runs until it is interrupted, reachable by name meanwhile, with Sunstar at both ends', async () => {
    const { own, names: option } = names();
    const link = startSunstar(['link', ...option, '--delay', '1ms'], { stdin: null });
    await link.said(/seed/);
    const discard = startSunstar(['discard', '--listen', '9', '--json', '--device', 'tun145'], { namespace: own[1] });
    await discard.said(/listening/);
    const sent = await sunstar(['chargen', '169.254.145.9', '9', '-n', '200k', '--json'], { namespace: own[0] });
    expect(sent.status, sent.stderr).to.equal(0);
    discard.child.kill('SIGINT');
    await discard.outcome;
    link.child.kill('SIGINT');
    expect((await link.outcome).status).to.equal(130);
    expect(await run('ip', ['netns'])).not.to.contain(own[0]);
  });

  it('says that a name is taken, and takes nothing else', async () => {
    const [taken] = names().own;
    await run('ip', ['netns', 'add', taken]);
    try {
      const before = readdirSync('/run/netns');
      const { status, stderr } = await sunstar(['link', '--names', `${taken}_/${taken}`]);
      expect(status).to.equal(1);
      expect(stderr).to.contain(`'${taken}' already`);
      expect(readdirSync('/run/netns')).to.deep.equal(before);
    } finally {
      await run('ip', ['netns', 'del', taken]);
    }
  });

  it('says what is wrong with an option', async () => {
    for (const [option, value] of [
      ['--delay', '1/2/3'],
      ['--loss', '200%'],
      ['--queue', 'many'],
      ['--names', 'a b'],
    ] as const) {
      const { status, stderr } = await sunstar(['link', option, value]);
      expect(status, option).to.equal(2);
      expect(stderr).to.contain(option);
    }
  });
});
