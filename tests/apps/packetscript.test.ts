/** The command `sunstar packetscript`: what it prints, how it ends, and what it writes. */
import { expect } from 'chai';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCapture } from '../../lib/index.ts';
import { jsonLines, sunstar } from './support.ts';

const SOUND = '0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 close(3) = 0\n';

describe('packetscript', function () {
  this.timeout(30_000);
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sunstar-scripts-'));
    writeFileSync(join(folder, 'a_passes.pkt'), SOUND);
    writeFileSync(join(folder, 'b_fails.pkt'), `${SOUND}+0 > . 1:1(0)\n`);
    writeFileSync(join(folder, 'c_is_skipped.pkt'), `${SOUND}+0 tee(1) = 0\n`);
    writeFileSync(join(folder, 'd_is_none.pkt'), '0 socket(');
  });

  after(() => rmSync(folder, { recursive: true }));

  it('with --json gives a line for each script and one with the sum, and ends with 1 when something failed', async () => {
    const { status, stdout } = await sunstar(['packetscript', '--json', folder]);
    const lines = jsonLines(stdout);
    expect(status).to.equal(1);
    expect(lines.map((line) => (line as { status?: string }).status)).to.deep.equal([
      'passed',
      'failed',
      'skipped',
      'failed',
      undefined,
    ]);
    expect(lines.at(-1)).to.deep.equal({ passed: 1, failed: 2, skipped: 1 });
    expect(stdout.toString().trimEnd().split('\n').at(-1)).to.equal('{"passed":1,"failed":2,"skipped":1}');
  });

  it('ends with 0 when nothing failed, though something was skipped', async () => {
    const paths = ['a_passes.pkt', 'c_is_skipped.pkt'].map((name) => join(folder, name));
    const { status, stdout } = await sunstar(['packetscript', ...paths]);
    expect(status).to.equal(0);
    expect(stdout.toString()).to.match(
      /^skipped .*c_is_skipped\.pkt: there is no system call tee\(\) here\n1 passed, 0 failed, 1 skipped\n$/,
    );
  });

  it('names file, line and column of a mistake', async () => {
    const { status, stdout } = await sunstar(['packetscript', join(folder, 'd_is_none.pkt')]);
    expect(status).to.equal(1);
    expect(stdout.toString()).to.match(/d_is_none\.pkt:1:10: expected an argument, found the end of the script\n/);
  });

  it('speaks TAP and JUnit', async () => {
    expect((await sunstar(['packetscript', '--tap', folder])).stdout.toString()).to.match(
      /^TAP version 13\n1\.\.4\nok 1 /,
    );
    expect((await sunstar(['packetscript', '--junit', folder])).stdout.toString()).to.match(/^<\?xml .*\n<testsuite /);
  });

  it('writes a capture of every script, and makes a script of a capture', async () => {
    const captures = join(folder, 'captures');
    const { status } = await sunstar(['packetscript', '--pcap', captures, 'tests/scripts/handshake']);
    expect(status).to.equal(0);
    expect(readdirSync(captures)).to.include('active_open.pcapng');
    const capture = parseCapture(readFileSync(join(captures, 'active_open.pcapng')));
    expect(capture.packets.map(({ direction }) => direction)).to.deep.equal(['outbound', 'inbound', 'outbound']);
    const recorded = await sunstar(['packetscript', '--record', join(captures, 'active_open.pcapng')]);
    expect(recorded.stdout.toString()).to.contain('> S 0:0(0) <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 8>');
    writeFileSync(join(folder, 'recorded.pkt'), recorded.stdout);
    expect((await sunstar(['packetscript', join(folder, 'recorded.pkt')])).status).to.equal(0);
  });
});
