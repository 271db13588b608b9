/** The three processes of every TUN case: Sunstar on the TUN, Node's own net on loopback, and the kernel's peer. */
import type { KernelConnectOptions, KernelConnectResult, KernelPingPongOptions, KernelPingPongResult, KernelSendOptions, KernelTransfer } from '../../lib/index.ts';
import { Worker, type Task } from '../workers.ts';
import type { BenchmarkContext } from './context.ts';
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
interface ListenerOptions {
    readonly host: string;
    /** Of the kernel's socket; undefined: the system's. */
    readonly congestion?: string | undefined;
    readonly timeoutSeconds?: number;
}
/** The kernel's peer: C on blocking sockets. */
export declare class Peer {
    #private;
    readonly worker: Worker;
    constructor(worker: Worker);
    sink(options: ListenerOptions): Task<KernelTransfer[]>;
    source(options: ListenerOptions & {
        bytes: number;
    }): Task<KernelTransfer[]>;
    send(options: Omit<KernelSendOptions, 'writeBytes'>): Promise<KernelTransfer>;
    pingPong(options: Omit<KernelPingPongOptions, 'timeoutSeconds'>): Promise<KernelPingPongResult>;
    connect(options: Omit<KernelConnectOptions, 'timeoutSeconds'>): Promise<KernelConnectResult>;
}
/**
 * Which congestion controls a sending kernel is measured with: the one asked for, or the system's and one that does not pace
 * beside it. BBR, where it is the system's, paces by timers, and over a TUN these limit it sooner than over loopback.
 */
export declare function kernelCongestionControls(context: BenchmarkContext): readonly string[];
/** Starts the three, hands them to `work`, and ends them whatever happens. */
export declare function withSetup<T>(context: BenchmarkContext, work: (setup: Setup) => Promise<T>): Promise<T>;
export {};
//# sourceMappingURL=tun_setup.d.ts.map