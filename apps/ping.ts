/** ping: echo requests over a raw socket of ours, and statistics as iputils prints them. */
import { InvalidArgumentError, type Command } from 'commander';
import { pingHost, type EchoEvent, type EchoStatistics } from '../lib/index.ts';
import { addCommonOptions, addNetworkOptions, parsedBy, type NetworkFlags } from './arguments.ts';
import { destinationAddress } from './destination.ts';
import { EXIT, UsageProblem } from './exit_codes.ts';
import { openHost } from './open_host.ts';
import { defineApp, runIfMain } from './program.ts';
import type { Report } from './reporting.ts';
import { parseCount, parseSeconds } from './sizes.ts';

interface Flags extends NetworkFlags {
  readonly '4'?: boolean;
  readonly '6'?: boolean;
  readonly count?: number;
  readonly interval: number;
  readonly size: number;
  readonly wait?: number;
  readonly ttl: number;
  readonly server?: string;
}

function parseSize(text: string): number {
  const size = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(size <= 65_507)) throw new InvalidArgumentError('allowed: 0 to 65507');
  return size;
}

/** @throws UsageProblem */
export function parseHops(text: string): number {
  const hops = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (!(hops >= 1 && hops <= 255)) throw new UsageProblem(`'${text}' is not a number of hops; allowed: 1 to 255`);
  return hops;
}

function configure(command: Command): void {
  command.usage('[options] HOST').argument('<host>');
  command
    .optionsGroup('Echo:')
    .option('-4', 'IPv4 only')
    .option('-6', 'IPv6 only')
    .option('-c, --count <count>', 'stop after so many (default: at Ctrl-C)', parsedBy(parseCount))
    .option('-i, --interval <seconds>', 'between two', parsedBy(parseSeconds), 1)
    .option('-s, --size <bytes>', 'of data', parseSize, 56)
    .option('-W, --wait <seconds>', 'for the last answers', parsedBy(parseSeconds))
    .option('-t, --ttl <hops>', 'time to live, or hop limit', parsedBy(parseHops), 64)
    .option('--server <ip>', 'a DNS server to ask for the name, over our own sockets');
  addNetworkOptions(command);
  addCommonOptions(command);
}

const WORDS = {
  unreachable: 'Destination unreachable',
  'time exceeded': 'Time to live exceeded',
  'too big': 'Packet too big',
  other: 'Parameter problem',
} as const;

/** Three significant figures from 1 ms on, microseconds below. */
function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 2 : 3);
}

function tell(report: Report, event: EchoEvent): void {
  report.data(event);
  if (report.quiet) return;
  const { sequence, from } = event;
  if (event.kind === 'error') {
    report.say(`From ${from} icmp_seq=${sequence} ${WORDS[event.error]}`);
    return;
  }
  const marks = `${event.isDuplicate ? ' (DUP!)' : ''}${event.isDamaged ? ' (DIFFERENT DATA!)' : ''}`;
  const time = milliseconds(event.roundTripMs);
  report.say(`${event.bytes} bytes from ${from}: icmp_seq=${sequence} ttl=${event.timeToLive} time=${time} ms${marks}`);
}

/** The last three lines of iputils' ping. */
export function summaryLines(name: string, statistics: EchoStatistics): string[] {
  const { transmitted, received, duplicates, errors, loss, elapsedMs, roundTrip } = statistics;
  const more = `${duplicates > 0 ? `+${duplicates} duplicates, ` : ''}${errors > 0 ? `+${errors} errors, ` : ''}`;
  const percent = Number((loss * 100).toFixed(4));
  const lines = [
    '',
    `--- ${name} ping statistics ---`,
    `${transmitted} packets transmitted, ${received} received, ${more}${percent}% packet loss, time ${elapsedMs.toFixed(0)}ms`,
  ];
  if (roundTrip === null) return [...lines, ''];
  const figures = [roundTrip.min, roundTrip.average, roundTrip.max, roundTrip.deviation];
  return [...lines, `rtt min/avg/max/mdev = ${figures.map((figure) => figure.toFixed(3)).join('/')} ms`];
}

export const ping = defineApp<Flags>({
  name: 'ping',
  notes: 'Exits as ping does: 0 when an answer came, 1 when none came, 2 for an unknown host.',
  examples: [
    ['sunstar ping -c 3 169.254.144.1', "the kernel's end of the device"],
    ['sunstar ping -6 -s 8000 -i 0.2 fd00::1', 'IPv6, 8,000 bytes, five a second'],
  ],
  configure,
  async run({ args, flags, report, interrupted }) {
    const [name = ''] = args;
    const host = openHost(flags, report);
    try {
      const family = flags['6'] === true ? 6 : flags['4'] === true ? 4 : 0;
      const address = await destinationAddress(host, name, family, flags.server);
      report.say(
        `PING ${name} (${address}) ${flags.size}(${flags.size + (address.includes(':') ? 48 : 28)}) bytes of data.`,
      );
      const statistics = await pingHost(host, {
        address,
        count: flags.count,
        intervalMs: flags.interval * 1000,
        waitMs: flags.wait === undefined ? undefined : flags.wait * 1000,
        size: flags.size,
        timeToLive: flags.ttl,
        onEvent: (event) => tell(report, event),
        signal: interrupted,
      });
      for (const line of summaryLines(name, statistics)) report.say(line);
      report.data({ host: name, address, ...statistics });
      return statistics.received > 0 ? EXIT.ok : EXIT.failed;
    } finally {
      await host.close({ graceMs: 0 });
    }
  },
});

runIfMain(import.meta, ping);
