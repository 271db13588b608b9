/**
 * A network of one's own: runs the current command again inside a fresh network namespace, where a TUN device may be made
 * and the kernel's TCP be met without touching the machine's network. Root needs nothing else; others get a user namespace
 * of their own with it. Everything in it vanishes with the process.
 *
 *   sunstar demo ──> unshare [--user --map-root-user] --net  sunstar demo (again, inside)
 *                                        tun144: kernel 169.254.144.1 <──> Sunstar 169.254.144.9,  lo: 127.0.0.1
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { nativeBindingProblem, openTAP, openTUN, type TUNDevice } from '../lib/index.ts';
import { AppError, EXIT } from './exit_codes.ts';
import { flushOutput } from './reporting.ts';
import { addressesOfTUN, readTUNConfig, type TUNAddresses } from './project.ts';

/** Holds the way in and the namespace we came from, to tell a child inside from one that only inherited the variable. */
const MARK = 'SUNSTAR_PRIVATE_NAMESPACE';

export type WayIn = 'root' | 'user';

const UNSHARE: Readonly<Record<WayIn, readonly string[]>> = {
  root: ['--net'],
  user: ['--user', '--map-root-user', '--net'],
};

/** The command line that runs a command inside a namespace of its own. */
export function unshareCommand(way: WayIn, command: readonly string[]): string[] {
  return ['unshare', ...UNSHARE[way], ...command];
}

function currentNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/net');
  } catch {
    return '';
  }
}

/** How we came in, or undefined when this is not a namespace of ours. */
export function insidePrivateNamespace(): WayIn | undefined {
  const [way, outside] = (process.env[MARK] ?? '').split(' ');
  if ((way !== 'root' && way !== 'user') || outside === currentNamespace()) return undefined;
  return way;
}

/** Why /dev/net/tun cannot be opened, or undefined. */
export function tunFileProblem(): string | undefined {
  try {
    closeSync(openSync('/dev/net/tun', 'r+'));
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '/dev/net/tun is missing';
    if (code === 'EACCES' || code === 'EPERM') return '/dev/net/tun may not be opened by this user';
    return `/dev/net/tun cannot be opened (${code})`;
  }
}

/** Tries one way in; the reason in one line when it is closed. */
function probe(way: WayIn): string | undefined {
  const [program, ...args] = unshareCommand(way, ['ip', 'link', 'set', 'lo', 'up']);
  const trial = spawnSync(program!, args, { encoding: 'utf8' });
  if (trial.error !== undefined) return `unshare cannot be run (${(trial.error as NodeJS.ErrnoException).code})`;
  if (trial.status === 0) return undefined;
  const text = trial.stderr.trim().split('\n')[0] ?? '';
  return /exec|No such file/.test(text) ? 'the command ip is missing (package iproute2)' : text;
}

/** Which way into a namespace is open, or why none is. Whether there are TUN devices in it is another question. */
export function findWayIn(): { readonly way: WayIn } | { readonly reason: string } {
  if (process.platform !== 'linux') return { reason: `namespaces are of Linux, this is ${process.platform}` };
  const reasons: string[] = [];
  for (const way of process.getuid?.() === 0 ? (['root', 'user'] as const) : (['user'] as const)) {
    const reason = probe(way);
    if (reason === undefined) return { way };
    reasons.push(reason);
  }
  return { reason: reasons[0]! };
}

/** Runs this very command inside and ends with its exit code. */
async function runAgainInside(way: WayIn): Promise<never> {
  await flushOutput();
  const [program, ...args] = unshareCommand(way, [process.execPath, ...process.execArgv, ...process.argv.slice(1)]);
  const child = spawn(program!, args, {
    stdio: 'inherit',
    env: { ...process.env, [MARK]: `${way} ${currentNamespace()}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // A terminal sends Ctrl-C to both of us.
    process.on(signal, () => void (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
  process.exit(code);
}

export interface InPrivateNamespace {
  readonly inside: true;
  readonly way: WayIn;
}

export interface NotInPrivateNamespace {
  readonly inside: false;
  readonly reason: string;
}

/**
 * The kernel remembers ssthresh of a destination from one connection to the next: a connection after one with another
 * congestion control, or over a path made worse on purpose, would start with a lesson that is not its own.
 */
function forgetConnections(): void {
  try {
    writeFileSync('/proc/sys/net/ipv4/tcp_no_metrics_save', '1');
  } catch {
    // A kernel without the switch, or one that does not let us: the first runs warm up, and the medians say the rest.
  }
}

/**
 * Returns inside the namespace; the process outside stays here until the one inside has ended, and ends with its exit code.
 * Where there is no way in, returns at once with the reason.
 */
export async function enterPrivateNamespace(): Promise<InPrivateNamespace | NotInPrivateNamespace> {
  const way = insidePrivateNamespace();
  if (way !== undefined) {
    const up = spawnSync('ip', ['link', 'set', 'lo', 'up'], { encoding: 'utf8' });
    if (up.status !== 0) throw new AppError(`cannot bring lo up: ${up.stderr}`, EXIT.failed, 'ERR_NAMESPACE');
    forgetConnections();
    return { inside: true, way };
  }
  const problem = nativeBindingProblem() ?? tunFileProblem();
  if (problem !== undefined) return { inside: false, reason: problem };
  const found = findWayIn();
  if ('reason' in found) return { inside: false, reason: found.reason };
  return await runAgainInside(found.way);
}

export interface PrivateTUNOptions {
  /** 'tap': Ethernet, with an address of the kernel's own. Default 'tun'. */
  readonly medium?: 'tun' | 'tap' | undefined;
  readonly mtu?: number | undefined;
  readonly offload?: boolean | undefined;
}

/** A TUN, or TAP, of this namespace, up, with the kernel's addresses on it; it is gone when it is closed. */
export function openPrivateTUN(options: PrivateTUNOptions = {}): TUNAddresses & { device: TUNDevice } {
  const config = readTUNConfig();
  const addresses = addressesOfTUN(config.defaultNumber, config);
  const { medium = 'tun' } = options;
  const open = medium === 'tun' ? openTUN : openTAP;
  const device = open({
    name: `${medium}${config.defaultNumber}`,
    offload: options.offload ?? true,
    ipv4: `${addresses.host}/24`,
    up: true,
    ...(options.mtu === undefined ? {} : { mtu: options.mtu }),
  });
  // By netlink, since the older call that the addon knows is refused in a user namespace. Where it fails, the kernel's 500
  // packets have to do.
  spawnSync('ip', ['link', 'set', 'dev', device.name, 'txqueuelen', '10000']);
  // The same, and where the kernel has no IPv6 there is none.
  spawnSync('ip', ['-6', 'addr', 'add', `${addresses.host6}/64`, 'dev', device.name, 'nodad']);
  return { device, ...addresses };
}
