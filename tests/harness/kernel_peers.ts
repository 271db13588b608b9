/**
 * Our host on a TUN whose other end is the kernel, and kernel peers to talk to: small Python programs, the addon's peers,
 * nc, curl. Everything lives in a network namespace of the test's own and is gone when the test returns, however it does.
 *
 *   this process: Host ── sunstar0 ──> kernel of the namespace ──> python3, nc, curl … in the same namespace
 *                 10.53.0.2                    10.53.0.1
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTAP } from '../../lib/devices/tap_device.ts';
import { openTUN, type OpenTUNOptions, type TUNDevice } from '../../lib/devices/tun_device.ts';
import { Host, type HostOptions } from '../../lib/sockets/host.ts';
import type { TCPConnectOptions } from '../../lib/sockets/socket_options.ts';
import type { TCPServer, TCPServerOptions } from '../../lib/sockets/tcp_server.ts';
import type { TCPSocket } from '../../lib/sockets/tcp_socket.ts';
import { run, withNamespace } from './kernel.ts';
import { ipv4Packet } from './native_tun.ts';

/** The kernel's end and ours. */
export const KERNEL = '10.53.0.1';
export const OURS = '10.53.0.2';
/** The same over IPv6, where `address6` is ours. */
export const KERNEL6 = 'fd53::1';
export const OURS6 = 'fd53::2';

/** Longer than any peer of a test here lives. */
const PEER_TIMEOUT_MS = 60_000;

// ---------------------------------------------------------------- peers

/** One line of JSON. */
export type Report = Readonly<Record<string, unknown>>;

export interface PeerResult {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A program in the namespace: what it prints is bytes, or reports line by line. */
export class Peer {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** When it has ended. */
  readonly result: Promise<PeerResult>;
  readonly #stdout: Buffer[] = [];
  readonly #reports: string[] = [];
  #line = '';
  #stderr = '';
  #hasEnded = false;
  #onOutput: (() => void)[] = [];

  constructor(namespace: string, command: readonly string[]) {
    this.child = spawn('ip', ['netns', 'exec', namespace, ...command], {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: PEER_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    this.child.stdin.on('error', () => {}); // it may end before it has read everything
    this.child.stdout.on('data', (bytes: Buffer) => {
      this.#stdout.push(bytes);
      const lines = (this.#line + bytes.toString('latin1')).split('\n');
      this.#line = lines.pop()!;
      this.#reports.push(...lines);
      this.#wakeUp();
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.result = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (exitCode) => {
        this.#hasEnded = true;
        this.#wakeUp();
        resolve({ exitCode, stdout: Buffer.concat(this.#stdout), stderr: this.#stderr });
      });
    });
  }

  /** The next line it reports; fails with its last words when there is none any more. */
  async report(): Promise<Report> {
    for (;;) {
      const line = this.#reports.shift();
      if (line !== undefined) return JSON.parse(line) as Report;
      if (this.#hasEnded) throw new Error(`the peer ended without a report; it said: ${this.#stderr}`);
      await new Promise<void>((resolve) => this.#onOutput.push(resolve));
    }
  }

  /** A line on its standard input: what `told()` waits for. */
  tell(line = ''): void {
    this.child.stdin.write(`${line}\n`);
  }

  async stop(): Promise<void> {
    if (!this.#hasEnded) this.child.kill('SIGKILL');
    await this.result;
  }

  #wakeUp(): void {
    const waiting = this.#onOutput;
    this.#onOutput = [];
    for (const resolve of waiting) resolve();
  }
}

/** What every Python peer may use. A `block` is 64 KiB that begin with their own number: misplaced bytes show. */
const PYTHON = `
import errno, hashlib, json, os, select, selectors, socket, struct, sys, time
KERNEL, OURS, KERNEL6, OURS6, BLOCK = '${KERNEL}', '${OURS}', '${KERNEL6}', '${OURS6}', 65536
def report(**facts): print(json.dumps(facts), flush=True)
def told(): return sys.stdin.readline().strip()
def listen(port=0, prepare=lambda s: None):
  s = socket.socket()
  s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
  prepare(s)
  s.bind((KERNEL, port))
  s.listen(1024)
  report(port=s.getsockname()[1])
  return s
def connect(port, prepare=lambda s: None):
  s = socket.socket()
  prepare(s)
  s.connect((OURS, port))
  return s
def read_all(s):
  bytes = bytearray()
  while True:
    part = s.recv(1 << 20)
    if not part: return bytes
    bytes += part
def send_blocks(s, bytes):
  block = bytearray(range(256)) * (BLOCK // 256)
  for number in range(-(-bytes // BLOCK)):
    struct.pack_into('<Q', block, 0, number)
    s.sendall(memoryview(block)[:bytes - number * BLOCK])
def read_blocks(s):
  buffer, total, intact, filling = bytearray(4 * BLOCK), 0, True, bytes(range(8, 256))
  while True:
    count = s.recv_into(buffer, len(buffer), socket.MSG_WAITALL)
    for at in range(0, count, BLOCK):
      if count - at >= 256:
        number, = struct.unpack_from('<Q', buffer, at)
        intact = intact and number * BLOCK == total + at and buffer[at + 8:at + 256] == filling
    total += count
    if count < len(buffer): return dict(bytes=total, intact=intact)
`;

// ---------------------------------------------------------------- our host and the kernel

export interface Link {
  readonly namespace: string;
  readonly host: Host;
  readonly device: TUNDevice;
  /** Starts a Python program in the namespace; see PYTHON for the words it may use. */
  python(program: string, ...args: (string | number)[]): Peer;
  /** Starts any program in the namespace. */
  program(...command: (string | number)[]): Peer;
  /** Our server, listening. */
  serve(onConnection: (socket: TCPSocket) => void, options?: TCPServerOptions): Promise<TCPServer>;
}

export interface LinkOptions extends Partial<Omit<HostOptions, 'device' | 'mtu' | 'offload' | 'namespace'>> {
  readonly tun?: OpenTUNOptions;
  /** An Ethernet between us and the kernel. Default: a TUN. */
  readonly tap?: boolean;
}

/** A namespace with a TUN or TAP, and our host on it. */
export function withLink<T>(options: LinkOptions, test: (link: Link) => Promise<T>): Promise<T> {
  return withNamespace((namespace) => withLinkIn(namespace, options, test));
}

/** The same in a namespace that is there already. */
export async function withLinkIn<T>(
  namespace: string,
  { tun, tap = false, ...options }: LinkOptions,
  test: (link: Link) => Promise<T>,
): Promise<T> {
  const hasIPv6 = options.address6 !== undefined;
  // The kernel is not to wait for a neighbour who has the same address; and without IPv6 it is to be quiet.
  if (hasIPv6) await setSysctl(namespace, 'net/ipv6/conf/default/accept_dad', 0);
  else await setSysctl(namespace, 'net/ipv6/conf/default/disable_ipv6', 1).catch(() => {});
  const open = tap ? openTAP : openTUN;
  const device = open({
    name: 'sunstar0',
    namespace,
    ipv4: `${KERNEL}/24`,
    ...(hasIPv6 ? { ipv6: `${KERNEL6}/64` } : {}),
    up: true,
    txQueueLength: 10_000,
    ...tun,
  });
  const host = Host.open({ address: OURS, ...options, device });
  const peers: Peer[] = [];
  const program = (...command: (string | number)[]): Peer => {
    const peer = new Peer(namespace, command.map(String));
    peers.push(peer);
    return peer;
  };
  try {
    return await test({
      namespace,
      host,
      device,
      program,
      python: (text, ...args) => program('python3', '-c', PYTHON + text, ...args),
      async serve(onConnection, serverOptions) {
        const server = host.createServer(serverOptions, onConnection);
        server.listen();
        await once(server, 'listening');
        return server;
      },
    });
  } finally {
    await host.close({ graceMs: 0 });
    await Promise.all(peers.map((peer) => peer.stop()));
  }
}

/** Sets a kernel parameter of the namespace, such as net/ipv4/ip_forward. */
export async function setSysctl(namespace: string, name: string, value: number | string): Promise<void> {
  await run('ip', ['netns', 'exec', namespace, 'sh', '-c', `echo ${value} > /proc/sys/${name}`]);
}

/** The port a server of ours listens on. */
export function portOf(server: TCPServer): number {
  return server.address()!.port; // serve() waited until it listens
}

/** Connects to a kernel peer that reports its port. */
export async function connectTo(
  { host }: Link,
  peer: Peer,
  options: Partial<TCPConnectOptions> = {},
): Promise<TCPSocket> {
  const { port } = await peer.report();
  const socket = host.connect({ host: KERNEL, port: port as number, ...options });
  await once(socket, 'connect');
  return socket;
}

/** Everything a socket receives until its end; its other direction stays as it is. */
export async function readAll(socket: TCPSocket): Promise<Buffer> {
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  if (!socket.readableEnded) await once(socket, 'end');
  return Buffer.concat(parts);
}

/** The error a socket ends with. */
export async function errorOf(socket: TCPSocket): Promise<NodeJS.ErrnoException> {
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  return error;
}

/** Waits until nothing has changed for a while: `observe` gives a number that grows while something does. */
export async function untilQuiet(observe: () => number, quietMs: number, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (let before = NaN, now = observe(); before !== now; before = now, now = observe()) {
    if (Date.now() > deadline) throw new Error(`not quiet within ${withinMs} ms`);
    await sleep(quietMs);
  }
}

// ---------------------------------------------------------------- numbered blocks

export const BLOCK_BYTES = 65_536;

/** Writes blocks that begin with their own number, as fast as the socket takes them, and ends. */
export async function sendBlocks(socket: TCPSocket, bytes: number): Promise<void> {
  for (let sent = 0; sent < bytes; sent += BLOCK_BYTES) {
    const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, bytes - sent));
    FILLING.copy(block);
    block.writeBigUInt64LE(BigInt(sent / BLOCK_BYTES));
    if (!socket.write(block)) await once(socket, 'drain');
  }
  socket.end();
}

const FILLING = Buffer.from(Uint8Array.from({ length: BLOCK_BYTES }, (_, at) => at & 0xff));

/** Looks at blocks as they come in pieces: their numbers, and a sample of the rest. */
export class BlockReader {
  bytes = 0;
  isIntact = true;

  /** The next bytes of the stream. */
  take(piece: Uint8Array): void {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    // From the first block that begins in this piece; what lies before it is looked at in two places.
    const first = (BLOCK_BYTES - (this.bytes % BLOCK_BYTES)) % BLOCK_BYTES;
    for (const at of [0, piece.length - 1]) {
      if ((this.bytes + at) % BLOCK_BYTES >= 8 && piece[at] !== ((this.bytes + at) & 0xff)) this.isIntact = false;
    }
    for (let at = first; at + 8 <= piece.length; at += BLOCK_BYTES) {
      if (Number(view.getBigUint64(at, true)) * BLOCK_BYTES !== this.bytes + at) this.isIntact = false;
    }
    this.bytes += piece.length;
  }
}

// ---------------------------------------------------------------- what passed the wire

/** A TCP segment as captured: read here on its own, so that our parser cannot excuse itself. */
export interface WireSegment {
  readonly direction: 'in' | 'out';
  readonly timeMs: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly isSYN: boolean;
  readonly isFIN: boolean;
  readonly isRST: boolean;
  /** The field, not scaled. */
  readonly window: number;
  /** The MSS option, or null. */
  readonly mss: number | null;
  readonly payloadBytes: number;
  /** Of the whole IP packet. */
  readonly bytes: number;
}

/** A sink for `capture`, and the TCP segments it was shown. */
export class Wire {
  readonly segments: WireSegment[] = [];

  readonly sink = (packet: Uint8Array, direction: 'in' | 'out', timeMs: number): void => {
    if (packet[9] !== 6) return;
    const start = (packet[0]! & 0xf) * 4;
    const tcp = new DataView(packet.buffer, packet.byteOffset + start, packet.byteLength - start);
    const headerBytes = (tcp.getUint8(12) >> 4) * 4;
    const flags = tcp.getUint8(13);
    this.segments.push({
      direction,
      timeMs,
      sourcePort: tcp.getUint16(0),
      destinationPort: tcp.getUint16(2),
      sequence: tcp.getUint32(4),
      acknowledgment: tcp.getUint32(8),
      isFIN: (flags & 1) !== 0,
      isSYN: (flags & 2) !== 0,
      isRST: (flags & 4) !== 0,
      window: tcp.getUint16(14),
      mss: mssOption(tcp, headerBytes),
      payloadBytes: tcp.byteLength - headerBytes,
      bytes: packet.byteLength,
    });
  };

  sent(matches: (segment: WireSegment) => boolean = () => true): WireSegment[] {
    return this.segments.filter((segment) => segment.direction === 'out' && matches(segment));
  }

  received(matches: (segment: WireSegment) => boolean = () => true): WireSegment[] {
    return this.segments.filter((segment) => segment.direction === 'in' && matches(segment));
  }
}

/** RFC 9293 §3.2 */
function mssOption(tcp: DataView, headerBytes: number): number | null {
  for (let at = 20; at < headerBytes && tcp.getUint8(at) !== 0;) {
    const kind = tcp.getUint8(at);
    if (kind === 2) return tcp.getUint16(at + 2);
    at += kind === 1 ? 1 : tcp.getUint8(at + 1);
  }
  return null;
}

// ---------------------------------------------------------------- packets made by hand

/** Sends packets of any shape, given in hex, as if the kernel had: straight into the queue of the TUN. */
export class Injector {
  readonly #peer: Peer;

  constructor(link: Link) {
    this.#peer = link.python(`
s = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
while True:
  line = told()
  if not line: break
  s.sendto(bytes.fromhex(line), ('sunstar0', 0x0800))
  report(sent=True)`);
  }

  /** Resolves when the device has the packet. */
  async send(packet: Uint8Array): Promise<void> {
    this.#peer.tell(Buffer.from(packet).toString('hex'));
    await this.#peer.report();
  }
}

export interface SegmentFields {
  /** Default: the kernel's. */
  readonly source?: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment?: number;
  /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  readonly flags: number;
  readonly payload?: Uint8Array;
  /** In words; 5 is right, since there are no options. */
  readonly dataOffset?: number;
}

/** A TCP segment to our address, with a right checksum, in an IPv4 packet. */
export function tcpPacket(fields: SegmentFields): Uint8Array {
  const { payload = new Uint8Array(), dataOffset = 5 } = fields;
  const tcp = new Uint8Array(20 + payload.length);
  const view = new DataView(tcp.buffer);
  view.setUint16(0, fields.sourcePort);
  view.setUint16(2, fields.destinationPort);
  view.setUint32(4, fields.sequence);
  view.setUint32(8, fields.acknowledgment ?? 0);
  view.setUint8(12, dataOffset << 4);
  view.setUint8(13, fields.flags);
  view.setUint16(14, 65_535);
  tcp.set(payload, 20);
  const packet = ipv4Packet(6, fields.source ?? KERNEL, OURS, tcp);
  let sum = 6 + tcp.length;
  for (let at = 12; at < packet.length; at += 2) sum += (packet[at]! << 8) | (packet[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  new DataView(packet.buffer).setUint16(20 + 16, ~sum & 0xffff);
  return packet;
}
