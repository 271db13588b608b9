import type { CongestionControlName } from './arguments.ts';
export interface WorkerSettings {
    readonly stack: 'sunstar' | 'kernel';
    readonly mtu?: number;
    readonly offload: boolean;
    readonly congestion?: CongestionControlName;
    /** Send buffer and largest receive buffer of our sockets, bytes; default: as anybody's. */
    readonly bufferBytes?: number;
}
/** Where to connect, and how much. */
export interface TransferJob {
    readonly host: string;
    readonly port: number;
    readonly bytes: number;
}
export interface TransferResult {
    readonly bytes: number;
    /** From the open connection to the last byte confirmed or received. */
    readonly seconds: number;
    /** Processor time of this process meanwhile, seconds. */
    readonly cpuSeconds: number;
}
export interface MemorySample {
    readonly bytesSent: number;
    readonly residentBytes: number;
    readonly heapBytes: number;
    readonly outsideBytes: number;
}
//# sourceMappingURL=benchmark_worker.d.ts.map