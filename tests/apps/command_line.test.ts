/** What every app does with its command line: help, version, wrong usage, JSON, exit codes. Needs no device. */
import { expect } from 'chai';
import { readProjectFile } from '../harness/project_files.ts';
import { appCommand, jsonLines, start, sunstar } from './support.ts';

const APPS = [
  'demo',
  'doctor',
  'netcat',
  'webget',
  'chargen',
  'discard',
  'dhcp',
  'resolve',
  'ping',
  'traceroute',
  'link',
  'bridge',
  'benchmark',
  'packetscript',
  'dump',
  'replay',
];
/** Those without packets of their own; what passes in a measurement is not written, since that would be measured. */
const WITHOUT_PCAP = ['doctor', 'benchmark', 'dump'];
const { version } = JSON.parse(readProjectFile('package.json')) as { version: string };

describe('the command line', function () {
  this.timeout(30_000);

  it('lists the apps, each with a line, when asked for help', async () => {
    const { status, stdout, stderr } = await sunstar(['--help']);
    expect(status, stderr).to.equal(0);
    const text = stdout.toString();
    for (const app of APPS) expect(text).to.match(new RegExp(`^  ${app} +\\S.{10,}$`, 'm'));
    for (const line of text.split('\n')) expect(line.length, line).to.be.at.most(88);
  });

  it('prints the version and nothing else', async () => {
    expect((await sunstar(['--version'])).stdout.toString()).to.equal(`${version}\n`);
    expect((await sunstar(['netcat', '--version'])).stdout.toString()).to.equal(`${version}\n`);
  });

  it('says which apps there are when the name is wrong or missing', async () => {
    const wrong = await sunstar(['nonsense']);
    expect(wrong.status).to.equal(2);
    expect(wrong.stderr).to.contain("there is no app 'nonsense'").and.to.contain('webget');
    expect((await sunstar([])).status).to.equal(2);
  });

  it('writes packets to a file with --pcap in every app that has some (pcapOption() of apps/arguments.ts)', async () => {
    const { stdout } = await sunstar(['--help']);
    const listed = [...stdout.toString().matchAll(/^  ([a-z]+)   +\S/gm)].map(([, app]) => app!);
    expect(listed).to.include.members(APPS);
    for (const app of listed.filter((name) => !WITHOUT_PCAP.includes(name))) {
      expect((await sunstar([app, '--help'])).stdout.toString(), app).to.contain('--pcap <f');
    }
  });

  for (const app of APPS) {
    it(`${app} --help says usage, options, examples, environment and exit codes`, async () => {
      const { status, stdout } = await sunstar([app, '--help']);
      const text = stdout.toString();
      expect(status).to.equal(0);
      expect(text.startsWith(`Usage: sunstar ${app} `)).to.equal(true);
      for (const part of ['--json', '--version', '\nExamples:\n', '\nEnvironment:\n', '\nExit codes:\n', '130']) {
        expect(text).to.contain(part);
      }
    });

    it(`${app} exits with 2 for an unknown option, and says so as JSON where asked`, async () => {
      const plain = await sunstar([app, '--no-such-option']);
      expect(plain.status).to.equal(2);
      expect(plain.stderr).to.contain("unknown option '--no-such-option'");
      expect(plain.stdout.length).to.equal(0);
      const json = await sunstar([app, '--json', '--no-such-option']);
      expect(json.status).to.equal(2);
      const stream = app === 'netcat' ? json.stderr.split('\n')[0]! : json.stdout;
      const [document] = jsonLines(stream);
      expect(document).to.have.nested.property('error.code', 'ERR_USAGE');
      expect(document).to.have.nested.property('error.message').that.contains('--no-such-option');
    });
  }

  it('an app is also an entrypoint of its own', async () => {
    const { status, stdout } = await start(appCommand('netcat', '--help')).outcome;
    expect(status).to.equal(0);
    expect(stdout.toString()).to.contain('sunstar netcat');
  });

  const misuses: [string[], RegExp][] = [
    [['netcat', '10.0.0.1'], /host and port are needed/],
    [['netcat', '-l'], /needs a port/],
    [['netcat', '-k', '10.0.0.1', '1'], /-k is for -l/],
    [['netcat', '-l', '-z', '80'], /choose one/],
    [['netcat', '10.0.0.1', '70000'], /'70000' is not a port/],
    [['netcat', '10.0.0.1', '20-25'], /for -z/],
    [['netcat', '-w', 'soon', '10.0.0.1', '80'], /not a number of seconds/],
    [['webget', 'ftp://10.0.0.1/'], /http and https, not ftp/],
    [['webget', '-H', 'nonsense', 'http://10.0.0.1/'], /is not a header/],
    [['webget'], /missing required argument/],
    [['chargen'], /host and port are needed/],
    [['chargen', '-n', 'much', '10.0.0.1', '9'], /'much' is not a size/],
    [['chargen', '--pattern', 'tartan', '10.0.0.1', '9'], /no pattern 'tartan'/],
    [['discard', '--listen', '9', '10.0.0.1', '9'], /takes no host/],
    [['discard', '--address', '1.2.3.400', '10.0.0.1', '9'], /is not an IPv4 address/],
    [['discard', '--mtu', '50', '10.0.0.1', '9'], /68 to 65535/],
    [['discard', '--loss', '120%', '10.0.0.1', '9'], /not a chance/],
    [['discard', '--congestion', 'vegas', '10.0.0.1', '9'], /cubic, new_reno, bbr, fixed_window/],
    [['packetscript'], /missing required argument/],
    [['packetscript', 'no-such-file.pkt'], /there is no 'no-such-file.pkt'/],
    [['packetscript', '--profile', 'plan9', 'tests/scripts'], /linux, freebsd, default/],
    [['packetscript', '--tap', '--junit', 'tests/scripts'], /exclude each other/],
    [['benchmark', 'nonsense'], /no case 'nonsense'/],
    [['benchmark', '--runs', '0'], /not a whole number/],
  ];
  for (const [args, complaint] of misuses) {
    it(`refuses: ${args.join(' ')}`, async () => {
      const { status, stdout, stderr } = await sunstar(args);
      expect(stderr).to.match(complaint);
      expect(status).to.equal(2);
      expect(stdout.length).to.equal(0);
    });
  }

  it('says what to do where the device cannot be had', async () => {
    const { status, stderr } = await sunstar(['netcat', '--device', 'tun-that-has-too-long-a-name', '10.0.0.1', '80']);
    expect(status).to.be.oneOf([1, 2]);
    expect(stderr).to.match(/^error: .{20}/);
  });

  it('names the environment variable that makes no sense', async () => {
    const { status, stderr } = await sunstar(['netcat', '10.0.0.1', '80'], { environment: { SUNSTAR_MTU: 'big' } });
    expect(status).to.equal(2);
    expect(stderr).to.contain('SUNSTAR_MTU');
  });

  it('colours nothing for a pipe, and everything where it is forced to', async () => {
    expect((await sunstar(['--help'])).stdout.includes('\u001b[')).to.equal(false);
    const forced = await sunstar(['--help'], { environment: { FORCE_COLOR: '1' } });
    expect(forced.stdout.includes('\u001b[')).to.equal(true);
  });
});

describe('doctor', function () {
  this.timeout(30_000);

  it('gives findings and modes as one JSON document, and an exit code that agrees', async () => {
    const { status, stdout } = await sunstar(['doctor', '--json']);
    const [document, ...others] = jsonLines(stdout);
    expect(others).to.deep.equal([]);
    const { ok, findings, modes } = document as {
      ok: boolean;
      findings: { check: string; status: string; what: string }[];
      modes: { mode: string; works: boolean }[];
    };
    expect(status).to.equal(ok ? 0 : 1);
    const checks = findings.map((finding) => finding.check);
    expect(checks).to.include.members(['node', 'addon', 'tun-file', 'namespaces', 'offload', 'tap', 'packet']);
    for (const finding of findings) expect(finding.status).to.be.oneOf(['ok', 'note', 'missing']);
    expect(modes.find(({ mode }) => mode === 'memory')?.works).to.equal(true);
  });

  it('has a remedy for what is missing', async () => {
    // Without a PATH there is neither unshare nor ip.
    const { stdout } = await sunstar(['doctor'], { environment: { PATH: '/nonexistent' } });
    expect(stdout.toString()).to.match(/missing +namespaces +.*\n +→ \S/);
  });
});
