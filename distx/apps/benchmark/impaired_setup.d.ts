/**
 * The bad line between two kernels, and who talks over it: on the left Sunstar, beside it Node's own net on the left kernel,
 * on the right the kernel's peer. All three kinds of transfer pass the same emulator in this process.
 *
 *   kernel ──────────────┐
 *   Sunstar ── tun144 ───┴ left kernel ── link0 ══ emulator ══ link0 ── right kernel: C on blocking sockets
 */
import type { TransferJob, TransferResult } from '../benchmark_worker.ts';
import { type Directions } from '../link/emulated_link.ts';
import type { BenchmarkContext } from './context.ts';
import { Peer } from './tun_setup.ts';
/** One of the two that are compared, on the left. */
export interface Side {
    readonly name: 'ours' | 'kernel';
    /** Connects, and sends so many bytes. */
    send(options: TransferJob & {
        timeoutSeconds: number;
    }): Promise<unknown>;
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
/** Makes the line and the processes, hands them to `work`, and ends them whatever happens. */
export declare function withImpairedSetup<T>(context: BenchmarkContext, work: (setup: ImpairedSetup) => Promise<T>): Promise<T>;
//# sourceMappingURL=impaired_setup.d.ts.map