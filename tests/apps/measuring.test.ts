/** benchmark and demo: that they run, measure something, and say it in the agreed shape. Not how fast it is. */
import { expect } from 'chai';
import { requireTun } from '../harness/kernel.ts';
import { skip } from '../harness/skip.ts';
import { jsonLines, start, sunstar, sunstarCommand } from './support.ts';

interface Row {
  readonly case: string;
  readonly metric: string;
  readonly unit: string;
  readonly value: number;
  readonly runs: readonly number[];
  readonly kernel: number | null;
  readonly ratio: number | null;
}

/** A PATH with nothing in it: no unshare, so no namespace. */
const NO_NAMESPACE = { PATH: '/nonexistent' };

async function benchmark(...args: string[]): Promise<Row[]> {
  const { status, stdout, stderr } = await sunstar(['benchmark', '--json', '--quick', ...args], { timeoutMs: 110_000 });
  expect(status, stdout.toString() + stderr).to.equal(0);
  return jsonLines(stdout) as unknown as Row[];
}

describe('benchmark', function () {
  this.timeout(120_000);

  it('lists its cases', async () => {
    const { stdout } = await sunstar(['benchmark', '--list']);
    for (const name of [
      'memory',
      'memory-bytes',
      'tun-send',
      'tun-receive',
      'tap-send',
      'tap-receive',
      'ipv6-send',
      'ipv6-receive',
      'udp-send',
      'udp-receive',
      'tun-latency',
      'tun-connections',
      'idle',
      'impaired',
      'netsim',
    ]) {
      expect(stdout.toString()).to.match(new RegExp(`^${name} +\\S`, 'm'));
    }
  });

  it('measures memory and memory-bytes anywhere', async () => {
    const rows = await benchmark('memory', 'memory-bytes', '--runs', '2', '-n', '4M');
    expect(rows.map((row) => row.case)).to.deep.equal([...Array<string>(4).fill('memory'), 'memory-bytes']);
    for (const row of rows) {
      expect(row.unit).to.equal('Gbit/s');
      expect(row.runs).to.have.length(2);
      expect(row.value).to.be.above(0);
      expect(row).to.include({ kernel: null, ratio: null });
    }
  });

  it('simulates bad paths anywhere, with the same result each time', async () => {
    const options = ['netsim', '--congestion', 'cubic', '--loss', '1%', '--delay', '10ms', '--seconds', '2'];
    const rows = await benchmark(...options);
    expect(rows.map((row) => row.unit)).to.deep.equal(['Mbit/s', 'connections']);
    expect(rows[0]!.value).to.be.within(1, 20);
    expect(await benchmark(...options)).to.deep.equal(rows);
  });

  it('prints a table for people', async () => {
    const { stdout } = await sunstar(['benchmark', 'memory-bytes', '--quick', '--runs', '1', '-n', '1M']);
    expect(stdout.toString()).to.match(/^case +work +unit +Sunstar .*\nmemory-bytes +IPv4 packets of 1492 bytes/);
  });

  it('exits with 77 and the reason where no TUN can be had', async () => {
    const { status, stderr } = await sunstar(['benchmark', 'tun-send'], { environment: NO_NAMESPACE });
    expect(stderr).to.match(/skipped: tun-send: .+; see sunstar doctor/);
    expect(status).to.equal(77);
  });

  describe('with a TUN', () => {
    before(function () {
      requireTun(this);
    });

    it('compares bulk transfers with the kernel', async () => {
      const rows = await benchmark('tun-send', 'tun-receive', '--runs', '1', '-n', '32M');
      expect(rows.map((row) => row.case)).to.include.members(['tun-send', 'tun-receive']);
      for (const row of rows) {
        expect(row.unit).to.equal('Gbit/s');
        expect(row.value).to.be.above(0);
        expect(row.kernel).to.be.above(0);
        expect(row.ratio).to.be.closeTo(row.value / row.kernel!, 0.01);
      }
    });

    it('does the same over IPv6, and over a TAP', async () => {
      const cases = ['tap-send', 'tap-receive', 'ipv6-send', 'ipv6-receive'];
      const rows = await benchmark(...cases, '--runs', '1', '-n', '8M');
      expect([...new Set(rows.map((row) => row.case))]).to.deep.equal(cases);
      for (const row of rows) expect(row.value).to.be.above(0);
    });

    it('does the same without offload and at another MTU', async () => {
      const rows = await benchmark('tun-send', '--runs', '1', '-n', '8M', '--no-offload', '--mtu', '9000');
      expect(rows[0]!.value).to.be.above(0);
    });

    it('compares round trips and connections with the kernel', async () => {
      const rows = await benchmark('tun-latency', 'tun-connections', '--runs', '1');
      const rates = rows.filter((row) => row.unit === '1/s');
      expect(rates).to.have.length(4);
      for (const row of rates) {
        expect(row.value).to.be.above(0);
        expect(row.kernel).to.be.above(0);
      }
    });

    it('measures both ways over bad lines beside kernel to kernel, cell by cell', async () => {
      const bytes = ['--runs', '1', '-n', '300k'];
      const rows = await benchmark('impaired', ...bytes, '--delay', '1ms,4ms', '--loss', '0.5%', '--reorder', '5%');
      expect(rows.map(({ metric }) => metric)).to.deep.equal(
        ['ours → kernel', 'kernel → ours'].flatMap((way) =>
          [2, 8].flatMap((roundTrip) => [
            `${way}: RTT ${roundTrip} ms, loss 0.5 %`,
            `${way}: RTT ${roundTrip} ms, 5 % late by 1 ms`,
          ]),
        ),
      );
      for (const row of rows) {
        expect(row.value).to.be.above(0);
        expect(row.kernel).to.be.above(0);
      }
      const one = await benchmark(
        'impaired',
        ...bytes,
        '--way',
        'send',
        '--delay',
        '1ms',
        '--loss',
        '0',
        '--rate',
        '20M',
      );
      expect(one.map(({ metric }) => metric)).to.deep.equal(['ours → kernel: RTT 2 ms, 20 Mbit/s']);
      expect(one[0]!.value).to.be.below(20);
    });

    it('counts wake-ups of an idle process', async () => {
      const [row] = await benchmark('idle', '--runs', '1');
      expect(row).to.include({ case: 'idle', unit: '1/s' });
      expect(row!.value).to.be.below(20);
    });

    it('watches the memory of a long transfer', async () => {
      const rows = await benchmark('memory-growth', '-n', '300M');
      expect(rows).to.have.length(3);
      expect(rows[0]!.runs.length).to.be.at.least(2);
    });
  });
});

describe('demo', function () {
  this.timeout(90_000);

  it('without a namespace says that no kernel takes part, and still shows a page and its packets', async () => {
    const { status, stdout, stderr } = await sunstar(['demo'], { environment: NO_NAMESPACE, timeoutMs: 80_000 });
    expect(status, stderr).to.equal(0);
    expect(stderr).to.contain('No private network here').and.to.contain('no kernel takes part');
    const text = stdout.toString();
    expect(text).to.contain('200 "A page from a second Sunstar"');
    expect(text).to.match(/SYN seq 0 .*\n.*SYN ACK seq 0 ack 1/);
    expect(text).to.match(/memory +in order/);
    expect(text).to.contain('sunstar doctor');
  });

  it('needs no root where users may have namespaces of their own', async function () {
    requireTun(this);
    // Somebody without privileges, and a /dev/net/tun that everybody may open, as most systems have it.
    const somebody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const trial = [...somebody, 'sh', '-c', 'test -r "$1" && unshare --user --map-root-user --net true', 'sh'];
    const program = sunstarCommand('demo', '--json');
    if ((await start([...trial, program.at(-3)!]).outcome).status !== 0) {
      skip(this, 'users have no namespaces here, or may not read this folder');
    }
    const openDevice = 'mount -t tmpfs none /dev/net; mknod -m 666 /dev/net/tun c 10 200; exec "$@"';
    const command = ['unshare', '--mount', 'sh', '-ec', openDevice, 'sh', ...somebody, ...program];
    const { status, stdout, stderr } = await start(command, { timeoutMs: 80_000 }).outcome;
    expect(status, stderr).to.equal(0);
    expect(jsonLines(stdout)[0]).to.include({ mode: 'private namespace (user)' });
  });

  it("fetches a page from the kernel's TCP and races Node's sockets, within a minute", async function () {
    requireTun(this);
    const startedAt = Date.now();
    const { status, stdout, stderr } = await sunstar(['demo', '--json'], { timeoutMs: 80_000 });
    expect(status, stderr).to.equal(0);
    expect(Date.now() - startedAt).to.be.below(60_000);
    const [document] = jsonLines(stdout) as unknown as {
      mode: string;
      page: { status: number; title: string };
      rows: Row[];
    }[];
    expect(document!.mode).to.match(/^private namespace/);
    expect(document!.page).to.include({ status: 200, title: "A page from the kernel's TCP" });
    expect(document!.rows.map((row) => row.case)).to.include.members(['tun-send', 'tun-receive']);
    for (const row of document!.rows) expect(row.ratio).to.be.above(0);
  });
});
