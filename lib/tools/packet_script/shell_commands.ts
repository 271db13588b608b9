/**
 * Shell lines of a script. Nothing is run: settings become options of the stack, questions about sockets are answered from
 * the stack, what changes nothing here is passed over, and everything else skips the script.
 * Pure.
 */
import type { TCPState } from '../../tcp_helpers/tcp_state.ts';
import { Divergence, UnsupportedFeature } from './script_error.ts';
import { applySysctl, type SystemSettings } from './sysctl_table.ts';

/** What shell lines may look at and change. */
export interface ShellSurroundings {
  readonly settings: SystemSettings;
  /** The MTU of the path to the peer, by `ip route change`. */
  readonly limitPath: (mtu: number) => void;
  /** Gives up every connection, also those in TIME-WAIT. */
  readonly dropConnections: () => void;
  /** What a counter of the system, by its name in nstat, has come to; undefined: there is none like it. */
  readonly counter: (name: string) => number | undefined;
  /** Every connection and listener, now. */
  readonly sockets: () => readonly ShellSocket[];
}

export interface ShellSocket {
  readonly localPort: number;
  readonly remotePort: number | null;
  readonly state: TCPState;
  readonly isIPv6: boolean;
  /** Both ends, as `address:port`. */
  readonly ends: string;
  /** A descriptor of the script stands for it. */
  readonly isOwned: boolean;
}

/** What scripts source or run that only sets up the machine, or puts it back. */
const WITHOUT_EFFECT: readonly RegExp[] = [
  /(?:^|\/)defaults\.sh$/,
  /sysctl_restore_\S*\.sh$/,
  /^nstat\b[^|]*$/,
  /^tc qdisc\b(?!.*\blimit 0\b)/,
  /^ethtool -K\b/,
  /^ip link set\b/,
  /^sleep\b/,
  /^true$/,
  /^:$/,
  /^(?:modprobe|kldload)\b/,
];

/** Counters of Linux that the stack has, too, and how it calls them. */
const COUNTERS: Readonly<Record<string, string>> = {
  TcpExtOutOfWindowIcmps: 'icmp: error about data that is not in flight',
};

function isCounter(name: string): boolean {
  return Object.hasOwn(COUNTERS, name);
}

/** @param counters of the stack, by their names */
export function counterNamed(name: string, counters: Readonly<Record<string, number>>): number | undefined {
  return isCounter(name) ? (counters[COUNTERS[name]!] ?? 0) : undefined;
}

/** What the set-up that Linux's scripts have in common changes of Linux; the rest of it the profile has. */
const LINUX_DEFAULTS = [
  ['net.ipv4.tcp_ecn', '0'],
  ['net.ipv4.tcp_slow_start_after_idle', '0'],
] as const;

/** How sockstat names the states. */
const STATE_NAMES: Readonly<Record<TCPState, string>> = {
  CLOSED: 'CLOSED',
  LISTEN: 'LISTEN',
  'SYN-SENT': 'SYN_SENT',
  'SYN-RECEIVED': 'SYN_RCVD',
  ESTABLISHED: 'ESTABLISHED',
  'CLOSE-WAIT': 'CLOSE_WAIT',
  'FIN-WAIT-1': 'FIN_WAIT_1',
  CLOSING: 'CLOSING',
  'LAST-ACK': 'LAST_ACK',
  'FIN-WAIT-2': 'FIN_WAIT_2',
  'TIME-WAIT': 'TIME_WAIT',
};

/** How ss names the states that differ from RFC 9293. */
const SS_NAMES: Readonly<Record<TCPState, string>> = {
  ...STATE_NAMES,
  'SYN-SENT': 'SYN-SENT',
  'SYN-RECEIVED': 'SYN-RECV',
  'CLOSE-WAIT': 'CLOSE-WAIT',
  'FIN-WAIT-1': 'FIN-WAIT-1',
  'LAST-ACK': 'LAST-ACK',
  'FIN-WAIT-2': 'FIN-WAIT-2',
  'TIME-WAIT': 'TIME-WAIT',
};

/** @throws UnsupportedFeature, or Divergence where a question is answered otherwise */
export function playShellCommand(command: string, surroundings: ShellSurroundings): void {
  // Continuation lines are one line.
  const lines = command.replaceAll(/\\\n/g, ' ').split(/\n|;|&&/);
  for (const line of lines.map((part) => part.replace(/(?:^|\s)#.*$/, '').trim())) {
    if (line !== '' && !playEcho(line, surroundings.settings)) {
      playLine(withoutRedirection(line), surroundings);
    }
  }
}

function withoutRedirection(line: string): string {
  return line.replaceAll(/\s*\d?>{1,2}\s*&?\S+/g, '').trim();
}

function playLine(line: string, surroundings: ShellSurroundings): void {
  if (/(?:^|\/)defaults\.sh$/.test(line)) {
    for (const [name, value] of LINUX_DEFAULTS) applySysctl(surroundings.settings, name, value);
  }
  if (WITHOUT_EFFECT.some((pattern) => pattern.test(line))) return;
  const [program = ''] = line.split(/\s+/, 1);
  const rest = line.slice(program.length).trim();
  if (/(?:^|\/)sysctl$/.test(program)) playSysctl(rest, surroundings.settings);
  else if (program.endsWith('set_sysctls.py')) playAssignments(rest, surroundings.settings);
  else if (program === 'sockstat' || program === 'ss') playQuestion(line, surroundings.sockets());
  else if (program === 'nstat') playCounters(line, surroundings);
  else if (program === 'tcpdrop') surroundings.dropConnections();
  else if (/^ip tcp_metrics flush\b/.test(line)) surroundings.settings.forgetDestinations();
  else if (!playRoute(line, surroundings)) {
    throw new UnsupportedFeature(`the shell command '${line}' has no meaning here`);
  }
}

/** `sysctl -q -w name=value name="several values"` */
function playSysctl(rest: string, settings: SystemSettings): void {
  playAssignments(rest.replaceAll(/(?:^|\s)-\w+(?=\s|$)/g, ' '), settings);
}

function playAssignments(text: string, settings: SystemSettings): void {
  const assignments = [...text.matchAll(/([\w./-]+)\s?=\s?("[^"]*"|'[^']*'|\S+)/g)];
  const left = text.replaceAll(/([\w./-]+)\s?=\s?("[^"]*"|'[^']*'|\S+)/g, '').trim();
  if (assignments.length === 0 || left !== '') throw new UnsupportedFeature(`'${text}' is no list of settings`);
  for (const [, name = '', quoted = ''] of assignments)
    applySysctl(settings, name, quoted.replaceAll(/^["']|["']$/g, ''));
}

/** `echo 1 > /proc/sys/net/ipv4/tcp_sack` */
function playEcho(line: string, settings: SystemSettings): boolean {
  const match = /^echo\s+(.*?)\s*>\s*\/proc\/sys\/(\S+)$/.exec(line);
  if (match === null) return /^echo\b[^|>]*$/.test(line);
  applySysctl(settings, match[2]!, match[1]!.replaceAll(/^["']|["']$/g, '')); // both groups always match
  return true;
}

/** What a route may say about connections over it. */
const ROUTE_OPTIONS = [
  ['advmss', 'maxSegmentSize'],
  ['initcwnd', 'initialWindowSegments'],
  ['rto_min', 'minRtoMs'],
  ['hoplimit', 'timeToLive'],
] as const;

/** `ip route change 192.0.2.1 via 192.168.0.2 dev tun0 mtu lock 1400` */
function playRoute(line: string, { limitPath, settings: { config } }: ShellSurroundings): boolean {
  if (!/^ip(?: -\w+)? route (?:change|replace|add)\b/.test(line)) return false;
  const other = /\b(?:initrwnd|quickack|features|congctl|window)\b/.exec(line)?.[0];
  if (other !== undefined) throw new UnsupportedFeature(`the ${other} of a route has no meaning here`);
  for (const [name, option] of ROUTE_OPTIONS) {
    const digits = new RegExp(`\\b${name}(?: lock)? (\\d+)`).exec(line)?.[1];
    if (digits !== undefined) config[option] = Number(digits);
  }
  const mtu = /\bmtu(?: lock)? (\d+)/.exec(line)?.[1];
  if (mtu !== undefined) limitPath(Number(mtu));
  return true;
}

/**
 * `ss -4 -n state SYN-RECV | grep 192.168.0.1:8080` and `sockstat -4 -P tcp -p 8080 -s | grep -c SYN_RCVD | grep 0`: the last command of the pipe decides.
 * Ports are those on the wire.
 */
function playQuestion(line: string, sockets: readonly ShellSocket[]): void {
  const [first = '', ...filters] = line.split('|').map((part) => part.trim());
  const port = /-p (\d+)/.exec(first)?.[1];
  const family = / -\w*([46])/.exec(first)?.[1];
  const state = /\bstate (\S+)/.exec(first)?.[1]?.toUpperCase();
  let output = sockets
    .filter((socket) => state === undefined || SS_NAMES[socket.state] === state)
    .filter(({ isIPv6 }) => family === undefined || isIPv6 === (family === '6'))
    .filter(({ localPort, remotePort }) => port === undefined || [localPort, remotePort].includes(Number(port)))
    .map(socketLine);
  for (const filter of filters) {
    const grep = /^grep (-c |-v |-q )?(?:'([^']*)'|"([^"]*)"|(\S+))$/.exec(filter);
    if (grep === null) throw new UnsupportedFeature(`the shell command '${filter}' has no meaning here`);
    const pattern = grep[2] ?? grep[3] ?? grep[4] ?? '';
    const matching = output.filter((text) => text.includes(pattern) !== (grep[1] === '-v '));
    output = grep[1] === '-c ' ? [String(matching.length)] : matching;
  }
  if (output.length > 0) return;
  const states = sockets.map(({ state }) => STATE_NAMES[state]).join(', ');
  throw new Divergence(`'${line}' finds nothing`, {
    expected: filters.join(' | '),
    got: states === '' ? 'no sockets' : states,
    rule: 'RFC 9293 §3.3.2',
  });
}

/** `nstat | grep TcpExtOutOfWindowIcmps`: has it been counted? */
function playCounters(line: string, { counter }: ShellSurroundings): void {
  const name = /^nstat(?: -\w+)* \| grep (?:-q )?(\w+)$/.exec(line)?.[1];
  const count = name === undefined ? undefined : counter(name);
  if (count === undefined) throw new UnsupportedFeature(`the shell command '${line}' has no meaning here`);
  if (count > 0) return;
  throw new Divergence(`'${line}' finds nothing`, { expected: 'a count', got: '0', rule: 'RFC 9293 §3.9.2.2' });
}

function socketLine({ ends, state, isIPv6, isOwned }: ShellSocket): string {
  const owner = isOwned ? 'root packetdril 100 3' : '? ? ? ?';
  return `${owner} tcp${isIPv6 ? '6' : '4'} ${ends} ${STATE_NAMES[state]}`;
}

/** Why a line cannot be played, before anything has happened; undefined: it can, or it is a question. */
export function shellProblem(command: string): string | undefined {
  try {
    const question: ShellSurroundings = {
      settings: {
        config: {},
        closedPorts: 'reset',
        fastOpen: 0,
        fastOpenKey: null,
        synCookies: 'auto',
        forgetDestinations: () => {},
      },
      limitPath: () => {},
      dropConnections: () => {},
      counter: (name) => (isCounter(name) ? 1 : undefined),
      sockets: () => [],
    };
    playShellCommand(command, question);
    return undefined;
  } catch (problem) {
    return problem instanceof UnsupportedFeature ? problem.message : undefined;
  }
}
