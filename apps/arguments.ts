/**
 * The flags that apps share, and where their values come from: flags beat the environment, the environment beats
 * etc/tunconfig.
 */
import { isIPv6 } from 'node:net';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { addressesOfTUN, readTUNConfig } from './project.ts';
import { UsageProblem } from './exit_codes.ts';
import { listOf, parseBitRate, parseChance, parseCount, parseMilliseconds } from './sizes.ts';

export const ENVIRONMENT_HELP = `SUNSTAR_TUN        device, as --device
  SUNSTAR_LOCAL_IP   our address, as --address
  SUNSTAR_LOCAL_IP6  as --address6
  SUNSTAR_MTU        as --mtu
  NO_COLOR, FORCE_COLOR`;

export const CONGESTION_CONTROLS = ['cubic', 'new_reno', 'bbr', 'fixed_window'] as const;
export type CongestionControlName = (typeof CONGESTION_CONTROLS)[number];

/** What every app understands. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** What every app with a connection of its own understands. */
export interface NetworkFlags extends CommonFlags {
  readonly device?: string;
  readonly address?: string;
  readonly address6?: string;
  readonly gateway?: string;
  readonly mac?: string;
  readonly tags?: number[];
  readonly mtu?: number;
  readonly offload: boolean;
  readonly pcap?: string;
  readonly loss?: number;
  readonly delay?: number;
  readonly rate?: number;
  readonly congestion?: CongestionControlName;
}

/** Flags, environment and tunconfig as one. */
export interface NetworkSettings {
  readonly device: string;
  readonly address: string;
  readonly address6: string | undefined;
  /** The kernel's end, where it can be told from the device's number. */
  readonly hostAddress: string | undefined;
  /** On Ethernet: our router, our address, our VLAN tags. */
  readonly gateway?: string | undefined;
  readonly mac?: string | undefined;
  readonly tags?: readonly number[] | undefined;
  readonly mtu: number | undefined;
  readonly offload: boolean;
  readonly pcap: string | undefined;
  readonly congestion: CongestionControlName | undefined;
  readonly loss: number;
  readonly delayMs: number;
  /** Bits per second; Infinity: unlimited. */
  readonly bitRate: number;
}

/** A parser whose complaint commander prints together with the name of the option. */
export function parsedBy<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (problem) {
      if (problem instanceof UsageProblem) throw new InvalidArgumentError(problem.message);
      throw problem;
    }
  };
}

function parseIPv4(text: string): string {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!octets?.every((octet) => octet <= 255)) throw new UsageProblem(`'${text}' is not an IPv4 address`);
  return octets.join('.');
}

function parseIPv6(text: string): string {
  if (!isIPv6(text)) throw new UsageProblem(`'${text}' is not an IPv6 address`);
  return text;
}

function parseMTU(text: string): number {
  const mtu = parseCount(text);
  if (!(mtu >= 68 && mtu <= 65535)) throw new UsageProblem(`an MTU of ${text} is not possible; allowed: 68 to 65535`);
  return mtu;
}

export function addCommonOptions(command: Command, { short = true }: { short?: boolean } = {}): void {
  command
    .optionsGroup('Common:')
    .option('--json', 'print JSON on stdout, errors too: {"error":{code,message,details}}')
    .option('--quiet', 'no notes and no progress')
    .option(short ? '-v, --verbose' : '--verbose', 'say more on stderr');
}

/** The same words in every app that has packets to show. */
export function pcapOption(description = 'write every packet to a pcapng file'): Option {
  return new Option('--pcap <file>', description);
}

export function addNetworkOptions(command: Command): void {
  const config = readTUNConfig();
  const { sunstar } = addressesOfTUN(config.defaultNumber, config);
  command
    .optionsGroup('Network:')
    .option('--device <name>', `tun7 or tap7 of tun.sh, packet:eth1 (default: tun${config.defaultNumber})`)
    .addOption(new Option('--address <ip>', `our IPv4 address (default: ${sunstar})`).argParser(parsedBy(parseIPv4)))
    .addOption(new Option('--address6 <ip>', 'our IPv6 address (default: none)').argParser(parsedBy(parseIPv6)))
    .addOption(
      new Option('--gateway <ip>', 'on Ethernet: our router (tap7: its kernel)').argParser(parsedBy(parseIPv4)),
    )
    .option('--mac <address>', 'on Ethernet: our address (default: one by chance)')
    .option('--tags <list>', 'on Ethernet: VLAN tags, outermost first: 7 or 100,7', parsedBy(listOf(parseCount)))
    .option('--mtu <bytes>', "largest IP packet (default: the device's)", parsedBy(parseMTU))
    .option('--no-offload', 'leave checksums and segmentation to Sunstar rather than the kernel')
    .addOption(pcapOption('write every packet to a pcapng file, or the first connection as a script (.pkt)'))
    .option('--loss <chance>', 'drop packets both ways, 0.01 or 1%', parsedBy(parseChance))
    .option('--delay <time>', 'delay packets each way, 20 or 20ms', parsedBy(parseMilliseconds))
    .option('--rate <bits>', 'limit each way, bits per second: 500k, 10M', parsedBy(parseBitRate))
    .addOption(new Option('--congestion <name>', 'congestion control (default: cubic)').choices(CONGESTION_CONTROLS));
}

function environmentValue<T>(name: string, parse: (text: string) => T): T | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  try {
    return parse(text);
  } catch (problem) {
    throw problem instanceof UsageProblem ? new UsageProblem(`${name}: ${problem.message}`) : problem;
  }
}

/** @throws UsageProblem when an environment variable makes no sense */
export function networkSettings(flags: NetworkFlags): NetworkSettings {
  const config = readTUNConfig();
  const device = flags.device ?? environmentValue('SUNSTAR_TUN', (name) => name) ?? `tun${config.defaultNumber}`;
  const isTAP = device.startsWith('tap');
  const number = Number(/^t[ua][np](\d{1,3})$/.exec(device)?.[1] ?? NaN);
  const isNumbered = number >= 1 && number <= 254;
  const addresses = addressesOfTUN(isNumbered ? number : config.defaultNumber, config);
  return {
    device,
    address: flags.address ?? environmentValue('SUNSTAR_LOCAL_IP', parseIPv4) ?? addresses.sunstar,
    address6: flags.address6 ?? environmentValue('SUNSTAR_LOCAL_IP6', parseIPv6),
    hostAddress: isNumbered ? addresses.host : undefined,
    gateway: flags.gateway ?? (isTAP && isNumbered ? addresses.host : undefined),
    mac: flags.mac,
    tags: flags.tags,
    mtu: flags.mtu ?? environmentValue('SUNSTAR_MTU', parseMTU),
    offload: flags.offload,
    pcap: flags.pcap,
    congestion: flags.congestion,
    loss: flags.loss ?? 0,
    delayMs: flags.delay ?? 0,
    bitRate: flags.rate ?? Infinity,
  };
}
