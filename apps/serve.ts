/**
 * serve: the small servers of old, each over TCP and UDP on the same port: echo sends back what comes (RFC 862), discard throws it
 * away (RFC 863), daytime tells the time (RFC 867).
 */
import type { EventEmitter } from 'node:events';
import type { Command } from 'commander';
import { addCommonOptions, addNetworkOptions, parsedBy, type NetworkFlags } from './arguments.ts';
import { EXIT, UsageProblem } from './exit_codes.ts';
import { openTransport } from './open_host.ts';
import { defineApp, runIfMain, type AppContext } from './program.ts';
import { parsePort } from './sizes.ts';
import type { DatagramInfo, DatagramSocket, Server, Socket, Transport } from './transport.ts';

interface Flags extends NetworkFlags {
  readonly port?: number;
  readonly tcp: boolean;
  readonly udp: boolean;
  readonly kernel?: boolean;
}

interface Tally {
  connections: number;
  datagrams: number;
  bytes: number;
}

interface Service {
  readonly port: number;
  readonly connected: (socket: Socket, tally: Tally) => void;
  /** What is said to a datagram; null: nothing. */
  readonly answer: (message: Uint8Array) => Uint8Array | null;
}

/** Below, services live: one of them that answers the other's answer would do so for ever. */
const FIRST_PORT_OF_CLIENTS = 1024;

/** `Wednesday, November 25, 2026 13:00:00-UTC`, as RFC 867 suggests. */
function daytime(): string {
  const now = new Date();
  const day = now.toLocaleDateString('en-US', {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return `${day} ${now.toISOString().slice(11, 19)}-UTC\r\n`;
}

const SERVICES: Readonly<Record<string, Service>> = {
  echo: {
    port: 7,
    connected(socket, tally) {
      socket.on('data', (chunk: Uint8Array) => {
        tally.bytes += chunk.length;
      });
      socket.pipe(socket);
    },
    answer: (message) => message,
  },
  discard: {
    port: 9,
    connected(socket, tally) {
      socket.on('data', (chunk: Uint8Array) => {
        tally.bytes += chunk.length;
      });
      socket.on('end', () => void socket.end());
    },
    answer: () => null,
  },
  daytime: {
    port: 13,
    connected(socket) {
      socket.resume();
      socket.end(daytime());
    },
    answer: () => Buffer.from(daytime()),
  },
};

function configure(command: Command): void {
  const names = Object.keys(SERVICES).join(', ');
  command.usage('[options] echo|discard|daytime').argument('<service>', `which: ${names}`);
  command
    .optionsGroup('Work:')
    .option('-p, --port <port>', 'in place of the usual one (7, 9, 13)', parsedBy(parsePort))
    .option('--no-tcp', 'only UDP')
    .option('--no-udp', 'only TCP')
    .option('--kernel', "use Node's own net and dgram instead of Sunstar");
  addNetworkOptions(command);
  addCommonOptions(command);
}

/** Resolves when it listens. */
function listening(server: EventEmitter, listen: (done: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    listen(() => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function serveTCP(transport: Transport, service: Service, port: number, tally: Tally): Promise<Server> {
  const server = transport.createServer({}, (socket) => {
    tally.connections += 1;
    socket.on('error', () => {}); // the client has gone, and others come
    service.connected(socket, tally);
  });
  await listening(server, (done) => void server.listen({ port }, done));
  return server;
}

async function serveUDP(
  transport: Transport,
  { service, port, type, tally }: { service: Service; port: number; type: 'udp4' | 'udp6'; tally: Tally },
): Promise<DatagramSocket> {
  const socket = transport.datagramSocket({ type });
  socket.on('message', (message: Uint8Array, from: DatagramInfo) => {
    tally.datagrams += 1;
    tally.bytes += message.length;
    const answer = from.port < FIRST_PORT_OF_CLIENTS ? null : service.answer(message);
    if (answer !== null) socket.send(answer, from.port, from.address);
  });
  await listening(socket, (done) => void socket.bind({ port }, done));
  return socket;
}

async function serve(context: AppContext<Flags>): Promise<number> {
  const { args, flags, report, interrupted } = context;
  const [name] = args;
  const service = SERVICES[name ?? ''];
  if (service === undefined) {
    throw new UsageProblem(`there is no service '${name}'; there are: ${Object.keys(SERVICES).join(', ')}`);
  }
  if (!flags.tcp && !flags.udp) throw new UsageProblem('--no-tcp and --no-udp leave nothing to serve');
  const port = flags.port ?? service.port;
  const transport = openTransport(flags, report);
  const tally: Tally = { connections: 0, datagrams: 0, bytes: 0 };
  try {
    const server = flags.tcp ? await serveTCP(transport, service, port, tally) : null;
    // A socket for IPv6 hears both families.
    const type = flags.address6 === undefined ? 'udp4' : 'udp6';
    const socket = flags.udp ? await serveUDP(transport, { service, port, type, tally }) : null;
    report.note(`${name}: listening on port ${port}`);
    await new Promise<void>((stopped) => {
      if (interrupted.aborted) stopped();
      interrupted.addEventListener('abort', () => stopped(), { once: true });
    });
    server?.close();
    if (socket !== null) await new Promise<void>((closed) => void socket.close(closed));
  } finally {
    await transport.close();
  }
  const { connections, datagrams, bytes } = tally;
  report.say(`${connections} connections, ${datagrams} datagrams, ${bytes} bytes`);
  report.data({ service: name, connections, datagrams, bytes });
  return EXIT.ok;
}

export const serveApp = defineApp<Flags>({
  name: 'serve',
  notes: 'Datagrams from ports below 1024 are not answered: two servers would answer each other for ever.',
  examples: [
    ['sunstar serve echo', 'then: nc 169.254.144.9 7, or nc -u 169.254.144.9 7'],
    ['sunstar serve daytime -p 7013', 'then: nc 169.254.144.9 7013'],
  ],
  configure,
  run: serve,
});

runIfMain(import.meta, serveApp);
