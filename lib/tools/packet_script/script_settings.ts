/**
 * The options at the head of a script: addresses, ports, MTU, and how exact times have to be. The defaults are those of
 * the original tool, so that scripts mean the same here.
 * Pure.
 */
import { IPAddress } from '../../util/ip_address.ts';
import type { Script, ScriptOption } from './script.ts';
import { ScriptSyntaxError, UnsupportedFeature } from './script_error.ts';

export interface ScriptSettings {
  readonly isIPv6: boolean;
  /** The stack's own, and where everything else comes from. */
  readonly local: IPAddress;
  readonly remote: IPAddress;
  readonly prefixLength: number;
  readonly mtu: number;
  /** Larger packets of the peer are segments of this size that a device has joined; 0: none are. */
  readonly joinedSegmentBytes: number;
  /** Where sockets are bound that do not say where. */
  readonly bindPort: number;
  /** Where connections go that do not say where. */
  readonly connectPort: number;
  /** How far a time may be off: the larger of an absolute tolerance, ms, and a share of the gap since the last event. */
  readonly toleranceMs: number;
  readonly tolerancePart: number;
  /** Segments are compared one by one. */
  readonly isStrictAboutSegments: boolean;
  /** Where a divergence is only noted. */
  readonly nonFatal: { readonly packet: boolean; readonly call: boolean };
}

interface Draft {
  ipVersion: string;
  local: string | undefined;
  remote: string | undefined;
  netmask: string | undefined;
  mtu: number;
  mss: number;
  bindPort: number;
  connectPort: number;
  toleranceUs: number;
  tolerancePercent: number;
  strictSegments: boolean;
  nonFatal: string;
}

/** What no option changes the outcome of: how the original talks to the kernel, and how much it says. */
const WITHOUT_EFFECT = new Set([
  'gateway_ip',
  'gateway_linklocal_ip',
  'local_linklocal_ip',
  'speed',
  'code_command',
  'code_format',
  'code_sockopt',
  'define',
  'verbose',
  'debug',
  'dry_run',
  'is_anyip',
  'send_omit_free',
  'tcp_ts_tick_usecs',
  'tcp_ts_ecr_scaled',
  'init_scripts',
  'tun_dev',
  'persistent_tun_dev',
  'no_cleanup',
  'wire_server_port',
  'wire_client_dev',
  'wire_server_dev',
  'wire_server_ip',
  'wire_server_at',
]);
const WITHOUT_SUPPORT = new Set([
  'so_filename',
  'so_flags',
  'wire_client',
  'wire_server',
  'tcp_md5_secret',
  'udp_encapsulation',
  'psp_udp_port',
]);

/** @throws ScriptSyntaxError, UnsupportedFeature */
export function readSettings(script: Script): ScriptSettings {
  const draft: Draft = {
    ipVersion: 'ipv4',
    local: undefined,
    remote: undefined,
    netmask: undefined,
    mtu: 1500,
    mss: 0,
    bindPort: 8080,
    connectPort: 8080,
    toleranceUs: 4000,
    tolerancePercent: 12.5,
    strictSegments: false,
    nonFatal: '',
  };
  for (const option of script.options) applyOption(script.file, option, draft);
  const isIPv6 = draft.ipVersion === 'ipv6';
  return {
    isIPv6,
    local: address(draft.local, isIPv6, isIPv6 ? 'fd3d:fa7b:d17d::1' : '192.168.0.1'),
    remote: address(draft.remote, isIPv6, isIPv6 ? '2001:db8::1' : '192.0.2.1'),
    prefixLength: isIPv6 ? 48 : prefixOf(draft.netmask),
    mtu: draft.mtu,
    joinedSegmentBytes: draft.mss,
    bindPort: draft.bindPort,
    connectPort: draft.connectPort,
    toleranceMs: draft.toleranceUs / 1000,
    tolerancePart: draft.tolerancePercent / 100,
    isStrictAboutSegments: draft.strictSegments,
    nonFatal: { packet: draft.nonFatal.includes('packet'), call: draft.nonFatal.includes('syscall') },
  };
}

function applyOption(file: string, option: ScriptOption, draft: Draft): void {
  const { name, value, position } = option;
  switch (name) {
    case 'ip_version':
      if (!['ipv4', 'ipv6', 'ipv4-mapped-ipv6', 'ipv4_mapped_ipv6'].includes(value)) {
        throw new ScriptSyntaxError(file, position, `there is no IP version '${value}'`);
      }
      draft.ipVersion = value;
      break;
    case 'local_ip':
      draft.local = addressText(file, option);
      break;
    case 'remote_ip':
      draft.remote = addressText(file, option);
      break;
    case 'netmask_ip':
      draft.netmask = addressText(file, option);
      break;
    case 'mtu':
      draft.mtu = number(file, option, 68, 65535);
      break;
    case 'mss':
      draft.mss = number(file, option, 1, 65495);
      break;
    case 'bind_port':
      draft.bindPort = number(file, option, 1, 65535);
      break;
    case 'connect_port':
      draft.connectPort = number(file, option, 1, 65535);
      break;
    case 'tolerance_usecs':
      draft.toleranceUs = number(file, option, 0, 1e12);
      break;
    case 'tolerance_percent':
      draft.tolerancePercent = number(file, option, 0, 1e6);
      break;
    case 'strict_segments':
      draft.strictSegments = true;
      break;
    case 'non_fatal':
      draft.nonFatal = value;
      break;
    default:
      if (WITHOUT_SUPPORT.has(name)) throw new UnsupportedFeature(`--${name} has no meaning here`);
      if (!WITHOUT_EFFECT.has(name)) throw new ScriptSyntaxError(file, position, `there is no option --${name}`);
  }
}

function number(file: string, { name, value, position }: ScriptOption, least: number, most: number): number {
  const parsed = value === '' ? NaN : Number(value);
  if (!(parsed >= least && parsed <= most)) {
    throw new ScriptSyntaxError(file, position, `--${name} is '${value}'; allowed: ${least} to ${most}`);
  }
  return parsed;
}

/** The part before a prefix length. */
function addressText(file: string, { name, value, position }: ScriptOption): string {
  const [text = ''] = value.split('/');
  if (IPAddress.tryParse(text) === undefined) {
    throw new ScriptSyntaxError(file, position, `--${name} is '${value}', which is no address`);
  }
  return text;
}

/** Addresses of the other family are for another run of the script. */
function address(text: string | undefined, isIPv6: boolean, otherwise: string): IPAddress {
  const parsed = text === undefined ? undefined : IPAddress.tryParse(text);
  return parsed !== undefined && (parsed.family === 6) === isIPv6 ? parsed : IPAddress.parse(otherwise);
}

function prefixOf(netmask: string | undefined): number {
  const mask = netmask === undefined ? undefined : IPAddress.tryParse(netmask);
  if (mask === undefined || mask.family !== 4) return 16;
  return Math.clz32(~mask.toInt());
}
