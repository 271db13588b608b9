/** The lines on which `impaired` measures: which there are, what they are called, how much is carried over each. */

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

/** What the command line says about a run of `impaired`. */
export interface PathChoice extends CellChoice {
  /** Who sends: we, or the kernel; undefined: one after the other. */
  readonly ways?: readonly ('send' | 'receive')[] | undefined;
  /** How long a run takes, more or less; undefined: as the case thinks fit. */
  readonly seconds?: number | undefined;
}

const LOSSES = [0.0001, 0.001, 0.01, 0.03];
const REORDERS = [0.05];
/** Round trips of 2, 20 and 100 ms. */
const DELAYS_MS = [1, 10, 50];
const REORDER_MS = 1;
/** A line of 500 Mbit/s, 50 ms there and back, on which nothing is lost but by its queue. */
export const BOTTLENECK: Cell = { loss: 0, reorder: 0, reorderMs: REORDER_MS, delayMs: 25, bitRate: 500e6 };
const SEGMENT_BITS = 1448 * 8;
/** What the emulated line carries at most, more or less, where it is given no rate. */
const FREE_LINE_BITS = 1e9;
/** Fewer would meet too few losses to tell luck from skill. */
const LEAST_BYTES = 2 * 1024 ** 2;
const MOST_BYTES = 1024 ** 3;

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

export function describeCell({ loss, reorder, reorderMs, delayMs, bitRate }: Cell): string {
  const parts = [`RTT ${2 * delayMs} ms`];
  if (loss > 0) parts.push(`loss ${Number((loss * 100).toPrecision(6))} %`);
  if (reorder > 0) parts.push(`${Number((reorder * 100).toPrecision(6))} % late by ${reorderMs} ms`);
  if (bitRate < Infinity) parts.push(`${bitRate / 1e6} Mbit/s`);
  return parts.join(', ');
}
