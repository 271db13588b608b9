/**
 * `udp-send` and `udp-receive`: datagrams of 1,400 bytes to and from a kernel socket, beside Node's own `dgram` on loopback.
 * What is counted is what arrived; the kernel drops where a queue of its own is full, and says nothing.
 */
import type { DatagramResult } from '../benchmark_worker.ts';
import type { BenchmarkContext, Case } from './context.ts';
import { row, sideBySide, type Row } from './rows.ts';
import { withSetup, type Peer, type Side } from './tun_setup.ts';

const DATAGRAM_BYTES = 1400;
const SILENCE_MS = 300;
const QUICK_DATAGRAMS = 200_000;
const DATAGRAMS = 1_000_000;

function datagramsOf({ bytes, quick }: BenchmarkContext): number {
  if (bytes !== undefined) return Math.max(1, Math.ceil(bytes / DATAGRAM_BYTES));
  return quick ? QUICK_DATAGRAMS : DATAGRAMS;
}

/** By the sink's count and clock. */
async function sendTo(peer: Peer, side: Side, datagrams: number, isFast: boolean): Promise<number> {
  const sink = peer.udpSink({ host: side.peerAddress, idleMs: SILENCE_MS });
  const job = { host: side.peerAddress, port: await sink.listening, datagrams, bytes: DATAGRAM_BYTES, isFast };
  await side.worker.run<DatagramResult>('send-datagrams', job);
  const count = await sink.result;
  return count.datagrams / count.seconds;
}

interface Received {
  readonly perSecond: number;
  /** Of all that reached us, what our own stack had no room for. */
  readonly lost: number;
}

async function receiveFrom(
  peer: Peer,
  side: Side,
  datagrams: number,
  { isFast, perMessage }: { isFast: boolean; perMessage: number },
): Promise<Received> {
  const receiving = side.worker.start<DatagramResult>('receive-datagrams', { isFast });
  const port = await receiving.listening;
  await peer.udpSource({ host: side.ownAddress, port, datagrams, bytes: DATAGRAM_BYTES, perMessage, rate: 0 });
  const result = await receiving.result;
  return { perSecond: result.datagrams / result.seconds, lost: result.lost / (result.lost + result.datagrams) };
}

const WAYS_TO_SEND = [
  ['send() with callbacks', false],
  ['sendBytes (dgram: send)', true],
] as const;

async function runSend(context: BenchmarkContext): Promise<Row[]> {
  const datagrams = datagramsOf(context);
  return await withSetup(context, async ({ ours, kernel, peer }) => {
    const rows: Row[] = [];
    for (const [metric, isFast] of WAYS_TO_SEND) {
      rows.push(
        await sideBySide({
          case: 'udp-send',
          metric: `1,400 bytes, ${metric}`,
          unit: 'packets/s',
          runs: context.runs,
          ours: () => sendTo(peer, ours, datagrams, isFast),
          kernel: () => sendTo(peer, kernel, Math.min(datagrams, QUICK_DATAGRAMS), false),
          step: (text) => context.step(text),
          signal: context.signal,
        }),
      );
    }
    return rows;
  });
}

const WAYS_TO_RECEIVE = [
  ["'message' events", { isFast: false, perMessage: 1 }],
  ["onMessage (dgram: 'message')", { isFast: true, perMessage: 1 }],
  ['onMessage, the kernel sends by UDP_SEGMENT', { isFast: true, perMessage: 44 }],
] as const;

async function runReceive(context: BenchmarkContext): Promise<Row[]> {
  const datagrams = datagramsOf(context);
  const rows: Row[] = [];
  for (const [metric, how] of WAYS_TO_RECEIVE) {
    await withSetup(context, async ({ ours, kernel, peer }) => {
      const losses: number[] = [];
      rows.push(
        await sideBySide({
          case: 'udp-receive',
          metric: `1,400 bytes, ${metric}`,
          unit: 'packets/s',
          runs: context.runs,
          ours: async () => {
            const { perSecond, lost } = await receiveFrom(peer, ours, datagrams, how);
            losses.push(lost * 100);
            return perSecond;
          },
          kernel: async () => (await receiveFrom(peer, kernel, Math.min(datagrams, QUICK_DATAGRAMS), how)).perSecond,
          step: (text) => context.step(text),
          signal: context.signal,
        }),
      );
      const runs = losses.slice(1); // the first warmed up
      rows.push(row({ case: 'udp-receive', metric: `lost in our own code, ${metric}`, unit: '%', runs }));
    });
  }
  return rows;
}

export const udpSendCase: Case = {
  name: 'udp-send',
  summary: 'datagrams to a kernel socket through the TUN, beside Node dgram on loopback',
  needsTUN: true,
  run: runSend,
};

export const udpReceiveCase: Case = {
  name: 'udp-receive',
  summary: 'datagrams from a kernel socket through the TUN, beside Node dgram on loopback',
  needsTUN: true,
  run: runReceive,
};
