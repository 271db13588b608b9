/** traceroute: which routers lead to a host, by UDP or ICMP probes over sockets of ours. */
import type { Command } from 'commander';
import { traceRoute, type TraceAnswer, type TraceHop } from '../lib/index.ts';
import { addCommonOptions, addNetworkOptions, parsedBy, type NetworkFlags } from './arguments.ts';
import { destinationAddress } from './destination.ts';
import { EXIT } from './exit_codes.ts';
import { openHost } from './open_host.ts';
import { parseHops } from './ping.ts';
import { defineApp, runIfMain } from './program.ts';
import { parseCount, parsePort, parseSeconds } from './sizes.ts';

interface Flags extends NetworkFlags {
  readonly '4'?: boolean;
  readonly '6'?: boolean;
  readonly icmp?: boolean;
  readonly firstHop: number;
  readonly maxHops: number;
  readonly queries: number;
  readonly wait: number;
  readonly port: number;
  readonly server?: string;
}

function configure(command: Command): void {
  command.usage('[options] HOST').argument('<host>');
  command
    .optionsGroup('Probes:')
    .option('-4', 'IPv4 only')
    .option('-6', 'IPv6 only')
    .option('-I, --icmp', 'echo requests in place of UDP')
    .option('-f, --first-hop <hops>', 'where to begin', parsedBy(parseHops), 1)
    .option('-m, --max-hops <hops>', 'where to give up', parsedBy(parseHops), 30)
    .option('-q, --queries <count>', 'probes for each hop, 1 to 10', parsedBy(parseCount), 3)
    .option('-w, --wait <seconds>', 'for each hop', parsedBy(parseSeconds), 3)
    .option('-p, --port <port>', 'of the first UDP probe', parsedBy(parsePort), 33_434)
    .option('--server <ip>', 'a DNS server to ask for the name, over our own sockets');
  addNetworkOptions(command);
  addCommonOptions(command);
}

/** Marks of traceroute behind a time: what else but expiry was said. */
function mark({ kind, code }: TraceAnswer, isIPv6: boolean): string {
  if (kind === 'too big') return ' !F';
  if (kind !== 'unreachable') return '';
  const marks: Readonly<Record<number, string>> = isIPv6
    ? { 0: ' !N', 1: ' !X', 3: ' !H', 4: '' }
    : { 0: ' !N', 1: ' !H', 2: ' !P', 3: '', 13: ' !X' };
  return marks[code] ?? ` !${code}`;
}

/** ` 2  10.0.0.1  0.413 ms  0.301 ms *` */
export function hopLine({ hops, answers }: TraceHop): string {
  let last = '';
  const parts = answers.map((answer) => {
    if (answer === null) return ' *';
    const where = answer.from === last ? '' : `  ${answer.from}`;
    last = answer.from;
    return `${where}  ${answer.roundTripMs.toFixed(3)} ms${mark(answer, answer.from.includes(':'))}`;
  });
  return `${String(hops).padStart(2)}${parts.join('').replace(/^ \*/, '  *')}`;
}

export const traceroute = defineApp<Flags>({
  name: 'traceroute',
  notes: 'Exits with 0 when the host itself answered, 1 when the last hop was another.',
  examples: [
    ['sunstar traceroute 192.0.2.1', 'by UDP; needs the NAT of tun.sh'],
    ['sunstar traceroute -I -q 1 -w 1 -6 2001:db8::1', 'one echo request for each hop, IPv6'],
  ],
  configure,
  async run({ args, flags, report, interrupted }) {
    const [name = ''] = args;
    const host = openHost(flags, report);
    try {
      const family = flags['6'] === true ? 6 : flags['4'] === true ? 4 : 0;
      const address = await destinationAddress(host, name, family, flags.server);
      report.say(`traceroute to ${name} (${address}), ${flags.maxHops} hops max`);
      const hasArrived = await traceRoute(host, {
        address,
        method: flags.icmp === true ? 'icmp' : 'udp',
        firstHop: flags.firstHop,
        mostHops: flags.maxHops,
        probes: flags.queries,
        waitMs: flags.wait * 1000,
        port: flags.port,
        onHop: (hop) => {
          report.say(hopLine(hop));
          report.data(hop);
        },
        signal: interrupted,
      });
      return hasArrived ? EXIT.ok : EXIT.failed;
    } finally {
      await host.close({ graceMs: 0 });
    }
  },
});

runIfMain(import.meta, traceroute);
