/**
 * Bulk transfers over one bottleneck, and what came of them: goodput, share of the line, losses, queue, fairness.
 * Pure: the same options and seed give the same figures.
 */
import { type CongestionControlName } from '../../tcp_helpers/congestion/congestion_controls.ts';
import { type TCPConfig } from '../../tcp_helpers/tcp_config.ts';
export interface BulkTransferOptions {
    readonly seed: number;
    /** One for each connection. */
    readonly congestionControls: readonly CongestionControlName[];
    readonly rateBitsPerSecond: number;
    readonly roundTripMs: number;
    /** What waits before the bottleneck, bytes. */
    readonly queueBytes: number;
    /** Of data segments. Probabilities; default 0. */
    readonly loss?: number;
    readonly reorder?: number;
    readonly reorderMs?: number;
    /** How long the senders send, ms. */
    readonly durationMs: number;
    /** What arrives before it is not counted, ms. Default 0. */
    readonly warmUpMs?: number;
    /** How much later each connection begins than the one before, ms. Default 0. */
    readonly staggerMs?: number;
    readonly config?: Partial<TCPConfig>;
    readonly offloadBytes?: number;
}
export interface BulkTransferResult {
    /** Of each connection, bits per second of payload. */
    readonly goodputs: readonly number[];
    /** Of all together, over what the line carries of payload. */
    readonly utilization: number;
    /** Jain's index: 1 when all have the same, 1/n when one has everything. */
    readonly fairness: number;
    readonly retransmittedSegments: number;
    readonly lost: number;
    readonly queueDrops: number;
    /** The longest wait for the line, ms. */
    readonly longestWaitMs: number;
}
export declare function simulateBulkTransfer(options: BulkTransferOptions): BulkTransferResult;
/** (Σx)² / (n·Σx²) */
export declare function jainIndex(shares: readonly number[]): number;
//# sourceMappingURL=bulk_transfer.d.ts.map