/**
 * System settings that scripts change, as options of the stack: those of FreeBSD by `sysctl`, those of Linux by `sysctl` or
 * through /proc/sys. A setting that nothing here corresponds to skips the script, unless the value is what the stack does
 * anyway.
 * Pure.
 */
import { congestionControlByName, isCongestionControlName } from '../../tcp_helpers/congestion/congestion_controls.ts';
import type { SynCookiePolicy } from '../../stack/listener_options.ts';
import type { ClosedPortPolicy } from '../../stack/stack_options.ts';
import type { TCPConfig } from '../../tcp_helpers/tcp_config.ts';
import type { SipHashKey } from '../../util/siphash.ts';
import { UnsupportedFeature } from './script_error.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What settings amount to, for sockets made from now on and for the stack. */
export interface SystemSettings {
  readonly config: Partial<Mutable<TCPConfig>>;
  /** What a segment to a port where nobody listens meets. */
  closedPorts: ClosedPortPolicy;
  /** Bits of Linux's tcp_fastopen. */
  fastOpen: number;
  /** What cookies are made with; null: the stack's own. */
  fastOpenKey: SipHashKey | null;
  /** When listeners answer by cookies. */
  synCookies: SynCookiePolicy;
  /** Forgets what has been learned of paths and hosts, Fast Open cookies among it. */
  readonly forgetDestinations: () => void;
}

/** Bits of tcp_fastopen: connections offer it, without a cookie; listeners take it, without a cookie, without being asked to. */
export const FAST_OPEN_CLIENT = 1;
export const FAST_OPEN_SERVER = 2;
export const FAST_OPEN_CLIENT_WITHOUT_COOKIE = 4;
export const FAST_OPEN_WITHOUT_COOKIE = 0x200;
export const FAST_OPEN_EVERY_LISTENER = 0x400;
/** Not these, and not those that change nothing here. */
const FAST_OPEN_UNKNOWN = ~0x70607;

type Setter = (settings: SystemSettings, value: number, text: string) => void;

/** The value must be one of these: the stack knows no other way. */
function only(...values: readonly number[]): Setter {
  return (_settings, value, text) => {
    if (!values.includes(value))
      throw new UnsupportedFeature(`only ${values.join(' or ')} is to be had here, not ${text}`);
  };
}

const ignored: Setter = () => {};

function setBit(settings: SystemSettings, bit: number, on: boolean): void {
  settings.fastOpen = on ? settings.fastOpen | bit : settings.fastOpen & ~bit;
}

const KIBIBYTE = 1024;
const LARGEST_BUFFER = 2 ** 30;

function bufferBytes(value: number): number {
  return Math.min(LARGEST_BUFFER, Math.max(KIBIBYTE, value));
}

/** The three numbers of tcp_rmem: least, first, most. */
function receiveMemory({ config }: SystemSettings, text: string): void {
  const [, first, most] = text.trim().split(/\s+/).map(Number);
  if (first === undefined || most === undefined || !(first > 0) || !(most > 0)) {
    throw new UnsupportedFeature(`'${text}' are not three sizes`);
  }
  // Linux keeps half of the memory for itself, and offers 65535 at first.
  config.receiveBufferBytes = bufferBytes(Math.min(first / 2, 65535));
  config.maxReceiveBufferBytes = bufferBytes(most);
}

const FREEBSD: Readonly<Record<string, Setter>> = {
  'net.inet.tcp.rfc1323': ({ config }, value) => {
    config.windowScaling = value === 1 || value === 2;
    config.timestamps = value === 1 || value === 3;
  },
  'net.inet.tcp.tolerate_missing_ts': ({ config }, value) => void (config.toleratesMissingTimestamps = value !== 0),
  'net.inet.tcp.sack.enable': ({ config }, value) => void (config.sack = value !== 0),
  'net.inet.tcp.recvspace': ({ config }, value) => void (config.receiveBufferBytes = bufferBytes(value)),
  'net.inet.tcp.sendspace': ({ config }, value) => void (config.sendBufferBytes = bufferBytes(value)),
  'kern.ipc.maxsockbuf': ({ config }, value) => void (config.maxReceiveBufferBytes = bufferBytes(value)),
  'net.inet.tcp.rexmit_initial': ({ config }, value) => void (config.initialRtoMs = value),
  'net.inet.tcp.rexmit_slop': ({ config }, value) => void (config.minRtoMs = Math.max(1, value)),
  'net.inet.tcp.rexmit_min': ignored,
  'net.inet.tcp.rexmit_drop_options': ({ config }, value) => void (config.synOptionRetries = value === 0 ? 100 : 2),
  'net.inet.tcp.keepinit': ({ config }, value) => void (config.connectTimeoutMs = value),
  'net.inet.tcp.keepidle': ({ config }, value) => void (config.keepAliveMs = value),
  'net.inet.tcp.keepintvl': ({ config }, value) => void (config.keepAliveIntervalMs = value),
  'net.inet.tcp.keepcnt': ({ config }, value) => void (config.keepAliveProbes = value),
  'net.inet.tcp.delacktime': ({ config }, value) => void (config.delayedAcknowledgmentMs = Math.min(499, value)),
  'net.inet.tcp.delayed_ack': ({ config }, value) => {
    if (value === 0) config.delayedAcknowledgmentMs = 0;
  },
  'net.inet.tcp.insecure_rst': ({ config }, value) => void (config.resetsAnywhereInWindow = value !== 0),
  'net.inet.tcp.insecure_syn': ({ config }, value) => void (config.synsInWindowReset = value !== 0),
  'net.inet.tcp.drop_synfin': ({ config }, value) => void (config.dropSynFin = value !== 0),
  'net.inet.tcp.icmp_may_rst': ({ config }, value) => {
    config.connectFailsFast = value !== 0;
    config.hardErrorsRefuse = value !== 0;
  },
  'net.inet.tcp.fastopen.client_enable': (settings, value) => {
    setBit(settings, FAST_OPEN_CLIENT, value !== 0);
    if (value === 0) settings.forgetDestinations();
  },
  'net.inet.tcp.fastopen.server_enable': (settings, value) => setBit(settings, FAST_OPEN_SERVER, value !== 0),
  'net.inet.tcp.fastopen.acceptany': (settings, value) => setBit(settings, FAST_OPEN_WITHOUT_COOKIE, value !== 0),
  'net.inet.tcp.initcwnd_segments': ({ config }, value) => void (config.initialWindowSegments = value),
  'net.inet.tcp.msl': ({ config }, value) => void (config.timeWaitMs = 2 * value),
  'net.inet.tcp.finwait2_timeout': ({ config }, value) => void (config.finWait2Ms = value),
  'net.inet.tcp.cc.algorithm': (settings, _value, text) => congestionControl(settings, text),
  'net.inet.tcp.blackhole': (settings, value) => {
    settings.closedPorts = value === 0 ? 'reset' : value === 1 ? 'hide from SYN' : 'hide';
  },
  'net.inet.tcp.ecn.enable': ({ config }, value) =>
    void (config.ecn = value === 0 ? 'off' : value === 1 ? 'on' : 'passive'),
  'net.inet.tcp.ecn.maxretries': ({ config }, value) => void (config.ecnSynRetries = value),
  'net.inet.tcp.syncookies': ignored,
  'net.inet.tcp.syncookies_only': (settings, value) => {
    settings.synCookies = value === 0 ? 'auto' : 'always';
  },
  'net.inet.tcp.hostcache.purgenow': ignored,
  'net.inet.tcp.hostcache.purge': ignored,
  'net.inet.tcp.hostcache.enable': ignored,
  'net.inet.tcp.path_mtu_discovery': ({ config }, value) => void (config.pathMTUDiscovery = value !== 0),
  'net.inet.tcp.always_keepalive': ({ config }, value) => {
    if (value === 0) config.keepAliveMs = 0;
  },
  'net.inet.icmp.icmplim': ignored,
  'net.inet.tcp.tso': ignored,
  'net.inet.tcp.rfc3390': ignored,
  'net.inet.tcp.rfc3042': only(1),
};

const LINUX: Readonly<Record<string, Setter>> = {
  tcp_timestamps: ({ config }, value) => void (config.timestamps = value !== 0),
  tcp_window_scaling: ({ config }, value) => void (config.windowScaling = value !== 0),
  tcp_sack: ({ config }, value) => void (config.sack = value !== 0),
  tcp_rmem: (settings, _value, text) => receiveMemory(settings, text),
  tcp_wmem: ignored,
  tcp_congestion_control: (settings, _value, text) => congestionControl(settings, text),
  tcp_keepalive_time: ignored,
  tcp_keepalive_intvl: ({ config }, value) => void (config.keepAliveIntervalMs = value * 1000),
  tcp_keepalive_probes: ({ config }, value) => void (config.keepAliveProbes = value),
  tcp_fin_timeout: ({ config }, value) => void (config.finWait2Ms = value * 1000),
  tcp_syn_retries: ({ config }, value) => void (config.connectTimeoutMs = 1000 * (2 ** (value + 1) - 1)),
  tcp_synack_retries: ignored,
  tcp_syncookies: (settings, value) => {
    settings.synCookies = value === 0 ? 'never' : value === 1 ? 'auto' : 'always';
  },
  tcp_no_metrics_save: ignored,
  tcp_tso_win_divisor: ignored,
  tcp_min_tso_segs: ignored,
  tcp_limit_output_bytes: ignored,
  tcp_autocorking: ignored,
  tcp_fack: ignored,
  tcp_pacing_ss_ratio: ignored,
  tcp_pacing_ca_ratio: ignored,
  tcp_notsent_lowat: ignored,
  // 1 and 2 are of a time before probes of a lost tail.
  tcp_early_retrans: ({ config }, value) => void (config.tailLossProbes = value > 2),
  tcp_recovery: ignored,
  tcp_frto: ignored,
  tcp_reordering: only(3),
  tcp_dsack: only(1),
  tcp_ecn: ({ config }, value) => {
    if (value > 2) throw new UnsupportedFeature('there is no accurate ECN (RFC 9768) here');
    config.ecn = value === 0 ? 'off' : value === 1 ? 'on' : 'passive';
  },
  tcp_ecn_fallback: ignored,
  tcp_ecn_option: ignored,
  tcp_slow_start_after_idle: ({ config }, value) => void (config.restartsAfterIdle = value !== 0),
  tcp_fastopen: (settings, value) => {
    if ((value & FAST_OPEN_UNKNOWN) !== 0) throw new UnsupportedFeature(`there is no such Fast Open here as ${value}`);
    settings.fastOpen = value;
    settings.config.fastOpenWithoutCookie = (value & FAST_OPEN_CLIENT_WITHOUT_COOKIE) !== 0;
  },
  tcp_fastopen_key: fastOpenKey,
  tcp_fastopen_blackhole_timeout_sec: ignored,
  tcp_max_syn_backlog: ignored,
  tcp_invalid_ratelimit: ignored,
  tcp_mtu_probing: only(0),
  tcp_moderate_rcvbuf: ignored,
  tcp_adv_win_scale: ignored,
  tcp_app_win: ignored,
  tcp_challenge_ack_limit: ignored,
  tcp_rfc1337: only(1),
  ip_no_pmtu_disc: ({ config }, value) => {
    if (value > 1) throw new UnsupportedFeature(`there is nothing like ${value} here`);
    config.pathMTUDiscovery = value === 0;
  },
};

/** Of the machine, not of TCP. */
const WITHOUT_EFFECT = /^net\.(?:core|ipv6\.conf|ipv4\.conf)\.|^kernel\./;

/** `a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4`, perhaps with a second one behind a comma, whose cookies hold as well. */
function fastOpenKey(settings: SystemSettings, _value: number, text: string): void {
  const [first = '', ...others] = text.trim().replaceAll(/["']/g, '').split(',');
  const words = first.split('-').map((word) => Number.parseInt(word, 16));
  if (words.length !== 4 || words.some(Number.isNaN) || others.length > 0) {
    throw new UnsupportedFeature(`the key ${text} cannot be used here`);
  }
  settings.fastOpenKey = Uint32Array.from(words);
}

function congestionControl({ config }: SystemSettings, text: string): void {
  const name = text.trim().replaceAll('"', '');
  const ours = name === 'reno' || name === 'newreno' ? 'new_reno' : name;
  if (!isCongestionControlName(ours)) throw new UnsupportedFeature(`there is no congestion control ${name} here`);
  config.congestionControl = congestionControlByName[ours];
}

/** @throws UnsupportedFeature */
export function applySysctl(settings: SystemSettings, name: string, text: string): void {
  const dotted = name.replaceAll('/', '.').replace(/^\.?proc\.sys\./, '');
  const linux = /^net\.ipv[46]\.(\w+)$/.exec(dotted)?.[1];
  const setter = Object.hasOwn(FREEBSD, dotted)
    ? FREEBSD[dotted]
    : linux !== undefined && Object.hasOwn(LINUX, linux)
      ? LINUX[linux]
      : undefined;
  if (setter === undefined) {
    if (WITHOUT_EFFECT.test(dotted)) return;
    throw new UnsupportedFeature(`there is nothing like ${dotted} here`);
  }
  const isText = /(?:congestion_control|algorithm|rmem|fastopen_key)$/.test(dotted);
  if (!isText && !Number.isFinite(Number(text)) && setter !== ignored) {
    throw new UnsupportedFeature(`${dotted} cannot be '${text}' here`);
  }
  try {
    setter(settings, Number(text), text);
  } catch (problem) {
    if (problem instanceof UnsupportedFeature) throw new UnsupportedFeature(`${dotted}: ${problem.message}`);
    throw problem;
  }
}
