/**
 * Goodput over loss × round trip × queue × algorithm, on a line of 20 Mbit/s, in virtual time: the proving ground of
 * whoever changes how TCP sends. The same code gives the same table. Pure.
 */
import type { CongestionControlName } from '../../tcp_helpers/congestion/congestion_controls.ts';
import { simulateBulkTransfer } from './bulk_transfer.ts';

export interface GoodputCell {
  readonly congestionControl: CongestionControlName;
  readonly roundTripMs: number;
  /** What the queue holds, in bandwidth-delay products. */
  readonly queueBdps: number;
  /** Probability. */
  readonly loss: number;
  /** Payload, bits per second; the mean of several runs where chance matters. */
  readonly goodput: number;
  /** Of what the line carries of payload, percent. */
  readonly percent: number;
}

export interface GoodputTableOptions {
  readonly congestionControls?: readonly CongestionControlName[];
  readonly roundTripsMs?: readonly number[];
  readonly queuesBdps?: readonly number[];
  readonly losses?: readonly number[];
  readonly durationMs?: number;
  readonly rateBitsPerSecond?: number;
  readonly seed?: number;
}

const RATE_BITS_PER_SECOND = 20e6;
const DURATION_MS = 4000;
/** Five packets: no queue is shorter. Bytes. */
const LEAST_QUEUE_BYTES = 7500;
/** Senders hand out super-segments, as through a TUN device with offload: SACK and losses have to cut them. Bytes. */
const OFFLOAD_BYTES = 45 * 1448;
/** Where hardly a hundred packets are lost, one run says little. */
const MUCH_LOSS = 0.01;
const RUNS_WITH_MUCH_LOSS = 3;
/** Except on so short a path: there a run sees many losses, and is slow to simulate. Milliseconds. */
const SHORT_ROUND_TRIP_MS = 10;

/** Of the first column of the table, characters. */
export const GOODPUT_NAME_WIDTH = 34;
export const GOODPUT_CONTROLS: readonly CongestionControlName[] = ['new_reno', 'cubic', 'bbr'];
export const GOODPUT_LOSSES: readonly number[] = [0, 0.0001, 0.001, 0.01, 0.03];

/** Cell by cell, so that whoever waits can say how far it is. */
export function* goodputCells(options: GoodputTableOptions = {}): Generator<GoodputCell, void, undefined> {
  const { congestionControls = GOODPUT_CONTROLS, losses = GOODPUT_LOSSES } = options;
  const { roundTripsMs = [2, 20, 100], queuesBdps = [0.5, 2] } = options;
  for (const congestionControl of congestionControls) {
    for (const roundTripMs of roundTripsMs) {
      for (const queueBdps of queuesBdps) {
        for (const loss of losses) yield measure({ congestionControl, roundTripMs, queueBdps, loss }, options);
      }
    }
  }
}

function measure(
  cell: Pick<GoodputCell, 'congestionControl' | 'roundTripMs' | 'queueBdps' | 'loss'>,
  options: GoodputTableOptions,
): GoodputCell {
  const { rateBitsPerSecond = RATE_BITS_PER_SECOND, durationMs = DURATION_MS, seed = 1 } = options;
  const { roundTripMs, loss } = cell;
  const bdp = (rateBitsPerSecond / 8000) * roundTripMs;
  const runs = loss >= MUCH_LOSS && roundTripMs >= SHORT_ROUND_TRIP_MS ? RUNS_WITH_MUCH_LOSS : 1;
  let goodput = 0;
  let percent = 0;
  for (let run = 0; run < runs; run += 1) {
    const result = simulateBulkTransfer({
      seed: seed + run,
      congestionControls: [cell.congestionControl],
      rateBitsPerSecond,
      roundTripMs,
      queueBytes: Math.max(LEAST_QUEUE_BYTES, bdp * cell.queueBdps),
      loss,
      durationMs,
      offloadBytes: OFFLOAD_BYTES,
    });
    goodput += result.goodputs[0]! / runs; // one connection
    percent += (result.utilization * 100) / runs;
  }
  return { ...cell, goodput, percent };
}

/** Lines of a table: one for each algorithm, round trip and queue, one column for each loss; percent of the line. */
export function formatGoodputTable(cells: readonly GoodputCell[]): string[] {
  const losses = [...new Set(cells.map(({ loss }) => loss))];
  const heading = `${'loss'.padEnd(GOODPUT_NAME_WIDTH)}${losses.map((loss) => percentText(loss).padStart(8)).join('')}`;
  const rows = new Map<string, string>();
  for (const cell of cells) {
    const name = `${cell.congestionControl}, ${cell.roundTripMs} ms, queue ${cell.queueBdps} BDP`;
    rows.set(name, `${rows.get(name) ?? name.padEnd(GOODPUT_NAME_WIDTH)}${cell.percent.toFixed(1).padStart(8)}`);
  }
  return [heading, ...rows.values()];
}

function percentText(probability: number): string {
  return `${Number((probability * 100).toPrecision(3))} %`;
}
