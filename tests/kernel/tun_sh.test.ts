/**
 * tun.sh against the kernel: what it makes, that it takes away exactly that, and what it says. Every test has a network
 * namespace and a folder of records of its own. The first suite needs no root.
 */
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../harness/project_files.ts';
import { skip } from '../harness/skip.ts';

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The uid and gid of nobody, for what must work without root. */
const NOBODY = 65534;
const FORWARD_FILE = '/proc/sys/net/ipv4/ip_forward';

/** A copy of the script, which nobody may read too, and a folder for its records; made anew for each test. */
let folder = '';
let namespace = '';
let namespacesMade: string[] = [];

function run(
  command: readonly string[],
  { environment = {}, uid }: { environment?: object; uid?: number } = {},
): Outcome {
  const { SUDO_UID: _uid, SUDO_USER: _user, ...inherited } = process.env;
  const result = spawnSync(command[0]!, command.slice(1), {
    cwd: folder,
    encoding: 'utf8',
    env: { ...inherited, SUNSTAR_STATE_DIR: join(folder, 'state'), ...environment },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  if (result.error) throw result.error;
  return result;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function asNobody(...args: string[]): Outcome {
  return run(['./tun.sh', ...args], isRoot() ? { uid: NOBODY } : {});
}

/** Runs a command in the test's namespace and insists that it succeeds; the output, trimmed. */
function inside(...command: string[]): string {
  const result = run(['ip', 'netns', 'exec', namespace, ...command]);
  if (result.status !== 0) throw new Error(`${command.join(' ')}: ${result.stderr}`);
  return result.stdout.trim();
}

function tunSh(...args: string[]): Outcome {
  return run(['ip', 'netns', 'exec', namespace, './tun.sh', ...args]);
}

function tunShAs(environment: object, ...args: string[]): Outcome {
  return run(['ip', 'netns', 'exec', namespace, './tun.sh', ...args], { environment });
}

/** tun.sh where some programs are covered by another file: /dev/null hides them, /bin/false breaks them. */
function tunShWith(cover: string, programs: readonly string[], ...args: string[]): Outcome {
  const mounts = programs.map((program) => `mount --bind ${cover} "$(readlink -f "$(command -v ${program})")"`);
  // `ip netns exec` gives the shell a mount namespace of its own, so nothing is covered outside.
  return run([
    'ip',
    'netns',
    'exec',
    namespace,
    'sh',
    '-ec',
    [...mounts, 'exec ./tun.sh "$@"'].join('; '),
    'sh',
    ...args,
  ]);
}

function succeeded(outcome: Outcome): string {
  expect(outcome.status, outcome.stdout + outcome.stderr).to.equal(0);
  return outcome.stdout;
}

function makeNamespace(): string {
  const name = `sunstar-${process.pid}-${namespacesMade.length}`;
  const made = run(['ip', 'netns', 'add', name]);
  if (made.status !== 0) throw new Error(`cannot make a network namespace: ${made.stderr}`);
  namespacesMade.push(name);
  return name;
}

function natRules(): string[] {
  return inside('iptables', '-t', 'nat', '-S', 'POSTROUTING').split('\n').slice(1);
}

function forwarding(): string {
  return inside('cat', FORWARD_FILE);
}

function setForwarding(value: string): void {
  inside('sh', '-c', `echo ${value} > ${FORWARD_FILE}`);
}

function links(): string[] {
  return [...inside('ip', '-o', 'link').matchAll(/^\d+: ([^:@]+)/gm)].map(([, name]) => name!);
}

/** All that tun.sh can change in a namespace, as text. */
function everything(): string {
  return [
    inside('ip', '-d', '-o', 'link').replaceAll(/ qdisc \w+| (?:promiscuity|numtxqueues) .*/g, ''),
    inside('ip', '-o', 'addr'),
    // The kernel's own, which an interface keeps from its first IPv6 address on.
    inside('ip', 'route', 'show', 'table', 'all')
      .replaceAll(/^multicast ff00::\/8 dev t[ua][np].*\n?/gm, '')
      .trimEnd(),
    ...natRules(),
    inside('nft', 'list', 'ruleset'),
    forwarding(),
  ].join('\n---\n');
}

/** The folders of records, which are named by the number of their namespace. */
function records(): string[] {
  const state = join(folder, 'state');
  return existsSync(state) ? readdirSync(state) : [];
}

/** The commands tun.sh said it ran, with its random token made constant. */
function commandsIn(output: string): string[] {
  const lines = output.split('\n').filter((line) => line.startsWith('+ '));
  return lines.map((line) => line.slice(2).replaceAll(/sunstar_[0-9a-f]{8}/g, 'TOKEN'));
}

/** What the kernel needs for these tests and does not have, or undefined. */
function missingForKernelTests(): string | undefined {
  if (process.platform !== 'linux') return 'TUN devices and namespaces are of Linux';
  if (!isRoot()) return 'making TUN devices and namespaces needs root';
  if (!existsSync('/dev/net/tun')) return 'there is no /dev/net/tun';
  const lacking = ['ip', 'iptables', 'nft'].filter((program) => run([program, '-V']).status !== 0);
  if (lacking.length > 0) return `not installed: ${lacking.join(', ')}`;
  const trial = run(['unshare', '--net', '--mount', 'ip', 'tuntap', 'add', 'dev', 'tun1', 'mode', 'tun']);
  return trial.status === 0 ? undefined : `cannot make a TUN device in a namespace: ${trial.stderr.trim()}`;
}

function prepareFolder(): void {
  folder = mkdtempSync(join(tmpdir(), 'sunstar-tun-sh-'));
  chmodSync(folder, 0o755);
  cpSync(join(PROJECT_ROOT, 'tun.sh'), join(folder, 'tun.sh'));
  cpSync(join(PROJECT_ROOT, 'etc/tunconfig'), join(folder, 'etc/tunconfig'));
}

function removeFolder(): void {
  rmSync(folder, { recursive: true });
}

describe('tun.sh without root', function () {
  this.timeout(20_000);
  before(function () {
    if (process.platform !== 'linux') skip(this, 'TUN devices are of Linux');
  });
  beforeEach(prepareFolder);
  afterEach(removeFolder);

  const misuses: [string, string[], RegExp][] = [
    ['no command', [], /say start, stop or status/],
    ['an unknown command', ['restart'], /unknown command 'restart'/],
    ['an unknown option', ['start', '--tun'], /unknown option --tun/],
    ['a number that is none', ['start', 'eth0'], /'eth0' is not a device number; use 1-254/],
    ['a number beyond 254', ['start', '255'], /'255' is not a device number/],
    ['a number no shell can hold', ['stop', '99999999999999999999'], /is not a device number/],
    ['zero', ['start', '0'], /'0' is not a device number/],
    ['a leading zero, since tun007 is not tun7', ['start', '007'], /'007' is not a device number/],
    ['a negative number', ['start', '-1'], /unknown option -1/],
    ['an empty number', ['status', ''], /'' is not a device number/],
    ['a good number before a bad one', ['start', '7', 'x'], /'x' is not a device number/],
  ];
  for (const [what, args, message] of misuses) {
    it(`calls ${what} a usage error and exits with 2`, () => {
      const outcome = asNobody(...args);
      expect(outcome.status).to.equal(2);
      expect(outcome.stderr).to.match(message).and.to.contain('usage: ./tun.sh start|stop|status');
      expect(outcome.stdout).to.equal('');
    });
  }

  it('explains itself on --help and exits with 0', () => {
    for (const args of [['--help'], ['-h'], ['start', '--help']]) {
      const help = succeeded(asNobody(...args));
      for (const word of ['start', 'stop', 'status', '--tap', '--dry-run', 'exit codes', '169.254.NUM.9']) {
        expect(help).to.contain(word);
      }
    }
  });

  it('names the command that will work when root is needed', () => {
    const start = asNobody('start', '144');
    expect(start.status).to.equal(1);
    expect(start.stderr).to.contain('run: sudo ./tun.sh start 144\n');
    expect(asNobody('stop', '7', '8', '--tap').stderr).to.contain('run: sudo ./tun.sh stop 7 8 --tap\n');
    expect(asNobody('start').stderr).to.contain('run: sudo ./tun.sh start 144\n');
  });

  it('prints on --dry-run what it would run, the device being for the one who asks', () => {
    const uid = isRoot() ? NOBODY : process.getuid!();
    const commands = commandsIn(succeeded(asNobody('start', '201', '--dry-run')));
    expect(commands).to.include(`ip tuntap add dev tun201 mode tun user ${uid}`);
    expect(commands).to.include('ip addr add 169.254.201.1/24 dev tun201');
    expect(commands).to.include('ip link set dev tun201 up');
    expect(records()).to.deep.equal([]);
    expect(existsSync('/sys/class/net/tun201')).to.equal(false);
  });

  it('says a device twice asked for once', () => {
    const commands = commandsIn(succeeded(asNobody('start', '201', '201', '--dry-run')));
    expect(commands.filter((command) => command.includes('tuntap add'))).to.have.length(1);
  });

  it('shows the status to anyone', () => {
    expect(succeeded(asNobody('status', '201'))).to.match(/^tun201: not there\nip_forward: [01]/);
  });

  it('says which file is missing when it has lost its configuration', () => {
    rmSync(join(folder, 'etc/tunconfig'));
    const outcome = asNobody('status');
    expect(outcome.status).to.equal(1);
    expect(outcome.stderr).to.match(/cannot read .*etc\/tunconfig/);
  });

  it('has a configuration that JavaScript can split at "="', () => {
    const lines = readFileSync(join(PROJECT_ROOT, 'etc/tunconfig'), 'utf8').split('\n');
    const settings = lines.filter((line) => line !== '' && !line.startsWith('#'));
    for (const line of settings) expect(line).to.match(/^TUN_[A-Z0-9_]+=[0-9a-f.:]+$/);
    expect(Object.fromEntries(settings.map((line) => line.split('=')))).to.deep.equal({
      TUN_IP_PREFIX: '169.254',
      TUN_IP6_PREFIX: 'fd53:756e:7374',
      TUN_DEFAULT_NUMBER: '144',
      TUN_HOST_OCTET: '1',
      TUN_SUNSTAR_OCTET: '9',
      TUN_QUEUE_LENGTH: '10000',
    });
  });

  it('passes shellcheck', function () {
    if (run(['sh', '-c', 'command -v shellcheck']).status !== 0) skip(this, 'shellcheck is not installed');
    expect(run(['shellcheck', '--external-sources', 'tun.sh']).stdout).to.equal('');
  });
});

describe('tun.sh and the kernel', function () {
  this.timeout(20_000);

  before(function () {
    prepareFolder();
    const reason = missingForKernelTests();
    removeFolder();
    if (reason === undefined) return;
    if (process.env.SUNSTAR_REQUIRE_TUN === '1') throw new Error(`SUNSTAR_REQUIRE_TUN is set, but ${reason}`);
    skip(this, reason);
  });

  beforeEach(() => {
    prepareFolder();
    namespacesMade = [];
    namespace = makeNamespace();
    setForwarding('0');
    // The first rule ever makes iptables' own empty chain, which it then keeps.
    for (const action of ['-A', '-D']) inside('iptables', '-t', 'nat', action, 'POSTROUTING', '-j', 'ACCEPT');
  });

  afterEach(() => {
    for (const name of namespacesMade) run(['ip', 'netns', 'del', name]);
    removeFolder();
  });

  describe('start', () => {
    it('makes a persistent device that is up, with the address of this end and a long queue', () => {
      succeeded(tunSh('start', '7'));
      const link = inside('ip', '-d', 'link', 'show', 'dev', 'tun7');
      expect(link).to.match(/[<,]UP[,>]/);
      expect(link).to.contain('mtu 1500').and.to.contain('qlen 10000');
      expect(link).to.contain('tun type tun').and.to.contain('persist on');
      expect(inside('ip', '-4', '-o', 'addr', 'show', 'dev', 'tun7')).to.contain('inet 169.254.7.1/24 ');
      expect(inside('ip', 'route', 'get', '169.254.7.9')).to.contain('dev tun7 src 169.254.7.1');
    });

    for (const option of [[], ['--tap']]) {
      const kind = option.length === 0 ? 'tun' : 'tap';
      it(`gives a ${kind.toUpperCase()} an IPv6 address that can be used at once, and says which is whose`, () => {
        const said = succeeded(tunSh('start', '7', ...option));
        expect(said).to.contain(`${kind}7: IPv6: this machine is fd53:756e:7374:7::1, Sunstar fd53:756e:7374:7::9\n`);
        const addresses = inside('ip', '-6', '-o', 'addr', 'show', 'dev', `${kind}7`);
        expect(addresses).to.contain('fd53:756e:7374:7::1/64 scope global nodad');
        expect(addresses).to.not.contain('tentative scope global');
        expect(inside('ip', '-6', 'route', 'show', 'table', 'all')).to.contain(`fd53:756e:7374:7::/64 dev ${kind}7`);
        expect(succeeded(tunSh('start', '7', ...option))).to.equal(`${kind}7: already started; nothing changed\n`);
      });
    }

    it('leaves IPv6 out where it is switched off', () => {
      inside('sh', '-c', 'echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6');
      expect(succeeded(tunSh('start', '7'))).to.not.contain('IPv6');
      expect(inside('ip', '-4', '-o', 'addr')).to.contain('169.254.7.1/24');
      expect(succeeded(tunSh('start', '7'))).to.equal('tun7: already started; nothing changed\n');
    });

    it('takes tun144 when no number is given, and says who is who', () => {
      expect(succeeded(tunSh('start'))).to.contain(
        'tun144: started: this machine is 169.254.144.1, Sunstar 169.254.144.9, owner root\n',
      );
    });

    it('makes a TAP device with --tap', () => {
      succeeded(tunSh('start', '--tap', '7'));
      expect(inside('ip', '-d', 'link', 'show', 'dev', 'tap7'))
        .to.contain('tun type tap')
        .and.to.contain('link/ether');
      expect(links()).to.not.include('tun7');
    });

    it('makes several at once', () => {
      succeeded(tunSh('start', '7', '8', '254'));
      expect(links()).to.include.members(['tun7', 'tun8', 'tun254']);
      succeeded(tunSh('stop', '7', '254'));
      expect(links()).to.include('tun8').and.to.not.include.members(['tun7', 'tun254']);
    });

    it('changes nothing the second time, and says so', () => {
      succeeded(tunSh('start'));
      const before = everything();
      expect(succeeded(tunSh('start'))).to.equal('tun144: already started; nothing changed\n');
      expect(everything()).to.equal(before);
    });

    it('mends what has been lost since, and stop still undoes all', () => {
      const before = everything();
      succeeded(tunSh('start'));
      inside('ip', 'addr', 'flush', 'dev', 'tun144');
      inside('ip', 'link', 'set', 'dev', 'tun144', 'down');
      inside('iptables', '-t', 'nat', '-F', 'POSTROUTING');
      setForwarding('0');
      expect(commandsIn(succeeded(tunSh('start')))).to.have.length(5);
      expect(inside('ip', '-6', '-o', 'addr')).to.contain('fd53:756e:7374:144::1/64');
      expect(natRules()).to.have.length(1);
      succeeded(tunSh('stop'));
      expect(natRules()).to.deep.equal([]);
      expect(everything()).to.equal(before);
    });

    it('refuses a TAP in the network of a TUN, since the kernel could not tell them apart', () => {
      succeeded(tunSh('start', '7'));
      const outcome = tunSh('start', '7', '--tap');
      expect(outcome.status).to.equal(1);
      expect(outcome.stderr).to.contain('tap7: 169.254.7.0/24 is in use on tun7; stop tun7 first');
      expect(links()).to.not.include('tap7');
    });

    it('refuses a device of the other kind under its name', () => {
      inside('ip', 'tuntap', 'add', 'dev', 'tun7', 'mode', 'tap');
      const outcome = tunSh('start', '7');
      expect(outcome.status).to.equal(1);
      expect(outcome.stderr).to.contain('tun7: exists, but is not a tun device');
    });

    it('makes the others when one cannot be made, and exits with 1', () => {
      inside('ip', 'tuntap', 'add', 'dev', 'tun7', 'mode', 'tap');
      expect(tunSh('start', '7', '8').status).to.equal(1);
      expect(links()).to.include('tun8');
    });

    it('says how to get /dev/net/tun where there is none', () => {
      const script = 'mount -t tmpfs none /dev/net; exec ./tun.sh start';
      const outcome = run(['ip', 'netns', 'exec', namespace, 'sh', '-ec', script]);
      expect(outcome.status).to.equal(1);
      expect(outcome.stderr).to.contain('/dev/net/tun is missing; run: modprobe tun');
    });

    it('tells a root without CAP_NET_ADMIN what the container lacks', () => {
      const outcome = run(['setpriv', '--bounding-set=-net_admin', '--inh-caps=-net_admin', './tun.sh', 'start']);
      expect(outcome.status).to.equal(1);
      expect(outcome.stderr).to.contain('--cap-add NET_ADMIN --device /dev/net/tun');
    });

    it('tells an owner who cannot open /dev/net/tun how to change that', () => {
      const script = 'mount -t tmpfs none /dev/net; mknod -m "$1" /dev/net/tun c 10 200; exec ./tun.sh start "$2"';
      const start = (mode: string, number: string): Outcome =>
        run(['ip', 'netns', 'exec', namespace, 'sh', '-ec', script, 'sh', mode, number], {
          environment: { SUDO_UID: String(NOBODY) },
        });
      expect(start('600', '7').stderr).to.equal(
        'tun7: its owner cannot open /dev/net/tun; to allow it: chmod 666 /dev/net/tun\n',
      );
      expect(start('666', '8').stderr).to.equal('');
    });

    it('is done once by two that are called at the same time', () => {
      inside('sh', '-ec', './tun.sh start & ./tun.sh start & wait');
      expect(natRules()).to.have.length(1);
      succeeded(tunSh('stop'));
      expect(forwarding()).to.equal('0');
    });

    it('warns of the one network that hides the metadata service of cloud machines', () => {
      expect(tunSh('start', '169', '--dry-run').stderr).to.contain('169.254.169.254');
      expect(tunSh('start', '168', '--dry-run').stderr).to.equal('');
    });
  });

  describe('the owner', () => {
    const owner = (): string => inside('ip', 'tuntap').replace(/.* user /, '');

    it('is whoever called sudo', () => {
      expect(succeeded(tunShAs({ SUDO_UID: String(NOBODY), SUDO_USER: 'root' }, 'start'))).to.contain('owner nobody');
      expect(owner()).to.equal(String(NOBODY));
    });

    it('is found by name when sudo gives only that', () => {
      succeeded(tunShAs({ SUDO_USER: 'nobody' }, 'start'));
      expect(owner()).to.equal(String(NOBODY));
    });

    it('is root when nobody called sudo', () => {
      succeeded(tunSh('start'));
      expect(owner()).to.equal('0');
    });

    it('may be a user without a name', () => {
      expect(succeeded(tunShAs({ SUDO_UID: '54321' }, 'start'))).to.contain('owner uid 54321');
    });

    it('stays when another starts the device again, which is said', () => {
      succeeded(tunSh('start'));
      const again = succeeded(tunShAs({ SUDO_UID: String(NOBODY) }, 'start'));
      expect(again).to.contain('nothing changed').and.to.contain('stays with its owner, root');
      expect(owner()).to.equal('0');
    });

    it('is refused when sudo names someone unknown', () => {
      const outcome = tunShAs({ SUDO_USER: 'no-such-user' }, 'start');
      expect(outcome.status).to.equal(1);
      expect(outcome.stderr).to.contain("SUDO_USER is 'no-such-user'");
    });
  });

  describe('stop', () => {
    it('leaves the namespace as start found it, and no records', () => {
      const before = everything();
      succeeded(tunSh('start', '7', '8'));
      expect(everything()).to.not.equal(before);
      expect(succeeded(tunSh('stop', '8', '7')))
        .to.contain('tun8: stopped')
        .and.to.contain('tun7: stopped');
      expect(everything()).to.equal(before);
      expect(records()).to.deep.equal([]);
    });

    it('says that nothing is there, and exits with 0', () => {
      expect(succeeded(tunSh('stop'))).to.equal('tun144: not there; nothing to stop\n');
      expect(succeeded(tunSh('stop', '7', '--tap'))).to.equal('tap7: not there; nothing to stop\n');
    });

    it('leaves alone a device that start did not make', () => {
      inside('ip', 'tuntap', 'add', 'dev', 'tun144', 'mode', 'tun');
      const before = everything();
      expect(succeeded(tunSh('stop'))).to.equal('tun144: not started by this script; left alone\n');
      expect(everything()).to.equal(before);
    });

    it('takes back only what start added to a device that was there', () => {
      inside('ip', 'tuntap', 'add', 'dev', 'tun144', 'mode', 'tun', 'multi_queue');
      inside('ip', 'addr', 'add', '10.9.9.1/24', 'dev', 'tun144');
      const before = everything();
      expect(succeeded(tunSh('start'))).to.contain('exists already, not made by this script; stop will leave it');
      expect(inside('ip', '-o', 'addr'))
        .to.contain('169.254.144.1/24')
        .and.to.contain('fd53:756e:7374:144::1/64');
      succeeded(tunSh('stop'));
      expect(everything()).to.equal(before);
    });

    it('keeps an address and a link that were up before', () => {
      inside('ip', 'tuntap', 'add', 'dev', 'tun144', 'mode', 'tun');
      inside('ip', 'addr', 'add', '169.254.144.1/24', 'dev', 'tun144');
      inside('ip', 'link', 'set', 'dev', 'tun144', 'up');
      const before = everything();
      succeeded(tunSh('start'));
      succeeded(tunSh('stop'));
      expect(everything()).to.equal(before);
    });

    it('removes the NAT rule of a device that someone deleted, and restores forwarding', () => {
      succeeded(tunSh('start'));
      inside('ip', 'link', 'delete', 'dev', 'tun144');
      succeeded(tunSh('stop'));
      expect(natRules()).to.deep.equal([]);
      expect(forwarding()).to.equal('0');
      expect(records()).to.deep.equal([]);
    });

    it('does not take a later device of the same name for its own', () => {
      succeeded(tunSh('start'));
      inside('ip', 'link', 'delete', 'dev', 'tun144');
      inside('ip', 'tuntap', 'add', 'dev', 'tun144', 'mode', 'tun');
      succeeded(tunSh('stop'));
      expect(links()).to.include('tun144');
    });
  });

  describe('--dry-run', () => {
    it('prints exactly what start then runs, and changes nothing', () => {
      const before = everything();
      const promised = succeeded(tunSh('start', '7', '8', '--dry-run'));
      expect(everything()).to.equal(before);
      expect(records()).to.deep.equal([]);
      expect(commandsIn(succeeded(tunSh('start', '7', '8')))).to.deep.equal(commandsIn(promised));
    });

    it('prints exactly what stop then runs, and changes nothing', () => {
      succeeded(tunSh('start', '7', '8'));
      const before = everything();
      const promised = succeeded(tunSh('stop', '7', '8', '--dry-run'));
      expect(everything()).to.equal(before);
      expect(succeeded(tunSh('stop', '7', '8', '--dry-run'))).to.equal(promised);
      expect(commandsIn(promised).at(-1)).to.equal(`echo 0 > ${FORWARD_FILE}`);
      expect(commandsIn(succeeded(tunSh('stop', '7', '8')))).to.deep.equal(commandsIn(promised));
    });

    it('says that there is nothing to do once started', () => {
      succeeded(tunSh('start'));
      expect(succeeded(tunSh('start', '--dry-run'))).to.equal('tun144: already started; nothing to do\n');
    });

    it('prints commands that a shell can run', () => {
      const promised = succeeded(tunSh('start', '--dry-run'));
      inside('sh', '-ec', promised.replaceAll(/^\+ /gm, ''));
      expect(links()).to.include('tun144');
      expect(natRules()).to.have.length(1);
      expect(forwarding()).to.equal('1');
    });
  });

  describe('NAT', () => {
    it('is one rule for the device, with a mark of its own', () => {
      succeeded(tunSh('start', '7'));
      expect(natRules()).to.have.length(1);
      expect(natRules()[0]).to.match(
        /^-A POSTROUTING -s 169\.254\.7\.0\/24 ! -o tun7 -m comment --comment sunstar_[0-9a-f]{8} -j MASQUERADE$/,
      );
    });

    it('leaves the rules of others where they are, even one like ours', () => {
      const rule = ['POSTROUTING', '-s', '169.254.7.0/24', '!', '-o', 'tun7', '-j', 'MASQUERADE'];
      inside('iptables', '-t', 'nat', '-A', ...rule);
      inside('iptables', '-t', 'nat', '-A', 'POSTROUTING', '-s', '10.0.0.0/8', '-j', 'MASQUERADE');
      const before = natRules();
      succeeded(tunSh('start', '7', '8'));
      expect(natRules()).to.have.length(4);
      succeeded(tunSh('stop', '7'));
      expect(natRules()).to.have.length(3);
      succeeded(tunSh('stop', '8'));
      expect(natRules()).to.deep.equal(before);
    });

    it('is done by nft, in a table of its own, where there is no iptables', () => {
      inside('nft', 'add table ip theirs');
      succeeded(tunShWith('/dev/null', ['iptables'], 'start', '7'));
      const ruleset = inside('nft', 'list', 'ruleset');
      expect(ruleset).to.match(/table ip sunstar_[0-9a-f]{8} \{/);
      expect(ruleset).to.contain('ip saddr 169.254.7.0/24 oifname != "tun7" masquerade');
      expect(succeeded(tunSh('start', '7'))).to.contain('nothing changed');
      succeeded(tunShWith('/dev/null', ['iptables'], 'stop', '7'));
      expect(inside('nft', 'list', 'ruleset'))
        .to.contain('table ip theirs')
        .and.to.not.contain('sunstar');
    });

    it('is done by nft where iptables does not work', () => {
      succeeded(tunShWith('/bin/false', ['iptables'], 'start', '7'));
      expect(inside('nft', 'list', 'ruleset')).to.contain('oifname != "tun7" masquerade');
    });

    it('is said to be missing where there is neither, and start goes on', () => {
      const outcome = tunShWith('/dev/null', ['iptables', 'nft'], 'start', '7');
      expect(succeeded(outcome)).to.contain('tun7: started');
      expect(outcome.stderr).to.contain('tun7: NAT is not set: neither iptables nor nft is installed');
      expect(succeeded(tunSh('status', '7'))).to.contain('no NAT');
      succeeded(tunShWith('/dev/null', ['iptables', 'nft'], 'stop', '7'));
      expect(links()).to.not.include('tun7');
    });

    it('is said to be missing where both fail, and start goes on', () => {
      const outcome = tunShWith('/bin/false', ['iptables', 'nft'], 'start', '7');
      succeeded(outcome);
      expect(outcome.stderr).to.contain('NAT is not set: iptables nft failed');
    });

    it('is added by a later start, once there is a program for it', () => {
      succeeded(tunShWith('/dev/null', ['iptables', 'nft'], 'start', '7'));
      succeeded(tunSh('start', '7'));
      expect(natRules()).to.have.length(1);
      succeeded(tunSh('stop', '7'));
      expect(natRules()).to.deep.equal([]);
    });

    it('keeps its record when the program that made the rule is gone, so that a later stop can remove it', () => {
      succeeded(tunSh('start', '7'));
      const outcome = tunShWith('/dev/null', ['iptables'], 'stop', '7');
      expect(outcome.status).to.equal(1);
      expect(outcome.stderr).to.contain('iptables made the NAT rule, but is no longer installed');
      expect(forwarding()).to.equal('1');
      succeeded(tunSh('stop', '7'));
      expect(natRules()).to.deep.equal([]);
      expect(forwarding()).to.equal('0');
    });

    it('comes with the remedy when the firewall drops what is forwarded', () => {
      inside('iptables', '-P', 'FORWARD', 'DROP');
      expect(tunSh('start', '7').stderr).to.contain('iptables -I FORWARD -i tun7 -j ACCEPT');
      expect(inside('iptables', '-S', 'FORWARD')).to.equal('-P FORWARD DROP');
    });
  });

  describe('ip_forward', () => {
    it('is switched on by the first start and restored by the last stop', () => {
      succeeded(tunSh('start', '7'));
      expect(forwarding()).to.equal('1');
      succeeded(tunSh('start', '8', '--tap'));
      succeeded(tunSh('stop', '7'));
      expect(forwarding()).to.equal('1');
      succeeded(tunSh('stop', '8', '--tap'));
      expect(forwarding()).to.equal('0');
    });

    it('stays on where it was on before', () => {
      setForwarding('1');
      expect(succeeded(tunSh('start'))).to.not.contain(FORWARD_FILE);
      expect(succeeded(tunSh('stop'))).to.not.contain(FORWARD_FILE);
      expect(forwarding()).to.equal('1');
    });

    it('is left as it is when someone else changed it in between', () => {
      succeeded(tunSh('start'));
      setForwarding('0');
      expect(succeeded(tunSh('stop'))).to.contain('ip_forward was changed by someone else since');
      expect(forwarding()).to.equal('0');
      expect(records()).to.deep.equal([]);
    });

    it('is not touched by a stop that finds nothing', () => {
      setForwarding('1');
      succeeded(tunSh('stop'));
      expect(forwarding()).to.equal('1');
    });
  });

  describe('namespaces', () => {
    it('have records of their own', () => {
      const [first, second] = [namespace, makeNamespace()];
      succeeded(tunSh('start'));
      namespace = second;
      expect(succeeded(tunSh('status'))).to.contain('no devices');
      expect(succeeded(tunSh('stop'))).to.contain('not there');
      succeeded(tunSh('start'));
      expect(records()).to.have.length(2);
      succeeded(tunSh('stop'));
      namespace = first;
      expect(links()).to.include('tun144');
      succeeded(tunSh('stop'));
      expect(links()).to.not.include('tun144');
    });

    it('are not touched from outside', () => {
      succeeded(tunSh('start', '203'));
      expect(existsSync('/sys/class/net/tun203')).to.equal(false);
    });

    it('may be unshared without a /sys of their own', () => {
      const script = './tun.sh start 203; ./tun.sh start 203; ./tun.sh status; ./tun.sh stop 203';
      const outcome = run(['unshare', '--net', 'sh', '-ec', script]);
      expect(outcome.stderr).to.equal('');
      expect(succeeded(outcome))
        .to.contain('tun203: already started; nothing changed')
        .and.to.contain(
          'tun203: up, 169.254.203.1/24 fd53:756e:7374:203::1/64, owner root, NAT by iptables, started by tun.sh',
        )
        .and.to.contain('tun203: stopped');
    });

    it('do not inherit the records of a deleted one whose number they got', () => {
      succeeded(tunSh('start'));
      const stale = join(folder, 'state', records()[0]!);
      namespace = makeNamespace();
      const number = inside('readlink', '/proc/self/ns/net').replaceAll(/\D/g, '');
      cpSync(stale, join(folder, 'state', number), { recursive: true });
      setForwarding('1');
      inside('ip', 'tuntap', 'add', 'dev', 'tun144', 'mode', 'tun');

      const outcome = tunSh('stop');
      expect(succeeded(outcome)).to.contain('not started by this script; left alone');
      expect(outcome.stderr).to.contain('ip_forward stays 1');
      expect(links()).to.include('tun144');
      expect(forwarding()).to.equal('1');
    });
  });

  describe('status', () => {
    it('tells state, address, owner, NAT and maker of every device', () => {
      succeeded(tunSh('start', '7'));
      succeeded(tunShAs({ SUDO_UID: String(NOBODY) }, 'start', '8', '--tap'));
      inside('ip', 'tuntap', 'add', 'dev', 'tun20', 'mode', 'tun');
      expect(succeeded(tunSh('status')).split('\n')).to.deep.equal([
        'tap8: up, 169.254.8.1/24 fd53:756e:7374:8::1/64, owner nobody, NAT by iptables, started by tun.sh',
        'tun20: down, no address, no owner, no NAT, not started by tun.sh',
        'tun7: up, 169.254.7.1/24 fd53:756e:7374:7::1/64, owner root, NAT by iptables, started by tun.sh',
        'ip_forward: 1 (before the first start: 0)',
        '',
      ]);
    });

    it('tells of the devices asked for only', () => {
      succeeded(tunSh('start', '7', '8'));
      expect(
        succeeded(tunSh('status', '8', '9'))
          .split('\n')
          .slice(0, 2),
      ).to.deep.equal([
        'tun8: up, 169.254.8.1/24 fd53:756e:7374:8::1/64, owner root, NAT by iptables, started by tun.sh',
        'tun9: not there',
      ]);
    });

    it('notices a NAT rule that has been flushed', () => {
      succeeded(tunSh('start', '7'));
      inside('iptables', '-t', 'nat', '-F');
      expect(succeeded(tunSh('status', '7'))).to.contain('no NAT');
    });

    it('changes nothing', () => {
      succeeded(tunSh('start'));
      const before = everything();
      succeeded(tunSh('status'));
      expect(everything()).to.equal(before);
    });
  });
});
