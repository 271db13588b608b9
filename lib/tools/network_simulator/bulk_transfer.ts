/**
 * Bulk transfers over one bottleneck, and what came of them: goodput, share of the line, losses, queue, fairness.
 * Pure: the same options and seed give the same figures.
 */
import {
  congestionControlByName,
  type CongestionControlName,
} from '../../tcp_helpers/congestion/congestion_controls.ts';
import { completeTCPConfig, type TCPConfig } from '../../tcp_helpers/tcp_config.ts';
import { NetworkSimulation } from './network_simulation.ts';

export interface BulkTransferOptions {
  readonly seed: number;
  /** One for each connection. */
  readonly congestionControls: readonly CongestionControlName[];
  readonly rateBitsPerSecond: number;
  readonly roundTripMs: number;
  /** What waits before the bottleneck, bytes. */
  readonly queueBytes: number;
  /** Beyond so much the queue marks packets of connections that agreed on ECN. Bytes; default Infinity. */
  readonly markQueueBytes?: number;
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
  readonly marked: number;
  /** The longest wait for the line, ms. */
  readonly longestWaitMs: number;
}

/** Of Ethernet's 1500: payload 1448 with timestamps. */
const PACKET_BYTES = 1500;
const PAYLOAD_BYTES = 1448;
/** Buffers are never what limits these transfers. */
const BUFFER_BYTES = 64 * 1024 * 1024;

export function simulateBulkTransfer(options: BulkTransferOptions): BulkTransferResult {
  const { roundTripMs, durationMs, warmUpMs = 0, staggerMs = 0 } = options;
  const there = {
    delayMs: roundTripMs / 2,
    rateBitsPerSecond: options.rateBitsPerSecond,
    queueBytes: options.queueBytes,
    ...(options.markQueueBytes === undefined ? {} : { markQueueBytes: options.markQueueBytes }),
    loss: options.loss ?? 0,
    reorder: options.reorder ?? 0,
    ...(options.reorderMs === undefined ? {} : { reorderMs: options.reorderMs }),
  };
  const simulation = new NetworkSimulation({ seed: options.seed, there, back: { delayMs: roundTripMs / 2 } });
  options.congestionControls.forEach((name, index) => {
    const config = completeTCPConfig({
      sendBufferBytes: BUFFER_BYTES,
      receiveBufferBytes: BUFFER_BYTES,
      maxReceiveBufferBytes: BUFFER_BYTES,
      congestionControl: congestionControlByName[name],
      ...options.config,
    });
    const source = { config, bytesToSend: Infinity, offloadBytes: options.offloadBytes ?? 0 };
    simulation.connect(source, { config, closes: 'after peer' }, index * staggerMs);
  });
  simulation.runUntil(warmUpMs);
  const before = simulation.pairs.map(({ right }) => right.bytesRead);
  simulation.runUntil(durationMs);
  const seconds = (durationMs - warmUpMs) / 1000;
  const goodputs = simulation.pairs.map(({ right }, index) => ((right.bytesRead - before[index]!) * 8) / seconds);
  const total = goodputs.reduce((sum, each) => sum + each, 0);
  const infos = simulation.pairs.map(({ left }) => left.connection.info());
  return {
    goodputs,
    utilization: total / (options.rateBitsPerSecond * (PAYLOAD_BYTES / PACKET_BYTES)),
    fairness: jainIndex(goodputs),
    retransmittedSegments: infos.reduce((sum, info) => sum + info.retransmittedSegments, 0),
    lost: simulation.there.lost,
    queueDrops: simulation.there.queueDrops,
    marked: simulation.there.marked,
    longestWaitMs: simulation.there.longestWaitMs,
  };
}

/** (Σx)² / (n·Σx²) */
export function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return squares === 0 ? 1 : (sum * sum) / (shares.length * squares);
}
