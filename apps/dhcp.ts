/** dhcp: a client that configures an interface of ours and says what it was given, and a server for one subnet. */
import type { Command } from 'commander';
import { DHCPConfiguration, DHCPService, Host, IPAddress, type DHCPLease } from '../lib/index.ts';
import { addCommonOptions, parsedBy, pcapOption, type CommonFlags } from './arguments.ts';
import { openEthernetDevice, parseEthernetDevice } from './ethernet_device.ts';
import { AppError, EXIT, UsageProblem } from './exit_codes.ts';
import { defineApp, runIfMain, type AppContext } from './program.ts';
import { listOf, parseCount, parseSeconds } from './sizes.ts';

interface Flags extends CommonFlags {
  readonly device: string;
  readonly mac?: string;
  readonly pcap?: string;
  readonly hostname?: string;
  readonly request?: IPAddress;
  readonly probe: boolean;
  readonly once?: boolean;
  readonly wait: number;
  readonly address?: string;
  readonly pool?: readonly [IPAddress, IPAddress];
  readonly router?: readonly IPAddress[];
  readonly dns?: readonly IPAddress[];
  readonly domain?: string;
  readonly mtu?: number;
  readonly lease: number;
  readonly reserve: readonly { hardwareAddress: Uint8Array; address: IPAddress }[];
}

function parseAddress(text: string): IPAddress {
  const address = IPAddress.tryParse(text);
  if (address?.family !== 4) throw new UsageProblem(`'${text}' is not an IPv4 address`);
  return address;
}

function parsePool(text: string): readonly [IPAddress, IPAddress] {
  const [first, last, more] = text.split('-');
  if (first === undefined || last === undefined || more !== undefined) {
    throw new UsageProblem(`'${text}' is not a pool; try 10.0.0.100-10.0.0.199`);
  }
  return [parseAddress(first), parseAddress(last)];
}

function parseReservation(text: string): { hardwareAddress: Uint8Array; address: IPAddress } {
  const match = /^((?:[\da-f]{2}:){5}[\da-f]{2})=(\S+)$/i.exec(text);
  if (match === null) throw new UsageProblem(`'${text}' is not a reservation; try 02:00:00:00:00:07=10.0.0.7`);
  const hardwareAddress = Uint8Array.from(match[1]!.split(':'), (byte) => Number.parseInt(byte, 16));
  return { hardwareAddress, address: parseAddress(match[2]!) };
}

function configure(command: Command): void {
  const addresses = parsedBy(listOf(parseAddress));
  command.usage('client [options]\n       sunstar dhcp server [options]').argument('<role>', 'client or server');
  command
    .optionsGroup('Interface:')
    .option('--device <name>', 'tap7, eth1, each with @NAMESPACE or without', 'tap0')
    .option('--mac <address>', 'our link address (default: one by chance)')
    .addOption(pcapOption())
    .optionsGroup('Client:')
    .option('--hostname <name>', 'told to the server')
    .option('--request <ip>', 'the address we had before', parsedBy(parseAddress))
    .option('--no-probe', 'use the address without asking whether somebody else has it')
    .option('--once', 'end with the first lease, and give it back')
    .option('-w, --wait <seconds>', 'for the first lease', parsedBy(parseSeconds), 60)
    .optionsGroup('Server:')
    .option('--address <ip/length>', 'ours, which says what the subnet is')
    .option('--pool <first-last>', 'addresses to give away', parsedBy(parsePool))
    .option('--reserve <mac=ip>', 'for one client; may be repeated', collectReservation, [])
    .option('--router <list>', 'routers', addresses)
    .option('--dns <list>', 'name servers', addresses)
    .option('--domain <name>', 'domain of the clients')
    .option('--mtu <bytes>', 'of the network', parsedBy(parseCount))
    .option('--lease <seconds>', 'how long an address is lent', parsedBy(parseSeconds), 3600);
  addCommonOptions(command);
}

function collectReservation(text: string, before: Flags['reserve']): Flags['reserve'] {
  return [...before, parsedBy(parseReservation)(text)];
}

function open({ device, mac, pcap }: Flags, own: { address?: string; prefixLength?: number }): Host {
  return Host.open({
    device: openEthernetDevice(parseEthernetDevice(device), true),
    autoconfigure: false,
    mac,
    capture: pcap,
    ...own,
  });
}

function leaseJSON(lease: DHCPLease): object {
  const texts = (list: readonly IPAddress[]): string[] => list.map((address) => address.toString());
  return {
    address: lease.address.toString(),
    prefixLength: lease.prefixLength,
    server: lease.server.toString(),
    leaseSeconds: lease.leaseMs / 1000,
    routers: texts(lease.routers),
    routes: lease.routes.map(({ prefix, prefixLength, router }) => ({
      prefix: `${prefix.toString()}/${prefixLength}`,
      router: router?.toString() ?? null,
    })),
    nameServers: texts(lease.nameServers),
    domain: lease.domain,
    searchDomains: lease.searchDomains,
    mtu: lease.mtu,
  };
}

function untilInterrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function runClient({ flags, report, interrupted }: AppContext<Flags>): Promise<number> {
  const host = open(flags, {});
  const client = new DHCPConfiguration(host, {
    hostName: flags.hostname,
    previousAddress: flags.request,
    probesAddresses: flags.probe,
  });
  client.on('bound', (lease: DHCPLease) => {
    const { address, prefixLength, server, leaseMs, routers, nameServers } = lease;
    const ways = [
      ...routers.map((router) => `router ${router.toString()}`),
      ...nameServers.map((one) => `dns ${one.toString()}`),
    ];
    const time = leaseMs === Infinity ? 'for ever' : `for ${leaseMs / 1000} s`;
    report.say([`${address.toString()}/${prefixLength} from ${server.toString()} ${time}`, ...ways].join(', '));
    report.data(leaseJSON(lease));
  });
  client.on('lost', (lease: DHCPLease) => report.note(`${lease.address.toString()} is gone`));
  client.on('conflict', (address: IPAddress) => report.note(`${address.toString()} is in use; declined`));
  try {
    await client.bound(AbortSignal.any([interrupted, AbortSignal.timeout(flags.wait * 1000)]));
    if (flags.once !== true) await untilInterrupted(interrupted);
    return EXIT.ok;
  } catch (error) {
    if (interrupted.aborted) return EXIT.interrupted;
    if (!(error instanceof DOMException)) throw error;
    throw new AppError(`no lease within ${flags.wait} s`, EXIT.timeout, 'ETIMEDOUT', { state: client.state });
  } finally {
    client.close();
    await host.close();
  }
}

async function runServer({ flags, report, interrupted }: AppContext<Flags>): Promise<number> {
  const match = /^([\d.]+)\/(\d{1,2})$/.exec(flags.address ?? '');
  if (match === null || flags.pool === undefined) {
    throw new UsageProblem('a server needs --address 10.0.0.1/24 and --pool 10.0.0.100-10.0.0.199');
  }
  const [first, last] = flags.pool;
  const host = open(flags, { address: match[1]!, prefixLength: Number(match[2]) });
  try {
    const service = new DHCPService(host, {
      first,
      last,
      reservations: flags.reserve,
      routers: flags.router,
      nameServers: flags.dns,
      domain: flags.domain,
      mtu: flags.mtu,
      leaseSeconds: flags.lease,
      onReply: () => report.detail(`${service.machine.bindings.length} addresses are lent`),
    });
    report.note(`serving ${first.toString()} to ${last.toString()} on ${flags.device}`);
    await untilInterrupted(interrupted);
    report.data({ bindings: service.machine.bindings.length, drops: service.machine.drops.toJSON() });
    return EXIT.ok;
  } finally {
    await host.close({ graceMs: 0 });
  }
}

export const dhcp = defineApp<Flags>({
  name: 'dhcp',
  notes:
    'The interface is ours: a TAP, or an interface of this machine beside the kernel. Nothing of the kernel is changed.',
  examples: [
    ['sunstar dhcp client --device eth1 --once --json', 'what does the server of this network give?'],
    [
      'sunstar dhcp server --device tap7 --address 10.7.0.1/24 --pool 10.7.0.100-10.7.0.199',
      'lend a hundred addresses',
    ],
  ],
  configure,
  run(context) {
    const [role] = context.args;
    if (role === 'client') return runClient(context);
    if (role === 'server') return runServer(context);
    throw new UsageProblem(`'${role ?? ''}' is neither client nor server`);
  },
});

runIfMain(import.meta, dhcp);
