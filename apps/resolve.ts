/** resolve: asks DNS servers over our own UDP and TCP, and prints what they know of a name. */
import type { Command } from 'commander';
import { getServers } from 'node:dns';
import { isIP, isIPv6 } from 'node:net';
import { DNSError, Resolver, type DNSRecord, type DNSResult, type Host } from '../lib/index.ts';
import { addCommonOptions, addNetworkOptions, networkSettings, parsedBy, type NetworkFlags } from './arguments.ts';
import { EXIT, UsageProblem } from './exit_codes.ts';
import { openHost } from './open_host.ts';
import { defineApp, runIfMain } from './program.ts';
import { listOf, parseSeconds } from './sizes.ts';

interface Flags extends NetworkFlags {
  readonly server?: readonly string[];
  readonly type?: readonly string[];
  readonly tcp?: boolean;
  readonly wait?: number;
  readonly search?: readonly string[];
}

function parseType(text: string): string {
  if (!/^[a-z][a-z0-9]{0,10}$/i.test(text)) throw new UsageProblem(`'${text}' is not a type of record`);
  return text.toUpperCase();
}

function configure(command: Command): void {
  command.usage('[options] NAME').argument('<name>');
  command
    .optionsGroup('Question:')
    .option(
      '--server <list>',
      "whom to ask, 10.0.0.53 or 10.0.0.53:5353 (default: the system's servers)",
      listOf(String),
    )
    .option('--type <list>', 'A, AAAA, MX, TXT, … (default: A,AAAA, or PTR of an address)', listOf(parsedBy(parseType)))
    .option('--tcp', 'ask over TCP at once')
    .option('--search <list>', 'domains to try behind short names', listOf(String))
    .option(
      '-w, --wait <seconds>',
      'for each server; doubled with each of three rounds (default: 2)',
      parsedBy(parseSeconds),
    );
  addNetworkOptions(command);
  addCommonOptions(command);
}

/** The name under which an address is looked up (RFC 1035 §3.5, RFC 3596 §2.5). */
export function reverseName(address: string): string {
  if (!isIPv6(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const [before = '', after] = address.toLowerCase().split('::');
  const groups = (text: string): string[] => text.split(':').filter((group) => group !== '');
  const left = groups(before);
  const right = groups(after ?? '');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const digits = [...left, ...zeros, ...right].map((group) => group.padStart(4, '0')).join('');
  return `${digits.split('').reverse().join('.')}.ip6.arpa`;
}

/** Servers of the system that are not on its own loopback, where ours cannot reach them. */
function defaultServers(flags: Flags): string[] {
  const system = getServers().filter((server) => !/^(?:127\.|\[?::1)/.test(server));
  const { hostAddress } = networkSettings(flags);
  return system.length > 0 || hostAddress === undefined ? system : [hostAddress];
}

function dataText({ type, data }: DNSRecord): string {
  if (typeof data === 'string') return data;
  if (data instanceof Uint8Array) return Buffer.from(data).toString('hex');
  if (Array.isArray(data))
    return data.map((piece: Uint8Array) => JSON.stringify(Buffer.from(piece).toString())).join(' ');
  const fields = data as Readonly<Record<string, unknown>>;
  const order: Readonly<Record<string, readonly string[]>> = {
    MX: ['preference', 'exchange'],
    SRV: ['priority', 'weight', 'port', 'target'],
    SOA: ['mname', 'rname', 'serial', 'refresh', 'retry', 'expire', 'minimum'],
  };
  return (order[type] ?? Object.keys(fields)).map((field) => String(fields[field] as string | number)).join(' ');
}

function toJSON(record: DNSRecord): object {
  const { name, type, ttl, data } = record;
  return { name, type, ttl, data: typeof data === 'string' ? data : dataText(record) };
}

async function ask(host: Host, name: string, flags: Flags): Promise<{ type: string; result: DNSResult }[]> {
  const resolver = new Resolver(host, {
    servers: flags.server ?? defaultServers(flags),
    searchDomains: flags.search ?? [],
    alwaysTCP: flags.tcp ?? false,
    timeoutMs: (flags.wait ?? 2) * 1000,
  });
  const asked = isIP(name) === 0 ? name : `${reverseName(name)}.`;
  const types = flags.type ?? (isIP(name) === 0 ? ['A', 'AAAA'] : ['PTR']);
  return Promise.all(types.map(async (type) => ({ type, result: await resolver.query(asked, type) })));
}

export const resolve = defineApp<Flags>({
  name: 'resolve',
  notes: 'Exits with 0 when there is a record of one of the types, 1 when there is none, 3 when nobody answers.',
  examples: [
    ['sunstar resolve example.org', 'addresses of both families'],
    ['sunstar resolve --server 169.254.144.1 --type MX,TXT example.org', 'other records, of a server of your choice'],
    ['sunstar resolve --tcp --json 192.0.2.1', 'the name of an address'],
  ],
  configure,
  async run({ args, flags, report }) {
    const [name = ''] = args;
    const host = openHost(flags, report);
    try {
      const answers = await ask(host, name, flags);
      const found = answers.filter(({ result }) => result.code === null);
      // Aliases come with every type, and once is enough.
      const records = new Set(
        found.flatMap(({ result }) => result.records.map((record) => JSON.stringify(toJSON(record)))),
      );
      for (const text of records) {
        const { name: owner, ttl, type, data } = JSON.parse(text) as Record<'name' | 'ttl' | 'type' | 'data', string>;
        report.say(`${owner} ${ttl} ${type} ${data}`);
      }
      if (found.length > 0) {
        report.data({ name, records: [...records].map((text) => JSON.parse(text) as unknown) });
        return EXIT.ok;
      }
      const code = answers.find(({ result }) => result.code === 'ETIMEOUT')?.result.code ?? answers[0]!.result.code!;
      report.error(new DNSError(code, 'resolve', name));
      return code === 'ETIMEOUT' ? EXIT.timeout : code === 'EBADNAME' ? EXIT.usage : EXIT.failed;
    } finally {
      await host.close({ graceMs: 0 });
    }
  },
});

runIfMain(import.meta, resolve);
