/** `tun-latency` and `tun-connections`: a kernel client and our server, beside Node's own `net` server on loopback. */
import type { BenchmarkContext, Case } from './context.ts';
import { row, sideBySide, type Row } from './rows.ts';
import { withSetup, type Peer, type Side } from './tun_setup.ts';

interface Latency {
  readonly roundTripsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
}

async function pingPong(peer: Peer, side: Side, port: number, rounds: number, inFlight: number): Promise<Latency> {
  const result = await peer.pingPong({ host: side.ownAddress, port, rounds, bytes: 1, inFlight });
  return { roundTripsPerSecond: rounds / result.seconds, ...result.latenciesMicroseconds };
}

async function runLatency(context: BenchmarkContext): Promise<Row[]> {
  const rounds = context.quick ? 5_000 : 40_000;
  return await withSetup(context, async ({ ours, kernel, peer }) => {
    const rows: Row[] = [];
    const ourPort = await ours.worker.start('serve-echo').listening;
    const kernelPort = await kernel.worker.start('serve-echo').listening;
    for (const inFlight of [1, 16]) {
      const samples: { ours: Latency[]; kernel: Latency[] } = { ours: [], kernel: [] };
      const measure = async (which: 'ours' | 'kernel', side: Side, port: number): Promise<number> => {
        const latency = await pingPong(peer, side, port, rounds, inFlight);
        samples[which].push(latency);
        return latency.roundTripsPerSecond;
      };
      rows.push(
        await sideBySide({
          case: 'tun-latency',
          metric: `1-byte round trips, ${inFlight} in flight`,
          unit: '1/s',
          runs: context.runs,
          ours: () => measure('ours', ours, ourPort),
          kernel: () => measure('kernel', kernel, kernelPort),
          step: (text) => context.step(text),
          signal: context.signal,
        }),
      );
      if (inFlight > 1) continue;
      for (const quantile of ['p50', 'p99'] as const) {
        rows.push(
          row({
            case: 'tun-latency',
            metric: `1-byte round trip, ${quantile}`,
            unit: 'µs',
            runs: samples.ours.slice(1).map((sample) => sample[quantile]),
            kernelRuns: samples.kernel.slice(1).map((sample) => sample[quantile]),
          }),
        );
      }
    }
    return rows;
  });
}

async function connectMany(peer: Peer, side: Side, connections: number, concurrency: number): Promise<number> {
  // A port of its own for every run: the connections of the last one still linger in TIME-WAIT.
  const port = await side.worker.start('serve-greeting').listening;
  const result = await peer.connect({ host: side.ownAddress, port, connections, concurrency });
  if (result.completed !== connections) {
    throw new Error(`${result.failed} of ${connections} connections failed at ${side.ownAddress}:${port}`);
  }
  return connections / result.seconds;
}

async function runConnections(context: BenchmarkContext): Promise<Row[]> {
  return await withSetup(context, async ({ ours, kernel, peer }) => {
    const rows: Row[] = [];
    for (const [concurrency, metric] of [
      [1, 'connect, one byte, close; one at a time'],
      [100, 'connect, one byte, close; 100 at once'],
    ] as const) {
      const connections = (context.quick ? 2_000 : 10_000) * (concurrency === 1 ? 1 : 2);
      rows.push(
        await sideBySide({
          case: 'tun-connections',
          metric,
          unit: '1/s',
          runs: context.runs,
          ours: () => connectMany(peer, ours, connections, concurrency),
          kernel: () => connectMany(peer, kernel, connections, concurrency),
          step: (text) => context.step(text),
          signal: context.signal,
        }),
      );
    }
    return rows;
  });
}

export const tunLatencyCase: Case = {
  name: 'tun-latency',
  summary: '1-byte round trips of a kernel client with our server, beside a Node net server',
  needsTUN: true,
  run: runLatency,
};

export const tunConnectionsCase: Case = {
  name: 'tun-connections',
  summary: 'connections per second of a kernel client with our server, beside a Node net server',
  needsTUN: true,
  run: runConnections,
};
