/**
 * What a replay is told: who we are, what stands behind which port, how TCP is set, and the chance it begins with. Read from
 * JSON; a mistake names the place, the value and what is allowed.
 * Pure.
 */
import { completeTCPConfig, type TCPConfig } from '../../tcp_helpers/tcp_config.ts';
import { ConfigurationError, UsageError } from '../../util/errors.ts';
import { IPAddress } from '../../util/ip_address.ts';

/** A step of a scripted application: once so many bytes have come, it says this. */
export interface ReplayStep {
  /** Bytes received in all, of which the step waits. */
  readonly afterBytes: number;
  readonly send: string;
  /** Ends its side of the connection then. */
  readonly close: boolean;
}

/**
 * What stands behind a port. `recorded`: sends what the recorded server sent, when it sent it, and ends when it ended.
 */
export type ReplayApplicationName = 'recorded' | 'echo' | 'discard' | 'chargen' | 'script';
export const REPLAY_APPLICATIONS: readonly ReplayApplicationName[] = [
  'recorded',
  'echo',
  'discard',
  'chargen',
  'script',
];

const DATAGRAM_APPLICATIONS: readonly ReplayApplicationName[] = ['recorded', 'echo', 'discard'];

export interface ReplayListener {
  /** Of a datagram only `recorded`, `echo` and `discard` know what to do. */
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly application: ReplayApplicationName;
  readonly steps: readonly ReplayStep[];
  /** Of `chargen`: how much it sends before it ends. */
  readonly bytes: number;
}

export interface ReplayConfig {
  /** Our addresses; without any, those that the first connections of the capture are opened to. */
  readonly addresses: readonly string[];
  /** Largest IP packet, bytes. */
  readonly mtu: number;
  /** Null: every port that a connection of the capture is opened to, with `recorded` behind it. */
  readonly listen: readonly ReplayListener[] | null;
  readonly tcp: Partial<TCPConfig>;
  /** The same seed, the same replay. */
  readonly seed: number;
  /** How much faster than recorded; time is virtual, so that it only matters to timers. */
  readonly speed: number;
  /** Acknowledgments, SACK blocks and echoed timestamps of the recorded clients are translated to our numbers. */
  readonly translate: boolean;
  /** How long the stack may go on after the last packet, ms of virtual time. */
  readonly lingerMs: number;
}

export const DEFAULT_REPLAY_CONFIG: ReplayConfig = {
  addresses: [],
  mtu: 1500,
  listen: null,
  tcp: {},
  seed: 1,
  speed: 1,
  translate: true,
  lingerMs: 60_000,
};

type Fields = Readonly<Record<string, unknown>>;

/** @throws UsageError naming the place in the document */
export function parseReplayConfig(document: unknown): ReplayConfig {
  const fields = object('the configuration', document, Object.keys(DEFAULT_REPLAY_CONFIG));
  const defaults = DEFAULT_REPLAY_CONFIG;
  return {
    addresses: list('addresses', fields['addresses'] ?? []).map((value, index) =>
      address(`addresses[${index}]`, value),
    ),
    mtu: integer('mtu', fields['mtu'] ?? defaults.mtu, 68, 65535),
    listen: fields['listen'] === undefined ? null : listeners(fields['listen']),
    tcp: tcpConfig(fields['tcp'] ?? {}),
    seed: integer('seed', fields['seed'] ?? defaults.seed, 0, 2 ** 32 - 1),
    speed: number('speed', fields['speed'] ?? defaults.speed, 1e-3, 1e6),
    translate: flag('translate', fields['translate'] ?? defaults.translate),
    lingerMs: number('lingerMs', fields['lingerMs'] ?? defaults.lingerMs, 0, 1e9),
  };
}

function listeners(value: unknown): ReplayListener[] {
  const seen = new Set<string>();
  return list('listen', value).map((entry, index) => {
    const place = `listen[${index}]`;
    const fields = object(place, entry, ['protocol', 'port', 'application', 'steps', 'bytes']);
    const port = integer(`${place}.port`, fields['port'], 1, 65535);
    const protocol = fields['protocol'] ?? 'tcp';
    if (protocol !== 'tcp' && protocol !== 'udp') throw wrong(`${place}.protocol`, protocol, 'tcp, udp');
    if (seen.has(`${protocol} ${port}`)) throw wrong(`${place}.port`, port, 'each port once');
    seen.add(`${protocol} ${port}`);
    const name = fields['application'] ?? 'recorded';
    const application = REPLAY_APPLICATIONS.find((known) => known === name);
    if (application === undefined) throw wrong(`${place}.application`, name, REPLAY_APPLICATIONS.join(', '));
    if (protocol === 'udp' && !DATAGRAM_APPLICATIONS.includes(application)) {
      throw wrong(`${place}.application`, name, `of udp: ${DATAGRAM_APPLICATIONS.join(', ')}`);
    }
    if ((application === 'script') !== (fields['steps'] !== undefined)) {
      throw wrong(`${place}.steps`, fields['steps'], "a list of steps for the application 'script', and for no other");
    }
    return {
      protocol,
      port,
      application,
      steps: list(`${place}.steps`, fields['steps'] ?? []).map((step, at) => scriptStep(`${place}.steps[${at}]`, step)),
      bytes: integer(`${place}.bytes`, fields['bytes'] ?? 1_000_000, 0, 2 ** 40),
    };
  });
}

function scriptStep(place: string, value: unknown): ReplayStep {
  const fields = object(place, value, ['afterBytes', 'send', 'close']);
  const send = fields['send'] ?? '';
  if (typeof send !== 'string') throw wrong(`${place}.send`, send, 'text');
  return {
    afterBytes: integer(`${place}.afterBytes`, fields['afterBytes'] ?? 0, 0, 2 ** 40),
    send,
    close: flag(`${place}.close`, fields['close'] ?? false),
  };
}

/** Options of a connection by the names of lib/tcp_helpers/tcp_config.ts; those that are functions cannot be said in JSON. */
function tcpConfig(value: unknown): Partial<TCPConfig> {
  const known = Object.entries(completeTCPConfig()).filter(([, standard]) => typeof standard !== 'function');
  const fields = object(
    'tcp',
    value,
    known.map(([name]) => name),
  );
  for (const [name, standard] of known) {
    if (fields[name] !== undefined && typeof fields[name] !== typeof standard) {
      throw wrong(`tcp.${name}`, fields[name], `a ${typeof standard}, such as ${JSON.stringify(standard)}`);
    }
  }
  try {
    completeTCPConfig(fields);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new UsageError('ERR_CONFIGURATION', `tcp.${error.message}`);
    throw error;
  }
  return fields;
}

function wrong(place: string, value: unknown, allowed: string): UsageError {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return new UsageError('ERR_CONFIGURATION', `${place} is ${text}; allowed: ${allowed}`);
}

function object(place: string, value: unknown, names: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(place, value, 'an object');
  for (const name of Object.keys(value)) {
    if (!names.includes(name)) {
      throw new UsageError('ERR_CONFIGURATION', `${place} has no '${name}'; there are: ${names.join(', ')}`);
    }
  }
  return value as Fields;
}

function list(place: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(place, value, 'a list');
  return value;
}

function number(place: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw wrong(place, value, `numbers ${least} to ${most}`);
}

function integer(place: string, value: unknown, least: number, most: number): number {
  if (Number.isInteger(value)) return number(place, value, least, most);
  throw wrong(place, value, `integers ${least} to ${most}`);
}

function flag(place: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw wrong(place, value, 'true or false');
}

function address(place: string, value: unknown): string {
  const parsed = typeof value === 'string' ? IPAddress.tryParse(value) : undefined;
  if (parsed !== undefined && !parsed.isMulticast && !parsed.isUnspecified) return parsed.toString();
  throw wrong(place, value, 'IP addresses of one host');
}
