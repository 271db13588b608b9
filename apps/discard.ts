/** discard: receives bytes as fast as it can, throws them away and prints the rate (RFC 863). The twin of chargen. */
import type { Command } from 'commander';
import { formatBytes, formatRate } from '../lib/tools/throughput_meter.ts';
import { addCommonOptions, addNetworkOptions, parsedBy, type NetworkFlags } from './arguments.ts';
import { UsageProblem } from './exit_codes.ts';
import { openTransport } from './open_host.ts';
import { defineApp, runIfMain, type AppContext } from './program.ts';
import { parseBytes, parsePort } from './sizes.ts';
import { connected, countBytes, resetOnInterrupt, serve, whenClosed } from './traffic.ts';
import type { Socket, Transport } from './transport.ts';

interface Flags extends NetworkFlags {
  readonly bytes: number;
  readonly listen?: number;
  readonly kernel?: boolean;
}

type Context = AppContext<Flags>;

function configure(command: Command): void {
  command
    .usage('[options] host port\n       sunstar discard --listen port [options]')
    .argument('[host]')
    .argument('[port]');
  command
    .optionsGroup('Work:')
    .option(
      '-n, --bytes <size>',
      'hang up after so much (default: when the other side ends)',
      parsedBy(parseBytes),
      Infinity,
    )
    .option('--listen <port>', 'serve whoever connects', parsedBy(parsePort))
    .option('--kernel', "use Node's own net instead of Sunstar, for comparison");
  addNetworkOptions(command);
  addCommonOptions(command);
}

async function measure(socket: Socket, transport: Transport, { flags, report, interrupted }: Context): Promise<void> {
  const start = performance.now();
  const progress = report.progressOfBytes(flags.bytes, 'receiving');
  const closed = whenClosed(socket);
  let bytes = 0;
  try {
    bytes = await countBytes(socket, {
      limit: flags.bytes,
      signal: interrupted,
      onBytes: (total) => progress.update(total),
    });
  } finally {
    progress.stop();
  }
  const seconds = (performance.now() - start) / 1000;
  if (bytes >= flags.bytes || interrupted.aborted) socket.resetAndDestroy();
  else socket.end();
  await closed;
  report.say(`${formatBytes(bytes)} in ${seconds.toFixed(3)} s: ${formatRate((bytes * 8) / seconds)}, received`);
  report.data({
    transport: transport.name,
    direction: 'receive',
    bytes,
    seconds,
    bits_per_second: Math.round((bytes * 8) / seconds),
  });
}

export const discard = defineApp<Flags>({
  name: 'discard',
  examples: [
    ['sunstar discard --listen 9', 'then: head -c 1G /dev/zero | nc -N 169.254.144.9 9'],
    ['sunstar discard 169.254.144.1 19', 'from a kernel program that sends'],
  ],
  configure,
  async run(context) {
    const { args, flags, report, interrupted } = context;
    const [host, port] = args;
    if (flags.listen === undefined && (host === undefined || port === undefined)) {
      throw new UsageProblem('host and port are needed, or --listen port');
    }
    if (flags.listen !== undefined && host !== undefined) throw new UsageProblem('--listen takes no host');
    const transport = openTransport(flags, report);
    try {
      if (flags.listen !== undefined) {
        await serve(transport, flags.listen, context, (socket) => measure(socket, transport, context));
        return;
      }
      const socket = transport.connect({ host: host!, port: parsePort(port!) });
      resetOnInterrupt(socket, interrupted);
      await connected(socket);
      await measure(socket, transport, context);
    } finally {
      await transport.close();
    }
  },
});

runIfMain(import.meta, discard);
