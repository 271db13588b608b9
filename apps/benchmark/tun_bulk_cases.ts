/** `tun-send` and `tun-receive`: bulk bytes to and from a kernel socket, beside Node's own `net` on loopback. */
import type { TransferJob, TransferResult } from '../benchmark_worker.ts';
import type { BenchmarkContext, Case } from './context.ts';
import { sideBySide, type Row } from './rows.ts';
import { withSetup, type Peer, type Side } from './tun_setup.ts';

function bytesOf(context: BenchmarkContext): number {
  return context.bytes ?? (context.quick ? 256 : 2048) * 1024 ** 2;
}

/** The sink's own measure: from its accept() to the last byte it received. */
async function sendTo(peer: Peer, side: Side, bytes: number): Promise<number> {
  const sink = peer.sink(side.peerAddress);
  const job: TransferJob = { host: side.peerAddress, port: await sink.listening, bytes };
  await side.worker.run<TransferResult>('send', job);
  const [transfer] = await sink.result;
  if (transfer?.bytes !== bytes) throw new Error(`the kernel received ${transfer?.bytes} bytes of ${bytes}`);
  return (bytes * 8) / transfer.seconds / 1e9;
}

async function receiveFrom(peer: Peer, side: Side, bytes: number, how: string): Promise<number> {
  const source = peer.source(side.peerAddress, bytes);
  const job: TransferJob = { host: side.peerAddress, port: await source.listening, bytes };
  const result = await side.worker.run<TransferResult>(how, job);
  await source.result;
  if (result.bytes !== bytes) throw new Error(`${result.bytes} bytes arrived of ${bytes}`);
  return (bytes * 8) / result.seconds / 1e9;
}

async function runSend(context: BenchmarkContext): Promise<Row[]> {
  const bytes = bytesOf(context);
  return await withSetup(context, async ({ ours, kernel, peer }) => [
    await sideBySide({
      case: 'tun-send',
      metric: 'to a kernel sink',
      unit: 'Gbit/s',
      runs: context.runs,
      ours: () => sendTo(peer, ours, bytes),
      kernel: () => sendTo(peer, kernel, bytes),
      step: (text) => context.step(text),
      signal: context.signal,
    }),
  ]);
}

async function runReceive(context: BenchmarkContext): Promise<Row[]> {
  const bytes = bytesOf(context);
  return await withSetup(context, async ({ ours, kernel, peer }) => {
    const rows: Row[] = [];
    for (const [metric, how] of [
      ["from a kernel source, 'data' events", 'receive'],
      ['from a kernel source, onread buffer', 'receive-into-buffer'],
    ] as const) {
      rows.push(
        await sideBySide({
          case: 'tun-receive',
          metric,
          unit: 'Gbit/s',
          runs: context.runs,
          ours: () => receiveFrom(peer, ours, bytes, how),
          kernel: () => receiveFrom(peer, kernel, bytes, how),
          step: (text) => context.step(text),
          signal: context.signal,
        }),
      );
    }
    return rows;
  });
}

export const tunSendCase: Case = {
  name: 'tun-send',
  summary: 'bytes to a kernel sink through the TUN, beside Node net on loopback',
  needsTUN: true,
  run: runSend,
};

export const tunReceiveCase: Case = {
  name: 'tun-receive',
  summary: 'bytes from a kernel source through the TUN, beside Node net on loopback',
  needsTUN: true,
  run: runReceive,
};
