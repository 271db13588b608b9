/**
 * `impaired`: the same bulk transfer over the same bad line by three pairs: kernel to kernel, Sunstar to kernel, kernel to
 * Sunstar, with the same congestion control. Each run of a pair has the seed of its number, so that both sides of a
 * comparison meet the same line.
 */
import type { Impairment } from '../../lib/index.ts';
import type { BenchmarkContext, Case } from './context.ts';
import { withImpairedSetup, type ImpairedSetup, type Side } from './impaired_setup.ts';
import { row } from './rows.ts';

/** One line that is measured. */
export interface Cell {
  readonly loss: number;
  readonly reorder: number;
  readonly reorderMs: number;
  /** One way. */
  readonly delayMs: number;
  readonly bitRate: number;
}

/** What the command line says about cells; undefined: as usual. */
export interface CellChoice {
  readonly losses?: readonly number[] | undefined;
  readonly reorders?: readonly number[] | undefined;
  readonly delaysMs?: readonly number[] | undefined;
  readonly reorderMs?: number | undefined;
  readonly bitRate?: number | undefined;
}

type Way = 'send' | 'receive';

const LOSSES = [0.0001, 0.001, 0.01, 0.03];
const REORDERS = [0.05];
/** Round trips of 2, 20 and 100 ms. */
const DELAYS_MS = [1, 10, 50];
const REORDER_MS = 1;
/** A line of 500 Mbit/s, 50 ms there and back, on which nothing is lost but by its queue. */
const BOTTLENECK: Cell = { loss: 0, reorder: 0, reorderMs: REORDER_MS, delayMs: 25, bitRate: 500e6 };
/** Where a slow start is to be short beside the whole, and where losses are rare, a run takes longer. */
const PATIENCE = 3;
const RARE_LOSS = 0.0005;

const SECONDS = 4;
const SEGMENT_BITS = 1448 * 8;
/** What the emulated line carries at most, more or less, where it is given no rate. */
const FREE_LINE_BITS = 1e9;
const LEAST_BYTES = 512 * 1024;
const MOST_BYTES = 1024 ** 3;

/** Far longer than the estimate of a run; so that a stuck one ends. */
const TIMEOUT_SECONDS = 180;

/** The cells that are asked for; without a word the ones that tell most. */
export function chooseCells(choice: CellChoice): Cell[] {
  const { losses, reorders, delaysMs = DELAYS_MS, reorderMs = REORDER_MS, bitRate = Infinity } = choice;
  const isUsual = losses === undefined && reorders === undefined;
  const cells: Cell[] = [];
  for (const delayMs of delaysMs) {
    const base = { delayMs, reorderMs, bitRate };
    for (const loss of losses ?? (isUsual ? LOSSES : [])) cells.push({ ...base, loss, reorder: 0 });
    for (const reorder of reorders ?? (isUsual ? REORDERS : [])) cells.push({ ...base, loss: 0, reorder });
  }
  if (isUsual && choice.delaysMs === undefined && choice.bitRate === undefined) cells.push(BOTTLENECK);
  return cells;
}

/**
 * Bytes that take about so long: by what losses allow, MSS/RTT × 1.22/√p (Mathis et al., 1997), of which CUBIC makes
 * somewhat more where losses are rare, and by the rate of the line. Both sides of a comparison carry the same.
 */
export function bytesFor({ loss, delayMs, bitRate }: Cell, seconds: number): number {
  const roundTripSeconds = Math.max(0.0005, (2 * delayMs) / 1000);
  const byLoss = loss === 0 ? Infinity : (1.22 * SEGMENT_BITS) / (roundTripSeconds * Math.sqrt(loss));
  const bits = Math.min(byLoss, bitRate, FREE_LINE_BITS) * seconds;
  return Math.round(Math.min(MOST_BYTES, Math.max(LEAST_BYTES, bits / 8)));
}

function describe({ loss, reorder, reorderMs, delayMs, bitRate }: Cell): string {
  const parts = [`RTT ${2 * delayMs} ms`];
  if (loss > 0) parts.push(`loss ${Number((loss * 100).toPrecision(6))} %`);
  if (reorder > 0) parts.push(`${Number((reorder * 100).toPrecision(6))} % late by ${reorderMs} ms`);
  if (bitRate < Infinity) parts.push(`${bitRate / 1e6} Mbit/s`);
  return parts.join(', ');
}

interface Run {
  readonly way: Way;
  readonly bytes: number;
  readonly cell: Cell;
  readonly seed: number;
}

/** One transfer; Mbit/s of payload, from the open connection to the last byte at the receiver. */
async function transfer(setup: ImpairedSetup, side: Side, { way, bytes, cell, seed }: Run): Promise<number> {
  const { peer, congestion } = setup;
  const { loss, reorder, reorderMs, delayMs, bitRate } = cell;
  const withData: Impairment = { loss, reorder, reorderMs, delayMs, rateBitsPerSecond: bitRate };
  const withAcknowledgments: Impairment = { delayMs, rateBitsPerSecond: bitRate };
  const host = setup.peerAddress;
  const listen = { host, timeoutSeconds: TIMEOUT_SECONDS };
  let measured: { readonly bytes: number; readonly seconds: number } | undefined;
  if (way === 'send') {
    setup.impair({ forth: withData, back: withAcknowledgments }, seed);
    const sink = peer.sink(listen);
    await side.send({ host, port: await sink.listening, bytes, timeoutSeconds: TIMEOUT_SECONDS });
    [measured] = await sink.result;
  } else {
    setup.impair({ forth: withAcknowledgments, back: withData }, seed);
    const source = peer.source({ ...listen, bytes, congestion });
    measured = await side.receive({ host, port: await source.listening, bytes });
    await source.result;
  }
  if (measured?.bytes !== bytes) throw new Error(`${measured?.bytes} bytes arrived of ${bytes}`);
  return (bytes * 8) / measured.seconds / 1e6;
}

const WARM_UP: Omit<Run, 'way'> = { bytes: 64 * 1024 ** 2, cell: { ...BOTTLENECK, delayMs: 1 }, seed: 1 };

async function measure(context: BenchmarkContext, setup: ImpairedSetup, way: Way, cell: Cell): Promise<void> {
  const arrow = way === 'send' ? 'ours → kernel' : 'kernel → ours';
  const metric = `${arrow}: ${describe(cell)}`;
  const patience = cell.bitRate < Infinity || cell.loss < RARE_LOSS ? PATIENCE : 1;
  const seconds = (context.path?.seconds ?? (context.quick ? SECONDS / 2 : SECONDS)) * patience;
  const bytes = context.bytes ?? bytesFor(cell, seconds);
  const runs: number[] = [];
  const kernelRuns: number[] = [];
  for (let run = 1; run <= context.runs; run += 1) {
    for (const [side, results] of [
      [setup.kernel, kernelRuns],
      [setup.ours, runs],
    ] as const) {
      context.signal.throwIfAborted();
      context.step(`impaired: ${metric}: ${side.name}, run ${run} of ${context.runs}`);
      results.push(await transfer(setup, side, { way, bytes, cell, seed: run }));
    }
  }
  context.emit(row({ case: 'impaired', metric, unit: 'Mbit/s', runs, kernelRuns }));
}

async function run(context: BenchmarkContext): Promise<[]> {
  const cells = chooseCells(context.path ?? {});
  const ways = context.path?.ways ?? (['send', 'receive'] as const);
  await withImpairedSetup(context, async (setup) => {
    context.step(`impaired: kernels with ${setup.congestion}: warming up`);
    for (const way of ways) {
      for (const side of [setup.kernel, setup.ours]) await transfer(setup, side, { ...WARM_UP, way });
    }
    for (const way of ways) for (const cell of cells) await measure(context, setup, way, cell);
  });
  return [];
}

export const impairedCase: Case = {
  name: 'impaired',
  summary: 'over a line with loss, delay and reordering, beside kernel to kernel; about half an hour',
  needsTUN: true,
  onRequest: true,
  run,
};
