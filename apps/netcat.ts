/**
 * netcat: connects or listens, and copies stdin to the network and the network to stdout, byte for byte. The end of stdin
 * closes our half of the connection (FIN); the end of the other half ends the program. With -u datagrams, see netcat_udp.ts.
 */
import type { Command } from 'commander';
import { addCommonOptions, addNetworkOptions, parsedBy, type NetworkFlags } from './arguments.ts';
import { AppError, EXIT, exitCodeOf, UsageProblem } from './exit_codes.ts';
import { converseByUDP } from './netcat_udp.ts';
import { openTransport } from './open_host.ts';
import { defineApp, runIfMain, type AppContext } from './program.ts';
import type { Report } from './reporting.ts';
import { parsePort, parseSeconds } from './sizes.ts';
import { resetOnInterrupt } from './traffic.ts';
import type { Socket, Transport } from './transport.ts';

interface Flags extends NetworkFlags {
  readonly listen?: boolean;
  readonly keepListening?: boolean;
  readonly port?: number;
  readonly source?: string;
  readonly wait?: number;
  readonly scan?: boolean;
  readonly udp?: boolean;
  readonly kernel?: boolean;
}

/** What the command line asks for. */
interface Order {
  readonly host: string | undefined;
  readonly ports: readonly number[];
}

function configure(command: Command): void {
  command
    .usage('[options] host port\n       sunstar netcat -l [options] [host] port')
    .argument('[host]')
    .argument('[port]');
  command
    .optionsGroup('Connection:')
    .option('-l, --listen', 'wait for a connection instead of making one')
    .option('-k, --keep-listening', 'with -l: when one connection ends, take the next')
    .option('-u, --udp', 'datagrams in place of a connection; ends by -w or by you')
    .option('-p, --port <port>', 'with -l: the port to listen on; otherwise our own port', parsedBy(parsePort))
    .option('-s, --source <ip>', 'our own address')
    .option('-w, --wait <seconds>', 'give up when nothing happens for so long', parsedBy(parseSeconds))
    .option('-z, --scan', 'only see whether the port is open; port may be a range such as 20-25')
    .option('-N', 'close our half at the end of stdin (always done; accepted from habit)')
    .option('-4', 'IPv4 (the only one so far; accepted from habit)')
    .option('--kernel', "use Node's own net instead of Sunstar");
  addNetworkOptions(command);
  addCommonOptions(command);
}

function parsePorts(text: string): number[] {
  const range = /^(\d+)-(\d+)$/.exec(text);
  if (!range) return [parsePort(text)];
  const [first, last] = [parsePort(range[1]!), parsePort(range[2]!)];
  if (last < first) throw new UsageProblem(`the range ${text} is empty`);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function readOrder(args: readonly string[], flags: Flags): Order {
  if (flags.udp && flags.scan) throw new UsageProblem('-z needs connections, and -u makes none');
  if (flags.listen) {
    if (flags.scan) throw new UsageProblem('-z connects and -l listens: choose one');
    const [host, port] = args.length === 2 ? args : [undefined, args[0]];
    if (port === undefined && flags.port === undefined) throw new UsageProblem('-l needs a port: netcat -l 8080');
    return { host: host ?? flags.source, ports: [port === undefined ? flags.port! : parsePort(port)] };
  }
  if (flags.keepListening) throw new UsageProblem('-k is for -l');
  const [host, port] = args;
  if (host === undefined || port === undefined) throw new UsageProblem('host and port are needed: netcat 10.0.0.1 80');
  const ports = parsePorts(port);
  if (ports.length > 1 && !flags.scan) throw new UsageProblem('a range of ports is for -z');
  return { host, ports };
}

/** Where stdin goes: to one connection after another, until it ends. */
class Input {
  #ended = false;
  #started = false;

  /** Copies stdin to the socket until either ends; the end of stdin ends our half of the connection. */
  feed(socket: Socket): { stop(): void } {
    const { stdin } = process;
    if (this.#ended) {
      socket.end();
      return { stop() {} };
    }
    if (!this.#started) stdin.once('end', () => (this.#ended = true));
    this.#started = true;
    const onError = (): void => void socket.end();
    stdin.pipe(socket);
    stdin.once('error', onError);
    return {
      stop: () => {
        stdin.unpipe(socket);
        stdin.off('error', onError);
        stdin.pause();
      },
    };
  }
}

/** Reports silence: nothing was read or written for so long. */
function giveUpWhenIdle(socket: Socket, seconds: number | undefined, what: string): { stop(): void } {
  if (seconds === undefined) return { stop() {} };
  let last = performance.now();
  let seen = -1;
  const giveUp = (): void => {
    const message = `${what}: nothing happened for ${seconds} s`;
    socket.destroy(new AppError(message, EXIT.timeout, 'ETIMEDOUT'));
  };
  const check = (): void => {
    const moved = socket.bytesRead + socket.bytesWritten;
    if (moved !== seen) last = performance.now();
    seen = moved;
    if (performance.now() - last >= seconds * 1000) giveUp();
  };
  const timer = setInterval(check, Math.min(100, seconds * 250));
  return { stop: () => clearInterval(timer) };
}

function whenConnected(socket: Socket, seconds: number | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer =
      seconds === undefined
        ? undefined
        : setTimeout(() => {
            socket.destroy(new AppError(`no answer within ${seconds} s`, EXIT.timeout, 'ETIMEDOUT'));
          }, seconds * 1000);
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      outcome();
    };
    socket.once('connect', () => settle(resolve));
    socket.once('error', (error) => settle(() => reject(error)));
    socket.once('close', () =>
      settle(() => reject(new AppError('closed before it was open', EXIT.failed, 'ECONNABORTED'))),
    );
  });
}

/** Copies both ways until the other side has ended and our side is sent. */
async function converse(socket: Socket, input: Input, flags: Flags, report: Report): Promise<void> {
  const feeding = input.feed(socket);
  const watching = giveUpWhenIdle(socket, flags.wait, 'idle');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.once('close', () => resolve());
      socket.once('end', () => {
        feeding.stop();
        socket.end();
      });
      socket.pipe(process.stdout, { end: false });
    });
  } finally {
    watching.stop();
    feeding.stop();
  }
  report.detail(`closed: ${socket.bytesWritten} bytes out, ${socket.bytesRead} bytes in`);
}

function describe(socket: Socket): string {
  return ends(socket.remoteAddress, socket.remotePort);
}

/** `10.0.0.1:80`, `[::1]:80` */
function ends(address: string | undefined, port: number | undefined): string {
  return address?.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

async function connect(transport: Transport, order: Order, context: AppContext<Flags>): Promise<void> {
  const { flags, report, interrupted } = context;
  const socket = transport.connect({
    host: order.host!,
    port: order.ports[0]!,
    ...(flags.source === undefined ? {} : { localAddress: flags.source }),
    ...(flags.port === undefined ? {} : { localPort: flags.port }),
  });
  resetOnInterrupt(socket, interrupted);
  const start = performance.now();
  await whenConnected(socket, flags.wait);
  report.detail(`connected to ${describe(socket)} from ${ends(socket.localAddress, socket.localPort)}`);
  await converse(socket, new Input(), flags, report);
  const { bytesRead, bytesWritten } = socket;
  report.data({ bytes_read: bytesRead, bytes_written: bytesWritten, seconds: (performance.now() - start) / 1000 });
}

async function scan(transport: Transport, order: Order, { flags, report }: AppContext<Flags>): Promise<number> {
  let code: number = EXIT.failed;
  for (const port of order.ports) {
    const socket = transport.connect({ host: order.host!, port });
    try {
      await whenConnected(socket, flags.wait);
      report.note(`${order.host} port ${port}: open`);
      report.data({ host: order.host, port, open: true });
      code = EXIT.ok;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      report.detail(`${order.host} port ${port}: ${message}`);
      report.data({ host: order.host, port, open: false, reason: message });
      if (code !== EXIT.ok) code = exitCodeOf(error);
    }
    socket.destroy();
  }
  return code;
}

/** Connections one after another, as they came. */
class Arrivals {
  readonly #waiting: Socket[] = [];
  #wake: ((socket: Socket | undefined) => void) | undefined;

  add(socket: Socket): void {
    socket.on('error', () => {});
    if (this.#wake === undefined) this.#waiting.push(socket);
    else this.#wake(socket);
    this.#wake = undefined;
  }

  next(stop: AbortSignal): Promise<Socket | undefined> {
    const socket = this.#waiting.shift();
    if (socket !== undefined || stop.aborted) return Promise.resolve(socket);
    return new Promise((resolve) => {
      this.#wake = resolve;
      stop.addEventListener('abort', () => resolve(undefined), { once: true });
    });
  }
}

async function listen(transport: Transport, order: Order, context: AppContext<Flags>): Promise<void> {
  const { flags, report, interrupted } = context;
  const arrivals = new Arrivals();
  const server = transport.createServer({}, (socket) => arrivals.add(socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: order.ports[0]!, ...(order.host === undefined ? {} : { host: order.host }) }, resolve);
  });
  report.detail(`listening on port ${order.ports[0]}`);
  const input = new Input();
  for (;;) {
    const socket = await arrivals.next(interrupted);
    if (socket === undefined) break;
    // Without -k nobody else is let in; whoever came meanwhile is turned away.
    if (!flags.keepListening) server.close();
    report.detail(`connection from ${describe(socket)}`);
    resetOnInterrupt(socket, interrupted);
    try {
      await converse(socket, input, flags, report);
    } catch (error) {
      if (!flags.keepListening) throw error;
      report.error(error);
    }
    report.data({ bytes_read: socket.bytesRead, bytes_written: socket.bytesWritten });
    if (!flags.keepListening) break;
  }
  server.close();
}

export const netcat = defineApp<Flags>({
  name: 'netcat',
  jsonOnStderr: true,
  notes: 'With --json the summary goes to stderr, since stdout carries the data.',
  examples: [
    ['sunstar netcat 169.254.144.1 7777', 'talk to a kernel program, such as nc -l 7777'],
    ['sunstar netcat -l 7777 > file', 'receive a file; send with: nc -N 169.254.144.9 7777 < file'],
    ['sunstar netcat -u -w 1 169.254.144.1 53', 'datagrams, such as to nc -u -l 53'],
    ['sunstar netcat -z -w 2 169.254.144.1 20-25', 'which ports are open?'],
  ],
  configure,
  async run(context) {
    const order = readOrder(context.args, context.flags);
    const transport = openTransport(context.flags, context.report);
    try {
      if (context.flags.scan) return await scan(transport, order, context);
      if (context.flags.udp) {
        const isListening = context.flags.listen ?? false;
        await converseByUDP(transport, { host: order.host, port: order.ports[0]! }, context, isListening);
        return EXIT.ok;
      }
      await (context.flags.listen ? listen(transport, order, context) : connect(transport, order, context));
      return EXIT.ok;
    } finally {
      process.stdin.destroy();
      await transport.close();
    }
  },
});

runIfMain(import.meta, netcat);
