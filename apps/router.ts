/** router: sends datagrams on between TUNs, TAPs and interfaces of the machine, until Ctrl-C, and says how many. */
import type { Command } from 'commander';
import {
  Host,
  IPAddress,
  tryParsePrefix,
  openTUN,
  type Device,
  type HostInterfaceOptions,
  type TUNDevice,
} from '../lib/index.ts';
import { addCommonOptions, parsedBy, pcapOption, type CommonFlags } from './arguments.ts';
import { openEthernetDevice, parseEthernetDevice } from './ethernet_device.ts';
import { UsageProblem } from './exit_codes.ts';
import { defineApp, runIfMain } from './program.ts';
import { table, type Report } from './reporting.ts';
import { figures, parseSeconds } from './sizes.ts';

interface Flags extends CommonFlags {
  readonly interface?: readonly InterfaceFlag[];
  readonly route?: readonly RouteFlag[];
  readonly nat?: string;
  readonly clampMss?: boolean;
  readonly offload: boolean;
  readonly pcap?: string;
  readonly time?: number;
}

interface InterfaceFlag {
  /** As on the command line: tun7, eth1@NAMESPACE. */
  readonly label: string;
  readonly addresses: readonly string[];
}

interface RouteFlag {
  readonly prefix: IPAddress;
  readonly prefixLength: number;
  /** A router's address, or the label of an interface. */
  readonly way: string;
}

function parseInterface(text: string): InterfaceFlag {
  const [label = '', addresses = ''] = text.split('=');
  if (label === '' || addresses === '') throw new UsageProblem(`'${text}' is not DEVICE=ADDRESS/BITS,…`);
  const list = addresses.split(',');
  list.forEach(parsePrefix);
  return { label, addresses: list };
}

function parsePrefix(text: string): { prefix: IPAddress; prefixLength: number } {
  const parsed = tryParsePrefix(text);
  if (parsed === undefined) throw new UsageProblem(`'${text}' is not ADDRESS/BITS`);
  return { prefix: parsed.address, prefixLength: parsed.prefixLength };
}

function parseRoute(text: string): RouteFlag {
  const [prefix = '', way = ''] = text.split('=');
  if (way === '')
    throw new UsageProblem(`'${text}' is not PREFIX/BITS=ROUTER, or default=ROUTER, or PREFIX/BITS=DEVICE`);
  const everything = IPAddress.tryParse(way)?.family === 6 ? '::/0' : '0.0.0.0/0';
  return { ...parsePrefix(prefix === 'default' ? everything : prefix), way };
}

function collect<T>(parse: (text: string) => T): (text: string, before: readonly T[] | undefined) => T[] {
  const parseOne = parsedBy(parse);
  return (text, before) => [...(before ?? []), parseOne(text)];
}

function configure(command: Command): void {
  command
    .optionsGroup('Router:')
    .option('--interface <device=addresses>', 'tun7=10.7.0.1/24,fd07::1/64; more than once', collect(parseInterface))
    .option('--route <prefix=way>', 'default=10.7.0.2, or 10.9.0.0/16=tun8; more than once', collect(parseRoute))
    .option('--nat <device>', 'let hosts elsewhere speak through the IPv4 address of this interface')
    .option('--clamp-mss', 'lower the MSS of SYNs that pass to what the links carry')
    .option('--no-offload', 'let no super-segments pass: slower, but captures show the packets on the wire')
    .addOption(pcapOption())
    .option('-t, --time <seconds>', 'end after so long', parsedBy(parseSeconds));
  addCommonOptions(command);
}

/** A TUN, a TAP or an interface that exists; what is made here is brought up. */
function openDevice(label: string, offload: boolean): { device: Device; mac?: string } {
  const tun = /^(tun\d+)(?:@(\S+))?$/.exec(label);
  if (tun === null) {
    const device = openEthernetDevice(parseEthernetDevice(label), offload);
    return device.native.kind === 'tap' ? { device } : { device, mac: String(device.native.mac) };
  }
  const [, name = '', namespace] = tun;
  const device: TUNDevice = openTUN({ name, offload, ...(namespace === undefined ? {} : { namespace }) });
  try {
    if (!device.native.up) device.native.up = true;
    return { device };
  } catch (error) {
    device.close();
    throw error;
  }
}

function openInterfaces(flags: readonly InterfaceFlag[], offload: boolean): HostInterfaceOptions[] {
  const opened: Device[] = [];
  try {
    return flags.map(({ label, addresses }) => {
      const { device, mac } = openDevice(label, offload);
      opened.push(device);
      return { device, name: label, addresses, mac, autoconfigure: false };
    });
  } catch (error) {
    for (const device of opened) device.close();
    throw error;
  }
}

/** @throws UsageProblem for a way that leads nowhere */
function addRoutes({ stack }: Host, routes: readonly RouteFlag[]): void {
  const { interfaces } = stack;
  for (const { prefix, prefixLength, way } of routes) {
    const nextHop = IPAddress.tryParse(way);
    const attached = interfaces.all.find((each) =>
      nextHop === undefined
        ? each.name === way
        : each.addressesOf(nextHop.family).some((ours) => nextHop.matchesPrefix(ours.address, ours.prefixLength)),
    );
    if (attached === undefined)
      throw new UsageProblem(`--route …=${way}: neither an interface nor a router beside one`);
    stack.addRoute({ prefix, prefixLength, nextHop: nextHop ?? null, interfaceIndex: attached.index });
  }
}

/** @throws UsageProblem for a name that no --interface has */
function translate({ stack }: Host, name: string): void {
  const outside = stack.interfaces.all.find((each) => each.name === name);
  if (outside === undefined) throw new UsageProblem(`--nat ${name}: there is no such --interface`);
  stack.translateSources(outside);
}

function conclude(report: Report, host: Host, flags: readonly InterfaceFlag[], seconds: number): void {
  const { counters } = host.info();
  const interfaces = host.devices.map(({ counters: device }, index) => ({
    name: flags[index]!.label,
    packets_received: device.packetsReceived,
    bytes_received: device.bytesReceived,
    packets_sent: device.packetsSent,
    bytes_sent: device.bytesSent,
  }));
  report.data({ event: 'closed', seconds: Number(seconds.toFixed(3)), counters, interfaces });
  const rows = interfaces.map((each) => Object.values(each).map(String));
  report.say(table([['interface', 'packets in', 'bytes in', 'packets out', 'bytes out'], ...rows], [1, 2, 3, 4]));
  const forwarded = counters['packetsForwarded'] ?? 0;
  report.note(`${figures(forwarded)} packets forwarded, ${figures(counters['packetsDropped'] ?? 0)} dropped`);
}

/** Until Ctrl-C, or until the time is up. */
function untilTheEnd(time: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = time === undefined ? undefined : setTimeout(resolve, time * 1000);
    const stop = (): void => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}

export const router = defineApp<Flags>({
  name: 'router',
  notes: `A router for IPv4 and IPv6: it sends datagrams on by the longest prefix, with the errors of ICMP that are due, and leaves
super-segments whole between devices with offload. Names that begin with tun or tap and a number are made if they are not
there; all others are interfaces that exist. In another namespace: eth1@NAME. Needs root, or devices of tun.sh.`,
  examples: [
    ['sunstar router --interface tun7=10.7.0.1/24 --interface tun8=10.8.0.1/24', 'two networks'],
    [
      'sunstar router --interface eth0@left=10.1.0.1/24 --interface tap8=10.8.0.1/24 --route default=10.8.0.2',
      'a card and a TAP, and everything else by a router behind the TAP',
    ],
    [
      'sunstar router --interface tun7=10.7.0.1/24 --interface eth0=192.0.2.9/24 --route default=192.0.2.1 --nat eth0',
      'hosts behind a TUN speak through one address of eth0',
    ],
  ],
  environment: 'NO_COLOR, FORCE_COLOR',
  configure,
  async run({ flags, report, interrupted }) {
    const { interface: interfaces = [], route: routes = [], offload, pcap, time, clampMss = false } = flags;
    if (interfaces.length === 0) throw new UsageProblem('a router needs an --interface, better two');
    const [first, ...others] = openInterfaces(interfaces, offload);
    const host = Host.open({
      ...first!, // there is one
      interfaces: others,
      stack: { forwarding: true, clampsMaxSegmentSize: clampMss },
      ...(pcap === undefined ? {} : { capture: pcap }),
    });
    const held = host.loop.retain();
    const begin = performance.now();
    try {
      addRoutes(host, routes);
      if (flags.nat !== undefined) translate(host, flags.nat);
      report.data({
        event: 'open',
        interfaces: interfaces.map(({ label, addresses }) => ({ name: label, addresses })),
      });
      report.note(`routing between ${interfaces.map(({ label }) => label).join(', ')}; Ctrl-C ends it`);
      await untilTheEnd(time, interrupted);
    } finally {
      conclude(report, host, interfaces, (performance.now() - begin) / 1000);
      held.release();
      await host.close();
    }
  },
});

runIfMain(import.meta, router);
