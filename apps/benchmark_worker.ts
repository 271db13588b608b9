/**
 * Our side of a measurement, in a process of its own: argument 'sunstar' (a Host on the private TUN) or 'kernel' (Node's own
 * net), and the same code for both. Jobs and answers are lines, see workers.ts; servers serve until the process ends.
 */
import { createInterface } from 'node:readline';
import { Host } from '../lib/index.ts';
import type { CongestionControlName } from './arguments.ts';
import { hostOptions } from './open_host.ts';
import { openPrivateTUN } from './private_namespace.ts';
import { bytesConfirmed, connected, countBytes, sendBytes, whenClosed } from './traffic.ts';
import {
  hostTransport,
  kernelTransport,
  type ConnectOptions,
  type DatagramSocket,
  type Socket,
  type Transport,
} from './transport.ts';
import { describeError, type Answer, type Job } from './workers.ts';

export interface WorkerSettings {
  readonly stack: 'sunstar' | 'kernel';
  /** What our side is on. Default 'tun'. */
  readonly medium?: 'tun' | 'tap';
  readonly mtu?: number;
  readonly offload: boolean;
  readonly congestion?: CongestionControlName;
  /** Send buffer and largest receive buffer of our sockets, bytes; default: as anybody's. */
  readonly bufferBytes?: number;
}

/** Where to connect, and how much. */
export interface TransferJob {
  readonly host: string;
  readonly port: number;
  readonly bytes: number;
}

export interface TransferResult {
  readonly bytes: number;
  /** From the open connection to the last byte confirmed or received. */
  readonly seconds: number;
  /** Processor time of this process meanwhile, seconds. */
  readonly cpuSeconds: number;
}

export interface MemorySample {
  readonly bytesSent: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly outsideBytes: number;
}

/** RFC 8200 §5. */
const LEAST_IPV6_MTU = 1280;
const WRITE_BYTES = 64 * 1024;
const ONREAD_BUFFER_BYTES = 64 * 1024;

function openSunstar({ medium, mtu, offload, congestion, bufferBytes }: WorkerSettings): Transport {
  const { device, sunstar, sunstar6 } = openPrivateTUN({ medium, mtu, offload });
  const options = hostOptions({
    device: device.name,
    address: sunstar,
    address6: mtu !== undefined && mtu < LEAST_IPV6_MTU ? undefined : sunstar6,
    hostAddress: undefined,
    mtu,
    offload,
    pcap: undefined,
    congestion,
    loss: 0,
    delayMs: 0,
    bitRate: Infinity,
  });
  const buffers =
    bufferBytes === undefined
      ? {}
      : { sendBufferBytes: bufferBytes, maxSendBufferBytes: bufferBytes, maxReceiveBufferBytes: bufferBytes };
  // As the kernel here, which is told to forget (tcp_no_metrics_save): each run finds out about the path by itself.
  const stack = { sharePathMetrics: false };
  return hostTransport(Host.open({ ...options, device, tcp: { ...options.tcp, ...buffers }, stack }));
}

class Meter {
  readonly #start = performance.now();
  readonly #cpu = process.cpuUsage();

  result(bytes: number): TransferResult {
    const { user, system } = process.cpuUsage(this.#cpu);
    return { bytes, seconds: (performance.now() - this.#start) / 1000, cpuSeconds: (user + system) / 1e6 };
  }
}

/** Sends to a sink that answers at the end, so that the time includes the arrival of the last byte. */
async function send(
  transport: Transport,
  { host, port, bytes }: TransferJob,
  zeroCopyWrites: boolean,
): Promise<TransferResult> {
  const socket = transport.connect({ host, port, zeroCopyWrites });
  await connected(socket);
  const meter = new Meter();
  const closed = whenClosed(socket);
  socket.resume();
  await sendBytes(socket, { bytes, block: new Uint8Array(WRITE_BYTES).fill(0x61) });
  await closed;
  return meter.result(bytes);
}

/** By 'data' events, as nearly every program reads. */
async function receive(transport: Transport, { host, port }: TransferJob): Promise<TransferResult> {
  const socket = transport.connect({ host, port });
  await connected(socket);
  const meter = new Meter();
  const closed = whenClosed(socket);
  const result = meter.result(await countBytes(socket));
  socket.end();
  await closed;
  return result;
}

/** Past the streams' events: `options` says how, and calls `count` for what arrives. */
async function receiveBy(
  transport: Transport,
  { host, port }: TransferJob,
  options: (count: (length: number) => boolean) => Pick<ConnectOptions, 'onread' | 'onchunk'>,
): Promise<TransferResult> {
  let bytes = 0;
  const count = (length: number): boolean => {
    bytes += length;
    return true;
  };
  const socket = transport.connect({ host, port, ...options(count) });
  await connected(socket);
  const meter = new Meter();
  const closed = whenClosed(socket);
  await new Promise((resolve) => socket.once('end', resolve).once('close', resolve));
  const result = meter.result(bytes);
  socket.end();
  await closed;
  return result;
}

/** Into one buffer over and over, net.Socket's `onread` option. */
function receiveIntoBuffer(transport: Transport, job: TransferJob): Promise<TransferResult> {
  const buffer = new Uint8Array(ONREAD_BUFFER_BYTES);
  return receiveBy(transport, job, (count) => ({ onread: { buffer, callback: count } }));
}

/** Lent chunks, which only Sunstar's sockets have. */
function receiveChunks(transport: Transport, job: TransferJob): Promise<TransferResult> {
  return receiveBy(transport, job, (count) => ({ onchunk: ({ length }) => count(length) }));
}

/** Ports for servers on Sunstar; a kernel socket gets a free one. */
let nextPort = 7000 + Math.floor(Math.random() * 20_000);

function serve(transport: Transport, onConnection: (socket: Socket) => void): Promise<number> {
  nextPort += 1;
  const wanted = transport.name === 'kernel' ? 0 : nextPort;
  const server = transport.createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {}); // the client sees it, and counts it
    onConnection(socket);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: wanted, backlog: 1024 }, () => {
      resolve((server.address() as { port?: number } | null)?.port ?? wanted);
    });
  });
}

function echo(socket: Socket): void {
  socket.on('data', (chunk: Uint8Array) => void socket.write(chunk));
  socket.on('end', () => void socket.end());
}

const GREETING = Buffer.from('!');

function greet(socket: Socket): void {
  socket.resume();
  socket.end(GREETING);
}

/** How often the kernel put this process to sleep so far: one for every time it was woken since. */
async function countSleeps(): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile('/proc/self/status', 'utf8');
  return Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1]);
}

function memorySample(bytesSent: number): MemorySample {
  const { rss, heapUsed, external } = process.memoryUsage();
  return { bytesSent, residentBytes: rss, heapBytes: heapUsed, outsideBytes: external };
}

/** Sends as `send` does and looks at this process's memory on the way. */
async function sendWatchingMemory(
  transport: Transport,
  { host, port, bytes, samples }: TransferJob & { samples: number },
): Promise<MemorySample[]> {
  const socket = transport.connect({ host, port });
  await connected(socket);
  const taken: MemorySample[] = [];
  const closed = whenClosed(socket);
  socket.resume();
  const timer = setInterval(() => {
    const sent = bytesConfirmed(socket);
    if (sent >= ((taken.length + 1) / samples) * bytes) taken.push(memorySample(sent));
  }, 20);
  await sendBytes(socket, { bytes, block: new Uint8Array(WRITE_BYTES).fill(0x61) });
  clearInterval(timer);
  taken.push(memorySample(bytes));
  await closed;
  return taken;
}

/** Where datagrams go, and how many. */
export interface DatagramJob {
  readonly host: string;
  readonly port: number;
  readonly datagrams: number;
  /** In each. */
  readonly bytes: number;
  /** Without a callback, a Buffer or an event for each, which only Sunstar's sockets can. */
  readonly isFast: boolean;
}

export interface DatagramResult {
  readonly datagrams: number;
  readonly seconds: number;
  /** Lost in this process's own stack. */
  readonly lost: number;
}

/** Nothing has come for so long: it is over, ms. */
const SILENCE_MS = 300;
/** Sends that wait for their callbacks at a time. */
const SENDS_UNDER_WAY = 256;

function boundSocket(socket: DatagramSocket): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ port: 0 }, () => resolve(socket.address().port));
  });
}

async function sendDatagrams(transport: Transport, job: DatagramJob): Promise<DatagramResult> {
  const { host, port, datagrams, bytes, isFast } = job;
  const socket = transport.datagramSocket({ type: 'udp4' });
  await boundSocket(socket);
  await new Promise<void>((connected) => {
    socket.connect(port, host, connected);
  });
  const payload = new Uint8Array(bytes).fill(0x61);
  const start = performance.now();
  let sent = 0;
  await new Promise<void>((done) => {
    if (isFast && socket.sendBytes !== undefined) {
      const sendAll = (): void => {
        for (; sent < datagrams; sent += 1) if (!socket.sendBytes!(payload)) return;
        done();
      };
      socket.on('drain', sendAll);
      sendAll();
      return;
    }
    let told = 0;
    const onSent = (): void => {
      told += 1;
      if (told === datagrams) done();
      else sendNext();
    };
    const sendNext = (): void => {
      if (sent === datagrams) return;
      sent += 1;
      socket.send(payload, onSent);
    };
    for (let underWay = 0; underWay < SENDS_UNDER_WAY; underWay += 1) sendNext();
  });
  const seconds = (performance.now() - start) / 1000;
  await new Promise<void>((closed) => void socket.close(closed));
  return { datagrams: sent, seconds, lost: 0 };
}

/** Counts datagrams until none come any more. */
function receiveDatagrams(
  transport: Transport,
  { isFast }: DatagramJob,
  listening: (port: number) => void,
): Promise<DatagramResult> {
  return new Promise((resolve, reject) => {
    let datagrams = 0;
    let first = 0;
    let last = 0;
    let seen = 0;
    const count = (): void => {
      if (datagrams === 0) first = performance.now();
      datagrams += 1;
    };
    const socket = transport.datagramSocket({ type: 'udp4', ...(isFast ? { onMessage: count } : {}) });
    if (!isFast || transport.name === 'kernel') socket.on('message', count);
    const timer = setInterval(() => {
      const now = performance.now();
      if (datagrams > seen) last = now;
      seen = datagrams;
      if (datagrams === 0 || now - last < SILENCE_MS) return;
      clearInterval(timer);
      const lost = socket.receiveDropped ?? 0;
      socket.close(() => resolve({ datagrams, seconds: (last - first) / 1000, lost }));
    }, 10);
    boundSocket(socket).then(listening, reject);
  });
}

async function perform(transport: Transport, job: Job): Promise<{ listening: number } | { result: unknown }> {
  switch (job.name) {
    case 'be-ready':
      return { result: true };
    case 'send':
      return { result: await send(transport, job.options as TransferJob, false) };
    case 'send-by-reference':
      return { result: await send(transport, job.options as TransferJob, true) };
    case 'receive':
      return { result: await receive(transport, job.options as TransferJob) };
    case 'receive-into-buffer':
      return { result: await receiveIntoBuffer(transport, job.options as TransferJob) };
    case 'receive-chunks':
      return { result: await receiveChunks(transport, job.options as TransferJob) };
    case 'send-watching-memory':
      return { result: await sendWatchingMemory(transport, job.options as TransferJob & { samples: number }) };
    case 'serve-echo':
      return { listening: await serve(transport, echo) };
    case 'serve-greeting':
      return { listening: await serve(transport, greet) };
    case 'send-datagrams':
      return { result: await sendDatagrams(transport, job.options as DatagramJob) };
    case 'receive-datagrams':
      return {
        result: await receiveDatagrams(transport, job.options as DatagramJob, (port) =>
          answer({ id: job.id, listening: port }),
        ),
      };
    case 'count-sleeps':
      return { result: await countSleeps() };
    default:
      throw new Error(`the benchmark worker knows no job '${job.name}'`);
  }
}

function answer(line: Answer): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const settings = JSON.parse(process.argv[2] ?? '{}') as WorkerSettings;
const transport = settings.stack === 'sunstar' ? openSunstar(settings) : kernelTransport();

const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  const job = JSON.parse(line) as Job;
  perform(transport, job).then(
    (outcome) => answer({ id: job.id, ...outcome }),
    (error: unknown) => answer({ id: job.id, error: describeError(error) }),
  );
});
input.on('close', () => process.exit(0));
