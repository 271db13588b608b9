/**
 * `router-forward`: bulk bytes from one kernel to another through our router, once in super-segments and once in packets of
 * 1,500 bytes each.
 *
 *   kernel: C sends ── tun0 ── Sunstar forwards, in this process ── tun0 ── kernel: C receives
 */
import { Host, openTUN, type TUNDevice } from '../../lib/index.ts';
import { Namespace } from '../link/namespace.ts';
import { Worker } from '../workers.ts';
import type { BenchmarkContext, Case } from './context.ts';
import { row, type Row } from './rows.ts';
import { kernelCongestionControls, Peer } from './tun_setup.ts';

const DEVICE = 'tun0';

/** An end: a namespace with a kernel of its own, which reaches everybody through the TUN. */
interface End {
  readonly namespace: Namespace;
  readonly device: TUNDevice;
  readonly peer: Peer;
  readonly address: string;
}

async function openEnd(number: number, offload: boolean): Promise<End> {
  const namespace = await Namespace.create();
  const device = openTUN({ name: DEVICE, offload, namespace: namespace.path });
  device.native.up = true;
  const address = `10.${number}.0.1`;
  namespace.run(`ip addr add ${address}/24 dev ${DEVICE} && ip route add default dev ${DEVICE}`);
  const peer = new Peer(new Worker('kernel_peer', [], (command) => namespace.enter(command)));
  return { namespace, device, peer, address };
}

async function closeEnd({ namespace, device, peer }: End): Promise<void> {
  device.close();
  await peer.worker.stop();
  await namespace.close();
}

/** By the sink's clock. Gbit/s. */
async function transfer(from: End, to: End, bytes: number, congestion: string | undefined): Promise<number> {
  const sink = to.peer.sink({ host: to.address });
  const chosen = congestion === undefined ? {} : { congestion };
  const timeoutSeconds = 60;
  await from.peer.send({ host: to.address, port: await sink.listening, bytes, timeoutSeconds, ...chosen });
  const [received] = await sink.result;
  if (received?.bytes !== bytes) throw new Error(`the kernel received ${received?.bytes} bytes of ${bytes}`);
  return (bytes * 8) / received.seconds / 1e9;
}

async function runOne(context: BenchmarkContext, metric: string, offload: boolean): Promise<Row> {
  const bytes = context.bytes ?? (context.quick ? 128 : 1024) * 1024 ** 2;
  const congestion = kernelCongestionControls(context).at(-1);
  const ends = await Promise.all([openEnd(61, offload), openEnd(62, offload)]);
  const [from, to] = ends;
  const router = Host.open({
    device: from.device,
    address: '10.61.0.9',
    interfaces: [{ device: to.device, address: '10.62.0.9' }],
    stack: { forwarding: true },
  });
  const held = router.loop.retain();
  const runs: number[] = [];
  try {
    for (let run = 0; run <= context.runs; run += 1) {
      context.step(`router-forward, ${metric}: ${run === 0 ? 'warming up' : `run ${run} of ${context.runs}`}`);
      context.signal.throwIfAborted();
      const rate = await transfer(from, to, bytes, congestion);
      if (run > 0) runs.push(rate);
    }
  } finally {
    held.release();
    await router.close();
    await Promise.all(ends.map(closeEnd));
  }
  return row({ case: 'router-forward', metric, unit: 'Gbit/s', runs });
}

export const routerForwardCase: Case = {
  name: 'router-forward',
  summary: 'from one kernel to another through our router',
  needsTUN: true,
  async run(context) {
    const rows: Row[] = [];
    for (const [metric, offload] of [
      ['in super-segments', true],
      ['in packets of 1,500 bytes', false],
    ] as const) {
      if (offload && !context.offload) continue;
      rows.push(await runOne(context, metric, offload));
    }
    return rows;
  },
};
