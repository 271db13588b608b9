/**
 * The bad line between two kernels, and who talks over it: on the left Sunstar, beside it Node's own net on the left kernel,
 * on the right the kernel's peer. All three kinds of transfer pass the same emulator in this process.
 *
 *   kernel ──────────────┐
 *   Sunstar ── tun144 ───┴ left kernel ── link0 ══ emulator ══ link0 ── right kernel: C on blocking sockets
 */
import type { TransferJob, TransferResult, WorkerSettings } from '../benchmark_worker.ts';
import { EmulatedLink, type Directions, type LinkSide } from '../link/emulated_link.ts';
import { goFirst } from '../link/priority.ts';
import { Worker, type WorkerScript } from '../workers.ts';
import type { BenchmarkContext } from './context.ts';
import { Peer } from './tun_setup.ts';

/** As the kernels name the congestion controls that we share with them. */
const KERNEL_NAMES: Readonly<Record<string, string>> = { cubic: 'cubic', new_reno: 'reno', bbr: 'bbr' };

/** As the kernels', whose buffers may grow to 64 MiB of which about half is payload. */
const BUFFER_BYTES = 32 * 1024 ** 2;

/** One of the two that are compared, on the left. */
export interface Side {
  readonly name: 'ours' | 'kernel';
  /** Connects, and sends so many bytes. */
  send(options: TransferJob & { timeoutSeconds: number }): Promise<unknown>;
  /** Connects, and receives to the end. */
  receive(options: TransferJob): Promise<TransferResult>;
}

export interface ImpairedSetup {
  readonly ours: Side;
  readonly kernel: Side;
  /** On the right. */
  readonly peer: Peer;
  /** Where it listens. */
  readonly peerAddress: string;
  /** Of every kernel that sends. */
  readonly congestion: string;
  /** Another line, of which this is the beginning. */
  impair(directions: Directions, seed: number): void;
}

/** What the kernels are told to use: the same algorithm as we, unless another one is asked for. */
function kernelCongestionOf(context: BenchmarkContext): string {
  return context.kernelCongestion ?? KERNEL_NAMES[context.congestion ?? 'cubic'] ?? 'cubic';
}

/** Makes the line and the processes, hands them to `work`, and ends them whatever happens. */
export async function withImpairedSetup<T>(
  context: BenchmarkContext,
  work: (setup: ImpairedSetup) => Promise<T>,
): Promise<T> {
  const { mtu, offload, congestion, signal } = context;
  let fail!: (error: Error) => void;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => {}); // heard below, if anybody still listens
  const link = await EmulatedLink.open({ forth: {}, back: {}, seed: 1, mtu, offload }, fail);
  const startAt = (side: LinkSide, script: WorkerScript, settings?: WorkerSettings): Worker => {
    const args = settings === undefined ? [] : [JSON.stringify(settings)];
    return new Worker(script, args, (command) => side.namespace.enter(command));
  };
  const sunstar = startAt(link.left, 'benchmark_worker', {
    stack: 'sunstar',
    offload,
    bufferBytes: BUFFER_BYTES,
    ...(mtu === undefined ? {} : { mtu }),
    ...(congestion === undefined ? {} : { congestion }),
  });
  // Both receive with the same program; the kernel sends by C, which can choose a congestion control.
  const receiver = startAt(link.left, 'benchmark_worker', { stack: 'kernel', offload });
  const sender = new Peer(startAt(link.left, 'kernel_peer'));
  const peer = new Peer(startAt(link.right, 'kernel_peer'));
  const workers = [sunstar, receiver, sender.worker, peer.worker];
  const stopWorkers = async (): Promise<void> => void (await Promise.all(workers.map((worker) => worker.stop())));
  const onAbort = (): void => void stopWorkers();
  signal.addEventListener('abort', onAbort, { once: true });
  const kernelCongestion = kernelCongestionOf(context);
  try {
    await Promise.all([sunstar.run('be-ready'), receiver.run('be-ready')]);
    goFirst(); // the workers have been started
    const done = work({
      ours: {
        name: 'ours',
        send: (options) => sunstar.run('send', options),
        receive: (options) => sunstar.run('receive', options),
      },
      kernel: {
        name: 'kernel',
        send: (options) => sender.send({ ...options, congestion: kernelCongestion }),
        receive: (options) => receiver.run('receive', options),
      },
      peer,
      peerAddress: link.right.address,
      congestion: kernelCongestion,
      impair: (directions, seed) => link.impair(directions, seed),
    });
    return await Promise.race([done, failed]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    await stopWorkers();
    await link.close();
  }
}
