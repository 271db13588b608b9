/** `tun-send` and `tun-receive`: bulk bytes to and from a kernel socket, beside Node's own `net` on loopback. */
import type { TransferResult } from '../benchmark_worker.ts';
import type { BenchmarkContext, Case } from './context.ts';
import { sideBySide, type Row } from './rows.ts';
import {
  kernelCongestionControls,
  OVER_TUN,
  withSetup,
  type Peer,
  type Setup,
  type Side,
  type Way,
} from './tun_setup.ts';

interface SendJob {
  readonly bytes: number;
  readonly how: 'send' | 'send-by-reference';
}

interface ReceiveJob {
  readonly bytes: number;
  readonly how: 'receive' | 'receive-into-buffer' | 'receive-chunks';
  /** Of the kernel, which sends. */
  readonly congestion: string;
}

function bytesOf(context: BenchmarkContext): number {
  return context.bytes ?? (context.quick ? 256 : 2048) * 1024 ** 2;
}

/** The sink's own measure: from its accept() to the last byte it received. */
async function sendTo(peer: Peer, side: Side, job: SendJob): Promise<number> {
  const { bytes } = job;
  const sink = peer.sink({ host: side.peerAddress });
  const { how } = job;
  await side.worker.run<TransferResult>(how, { host: side.peerAddress, port: await sink.listening, bytes });
  const [transfer] = await sink.result;
  if (transfer?.bytes !== bytes) throw new Error(`the kernel received ${transfer?.bytes} bytes of ${bytes}`);
  return (bytes * 8) / transfer.seconds / 1e9;
}

async function receiveFrom(peer: Peer, side: Side, job: ReceiveJob): Promise<number> {
  const { bytes, how, congestion } = job;
  const source = peer.source({ host: side.peerAddress, bytes, congestion });
  const result = await side.worker.run<TransferResult>(how, {
    host: side.peerAddress,
    port: await source.listening,
    bytes,
  });
  await source.result;
  if (result.bytes !== bytes) throw new Error(`${result.bytes} bytes arrived of ${bytes}`);
  return (bytes * 8) / result.seconds / 1e9;
}

const WAYS_TO_SEND = [
  ['to a kernel sink', 'send'],
  ['to a kernel sink, zeroCopyWrites', 'send-by-reference'],
] as const;

function waysFor<T>(context: BenchmarkContext, ways: readonly T[]): readonly T[] {
  return context.brief ? ways.slice(0, 1) : ways;
}

async function runSend(name: string, context: BenchmarkContext, way: Way): Promise<Row[]> {
  const bytes = bytesOf(context);
  const work = async ({ ours, kernel, peer }: Setup): Promise<Row[]> => {
    const rows: Row[] = [];
    for (const [metric, how] of waysFor(context, WAYS_TO_SEND)) {
      rows.push(
        await sideBySide({
          case: name,
          metric,
          unit: 'Gbit/s',
          runs: context.runs,
          ours: () => sendTo(peer, ours, { bytes, how }),
          kernel: () => sendTo(peer, kernel, { bytes, how: 'send' }),
          step: (text) => context.step(text),
          signal: context.signal,
        }),
      );
    }
    return rows;
  };
  return await withSetup(context, work, way);
}

interface WayToReceive {
  readonly metric: string;
  readonly how: ReceiveJob['how'];
  /** The nearest that Node's `net` has. */
  readonly kernelHow: ReceiveJob['how'];
  /** For both sides. */
  readonly nodeOptions?: readonly string[];
}

/**
 * With so large an old generation to begin with, megabytes, V8 does not mark a heap of 8 MB at nearly every collection of
 * new buffers.
 */
const OLD_SPACE_MEGABYTES = 64;

const WAYS_TO_RECEIVE: readonly WayToReceive[] = [
  { metric: "'data' events", how: 'receive', kernelHow: 'receive' },
  {
    metric: `'data' events, old space ${OLD_SPACE_MEGABYTES} MB`,
    how: 'receive',
    kernelHow: 'receive',
    nodeOptions: [`--initial-old-space-size=${OLD_SPACE_MEGABYTES}`],
  },
  { metric: 'onread buffer', how: 'receive-into-buffer', kernelHow: 'receive-into-buffer' },
  { metric: 'onchunk (net: onread)', how: 'receive-chunks', kernelHow: 'receive-into-buffer' },
];

/**
 * Processes of its own for every row: what one way of reading leaves behind in a heap (how much external memory the last
 * collection saw, above all) changes the next one's speed twofold.
 */
async function runReceive(name: string, context: BenchmarkContext, way: Way): Promise<Row[]> {
  const bytes = bytesOf(context);
  const rows: Row[] = [];
  for (const congestion of kernelCongestionControls(context)) {
    for (const { metric, how, kernelHow, nodeOptions } of waysFor(context, WAYS_TO_RECEIVE)) {
      const work = async ({ ours, kernel, peer }: Setup): Promise<void> => {
        rows.push(
          await sideBySide({
            case: name,
            metric: `from a kernel source (${congestion}), ${metric}`,
            unit: 'Gbit/s',
            runs: context.runs,
            ours: () => receiveFrom(peer, ours, { bytes, how, congestion }),
            kernel: () => receiveFrom(peer, kernel, { bytes, how: kernelHow, congestion }),
            step: (text) => context.step(text),
            signal: context.signal,
          }),
        );
      };
      await withSetup(context, work, way, nodeOptions);
    }
  }
  return rows;
}

function sendCase(name: string, summary: string, way: Way): Case {
  return { name, summary, needsTUN: true, run: (context) => runSend(name, context, way) };
}

function receiveCase(name: string, summary: string, way: Way): Case {
  return { name, summary, needsTUN: true, run: (context) => runReceive(name, context, way) };
}

const OVER_TAP: Way = { medium: 'tap', family: 4 };
const OVER_IPV6: Way = { medium: 'tun', family: 6 };

export const tunSendCase = sendCase(
  'tun-send',
  'bytes to a kernel sink through the TUN, beside Node net on loopback',
  OVER_TUN,
);
export const tunReceiveCase = receiveCase(
  'tun-receive',
  'bytes from a kernel source through the TUN, beside Node net on loopback',
  OVER_TUN,
);

/** The same over other media, in the order in which they are listed. */
export const otherBulkCases: readonly Case[] = [
  sendCase('tap-send', 'tun-send over a TAP: Ethernet below', OVER_TAP),
  receiveCase('tap-receive', 'tun-receive over a TAP', OVER_TAP),
  sendCase('ipv6-send', 'tun-send over IPv6', OVER_IPV6),
  receiveCase('ipv6-receive', 'tun-receive over IPv6', OVER_IPV6),
];
