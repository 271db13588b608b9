/** The three processes of every TUN case: Sunstar on the TUN, Node's own net on loopback, and the kernel's peer. */
import type {
  KernelConnectOptions,
  KernelConnectResult,
  KernelPingPongOptions,
  KernelPingPongResult,
  KernelTransfer,
} from '../../lib/index.ts';
import type { WorkerSettings } from '../benchmark_worker.ts';
import { addressesOfTUN, readTUNConfig } from '../project.ts';
import { Worker, type Task } from '../workers.ts';
import type { BenchmarkContext } from './context.ts';

const LOOPBACK = '127.0.0.1';
/** Far more than any case needs; so that a stuck one ends. */
const TIMEOUT_SECONDS = 60;

/** One of the two that are compared: a worker, and where it and the peer find each other. */
export interface Side {
  readonly worker: Worker;
  /** The address on which the kernel's peer listens for this side. */
  readonly peerAddress: string;
  /** The address under which the peer finds this side. */
  readonly ownAddress: string;
}

export interface Setup {
  readonly ours: Side;
  readonly kernel: Side;
  readonly peer: Peer;
}

/** The kernel's peer: C on blocking sockets. */
export class Peer {
  readonly worker = new Worker('kernel_peer');
  readonly #congestion: string | undefined;

  constructor(congestion: string | undefined) {
    this.#congestion = congestion;
  }

  #listenerOptions(host: string): object {
    return {
      host,
      port: 0,
      connections: 1,
      timeoutSeconds: TIMEOUT_SECONDS,
      ...(this.#congestion === undefined ? {} : { congestion: this.#congestion }),
    };
  }

  sink(host: string): Task<KernelTransfer[]> {
    return this.worker.start('sink', { ...this.#listenerOptions(host), bufferBytes: 256 * 1024 });
  }

  source(host: string, bytes: number): Task<KernelTransfer[]> {
    return this.worker.start('source', { ...this.#listenerOptions(host), bytes, writeBytes: 256 * 1024 });
  }

  pingPong(options: Omit<KernelPingPongOptions, 'timeoutSeconds'>): Promise<KernelPingPongResult> {
    return this.worker.run('ping-pong', { timeoutSeconds: TIMEOUT_SECONDS, ...options });
  }

  connect(options: Omit<KernelConnectOptions, 'timeoutSeconds'>): Promise<KernelConnectResult> {
    return this.worker.run('connect', { timeoutSeconds: TIMEOUT_SECONDS, ...options });
  }
}

function startWorker(settings: WorkerSettings): Worker {
  return new Worker('benchmark_worker', [JSON.stringify(settings)]);
}

/** Starts the three, hands them to `work`, and ends them whatever happens. */
export async function withSetup<T>(context: BenchmarkContext, work: (setup: Setup) => Promise<T>): Promise<T> {
  const { mtu, offload, congestion } = context;
  const addresses = addressesOfTUN(readTUNConfig().defaultNumber);
  const ours = startWorker({
    stack: 'sunstar',
    offload,
    ...(mtu === undefined ? {} : { mtu }),
    ...(congestion === undefined ? {} : { congestion }),
  });
  const kernel = startWorker({ stack: 'kernel', offload });
  const peer = new Peer(context.kernelCongestion);
  const stopAll = async (): Promise<void> => {
    await Promise.all([ours.stop(), kernel.stop(), peer.worker.stop()]);
  };
  const onAbort = (): void => void stopAll();
  context.signal.addEventListener('abort', onAbort, { once: true });
  try {
    // Once it answers, the TUN is there, and with it the address on which the peer is to listen.
    await Promise.all([ours.run('be-ready'), kernel.run('be-ready')]);
    return await work({
      ours: { worker: ours, peerAddress: addresses.host, ownAddress: addresses.sunstar },
      kernel: { worker: kernel, peerAddress: LOOPBACK, ownAddress: LOOPBACK },
      peer,
    });
  } finally {
    context.signal.removeEventListener('abort', onAbort);
    await stopAll();
  }
}
