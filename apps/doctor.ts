/** doctor: what works on this machine, what does not, and what to do about it. */
import type { Command } from 'commander';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { fileURLToPath } from 'node:url';
import { nativeBindingProblem } from '../lib/index.ts';
import { addCommonOptions, networkSettings, type CommonFlags } from './arguments.ts';
import type { Probed, ProbeReport } from './doctor_probe.ts';
import { EXIT } from './exit_codes.ts';
import { findWayIn, tunFileProblem, unshareCommand, type WayIn } from './private_namespace.ts';
import { defineApp, runIfMain } from './program.ts';
import { paint } from './reporting.ts';

interface Finding {
  readonly check: string;
  /** 'missing' stops something from working; 'note' only narrows it. */
  readonly status: 'ok' | 'note' | 'missing';
  readonly what: string;
  readonly remedy?: string;
}

const LEAST_NODE = [20, 19] as const;

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  const what = `Node ${process.versions.node}`;
  if (isEnough) return { check: 'node', status: 'ok', what };
  return { check: 'node', status: 'missing', what, remedy: `install Node ${LEAST_NODE.join('.')} or later` };
}

function checkSystem(): Finding {
  const what = `${process.platform} ${release()} on ${process.arch}`;
  if (process.platform === 'linux') return { check: 'system', status: 'ok', what };
  return {
    check: 'system',
    status: 'missing',
    what,
    remedy: 'TUN devices need Linux; the memory link works everywhere',
  };
}

function checkAddon(): Finding {
  const problem = nativeBindingProblem();
  if (problem === null) return { check: 'addon', status: 'ok', what: 'the native addon loads' };
  const remedy = 'in a clone: apt-get install python3 make g++, then npm run build:native';
  return { check: 'addon', status: 'missing', what: problem, remedy };
}

function checkTunFile(): Finding {
  const problem = tunFileProblem();
  if (problem === undefined) return { check: 'tun-file', status: 'ok', what: '/dev/net/tun can be opened' };
  const remedy = problem.includes('missing')
    ? 'sudo modprobe tun; in a container: docker run --device /dev/net/tun --cap-add NET_ADMIN'
    : 'sudo chmod 666 /dev/net/tun, or run as root';
  return { check: 'tun-file', status: 'missing', what: problem, remedy };
}

/** CAP_NET_ADMIN, without which no device can be made outside a namespace of one's own. capabilities(7): bit 12. */
function checkPrivileges(): Finding {
  if (process.platform !== 'linux') return { check: 'privileges', status: 'note', what: 'not looked at' };
  const mask = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const isAdmin = ((BigInt(`0x${mask}`) >> 12n) & 1n) === 1n;
  if (isAdmin) return { check: 'privileges', status: 'ok', what: 'may make network devices (CAP_NET_ADMIN)' };
  const what = 'may not make network devices (no CAP_NET_ADMIN)';
  return {
    check: 'privileges',
    status: 'note',
    what,
    remedy: 'use a device made by sudo ./tun.sh start, or namespaces',
  };
}

function checkNamespaces(): { finding: Finding; way: WayIn | undefined } {
  const found = findWayIn();
  if ('way' in found) {
    const what = found.way === 'root' ? 'private namespaces as root' : 'private namespaces without root';
    return { finding: { check: 'namespaces', status: 'ok', what }, way: found.way };
  }
  const remedy =
    'apt-get install iproute2 util-linux; sudo sysctl kernel.unprivileged_userns_clone=1 or, on Ubuntu, kernel.apparmor_restrict_unprivileged_userns=0';
  return { finding: { check: 'namespaces', status: 'missing', what: found.reason, remedy }, way: undefined };
}

function whatATunLacks(): string | undefined {
  if (nativeBindingProblem() !== null) return 'the addon';
  return tunFileProblem() === undefined ? undefined : '/dev/net/tun';
}

const PROBED = [
  ['tun', 'offload', 'a TUN device'],
  ['tap', 'tap', 'a TAP device'],
  ['packet', 'packet', 'a packet socket on an interface (bridge, dump)'],
] as const;

/** Opens devices where they disturb nobody and asks what they can do. */
function checkDevices(way: WayIn | undefined): Finding[] {
  const lacking = way === undefined ? 'a namespace' : whatATunLacks();
  if (way === undefined || lacking !== undefined) {
    return PROBED.map(([, check]) => ({ check, status: 'note', what: `not looked at, for want of ${lacking}` }));
  }
  const suffix = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const probe = fileURLToPath(new URL(`./doctor_probe.${suffix}`, import.meta.url));
  const [command, ...args] = unshareCommand(way, [process.execPath, ...process.execArgv, probe]);
  const outcome = spawnSync(command!, args, { encoding: 'utf8' });
  if (outcome.status !== 0) {
    const reason = outcome.stderr.split('\n').find((line) => line.includes('Error:')) ?? outcome.stderr.trim();
    const what = `no device could be opened: ${reason.trim()}`;
    return PROBED.map(([kind, check]) => ({ check, status: kind === 'tun' ? 'missing' : 'note', what }));
  }
  const report = JSON.parse(outcome.stdout) as ProbeReport;
  return PROBED.map(([kind, check, name]) => findingOf(check, name, report[kind]));
}

function findingOf(check: string, name: string, { capabilities, problem }: Probed): Finding {
  if (capabilities === undefined) {
    // A TUN is what most programs need; the others are for Ethernet.
    const status = check === 'offload' ? 'missing' : 'note';
    return { check, status, what: `${name} could not be opened: ${problem ?? 'for no known reason'}` };
  }
  const { checksumOffload, segmentationOffloadBytes } = capabilities;
  if (checksumOffload && segmentationOffloadBytes > 0) {
    const what = `${name} takes unfinished checksums, and packets up to ${segmentationOffloadBytes} bytes`;
    return { check, status: 'ok', what };
  }
  const what = `${name}: checksums ${checksumOffload ? 'yes' : 'no'}, segmentation no; slower, but it works`;
  return { check, status: 'note', what };
}

/** The device that tun.sh makes. */
function checkDevice(): Finding {
  const { device } = networkSettings({ offload: true });
  const number = /\d+$/.exec(device)?.[0] ?? '';
  const remedy = `sudo ./tun.sh start ${number}`;
  const folder = `/sys/class/net/${device}`;
  if (!existsSync(folder)) return { check: 'device', status: 'missing', what: `${device} has not been made`, remedy };
  const flags = Number(readFileSync(`${folder}/flags`, 'utf8'));
  if ((flags & 1) === 0) return { check: 'device', status: 'missing', what: `${device} is down`, remedy };
  const owner = existsSync(`${folder}/owner`) ? Number(readFileSync(`${folder}/owner`, 'utf8')) : -1;
  const user = process.getuid?.() ?? -1;
  if (user === 0 || owner === -1 || owner === user) return { check: 'device', status: 'ok', what: `${device} is up` };
  const what = `${device} is up, but belongs to user ${owner}, not to ${user}`;
  return { check: 'device', status: 'missing', what, remedy: `sudo ./tun.sh stop ${number}, then ${remedy}` };
}

interface Mode {
  readonly mode: 'device' | 'namespace' | 'memory';
  readonly works: boolean;
  readonly what: string;
}

const SIGNS = { ok: 'ok', note: 'note', missing: 'missing' } as const;
const COLOURS = { ok: 'green', note: 'yellow', missing: 'red' } as const;

export const doctor = defineApp<CommonFlags>({
  name: 'doctor',
  notes:
    'Exits with 0 when connections to the kernel are possible, through a device of tun.sh or in a private namespace; otherwise 1.',
  examples: [
    ['sunstar doctor', 'a list, with what to do about each'],
    ['sunstar doctor --json', 'the same as one document'],
  ],
  environment: 'SUNSTAR_TUN        the device to look at\n  NO_COLOR, FORCE_COLOR',
  configure: (command: Command) => addCommonOptions(command),
  run({ report }) {
    const namespaces = checkNamespaces();
    const findings: Finding[] = [
      checkNode(),
      checkSystem(),
      checkAddon(),
      checkTunFile(),
      checkPrivileges(),
      namespaces.finding,
      ...checkDevices(namespaces.way),
      checkDevice(),
    ];
    const isOk = (check: string): boolean => findings.some((each) => each.check === check && each.status === 'ok');
    const basis = isOk('node') && isOk('addon') && isOk('tun-file');
    const modes: Mode[] = [
      {
        mode: 'device',
        works: basis && isOk('device'),
        what: 'netcat, webget, chargen, discard on a device of tun.sh',
      },
      { mode: 'namespace', works: basis && isOk('namespaces'), what: 'demo and benchmark in a private network' },
      { mode: 'memory', works: isOk('node'), what: 'two hosts in one process, no kernel: demo, lessons, tests' },
    ];
    for (const { check, status, what, remedy } of findings) {
      report.say(`${paint(COLOURS[status], SIGNS[status].padEnd(8))}${check.padEnd(12)}${what}`);
      if (remedy !== undefined && status !== 'ok') report.say(`${' '.repeat(20)}→ ${remedy}`);
    }
    report.say();
    for (const { works, what } of modes)
      report.say(`${works ? paint('green', 'works   ') : paint('red', 'not yet ')}${what}`);
    const canReachKernel = modes.some(({ mode, works }) => works && mode !== 'memory');
    report.data({ ok: canReachKernel, findings, modes });
    return Promise.resolve(canReachKernel ? EXIT.ok : EXIT.failed);
  },
});

runIfMain(import.meta, doctor);
