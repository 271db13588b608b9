/** The three processes of every TUN case: Sunstar on the TUN, Node's own net on loopback, and the kernel's peer. */
import type {
  KernelConnectOptions,
  KernelConnectResult,
  KernelPingPongOptions,
  KernelPingPongResult,
  KernelSendOptions,
  KernelTransfer,
  KernelUDPCount,
  KernelUDPSinkOptions,
  KernelUDPSourceOptions,
} from '../../lib/index.ts';
import { readFileSync } from 'node:fs';
import type { WorkerSettings } from '../benchmark_worker.ts';
import { insidePrivateNamespace } from '../private_namespace.ts';
import { addressesOfTUN, readTUNConfig } from '../project.ts';
import { Worker, type Task } from '../workers.ts';
import type { BenchmarkContext } from './context.ts';

const LOOPBACK = '127.0.0.1';
const LOOPBACK6 = '::1';
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

/** Which device of ours, and which IP. */
export interface Way {
  readonly medium: 'tun' | 'tap';
  readonly family: 4 | 6;
}

export const OVER_TUN: Way = { medium: 'tun', family: 4 };

export interface Setup {
  readonly ours: Side;
  readonly kernel: Side;
  readonly peer: Peer;
}

interface ListenerOptions {
  readonly host: string;
  /** Of the kernel's socket; undefined: the system's. */
  readonly congestion?: string | undefined;
  readonly timeoutSeconds?: number;
}

/** The kernel's peer: C on blocking sockets. */
export class Peer {
  readonly worker: Worker;

  constructor(worker: Worker) {
    this.worker = worker;
  }

  #listenerOptions({ host, congestion, timeoutSeconds = TIMEOUT_SECONDS }: ListenerOptions): object {
    const chosen = congestion === undefined ? {} : { congestion };
    return { host, port: 0, connections: 1, timeoutSeconds, ...chosen };
  }

  sink(options: ListenerOptions): Task<KernelTransfer[]> {
    return this.worker.start('sink', { ...this.#listenerOptions(options), bufferBytes: 256 * 1024 });
  }

  source(options: ListenerOptions & { bytes: number }): Task<KernelTransfer[]> {
    const { bytes } = options;
    return this.worker.start('source', { ...this.#listenerOptions(options), bytes, writeBytes: 256 * 1024 });
  }

  send(options: Omit<KernelSendOptions, 'writeBytes'>): Promise<KernelTransfer> {
    return this.worker.run('send', { writeBytes: 256 * 1024, ...options });
  }

  pingPong(options: Omit<KernelPingPongOptions, 'timeoutSeconds'>): Promise<KernelPingPongResult> {
    return this.worker.run('ping-pong', { timeoutSeconds: TIMEOUT_SECONDS, ...options });
  }

  udpSink(options: Omit<KernelUDPSinkOptions, 'port'>): Task<KernelUDPCount> {
    return this.worker.start('udp-sink', { port: 0, timeoutSeconds: TIMEOUT_SECONDS, ...options });
  }

  udpSource(options: KernelUDPSourceOptions): Promise<KernelUDPCount> {
    return this.worker.run('udp-source', { timeoutSeconds: TIMEOUT_SECONDS, ...options });
  }

  connect(options: Omit<KernelConnectOptions, 'timeoutSeconds'>): Promise<KernelConnectResult> {
    return this.worker.run('connect', { timeoutSeconds: TIMEOUT_SECONDS, ...options });
  }
}

function readSetting(name: string): string {
  try {
    return readFileSync(`/proc/sys/net/ipv4/${name}`, 'utf8').trim();
  } catch {
    return '';
  }
}

/**
 * Which congestion controls a sending kernel is measured with: the one asked for, or the system's and one that does not pace
 * beside it. BBR, where it is the system's, paces by timers, and over a TUN these limit it sooner than over loopback.
 */
export function kernelCongestionControls(context: BenchmarkContext): readonly string[] {
  if (context.kernelCongestion !== undefined) return [context.kernelCongestion];
  const system = readSetting('tcp_congestion_control') || 'cubic';
  // Outside a user namespace all may be used that there are, inside only those allowed to everybody.
  const isRoot = insidePrivateNamespace() === 'root';
  const usable = readSetting(isRoot ? 'tcp_available_congestion_control' : 'tcp_allowed_congestion_control').split(' ');
  const unpaced = ['cubic', 'reno'].find((name) => usable.includes(name));
  return [...new Set([system, ...(unpaced === undefined ? [] : [unpaced])])];
}

function startWorker(settings: WorkerSettings, nodeOptions: readonly string[]): Worker {
  return new Worker('benchmark_worker', [JSON.stringify(settings)], ([program, ...rest]) => [
    program!, // a command line names one
    ...nodeOptions,
    ...rest,
  ]);
}

/**
 * Starts the three, hands them to `work`, and ends them whatever happens.
 * @param nodeOptions with which both sides' Node is started
 */
export async function withSetup<T>(
  context: BenchmarkContext,
  work: (setup: Setup) => Promise<T>,
  { medium, family }: Way = OVER_TUN,
  nodeOptions: readonly string[] = [],
): Promise<T> {
  const { mtu, offload, congestion } = context;
  const addresses = addressesOfTUN(readTUNConfig().defaultNumber);
  const ours = startWorker(
    {
      stack: 'sunstar',
      medium,
      offload,
      ...(mtu === undefined ? {} : { mtu }),
      ...(congestion === undefined ? {} : { congestion }),
    },
    nodeOptions,
  );
  const kernel = startWorker({ stack: 'kernel', offload }, nodeOptions);
  const peer = new Peer(new Worker('kernel_peer'));
  const stopAll = async (): Promise<void> => {
    await Promise.all([ours.stop(), kernel.stop(), peer.worker.stop()]);
  };
  const onAbort = (): void => void stopAll();
  context.signal.addEventListener('abort', onAbort, { once: true });
  try {
    // Once it answers, the TUN is there, and with it the address on which the peer is to listen.
    await Promise.all([ours.run('be-ready'), kernel.run('be-ready')]);
    const isIPv6 = family === 6;
    const loopback = isIPv6 ? LOOPBACK6 : LOOPBACK;
    const { host, host6, sunstar, sunstar6 } = addresses;
    return await work({
      ours: { worker: ours, peerAddress: isIPv6 ? host6 : host, ownAddress: isIPv6 ? sunstar6 : sunstar },
      kernel: { worker: kernel, peerAddress: loopback, ownAddress: loopback },
      peer,
    });
  } finally {
    context.signal.removeEventListener('abort', onAbort);
    await stopAll();
  }
}
